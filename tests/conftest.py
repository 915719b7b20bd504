"""What all tests share: the shipped form and lexicon, a healthy invented patient, and a Scenario to vary them."""

import os
from datetime import date

import pytest
from hypothesis import strategies as st

from screener.questionnaire.documents import read_document
from screener.questionnaire.folders import find_forms_folder

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

HEALTHY = read_document(find_forms_folder() / "microneedling" / "examples" / "base.yaml").data["healthy"]["answers"]
"""A healthy invented adult who answers everything reassuringly. Answers in the vocabulary of response files."""


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords():
    """Hundreds of tests sign somebody in; what a try costs in earnest is asked by those of passwords."""
    from screener.records import passwords

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "USUAL", passwords.Cost(memory_kib=1024, iterations=1, lanes=1))
        yield


PATIENCE_MS = 30_000
"""How long a test waits for what must come about: a machine with much else to do still gets there."""


@pytest.fixture
def qtbot(qapp, request):
    """pytest-qt's, with more patience than five seconds; what must come within a time is measured in tests/bench."""
    from pytestqt.qtbot import QtBot

    class PatientBot(QtBot):
        def waitUntil(self, callback, *, timeout=PATIENCE_MS):  # noqa: N802
            super().waitUntil(callback, timeout=timeout)

        def waitSignal(self, signal, *, timeout=PATIENCE_MS, **asked):  # noqa: N802
            return super().waitSignal(signal, timeout=timeout, **asked)

        def waitSignals(self, signals, *, timeout=PATIENCE_MS, **asked):  # noqa: N802
            return super().waitSignals(signals, timeout=timeout, **asked)

    return PatientBot(request)


@pytest.fixture(scope="session")
def lexicon():
    """The shipped lexicon."""
    from screener.medicines.lexicon import load_lexicon
    from screener.questionnaire.loader import find_forms_folder

    return load_lexicon(find_forms_folder() / "medicines.yaml")


@pytest.fixture(scope="session")
def questionnaire(lexicon):
    """The shipped microneedling form, in English, with default settings."""
    from screener.questionnaire.loader import find_forms_folder, load_questionnaire

    return load_questionnaire(find_forms_folder() / "microneedling", class_ids=lexicon.classes)


@pytest.fixture(scope="session")
def unapproved():
    """The standing of rules that no clinic approved."""
    from screener.rulebook.approval import Standing

    return Standing("0" * 64)


class Scenario:
    """One patient: healthy, save for what is answered otherwise. Reads as a person filling a form."""

    def __init__(self, questionnaire, lexicon):
        self.questionnaire = questionnaire
        self.lexicon = lexicon
        self.answers = dict(HEALTHY)

    def answer(self, **answers):
        """Answer questions; underscores stand for hyphens, None for a blank."""
        self.answers |= {key.replace("_", "-"): value for key, value in answers.items()}
        return self

    def takes(self, name, **fields):
        """Add a medicine entry."""
        entry = {"name": name} | {key.replace("_", "-"): value for key, value in fields.items()}
        return self.answer(takes_any="yes", medicine_list=[*self.answers.get("medicine-list", []), entry])

    def response(self):
        """The answers as a response file holds them."""
        return {"form": self.questionnaire.id, "language": "en", "answers": self.answers}

    def read(self):
        """The answers as the program holds them."""
        from screener.interview.response import Response, read_response

        response = read_response(self.questionnaire, self.lexicon, self.response())
        assert isinstance(response, Response), response
        return response.answers

    def assess(self):
        """The assessment on the treatment date answered."""
        from screener.interview.flow import find_treatment_day
        from screener.screening.screen import screen

        answers = self.read()
        return screen(self.questionnaire, answers, find_treatment_day(answers.given))

    def findings(self):
        """Rule id → finding."""
        return {finding.rule: finding for finding in self.assess().findings}

    def until(self, rule):
        """The date of a finding that must be there."""
        found: date | None = self.findings()[rule].until
        return found


@pytest.fixture
def patient(questionnaire, lexicon):
    """A Scenario for the shipped form."""
    return Scenario(questionnaire, lexicon)


@pytest.fixture
def healthy_response():
    """The healthy patient's response file, as data."""
    return {"form": "microneedling", "language": "en", "answers": dict(HEALTHY)}


# ── any response ────────────────────────────────────────────────────────────────────────────────

TREATMENT = date(2026, 11, 20)
NAMES = (
    "warfarin", "Roaccutane 20mg", "ibuprofen", "sertraline", "prednisolone", "aciclovir", "methotrexate",
    "metformin",
    "tretinoin cream", "blood thinners", "DuoPlavin", "fish oil", "botox", "paracetamol", "zelfutrin", "war",
    "I stopped isotretinoin", "clopidogrel, doxycycline and Vitamin C", "Emla", "imatinib", "🙂", "وارفارين",
)  # fmt: skip
SENTENCES = (
    "I have a pacemaker", "No allergies, but I am on warfarin", "My mother had a stroke.", "nothing else",
    "<b>eczema</b> & cold sores; never a keloid", "Ibuprofen now and then!", "\u202eabc\x00",
)  # fmt: skip


def _any_date(*, full):
    near = st.dates(date(2025, 6, 1), date(2027, 1, 31))
    day = st.one_of(near, near, st.dates()).map(date.isoformat)
    if full:
        return st.one_of(day, day, st.just("unsure"))
    rough = st.builds(
        "about {} {}s ago".format, st.integers(2, 40), st.sampled_from(["day", "week", "month", "year"])
    )
    return st.one_of(
        day, day, day.map(lambda text: text[:7]), day.map(lambda text: text[:4]), rough, st.just("unsure")
    )


def _any_medicine():
    fields = {
        "status": st.sampled_from(["taking", "as-needed", "stopped"]),
        "last-used": _any_date(full=False),
        "form": st.sampled_from(["tablet", "cream", "gel", "injection", "inhaler", "other"]),
        "site": st.one_of(st.sampled_from(["cheeks", "back", "face", "my left cheek"]), st.just(["chin", "neck"])),
        "reason": st.sampled_from(["for my heart", "acne"]),
    }
    name = st.one_of(st.sampled_from(NAMES), st.sampled_from(NAMES), st.text(min_size=1).filter(str.strip))
    return st.fixed_dictionaries({"name": name}, optional=fields)


def _any_value(item):
    """A possible answer to an item, in the vocabulary of response files and in its written order."""
    match item.type:
        case "yes-no":
            return st.sampled_from(["yes", "no"])
        case "yes-no-unsure":
            return st.sampled_from(["yes", "no", "unsure"])
        case "choice":
            return st.sampled_from(list(item.options))
        case "multi" | "map":
            options = list(item.options)
            chosen = st.lists(st.sampled_from(options), max_size=4, unique=True)
            return chosen.map(lambda some: sorted(some, key=options.index))
        case "date":
            return _any_date(full=item.full_date)
        case "number":
            tenths = st.integers(int(item.at_least * 10), int(item.at_most * 10)).map(lambda number: number / 10)
            return tenths if item.decimals else st.integers(int(item.at_least), int(item.at_most))
        case "text":
            return st.one_of(st.sampled_from(SENTENCES), st.text())
        case _:
            return st.lists(_any_medicine(), max_size=4)


@pytest.fixture(scope="session")
def any_value(questionnaire):
    """Question id → a Hypothesis strategy for its possible answers."""
    return {item.id: _any_value(item) for item in questionnaire.items.values()}


@pytest.fixture(scope="session")
def any_answers(any_value):
    """A Hypothesis strategy: the healthy patient, or nobody yet, with some questions answered in any possible way."""
    changes = st.lists(st.sampled_from(list(any_value)), max_size=14, unique=True).flatmap(
        lambda ids: st.fixed_dictionaries({item_id: any_value[item_id] for item_id in ids})
    )
    medicines = st.fixed_dictionaries(
        {}, optional={"takes-any": st.just("yes"), "medicine-list": any_value["medicine-list"]}
    )
    base = st.sampled_from([HEALTHY, HEALTHY, HEALTHY, {}])
    return st.builds(lambda first, second, third: {**first, **second, **third}, base, changes, medicines)


@pytest.fixture(scope="session")
def read_answers(questionnaire, lexicon):
    """Reads answers as the program holds them."""
    from screener.interview.response import Response, read_response

    def read(answers):
        response = read_response(questionnaire, lexicon, {"form": questionnaire.id, "answers": answers})
        assert isinstance(response, Response), response
        return response.answers

    return read
