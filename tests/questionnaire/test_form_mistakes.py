"""One mistake at a time in a small form: each is told with its file, its line and what to write instead."""

from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Mistake:
    """One mistake, and how it must be told."""

    kind: str
    file: str
    old: str
    """What stands there in the valid form."""
    new: str
    """What the author wrote instead."""
    at: str
    """What stands on the line that must be named."""
    code: str
    advice: str
    """Words of the advice."""


MISTAKES = (
    # ── writing ─────────────────────────────────────────────────────────────────────────────────
    Mistake("tab", "form.yaml", "    step: visit", "\tstep: visit", "\tstep", "FORM-003", "Indent with spaces"),
    Mistake("colon in a text", "form.yaml", "ask: Do you smoke?", "ask: Smoker: yes or no?", "Smoker:",
            "FORM-003", "between quotation marks"),
    Mistake("quotation mark left open", "rules.yaml", "cite: The book", 'cite: "The book', 'cite: "',
            "FORM-003", "Close the quotation mark"),
    Mistake("bracket left open", "education.yaml", "text: [Tiny needles.]", "text: [Tiny needles.", "sources:",
            "FORM-003", "Close it with ]"),
    Mistake("wrong indentation", "form.yaml", "    title: Visit", "   title: Visit", "   title: Visit",
            "FORM-003", "at the same column"),
    Mistake("key without colon", "consent.yaml", "emergency: Call an ambulance.", "emergency Call an ambulance.",
            "rights:", "FORM-003", "key: value"),
    Mistake("text begins with a sign of YAML", "consent.yaml", "emergency: Call", "emergency: @Call", "@Call",
            "FORM-003", "between quotation marks"),
    Mistake("duplicate key", "form.yaml", "      - id: smoker\n", "      - id: smoker\n        ask: Smoke?\n",
            "ask: Do you smoke?", "FORM-004", "Keep one of the two"),
    Mistake("tag", "form.yaml", "title: A small form", "title: !secret A small form", "!secret", "FORM-005", "“!”"),
    # ── shape ───────────────────────────────────────────────────────────────────────────────────
    Mistake("missing key", "form.yaml", "        ask: Do you smoke?\n", "", "- id: smoker", "FORM-010", "ask: …"),
    Mistake("missing top-level key", "form.yaml", "title: A small form\n", "", "form: small", "FORM-010", "title: …"),
    Mistake("unknown key", "form.yaml", "ask: Do you smoke?", "aks: Do you smoke?\n        ask: Do you smoke?",
            "aks:", "FORM-011", "Did you mean “ask”?"),
    Mistake("unknown key of a setting", "rules.yaml", "    unit: mmol/mol", "    units: mmol/mol", "units:",
            "FORM-011", "Did you mean “unit”?"),
    Mistake("key in the wrong file", "form.yaml", "contradictions:", "settings: {}\ncontradictions:", "settings:",
            "FORM-011", "Move it to rules.yaml"),
    Mistake("python's spelling of a key", "form.yaml", "        at-least: 20\n",
            "        at-least: 20\n        full_date: true\n", "full_date", "FORM-011", "Write one of"),
    Mistake("wrong type: number for a text", "form.yaml", "ask: Do you smoke?", "ask: 5", "ask: 5",
            "FORM-012", "quotation marks"),
    Mistake("wrong type: text for a number", "form.yaml", "at-most: 200", "at-most: many", "at-most",
            "FORM-012", "Write digits"),
    Mistake("wrong type: text for a list", "rules.yaml", "calm.\n    sources: [BOOK]",
            "calm.\n    sources: BOOK", "sources: BOOK", "FORM-012", "[one, two]"),
    Mistake("wrong type: text for true", "form.yaml", "optional: true", "optional: perhaps", "optional:",
            "FORM-012", "Write true or false"),
    Mistake("nothing after the key", "form.yaml", "ask: Do you smoke?", "ask:",
            "- id: smoker\n        type: yes-no\n        ask:", "FORM-012", "Write its value"),
    Mistake("wrong severity", "rules.yaml", "severity: defer", "severity: deffer", "deffer", "FORM-013",
            "Did you mean “defer”? Write one of: contraindicated"),
    Mistake("unknown type of item", "form.yaml", "type: yes-no\n", "type: yesno\n", "type: yesno", "FORM-013",
            "Did you mean “yes-no”?"),
    Mistake("item without a type", "form.yaml", "        type: yes-no\n", "", "- id: smoker", "FORM-010", "type: …"),
    Mistake("unknown kind of statement", "consent.yaml", "kind: consent", "kind: consnet", "kind:", "FORM-013",
            "Did you mean “consent”?"),
    Mistake("id with a capital", "form.yaml", "id: remarks", "id: Remarks", "id: Remarks", "FORM-014", "lower-case"),
    Mistake("empty options", "form.yaml",
            "          cheeks: Cheeks\n          chin: Chin\n          knees: Knees\n", "",
            "Where?\n        options:", "FORM-012", "Write its value"),
    Mistake("too few options", "form.yaml", "          rf: With radio-frequency\n", "", "options:", "FORM-015",
            "at least 2 entries"),
    Mistake("number out of range", "form.yaml", "at-most: 200", "at-most: 200\n        decimals: 7", "decimals",
            "FORM-016", "at most 3"),
    Mistake("unknown kind of condition", "form.yaml", "show: {q: cold-sores, is: yes}",
            "show: {q: cold-sores, hass: [no]}", "hass", "FORM-017", "Did you mean “has”?"),
    Mistake("bad duration", "rules.yaml", "within: healed_days", "within: two weeks", "two weeks", "FORM-018",
            "28 days"),
    Mistake("bad duration of a setting", "rules.yaml", "default: 14 days", "default: 14 dyas", "14 dyas",
            "FORM-018", "28 days"),
    # ── names that lead nowhere ─────────────────────────────────────────────────────────────────
    Mistake("unknown question", "rules.yaml", "q: smoker", "q: smokr", "smokr", "FORM-020", "Did you mean “smoker”?"),
    Mistake("unknown option", "rules.yaml", "has: [rash]", "has: [rush]", "rush", "FORM-021", "Did you mean “rash”?"),
    Mistake("unknown setting", "rules.yaml", "add: healed_days", "add: heeled_days", "heeled_days", "FORM-022",
            "Did you mean “healed_days”?"),
    Mistake("unknown setting for a severity", "rules.yaml", "severity: rash_severity", "severity: rush_severity",
            "rush_severity", "FORM-022", "Did you mean “rash_severity”?"),
    Mistake("unknown source", "education.yaml", "sources: [BOOK]", "sources: [BOOKS]", "BOOKS", "FORM-023",
            "Did you mean “BOOK”?"),
    Mistake("unknown medicine class", "rules.yaml", "med: [insulin]", "med: [insuline]", "insuline", "FORM-024",
            "Did you mean “insulin”?"),
    Mistake("unknown medicine class of a contradiction", "form.yaml", "    computed: none-with-others\n",
            "    computed: dates-differ\n    q: cold-sore-date\n    med: [insulin, nsaids]\n", "nsaids", "FORM-024",
            "Did you mean “nsaid”?"),
    Mistake("unknown question of a contradiction", "form.yaml", "    computed: none-with-others\n",
            "    computed: impossible-birth\n    q: birth-date\n    years: 110\n", "q: birth-date", "FORM-020",
            "date-of-birth"),
    Mistake("unknown group of areas", "rules.yaml", "area: face", "area: fase", "fase", "FORM-025",
            "Did you mean “face”?"),
    Mistake("unknown plan token", "rules.yaml", "applies-to: [rf]", "applies-to: [radio]", "radio", "FORM-026",
            "Write one of: numbing, rf, standard"),
    Mistake("unknown plan token for critical", "form.yaml", "critical: true", "critical: no", "critical",
            "FORM-026", "Write true, false or one of"),
    Mistake("unknown area in a group", "form.yaml", "face: [cheeks, chin]", "face: [cheeks, chins]", "chins",
            "FORM-021", "Did you mean “chin”?"),
    Mistake("end of a deferral from nothing", "rules.yaml", "from: cold-sore-date", "from: cold-sores-date",
            "cold-sores-date", "FORM-028", "Did you mean “cold-sore-date”?"),
    Mistake("right answer that is none of the options", "consent.yaml", "correct: us", "correct: uss", "uss",
            "FORM-038", "Did you mean “us”?"),
    # ── sense ───────────────────────────────────────────────────────────────────────────────────
    Mistake("setting of the wrong kind", "rules.yaml", "gte: hba1c_limit",
            "gte: hba1c_limit, lt: healed_days", "lt: healed_days", "FORM-027", "Name another setting"),
    Mistake("default that is no choice", "rules.yaml", "default: review", "default: revue", "revue", "FORM-027",
            "Write one of: review, contraindicated"),
    Mistake("duplicate section", "form.yaml", "  - id: health", "  - id: visit", "Knees\n  - id: visit",
            "FORM-030", "Rename one of them"),
    Mistake("duplicate question", "form.yaml", "id: remarks", "id: smoker",
            "at-most: 200\n      - id: smoker", "FORM-030", "Rename"),
    Mistake("duplicate rule", "rules.yaml", "id: sugar", "id: rash",
            "at your skin.\n    sources: [BOOK]\n  - id: rash", "FORM-030", "Rename"),
    Mistake("duplicate statement", "consent.yaml", "statements:\n",
            "statements:\n  - {id: agree, text: Yes., kind: data}\n", "  - id: agree", "FORM-030", "Rename"),
    Mistake("cycle", "form.yaml", "        critical: true\n",
            "        critical: true\n        show: {not: {q: cold-sore-date, missing: true}}\n", "show: {not:",
            "FORM-031", "without asking for another"),
    Mistake("question that waits for itself", "form.yaml", "show: {q: cold-sores, is: yes}",
            "show: {q: cold-sore-date, within: 1 day}", "show:", "FORM-031", "without asking"),
    Mistake("question nobody is asked", "form.yaml", "show: {q: cold-sores, is: yes}",
            "show: {all: [{q: cold-sores, is: yes}, {q: cold-sores, is: no}]}", "show:", "FORM-032", "Loosen"),
    Mistake("rule nobody fires", "rules.yaml", "when: {q: cold-sore-date, within: healed_days}",
            "when: {all: [{q: cold-sore-date, within: healed_days}, {q: cold-sores, is: no}]}", "when:",
            "FORM-033", "Loosen"),
    Mistake("rule for no plan", "rules.yaml", "    applies-to: [rf]", "    applies-to: [rf]\n    excludes: [rf]",
            "excludes", "FORM-033", "Compare"),
    Mistake("setting never used", "rules.yaml", "  rash_severity:\n",
            "  idle_days:\n    default: 1 day\n  rash_severity:\n", "idle_days", "FORM-034", "Name it in a rule"),
    Mistake("operator that does not fit the type", "rules.yaml", "{q: skin-now, has: [rash]}",
            "{q: remarks, within: 3 days}", "remarks", "FORM-035", "Use missing"),
    Mistake("computed by the program, asked of a question", "form.yaml", "show: {q: cold-sores, is: yes}",
            "show: {system: incomplete}", "show: {system", "FORM-036", "Ask for the answers"),
    Mistake("unsure asked of a plain yes-no", "rules.yaml", "{q: smoker, is: yes}", "{q: smoker, is: unsure}",
            "unsure", "FORM-037", "yes-no-unsure"),
    Mistake("none by another name", "form.yaml", "          none: None", "          none-of-these: None",
            "none-of-these", "FORM-039", "Call it “none”"),
    Mistake("least above most", "form.yaml", "at-least: 20", "at-least: 2000", "at-least", "FORM-045", "Exchange"),
    Mistake("deferral without end", "rules.yaml", "    until: {from: cold-sore-date, add: healed_days}\n", "",
            "severity: defer", "FORM-046", "Add “until”"),
    Mistake("age without a date to compute it from", "rules.yaml", "until: {from: cold-sore-date, add: healed_days}",
            "until: {from: medicine-last-used}", "medicine-last-used", "FORM-046", "Name a date question"),
    Mistake("plan without tokens", "form.yaml", "  rf: [rf]\n", "  rff: [rf]\n  rf: [rf]\n", "rff", "FORM-048",
            "Did you mean “rf”?"),
    Mistake("too few understanding questions asked", "consent.yaml", "questions-at-most: 2",
            "questions-at-most: 0", "questions-at-most", "FORM-049", "Write 1 or more"),
    Mistake("contradiction that is not found", "form.yaml", "    computed: none-with-others\n", "", "- id: C2",
            "FORM-052", "Write either “when”"),
    Mistake("word that is never found", "form.yaml", "words: [cold sore]", "words: [Cold sore]", "Cold sore]",
            "FORM-053", "lower case"),
    # ── languages ───────────────────────────────────────────────────────────────────────────────
    Mistake("missing language", "form.yaml", "languages: [en]", "languages: [en, fr]", "languages", "FORM-040",
            "Write text/fr.yaml"),
    Mistake("no language", "form.yaml", "languages: [en]", "languages: []", "languages", "FORM-015", "at least one"),
)  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.kind)
def test_a_mistake_is_told_with_its_file_and_line_and_what_to_write_instead(form, mistake):
    form.replace(mistake.file, mistake.old, mistake.new)

    (problem,) = form.find_problems()

    assert problem.code == mistake.code
    assert problem.file == form.path / mistake.file
    assert problem.line == form.find_line(mistake.file, mistake.at)
    assert mistake.advice in problem.advice


def test_medicines_that_are_never_asked_for_are_told_where_a_rule_looks_for_them(form):
    form.replace(
        "form.yaml", "      - id: medicine-list\n        type: medicine-list\n        ask: Your medicines\n", ""
    )

    (problem,) = form.find_problems()

    assert (problem.code, problem.file) == ("FORM-047", form.path / "rules.yaml")
    assert problem.line == form.find_line("rules.yaml", "med: [insulin]")
    assert "Add such a question to form.yaml" in problem.advice


def test_the_small_form_is_valid(form):
    assert form.load().title == "A small form"


def test_every_mistake_is_of_its_own_kind():
    assert len({mistake.kind for mistake in MISTAKES}) == len(MISTAKES) >= 25


def test_a_missing_file_is_told(form):
    (form.path / "consent.yaml").unlink()

    (problem,) = form.find_problems()

    assert (problem.code, problem.file) == ("FORM-001", form.path / "consent.yaml")
    assert "Put the file back" in problem.advice


def test_a_file_that_cannot_be_read_is_told(form):
    (form.path / "consent.yaml").unlink()
    (form.path / "consent.yaml").mkdir()

    (problem,) = form.find_problems()

    assert (problem.code, problem.file) == ("FORM-001", form.path / "consent.yaml")


def test_a_file_that_is_not_utf_8_is_told_with_the_line(form):
    text = (form.path / "form.yaml").read_text(encoding="utf-8").replace("Do you smoke?", "Café?")
    (form.path / "form.yaml").write_bytes(text.encode("latin-1"))

    (problem,) = form.find_problems()

    assert (problem.code, problem.line) == ("FORM-002", text[: text.index("Café")].count("\n") + 1)
    assert "UTF-8" in problem.advice


@pytest.mark.parametrize("content", ["", "just words\n", "- a\n- list\n"])
def test_a_file_that_holds_no_keys_is_told(form, content):
    form.write("education.yaml", content)

    (problem,) = form.find_problems()

    assert (problem.code, problem.line) == ("FORM-006", 1)


def test_several_mistakes_are_all_told_at_once(form):
    form.replace("form.yaml", "ask: Do you smoke?", "aks: Do you smoke?")
    form.replace("form.yaml", "type: number", "type: nummer")
    form.replace("rules.yaml", "severity: defer", "severity: later")
    form.replace("rules.yaml", "area: face", "area: fase")
    form.replace("education.yaml", "sources: [BOOK]", "sources: [BUCH]")
    form.replace("consent.yaml", "correct: us", "correct: them")
    form.replace("consent.yaml", "emergency: Call an ambulance.\n", "")

    problems = form.find_problems()

    told = [(Path(str(problem.file)).name, problem.code) for problem in problems]
    assert sorted(told) == [
        ("consent.yaml", "FORM-010"),
        ("consent.yaml", "FORM-038"),
        ("education.yaml", "FORM-023"),
        ("form.yaml", "FORM-010"),
        ("form.yaml", "FORM-011"),
        ("form.yaml", "FORM-013"),
        ("rules.yaml", "FORM-013"),
        ("rules.yaml", "FORM-025"),
    ]


def test_mistakes_in_the_other_files_are_told_although_one_cannot_be_parsed(form):
    form.replace("education.yaml", "text: [Tiny needles.]", "text: [Tiny needles.")
    form.replace("rules.yaml", "severity: defer", "severity: later")

    codes = {problem.code for problem in form.find_problems()}

    assert codes == {"FORM-003", "FORM-013"}


def test_what_is_missing_because_of_another_mistake_is_not_told(form):
    form.replace("rules.yaml", "default: 14 days", "defualt: 14 days")

    told = [(problem.code, problem.where) for problem in form.find_problems()]

    assert told == [("FORM-010", "healed_days"), ("FORM-011", "healed_days")]


# ── the clinic's choices ────────────────────────────────────────────────────────────────────────


def test_the_clinics_choices_are_in_force(form):
    questionnaire = form.load(healed_days="28 days", hba1c_limit=75, rash_severity="contraindicated")

    assert str(questionnaire.get_duration("healed_days")) == "28 days"
    assert questionnaire.get_number("hba1c_limit") == 75
    assert questionnaire.get_severity(questionnaire.rules_by_id["rash"]) == "contraindicated"


@pytest.mark.parametrize(
    ("name", "value", "code", "advice"),
    [
        ("heeled_days", "28 days", "FORM-050", "Did you mean “healed_days”?"),
        ("healed_days", 28, "FORM-051", "like “14 days”"),
        ("healed_days", "28", "FORM-051", "like “14 days”"),
        ("hba1c_limit", "high", "FORM-051", "in mmol/mol"),
        ("hba1c_limit", True, "FORM-051", "in mmol/mol"),
        ("hba1c_limit", float("nan"), "FORM-051", "in mmol/mol"),
        ("hba1c_limit", float("inf"), "FORM-051", "in mmol/mol"),
        ("hba1c_limit", -1, "FORM-051", "in mmol/mol"),
        ("rash_severity", "defer", "FORM-051", "Write one of: review, contraindicated"),
    ],
)
def test_a_choice_that_does_not_fit_its_setting_is_refused(form, name, value, code, advice):
    (problem,) = form.find_problems(**{name: value})

    assert (problem.code, problem.where) == (code, name)
    assert advice in problem.advice
