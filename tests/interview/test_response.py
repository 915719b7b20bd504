"""Response files: every possible answer is read and written back; every mistake is told, all at once."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from screener.interview.answers import MedicineList, Open, PartialDate, RoughlyAgo, Written
from screener.interview.response import Response, read_response, write_response
from screener.interview.response_schema import make_response_schema

quick = settings(max_examples=40, deadline=None, derandomize=True)


@pytest.fixture(scope="session")
def fits_schema(questionnaire):
    """Says whether data fits the JSON Schema of response files."""
    schema = make_response_schema(questionnaire)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema).is_valid


@pytest.fixture
def read(questionnaire, lexicon):
    """Reads answers as a response to the shipped form: a response, or its problems."""

    def read_answers(**answers):
        written = {name.replace("_", "-"): value for name, value in answers.items()}
        return read_response(questionnaire, lexicon, {"form": "microneedling", "answers": written})

    return read_answers


@pytest.fixture
def refuse(read):
    """Code, place and advice of the one problem that answers have."""

    def find_problem(**answers):
        problems = read(**answers)
        assert isinstance(problems, tuple), "it was read"
        (problem,) = problems
        return problem.code, problem.where, problem.advice

    return find_problem


# ── there and back ──────────────────────────────────────────────────────────────────────────────


@quick
@given(st.data())
def test_what_is_written_is_read_back_the_same(questionnaire, lexicon, any_answers, read_answers, data):
    answers = data.draw(any_answers)
    first = read_answers(answers)
    written = json.loads(json.dumps(write_response(questionnaire, first)))
    again = read_response(questionnaire, lexicon, written)
    assert isinstance(again, Response)
    assert again.answers == first
    assert write_response(questionnaire, again.answers) == written


@pytest.mark.parametrize("item_type", ["yes-no", "yes-no-unsure", "choice", "multi", "map", "date", "number", "text"])
def test_each_kind_of_answer_is_written_as_it_was_given(
    questionnaire, lexicon, any_value, read_answers, fits_schema, item_type
):
    @quick
    @given(st.data())
    def check(data):
        item = data.draw(st.sampled_from([item for item in questionnaire.items.values() if item.type == item_type]))
        value = data.draw(any_value[item.id])
        written = write_response(questionnaire, read_answers({item.id: value}))
        assert written["answers"] == {item.id: value}
        assert fits_schema(written)

    check()


@quick
@given(st.data())
def test_medicines_are_written_as_they_were_given_without_what_is_blank(
    questionnaire, any_value, read_answers, fits_schema, data
):
    entries = data.draw(any_value["medicine-list"])
    written = write_response(questionnaire, read_answers({"medicine-list": entries}))
    assert written["answers"]["medicine-list"] == entries
    assert fits_schema(written)


@quick
@given(st.data())
def test_the_schema_takes_whatever_can_be_read(any_answers, fits_schema, data):
    assert fits_schema({"form": "microneedling", "language": "en", "answers": data.draw(any_answers)})


@pytest.mark.parametrize(
    "answers",
    [
        {"smoking": "sometimes"}, {"botox-had": True}, {"hba1c": "45"}, {"hba1c": 1000}, {"shoe-size": 42},
        {"treatment-areas": "nose"}, {"treatment-areas": ["tail"]}, {"botox-date": "20.11.2026"},
        {"treatment-date": "2026"}, {"medicine-list": ["warfarin"]}, {"medicine-list": [{"name": " "}]},
        {"medicine-list": [{"name": "warfarin", "dose": "3 mg"}]}, {"full-name": 7},
    ],
)  # fmt: skip
def test_neither_the_schema_nor_the_reader_takes_what_is_no_answer(read, fits_schema, answers):
    assert not fits_schema({"form": "microneedling", "answers": answers})
    assert isinstance(read(**answers), tuple)


def test_options_come_back_once_and_in_the_order_of_the_form(questionnaire, read):
    response = read(treatment_areas=["nose", "forehead", "nose"])
    assert write_response(questionnaire, response.answers)["answers"] == {"treatment-areas": ["forehead", "nose"]}


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("2026-11-20", PartialDate(2026, 11, 20)),
        ("2026-11", PartialDate(2026, 11)),
        ("2026", PartialDate(2026)),
        ("about 3 months ago", RoughlyAgo(3, "months")),
        ("unsure", Open.UNSURE),
    ],
)
def test_dates_are_read_as_exact_as_they_are(read, value, answer):
    assert read(botox_date=value).answers.given == {"botox-date": answer}


# ── what is no problem ──────────────────────────────────────────────────────────────────────────


def test_nulls_are_blanks(read):
    entry = {"name": "warfarin", "status": None, "last-used": None, "form": None, "site": None, "reason": None}
    response = read(full_name=None, botox_date=None, treatment_areas=None, hba1c=None, medicine_list=[entry])
    assert response.answers.given == read(medicine_list=[{"name": "warfarin"}]).answers.given
    assert "full-name" not in response.answers.given


def test_a_site_without_a_visible_sign_is_a_blank(read):
    for site in ("", " ", [], ["", " "]):
        (medicine,) = read(medicine_list=[{"name": "tretinoin", "site": site}]).answers.medicines
        assert medicine.entry.site == ()


def test_a_response_without_a_language_is_in_that_of_the_form(read):
    assert read().language == "en"


ODD_TEXTS = [
    "dose <warfarin> daily", "<img src=x onerror=alert(1)>", "&amp; &lt;", "{name} %s \\n $(id)",
    "'; DROP TABLE x; --",    "\x00\x07\x1b[31m\r\n\t", "‮مرحبا‬ שלום", "👩🏽‍⚕️💉", "é ≠ é",
    "a" * 10_000, "  kept as it is  ", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD_TEXTS, ids=range(len(ODD_TEXTS)))
def test_what_people_write_is_kept_to_the_letter(questionnaire, read, text):
    response = read(full_name=text, anything_else=text, medicine_list=[{"name": text, "reason": text, "site": text}])
    assert response.answers.given["full-name"] == Written(text)
    (medicine,) = response.answers.medicines
    assert (medicine.entry.name, medicine.entry.reason, medicine.entry.site) == (text, text, (text,))
    assert medicine.reading.verbatim == text
    written = write_response(questionnaire, response.answers)["answers"]
    assert written["anything-else"] == text
    assert written["medicine-list"] == [{"name": text, "site": text, "reason": text}]


# ── problems ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("data", [None, 7, "yes", [], {}, {"answers": []}, {"form": "microneedling"}])
def test_what_has_no_answers_is_no_response(questionnaire, lexicon, data):
    (problem,) = read_response(questionnaire, lexicon, data)
    assert problem.code == "RESPONSE-001"


def test_a_response_to_another_form_in_another_language_is_told_so(questionnaire, lexicon):
    data = {"form": "tattoo", "language": "tlh", "answers": {}, "patient": "x"}
    problems = read_response(questionnaire, lexicon, data)
    assert [problem.code for problem in problems] == ["RESPONSE-002", "RESPONSE-005", "RESPONSE-001"]
    assert 'Write "form": "microneedling".' in problems[0].advice
    assert problems[2].where == "patient"


def test_an_unknown_question_is_answered_with_the_nearest_one(refuse):
    assert refuse(botox_dat="2026") == ("RESPONSE-003", "botox-dat", "Did you mean “botox-date”?")
    assert refuse(q9x7="yes") == ("RESPONSE-003", "q9x7", "Use the question ids of the form.")


@pytest.mark.parametrize("value", [True, False, 7, ["yes"], {"is": "yes"}, 1.5])
def test_an_option_is_text(refuse, value):
    assert refuse(faints=value)[:2] == ("RESPONSE-004", "faints")


@pytest.mark.parametrize("value", ["maybe", "", "Yes", " yes"])
def test_an_option_that_is_not_there_is_told_with_those_that_are(refuse, value):
    assert refuse(faints=value) == ("ANSWER-002", "faints", "Use one of: yes, no.")


@pytest.mark.parametrize("question", ["faints", "smoking", "jurisdiction"])
def test_unsure_where_it_is_not_offered_is_told(refuse, question):
    assert refuse(**{question: "unsure"})[:2] == ("ANSWER-008", question)


def test_would_rather_not_say_where_it_is_not_offered_is_told(refuse):
    assert refuse(botox_had="prefer-not")[:2] == ("ANSWER-002", "botox-had")


@pytest.mark.parametrize("value", ["nose", {"nose": True}, ["nose", 7], [["nose"]], [None], True])
def test_several_options_are_a_list_of_texts(refuse, value):
    assert refuse(treatment_areas=value)[:2] == ("RESPONSE-004", "treatment-areas")


@pytest.mark.parametrize(
    ("options", "code"), [(["nose", "tail"], "ANSWER-002"), (["unsure"], "ANSWER-008"), (["none"], "ANSWER-002")]
)
def test_an_unknown_option_among_others_is_told(refuse, options, code):
    assert refuse(treatment_areas=options)[:2] == (code, "treatment-areas")


@pytest.mark.parametrize(
    "value",
    ["2026-02-31", "2026-13", "2026-00", "2026-11-00", "2026-1-1", "20.11.2026", "yesterday", "", "prefer-not", 2026,
     20261120.0, True, ["2026"], "2026-11-20 ", "about 3 fortnights ago", "-2026"],
)  # fmt: skip
def test_a_date_that_is_none_is_told(refuse, value):
    code, where, advice = refuse(botox_date=value)
    assert (code, where) == ("RESPONSE-004", "botox-date")
    assert "2026-11-20" in advice


@pytest.mark.parametrize("value", ["2026", "2026-11", "about 3 years ago"])
def test_a_date_that_must_be_full_is(refuse, value):
    assert refuse(date_of_birth=value)[:2] == ("ANSWER-005", "date-of-birth")


@pytest.mark.parametrize("value", [True, False, math.nan, math.inf, -math.inf, "45", [45], {}, ""])
def test_a_number_is_a_number_and_nothing_else(refuse, value):
    assert refuse(hba1c=value) == ("RESPONSE-004", "hba1c", "Write a number without quotation marks.")


@pytest.mark.parametrize("value", [2.9, 201, -45, 1e308, 10**400, 10**5000], ids=range(6))
def test_a_number_that_cannot_be_right_is_told_with_its_bounds(refuse, value):
    assert refuse(hba1c=value) == ("ANSWER-004", "hba1c", "Write a number from 3 to 200 mmol/mol.")


def test_a_number_more_exact_than_makes_sense_is_told(refuse):
    assert refuse(hba1c=45.55)[:2] == ("ANSWER-007", "hba1c")
    assert refuse(session_number=1.5)[:2] == ("ANSWER-007", "session-number")


def test_a_whole_number_may_be_written_with_a_point(read):
    assert isinstance(read(session_number=2.0), Response)


@pytest.mark.parametrize("value", [7, True, ["a"], {}])
def test_text_is_text(refuse, value):
    assert refuse(full_name=value)[:2] == ("RESPONSE-004", "full-name")


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("warfarin", "Write a list of medicines"),
        ([7], "only the name is needed"),
        (["warfarin"], "only the name is needed"),
        ([{}], "only the name is needed"),
        ([{"name": 7}], "only the name is needed"),
        ([{"name": "x", "dose": "3 mg"}], "A medicine has no “dose”"),
        ([{"name": "x", "status": "sometimes"}], "status is one of: taking, as-needed, stopped"),
        ([{"name": "x", "status": ["taking"]}], "status is one of"),
        ([{"name": "x", "status": True}], "status is one of"),
        ([{"name": "x", "form": "pill"}], "form is one of: tablet, cream"),
        ([{"name": "x", "last-used": "2026-13"}], "2026-11-20"),
        ([{"name": "x", "last-used": 2026}], "2026-11-20"),
        ([{"name": "x", "site": 7}], "text or a list of texts"),
        ([{"name": "x", "site": ["back", 7]}], "text or a list of texts"),
        ([{"name": "x", "reason": 7}], "reason as text"),
        ([{"name": "fine"}, {"name": "x", "form": 7}], "form is one of"),
    ],
)
def test_a_medicine_entry_that_is_wrong_is_told(refuse, value, advice):
    code, where, told = refuse(medicine_list=value)
    assert (code, where) == ("RESPONSE-004", "medicine-list")
    assert advice in told


def test_every_medicine_entry_that_is_wrong_is_told_with_its_place(questionnaire, lexicon):
    entries = [{"name": "x", "form": "pill"}, {"name": "fine"}, {}]
    response = {"form": "microneedling", "language": "en", "answers": {"medicine-list": entries}}
    problems = read_response(questionnaire, lexicon, response)
    assert [problem.advice.split(":")[0] for problem in problems] == ["Medicine 1", "Medicine 3"]


@pytest.mark.parametrize("name", ["", " ", "\n\t"])
def test_a_medicine_without_a_name_is_told(refuse, name):
    assert refuse(medicine_list=[{"name": "warfarin"}, {"name": name}])[:2] == ("ANSWER-006", "medicine-list")


def test_all_problems_are_told_at_once_in_the_order_written(questionnaire, lexicon):
    answers = {"faints": "maybe", "smoking": "never", "hba1c": True, "shoe-size": 42, "botox-date": "2026-13"}
    problems = read_response(questionnaire, lexicon, {"form": "tattoo", "answers": answers})
    assert [(problem.code, problem.where) for problem in problems] == [
        ("RESPONSE-002", None),
        ("ANSWER-002", "faints"),
        ("RESPONSE-004", "hba1c"),
        ("RESPONSE-003", "shoe-size"),
        ("RESPONSE-004", "botox-date"),
    ]
    assert all(problem.message and problem.advice for problem in problems)


def test_no_problem_repeats_what_the_patient_wrote(refuse):
    written = "Testa Demonstrata has shingles"
    for answers in (
        {"faints": written},
        {"botox_date": written},
        {"medicine_list": [{"name": "x", "status": written}]},
    ):
        assert written not in " ".join(str(part) for part in refuse(**answers))


def test_an_empty_list_of_medicines_is_read_as_given(read):
    assert read(medicine_list=[]).answers.given == {"medicine-list": MedicineList(())}
