"""Consent on screen: told part by part, understood, each statement ticked by itself."""

import pytest
from PySide6.QtWidgets import QLabel

from screener.interview.journey import UnderstandingAnswer

NEEDED = "guarantee"


@pytest.fixture
def run(make_run):
    return make_run()


@pytest.fixture
def window(open_at, run):
    return open_at("consent", run)


@pytest.fixture
def page(window):
    return window.wizard.shown


def go_to(hand, window, part):
    while window.wizard.shown.part != part:
        hand.click(window, "button_next")


def get_questions(window):
    return [card.question for card in window.wizard.shown._cards]


def answer_all_right(hand, window):
    for question in get_questions(window):
        hand.click(window, f"option_{question.id}_{question.correct}")


def get_wrong(question):
    return [option for option in question.options if option != question.correct]


def read(hand, window, name):
    return " ".join(label.text() for label in hand.find(window, name).findChildren(QLabel))


def test_continue_goes_from_part_to_part_and_back_the_same_way(hand, window, page):
    parts = [page.part]
    for _ in range(4):
        hand.click(window, "button_next")
        parts.append(page.part)
    assert parts == ["benefits", "risks", "alternatives", "aftercare", "understanding"]
    for part in reversed(parts[:-1]):
        hand.click(window, "button_back")
        assert page.part == part
        assert hand.sees(window, f"part_{part}")
    hand.click(window, "button_back")
    assert window.wizard.shown is not page


def test_only_what_concerns_the_plan_is_told(hand, window, open_at, make_run, patient):
    go_to(hand, window, "risks")
    assert "Burns" not in read(hand, window, "part_risks")
    assert "Cold sores" in read(hand, window, "part_risks")
    patient.answer(modality="rf", treatment_areas=["hands"])
    other = open_at("consent", make_run())
    go_to(hand, other, "risks")
    assert "Burns" in read(hand, other, "part_risks")
    assert "Cold sores" not in read(hand, other, "part_risks")


def test_every_risk_is_told_and_the_serious_ones_say_so(hand, window, page):
    go_to(hand, window, "risks")
    told = read(hand, window, "part_risks")
    assert all(risk.text in told for risk in page._told.risks)
    assert told.count(window.words["kiosk_sign.serious"]) == sum(risk.serious for risk in page._told.risks)


def test_a_plan_changed_meanwhile_is_told_anew(hand, window, run, page):
    from screener.interview.answers import Chosen

    go_to(hand, window, "risks")
    for _ in range(2):
        hand.click(window, "button_back")
    run.interview.answer("modality", Chosen("rf"))
    window.wizard.advance()
    go_to(hand, window, "risks")
    assert "Burns" in read(hand, window, "part_risks")


def test_a_right_answer_is_praised_and_recorded(hand, window, run):
    go_to(hand, window, "understanding")
    hand.click(window, f"option_{NEEDED}_no")
    assert hand.find(window, f"feedback_{NEEDED}").text() == window.words["kiosk_sign.understood"]
    assert run.get_understanding(NEEDED) == UnderstandingAnswer(NEEDED, ("no",), right=True)


def test_a_decided_question_changes_no_more(hand, window, run):
    go_to(hand, window, "understanding")
    hand.click(window, f"option_{NEEDED}_no", f"option_{NEEDED}_yes")
    assert run.get_understanding(NEEDED).choices == ("no",)
    assert hand.find(window, f"option_{NEEDED}_no").isChecked()
    assert not hand.find(window, f"option_{NEEDED}_yes").isChecked()


def test_a_wrong_answer_is_explained_and_asked_once_more(hand, window, run):
    go_to(hand, window, "understanding")
    question = next(question for question in get_questions(window) if question.id == NEEDED)
    hand.click(window, f"option_{NEEDED}_yes")
    assert question.explain in hand.find(window, f"feedback_{NEEDED}").text()
    assert not hand.find(window, f"option_{NEEDED}_yes").isChecked()
    hand.click(window, f"option_{NEEDED}_no")
    assert run.get_understanding(NEEDED) == UnderstandingAnswer(NEEDED, ("yes", "no"), right=True)


def test_unanswered_questions_are_asked_for_one_by_one(hand, window, page):
    go_to(hand, window, "understanding")
    hand.click(window, "button_next")
    assert page.part == "understanding"
    for question in get_questions(window):
        assert hand.find(window, f"problem_link_{question.id}")
        assert hand.find(window, f"problem_{question.id}")
    assert not hand.sees(window, "button_leave_blank")
    answer_all_right(hand, window)
    hand.click(window, "button_next")
    assert page.part == "statements"


def test_twice_wrong_where_it_matters_asks_for_a_talk_and_staff_allow_one_more_try(qtbot, hand, window, page, run):
    go_to(hand, window, "understanding")
    answer_all_right_but(hand, window, NEEDED)
    hand.click(window, f"option_{NEEDED}_yes", f"option_{NEEDED}_if-course")
    hand.click(window, "button_next")
    assert page.part == "understanding"
    assert window.words["kiosk_sign.talk-first"] in hand.find(window, f"problem_{NEEDED}").text()
    hand.click(window, f"button_try_{NEEDED}")
    hand.pass_gate(window)
    qtbot.waitUntil(lambda: not hand.sees(window, f"button_try_{NEEDED}"))
    hand.click(window, f"option_{NEEDED}_no", "button_next")
    assert page.part == "statements"
    assert run.get_understanding(NEEDED).choices == ("yes", "if-course", "no")


def answer_all_right_but(hand, window, question_id):
    for question in get_questions(window):
        if question.id != question_id:
            hand.click(window, f"option_{question.id}_{question.correct}")


def test_a_wrong_code_allows_nothing(hand, window):
    go_to(hand, window, "understanding")
    hand.click(window, f"option_{NEEDED}_yes", f"option_{NEEDED}_if-course", f"button_try_{NEEDED}")
    hand.type(window, "field_staff_code", "0000")
    hand.click(window, "button_staff_enter", "button_close_panel", f"option_{NEEDED}_no")
    assert not hand.find(window, f"option_{NEEDED}_no").isChecked()


def test_twice_wrong_elsewhere_is_left_for_the_practitioner(hand, window, page):
    go_to(hand, window, "understanding")
    free = next(question for question in get_questions(window) if not question.needed)
    answer_all_right_but(hand, window, free.id)
    hand.click(window, *(f"option_{free.id}_{option}" for option in get_wrong(free)))
    assert "practitioner" in hand.find(window, f"feedback_{free.id}").text()
    assert not hand.sees(window, f"button_try_{free.id}")
    hand.click(window, "button_next")
    assert page.part == "statements"


def go_to_statements(hand, window):
    go_to(hand, window, "understanding")
    answer_all_right(hand, window)
    hand.click(window, "button_next")
    return [row.statement for row in window.wizard.shown._rows]


def test_no_statement_is_ticked_beforehand_and_each_is_ticked_by_itself(hand, window, run):
    statements = go_to_statements(hand, window)
    assert not any(hand.find(window, f"statement_{statement.id}").isChecked() for statement in statements)
    hand.click(window, "statement_risks")
    assert [tick.statement for tick in run.journey().ticked] == ["risks"]
    hand.click(window, "statement_risks")
    assert run.journey().ticked == ()


def test_needed_statements_are_asked_for_and_free_ones_are_not(hand, window, page):
    statements = go_to_statements(hand, window)
    hand.click(window, "button_next")
    hand.find(window, "problem_link_risks")
    for statement in statements:
        assert hand.sees(window, f"problem_link_{statement.id}") is not statement.optional
    assert not hand.sees(window, "button_leave_blank")
    assert window.wizard.shown is page


def test_with_every_needed_statement_ticked_it_goes_on_to_the_document(hand, window, run):
    statements = go_to_statements(hand, window)
    needed = [statement.id for statement in statements if not statement.optional]
    hand.click(window, *(f"statement_{statement}" for statement in needed), "button_next")
    assert window.wizard.shown.page.id == "sign"
    assert [tick.statement for tick in run.journey().ticked] == needed


def test_going_back_loses_no_tick_and_no_answer(hand, window, run):
    go_to_statements(hand, window)
    hand.click(window, "statement_risks", "button_back", "button_next")
    assert hand.find(window, "statement_risks").isChecked()
    assert len(run.journey().understanding) == len(get_questions(window))
