"""What one patient is told and asked is chosen by plan and areas."""

from screener.interview.telling import choose_questions, find_tokens, find_told
from screener.questionnaire.model import Questionnaire
from screener.questionnaire.teaching import Aftercare, Alternative, Consent, Fact, Question, Risk, Statement


def make_question(name: str, *, needed: bool = False, applies_to: tuple[str, ...] = ()) -> Question:
    return Question(
        id=name, ask=f"{name}?", options={"a": "A", "b": "B"}, correct="a", explain="Because.", needed=needed,
        applies_to=applies_to,
    )  # fmt: skip


def make_consent(*questions: Question, at_most: int = 6) -> Consent:
    return Consent(
        benefits=(Fact(text="Fewer lines."), Fact(text="Heat tightens.", applies_to=("rf",))),
        risks=(
            Risk(id="redness", text="Redness", sources=("S",)),
            Risk(id="cold-sore", text="Cold sore", applies_to=("face",), sources=("S",)),
            Risk(id="burns", text="Burns", applies_to=("rf",), serious=True, sources=("S",)),
        ),
        alternatives=(Alternative(id="nothing", title="Nothing", good="-", bad="-", cost="-"),),
        course=(Fact(text="Red for two days."),),
        aftercare=(Aftercare(when="RF", do="Cool", avoid="Heat", applies_to=("rf",)),),
        call_same_day="Pus.",
        emergency="Blue lips.",
        rights=("You may stop.",),
        understanding=questions or tuple(make_question(f"q{number}") for number in range(3)),
        questions_at_most=at_most,
        statements=(
            Statement(id="heat", text="I know.", kind="consent", applies_to=("rf",)),
            Statement(id="photos", text="Photos.", kind="photographs"),
        ),
        attestation="-", guardian_attestation="-", interpreter_attestation="-", witness_attestation="-",
    )  # fmt: skip


def make_grouped() -> Questionnaire:
    return Questionnaire.model_construct(area_groups={"face": ("nose", "chin"), "body": ("hands",)})


def test_a_plan_without_heat_is_told_nothing_of_heat():
    told = find_told(make_consent(), frozenset({"standard", "face"}))
    assert [risk.id for risk in told.risks] == ["redness", "cold-sore"]
    assert [fact.text for fact in told.benefits] == ["Fewer lines."]
    assert told.aftercare == ()
    assert [statement.id for statement in told.statements] == ["photos"]


def test_a_plan_with_heat_on_the_body_is_told_of_burns_but_not_of_cold_sores():
    told = find_told(make_consent(), frozenset({"rf", "body"}))
    assert [risk.id for risk in told.risks] == ["redness", "burns"]
    assert [statement.id for statement in told.statements] == ["heat", "photos"]


def test_chosen_areas_bring_their_groups():
    assert find_tokens(make_grouped(), frozenset({"rf"}), ["nose"]) == {"rf", "face"}
    assert find_tokens(make_grouped(), frozenset({"rf"}), ["nose", "hands"]) == {"rf", "face", "body"}


def test_a_blank_area_counts_as_every_group():
    assert find_tokens(make_grouped(), frozenset({"rf"}), []) == {"rf", "face", "body"}


def test_somewhere_else_counts_as_every_group():
    assert find_tokens(make_grouped(), frozenset({"rf"}), ["hands", "other"]) == {"rf", "face", "body"}


def test_an_area_in_no_group_brings_none():
    assert find_tokens(make_grouped(), frozenset({"rf"}), ["knees"]) == {"rf"}


def test_needed_questions_are_never_crowded_out():
    first = [make_question(f"plain-{number}") for number in range(5)]
    consent = make_consent(*first, make_question("must", needed=True), at_most=3)
    assert [question.id for question in choose_questions(consent, frozenset())] == [
        "plain-0",
        "plain-1",
        "must",
    ]


def test_questions_of_the_plan_come_before_general_ones():
    consent = make_consent(
        make_question("one"), make_question("two"), make_question("heat", applies_to=("rf",)),
        make_question("blood", applies_to=("prp",)), at_most=2,
    )  # fmt: skip
    assert [question.id for question in choose_questions(consent, frozenset({"rf"}))] == ["one", "heat"]
