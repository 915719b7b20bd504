"""One patient's run: nothing is lost, nothing not asked counts, every form ends."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.interview.answers import Chosen, ChosenMany, Number, Open, PartialDate, RoughlyAgo, Written
from screener.interview.flow import Interview, collect_answers, find_items_in_force, find_treatment_day
from screener.interview.pages import STEPS, PageKind, find_pages, make_page
from screener.screening.screen import screen

quick = settings(max_examples=40, deadline=None, derandomize=True)


@pytest.fixture
def interview(questionnaire, lexicon, patient):
    """The healthy patient's interview."""
    return Interview(questionnaire, lexicon, patient.read().given)


def ids(items) -> list[str]:
    return [item.id for item in items]


# ── answers ─────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_is_kept_changed_and_cleared(interview):
    interview.answer("smoking", Chosen("vape"))
    assert interview.get_answer("smoking") == Chosen("vape")
    interview.answer("smoking", Chosen("ex"))
    assert interview.get_answer("smoking") == Chosen("ex")
    interview.answer("smoking", None)
    assert interview.get_answer("smoking") is None
    interview.answer("smoking", None)
    assert interview.get_answer("smoking") is None


@pytest.mark.parametrize("open_answer", list(Open))
def test_an_open_answer_is_one_answer_however_it_was_given(interview, open_answer):
    interview.answer("hepatitis", Chosen(open_answer.value))
    assert interview.get_answer("hepatitis") is open_answer


def test_an_answer_to_a_question_the_form_does_not_have_is_our_mistake(interview, questionnaire, lexicon):
    with pytest.raises(KeyError):
        interview.answer("shoe-size", Number(42))
    with pytest.raises(KeyError):
        Interview(questionnaire, lexicon, {"shoe-size": Number(42)})


def test_pictures_taken_before_do_not_change_when_an_answer_does(interview):
    before = interview.answers
    interview.answer("smoking", Chosen("smoke"))
    assert before.given["smoking"] == Chosen("never")
    assert interview.answers.given["smoking"] == Chosen("smoke")


def test_medicines_are_understood_as_they_are_listed(patient, questionnaire, lexicon):
    given_answers = patient.takes("Marevan 3mg", status="taking").read().given
    (medicine,) = Interview(questionnaire, lexicon, given_answers).answers.medicines
    assert medicine.entry.name == "Marevan 3mg"
    assert [substance.name for substance in medicine.substances] == ["warfarin"]


def test_the_treatment_date_is_known_only_to_the_day(interview):
    assert interview.treatment_on == date(2026, 11, 20)
    for answer in (Open.UNSURE, PartialDate(2026, 11), RoughlyAgo(1, "weeks"), None):
        interview.answer("treatment-date", answer)
        assert interview.treatment_on is None


# ── what is in force ────────────────────────────────────────────────────────────────────────────


def test_an_answer_that_is_hidden_comes_back_as_it_was(interview):
    interview.answer("botox-had", Chosen("yes"))
    interview.answer("botox-date", PartialDate(2026, 11, 15))
    interview.answer("botox-had", Chosen("no"))
    assert not interview.is_in_force("botox-date")
    assert interview.facts.get("botox-date") is None
    assert interview.get_answer("botox-date") == PartialDate(2026, 11, 15)
    interview.answer("botox-had", Chosen("yes"))
    assert interview.is_in_force("botox-date")
    assert interview.facts.get("botox-date") == PartialDate(2026, 11, 15)


def test_the_items_of_a_section_unfold_in_the_order_of_the_form(interview):
    before = ids(interview.items_in_force("past-treatments"))
    interview.answer("filler-had", Chosen("yes"))
    after = ids(interview.items_in_force("past-treatments"))
    assert [item_id for item_id in after if item_id not in before] == ["filler-type", "filler-date"]
    assert after.index("filler-type") == after.index("filler-had") + 1


def test_sections_without_anything_to_ask_are_left_out(interview):
    assert not {"numbing", "prp", "visit"} & set(ids(interview.sections_in_force()))
    interview.answer("numbing-cream-planned", Open.UNSURE)
    interview.answer("modality", Chosen("prp"))
    assert {"numbing", "prp"} <= set(ids(interview.sections_in_force()))
    assert "pregnancy" in ids(interview.sections_in_force())
    interview.answer("sex-at-birth", Chosen("male"))
    assert "pregnancy" not in ids(interview.sections_in_force())


def test_the_items_in_force_are_the_same_told_by_section_or_at_once(interview, questionnaire):
    by_section = [item for section in questionnaire.sections for item in interview.items_in_force(section.id)]
    assert tuple(by_section) == find_items_in_force(questionnaire, interview.answers, interview.treatment_on)


# ── what stands in the way ──────────────────────────────────────────────────────────────────────


def test_nothing_stands_in_the_way_of_a_form_filled_in(interview, questionnaire):
    assert [
        interview.find_problems(section.id)
        for section in questionnaire.sections
        if interview.find_problems(section.id)
    ] == []


def test_every_required_blank_of_a_page_is_told_in_order(interview):
    for item_id in ("phone", "preferred-name", "full-name", "email"):
        interview.answer(item_id, None)
    problems = interview.find_problems("about-you")
    assert [(problem.code, problem.where) for problem in problems] == [
        ("ANSWER-001", "full-name"),
        ("ANSWER-001", "phone"),
    ]


@pytest.mark.parametrize("answer", [Written(""), Written(" \n\t")])
def test_blank_text_is_a_blank(interview, answer):
    interview.answer("full-name", answer)
    assert [problem.code for problem in interview.find_problems("about-you")] == ["ANSWER-001"]


def test_no_option_ticked_is_a_blank(interview):
    interview.answer("treatment-areas", ChosenMany(()))
    assert [problem.where for problem in interview.find_problems("what-you-want")] == ["treatment-areas"]


def test_an_impossible_answer_stands_in_the_way(interview):
    interview.answer("diabetes", Chosen("type-2"))
    interview.answer("diabetes-complications", Chosen("no"))
    interview.answer("hba1c", Number(4000))
    assert [(p.code, p.where) for p in interview.find_problems("diabetes-hormones")] == [("ANSWER-004", "hba1c")]


def test_what_is_not_in_force_never_stands_in_the_way(interview):
    interview.answer("hba1c", Number(4000))
    assert interview.find_problems("diabetes-hormones") == ()


# ── pages ───────────────────────────────────────────────────────────────────────────────────────


def test_the_pages_of_a_healthy_patient_stand_in_the_order_of_the_way(interview):
    assert [page.id for page in find_pages(interview, with_visit=True)] == [
        "visit", "welcome", "about-you", "what-you-want", "education", "past-treatments", "your-skin", "pregnancy",
        "heart", "blood", "diabetes-hormones", "immune", "other-health", "allergies", "lifestyle", "medicines",
        "anything-else", "check", "consent", "sign", "thanks",
    ]  # fmt: skip


def test_staff_may_have_filled_in_the_visit_before(interview):
    with_visit, without = find_pages(interview, with_visit=True), find_pages(interview, with_visit=False)
    assert with_visit[0].kind is PageKind.VISIT
    assert with_visit[1:] == without


def test_pages_of_one_step_share_its_number_and_the_frame_is_not_counted(interview):
    pages = find_pages(interview, with_visit=True)
    assert {page.number for page in pages if page.step == "health"} == {STEPS.index("health") + 1}
    assert [page.id for page in pages if page.number == 0] == ["visit", "welcome", "thanks"]
    numbers = [page.number for page in pages if page.number]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, len(STEPS) + 1))
    assert {page.of for page in pages} == {len(STEPS)}


def test_a_page_of_the_frame_is_named_by_its_kind():
    page = make_page(PageKind.CONSENT)
    assert (page.id, page.step, page.number) == ("consent", "consent", STEPS.index("consent") + 1)


# ── properties ──────────────────────────────────────────────────────────────────────────────────


@quick
@given(st.data())
def test_every_form_ends_whatever_is_answered(questionnaire, lexicon, any_answers, read_answers, data):
    answers = read_answers(data.draw(any_answers))
    pages = find_pages(Interview(questionnaire, lexicon, answers.given), with_visit=True)
    page_ids = [page.id for page in pages]
    assert len(page_ids) == len(set(page_ids)) <= len(questionnaire.sections) + 7
    assert (page_ids[0], page_ids[-1]) == ("visit", "thanks")


@quick
@given(st.data())
def test_going_on_and_back_again_changes_nothing(questionnaire, lexicon, any_answers, any_value, read_answers, data):
    interview = Interview(questionnaire, lexicon, read_answers(data.draw(any_answers)).given)
    before, pages = interview.answers, find_pages(interview, with_visit=True)
    item_id = data.draw(st.sampled_from(list(any_value)))
    other = read_answers({item_id: data.draw(any_value[item_id])}).given[item_id]
    kept = interview.get_answer(item_id)
    interview.answer(item_id, other)
    interview.find_problems("about-you")
    interview.answer(item_id, kept)
    assert interview.answers == before
    assert find_pages(interview, with_visit=True) == pages


@quick
@given(st.data())
def test_the_order_of_answering_changes_nothing(questionnaire, lexicon, any_answers, read_answers, data):
    answers = read_answers(data.draw(any_answers))
    shuffled = Interview(questionnaire, lexicon)
    for item_id in data.draw(st.permutations(list(answers.given))):
        shuffled.answer(item_id, answers.given[item_id])
    assert shuffled.answers == answers
    in_order = Interview(questionnaire, lexicon, answers.given)
    assert find_pages(shuffled, with_visit=True) == find_pages(in_order, with_visit=True)
    on = find_treatment_day(answers.given)
    assert screen(questionnaire, shuffled.answers, on) == screen(questionnaire, answers, on)


@quick
@given(st.data())
def test_an_item_not_in_force_adds_nothing_but_a_contradiction(
    questionnaire, lexicon, any_answers, read_answers, data
):
    answers = read_answers(data.draw(any_answers))
    on = find_treatment_day(answers.given)
    shown = {item.id for item in find_items_in_force(questionnaire, answers, on)}
    without = collect_answers(questionnaire, lexicon, {k: v for k, v in answers.given.items() if k in shown})

    def findings(some):
        found = screen(questionnaire, some, on).findings
        return [finding for finding in found if finding.rule != "sys-contradiction"]

    assert {item.id for item in find_items_in_force(questionnaire, without, on)} == shown
    assert findings(without) == findings(answers)
