"""Findings decided by real keys and clicks."""

from datetime import UTC, date, datetime

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from screener.determination.decision import Choice, Decision
from screener.review.finding_layout import Action, Kind
from screener.review.findings_model import CARD_ROLE
from tests.review.case.conftest import REASONS

ESCAPE, ENTER, DOWN, UP = Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Up


def press_on(page, action):
    """Click the painted button of the current card."""
    view = page.findings
    index = view.currentIndex()
    card, row = index.data(CARD_ROLE), view.visualRect(index)
    piece = next(one for one in view.cards.find_sheet(card, view).pieces if one.action is action)
    at = row.topLeft() + piece.box.center().toPoint() + QPoint(5, 5)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def get_choices(page):
    return {one.rule: one.choice for one in page.case.decisions}


def test_the_worst_finding_is_current_at_first(sketched, open_record, show):
    page = show(open_record(sketched))
    assert page.findings.hasFocus()
    assert page.findings.current == page.findings.findings.cards[0]
    assert page.findings.current.severity == "defer"


def test_one_key_follows_a_rule_that_needs_no_reason_and_the_next_open_finding_is_current(
    sketched, open_record, show, keys
):
    page = show(open_record(sketched))
    first, second = (card.rule for card in page.findings.findings.cards[:2])
    keys.press(page, "1")
    assert get_choices(page) == {first: Choice.FOLLOW}
    assert page.findings.current.rule == second
    assert page.findings.hasFocus()


def test_a_finding_left_to_judgement_asks_why_and_one_digit_answers(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    keys.press(page, DOWN, "1")
    rule = page.findings.current.rule
    assert page.panel.isVisible()
    assert get_choices(page) == {}
    keys.press(page, "2")
    assert page.case.find_decision(rule).reason == REASONS[1]
    assert not page.panel.isVisible()


def test_one_s_own_words_are_a_reason_and_may_hold_digits(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    keys.press(page, DOWN)
    rule = page.findings.current.rule
    keys.press(page, "2", "seen 2 scars", ENTER)
    assert page.case.find_decision(rule).reason == "seen 2 scars"
    assert page.case.find_decision(rule).choice is Choice.PROCEED


def test_no_reason_is_told_in_place_and_nothing_is_decided(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    keys.press(page, DOWN, "4", ENTER)
    assert page.panel.problem.isVisible()
    assert "reason" in page.panel.problem.text()
    assert get_choices(page) == {}


def test_a_reason_that_is_too_long_stays_whole_and_is_told(sketched, open_record, show, keys):
    page, long = show(open_record(sketched)), "Looked at it. " * 50
    keys.press(page, DOWN, "2")
    page.panel.own.insert(long)
    keys.press(page, ENTER)
    assert page.panel.problem.text() == "The reason is too long. Say it in at most 500 characters."
    assert page.panel.own.text() == long
    assert get_choices(page) == {}
    keys.press(page, Qt.Key.Key_Backspace)
    assert not page.panel.problem.isVisible()


def test_escape_leaves_the_question_and_decides_nothing(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    keys.press(page, "2", "half a sent", ESCAPE)
    assert not page.panel.isVisible()
    assert get_choices(page) == {}
    assert page.findings.hasFocus()


def test_a_deferral_begins_with_the_rule_s_date_and_needs_no_reason_for_it(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    rule = page.findings.current.rule
    keys.press(page, "3", ENTER)
    decision = page.case.find_decision(rule)
    assert (decision.choice, decision.until) == (Choice.DEFER, date(2027, 1, 15))
    assert decision.until == page.case.find_finding(rule).until


def test_an_earlier_day_than_the_rule_s_asks_for_a_reason_first(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    rule = page.findings.current.rule
    keys.press(page, "3", "14 jan 2027", ENTER)
    assert get_choices(page) == {}
    keys.press(page, "2")
    assert page.case.find_decision(rule).until == date(2027, 1, 14)
    assert page.case.find_decision(rule).reason == REASONS[1]


def test_a_day_that_nobody_can_read_is_told_and_decides_nothing(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    keys.press(page, "3", "soon", ENTER)
    assert get_choices(page) == {}
    assert "date to come" in page.panel.problem.text()


def test_where_the_rule_gives_no_day_one_is_asked_for_and_the_reason_chosen_stays(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    keys.press(page, DOWN)
    rule = page.findings.current.rule
    assert page.case.find_finding(rule).until is None
    keys.press(page, "3")
    assert page.panel.day.day is None
    assert page.panel.hint.text() == "a day is needed"
    QTest.mouseClick(page.panel.findChild(object, "reason_2"), Qt.MouseButton.LeftButton)
    assert get_choices(page) == {}
    assert "date to come" in page.panel.problem.text()
    assert page.window().focusWidget().objectName() == "field_until"
    keys.press(page, "15 jan 2027", ENTER, ENTER)
    decision = page.case.find_decision(rule)
    assert (decision.until, decision.reason) == (date(2027, 1, 15), REASONS[1])


def test_a_deferral_that_puts_nothing_off_is_refused_with_the_day_wanted(patient, open_record, show, keys):
    scenario = patient.answer(treatment_date="2026-12-20", keloid_ever="unsure")
    page = show(open_record(scenario))
    keys.press(page, "3", "20 dec 2026", ENTER, "asked her GP", ENTER)
    assert get_choices(page) == {}
    assert "wanted on 20 December 2026" in page.panel.problem.text()


def test_the_rules_are_not_asked_for_a_day_that_has_passed(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    before = page.case.on
    keys.press_with(page, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    keys.press(page, "20 march 2026", ENTER)
    assert page.case.on == before
    assert page.day_panel.isVisible()
    assert "has passed" in page.footer.progress.text()


def test_what_was_decided_can_be_taken_back_and_decided_anew(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    rule = page.findings.current.rule
    keys.press(page, "1", UP)
    assert page.findings.current.decided
    keys.press(page, Qt.Key.Key_Backspace)
    assert get_choices(page) == {}
    assert page.findings.current.rule == rule
    keys.press(page, "4", "her dermatologist", ENTER)
    assert get_choices(page) == {rule: Choice.REFER}


def test_painted_buttons_can_be_clicked(sketched, open_record, show):
    page = show(open_record(sketched))
    first = page.findings.current.rule
    press_on(page, Action.FOLLOW)
    assert get_choices(page) == {first: Choice.FOLLOW}
    press_on(page, Action.PROCEED)
    assert page.panel.isVisible()
    QTest.mouseClick(page.panel.findChild(object, "reason_3"), Qt.MouseButton.LeftButton)
    assert len(get_choices(page)) == 2


def test_a_click_on_another_card_makes_it_current_and_presses_what_was_under_the_pointer(sketched, open_record, show):
    page = show(open_record(sketched))
    view = page.findings
    index = view.findings.index(1)
    piece = next(
        one for one in view.cards.find_sheet(index.data(CARD_ROLE), view).pieces if one.action is Action.REFER
    )
    at = view.visualRect(index).topLeft() + piece.box.center().toPoint() + QPoint(5, 5)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view.currentIndex().row() == 1
    assert page.panel.isVisible()


def test_four_findings_are_decided_and_signing_is_asked_for_in_few_keys(sketched, open_record, show, keys, qtbot):
    page = show(open_record(sketched))
    assert len(page.case.open_findings) == 4
    with qtbot.waitSignal(page.signing_requested) as asked:
        keys.press(page, "1", "11", "11", "11")
        keys.press_with(page, ENTER)
    assert keys.pressed <= 9
    assert asked.args[1].open_findings == ()
    assert {one.reason for one in asked.args[1].decisions} == {"", REASONS[0]}


def test_signing_may_be_asked_for_while_findings_are_open(sketched, open_record, show, qtbot):
    page = show(open_record(sketched))
    with qtbot.waitSignal(page.signing_requested) as asked:
        QTest.mouseClick(page.footer.sign, Qt.MouseButton.LeftButton)
    assert len(asked.args[1].open_findings) == 4


def test_how_far_it_is_stands_below(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    assert page.footer.progress.text().startswith("0 of 4")
    keys.press(page, "1")
    assert page.footer.progress.text() == "1 of 4 findings decided. 3 more before you can treat."
    keys.press(page, "11", "11", "11")
    assert page.footer.progress.text() == "All 4 findings are decided. You can sign."


def test_a_decision_about_a_finding_that_changed_since_is_shown_and_one_key_makes_it_again(
    patient, open_record, show, keys
):
    scenario = patient.takes("Roaccutane", status="stopped", **{"last-used": "2026-07-15"})
    page = show(open_record(scenario))
    rule = page.findings.current.rule
    old = Decision(rule, "0" * 64, Choice.PROCEED, "somebody", datetime(2026, 11, 20, tzinfo=UTC), "Low dose only.")
    page = show(open_record(scenario, decisions=(old,)))
    assert "Low dose only." in page.findings.current.outdated
    assert rule in {finding.rule for finding in page.case.open_findings}
    keys.press(page, "5")
    assert page.case.find_decision(rule).reason == "Low dose only."
    assert rule not in {finding.rule for finding in page.case.open_findings}


def test_another_day_asks_the_rules_again_and_keeps_what_was_decided(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    keys.press(page, DOWN, "11")
    decided = get_choices(page)
    keys.press_with(page, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    keys.press(page, "20 march 2027", ENTER)
    assert page.case.on == date(2027, 3, 20)
    assert get_choices(page) == decided
    assert "20 March 2027" in page.header.about.text()
    assert page.header.outcome.accessibleName() == "REVIEW"
    assert not page.day_panel.isVisible()


def test_details_come_with_space_and_go_with_it(sketched, open_record, show, keys):
    page = show(open_record(sketched))

    def read():
        card = page.findings.current
        return {piece.text for piece in page.findings.cards.find_sheet(card, page.findings).pieces}

    cites = [text for heading, text in page.findings.current.details if heading == "Source"]
    assert cites
    assert not read() & set(cites)
    keys.press(page, " ")
    assert set(cites) <= read()
    keys.press(page, " ")
    assert not read() & set(cites)


def test_each_card_can_be_heard_in_full(sketched, open_record, show):
    page = show(open_record(sketched))
    model = page.findings.findings
    for row, card in enumerate(model.cards):
        heard = model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
        assert card.title in heard
        assert card.label in heard
        assert all(said in heard for said in card.said)
        assert "1  Follow the rule" in heard


def test_a_form_without_findings_says_so_and_can_be_signed(patient, open_record, show, qtbot, keys):
    page = show(open_record(patient))
    assert page.nothing.isVisible()
    assert page.header.outcome.accessibleName() == "NOTHING FLAGGED"
    with qtbot.waitSignal(page.signing_requested):
        keys.press_with(page, ENTER)


def test_a_double_click_decides_one_finding_only(sketched, open_record, show):
    page = show(open_record(sketched))
    first, viewport = page.findings.current.rule, page.findings.viewport()
    index = page.findings.currentIndex()
    sheet = page.findings.cards.find_sheet(index.data(CARD_ROLE), page.findings)
    piece = next(one for one in sheet.pieces if one.action is Action.FOLLOW)
    at = page.findings.visualRect(index).topLeft() + piece.box.center().toPoint() + QPoint(5, 5)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    assert first in get_choices(page)
    assert len(get_choices(page)) == 1


def test_a_key_held_down_decides_once_and_chooses_no_reason(sketched, open_record, show, qapp):
    page = show(open_record(sketched))

    def hold(at):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", autorep=True)
        qapp.sendEvent(at, event)

    QTest.keyClick(page.findings, Qt.Key.Key_1)
    hold(page.findings)
    hold(page.findings)
    assert len(get_choices(page)) == 1
    assert not page.panel.isVisible()
    QTest.keyClick(page.findings, Qt.Key.Key_1)
    hold(page.panel.own)
    assert page.panel.isVisible()
    assert len(get_choices(page)) == 1


def test_reasons_can_be_reached_with_tab(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    keys.press(page, DOWN, "1")
    rule = page.findings.current.rule
    while page.window().focusWidget().objectName() != "reason_2":
        keys.press(page, Qt.Key.Key_Tab)
        assert keys.pressed < 12
    keys.press(page, ENTER)
    assert page.case.find_decision(rule).reason == REASONS[1]


def test_who_may_not_override_reads_so_beside_the_struck_out_button(patient, open_record, show, make_desk):
    page = show(open_record(patient.takes("Roaccutane", status="taking")), at=make_desk(override=False))
    card, view = page.findings.current, page.findings
    pieces = view.cards.find_sheet(card, view).pieces
    (button,) = (piece for piece in pieces if piece.action is Action.PROCEED)
    assert button.kind is Kind.REFUSED
    assert [piece.text for piece in pieces if piece.text.startswith("Not open to you: Your role may not treat")]


def test_each_way_to_decide_has_reasons_of_its_own(sketched, open_record, show, keys, make_desk):
    desk = make_desk(reasons={Choice.DEFER: ("Has a cold.",)})
    page = show(open_record(sketched), at=desk)

    def offered(key):
        keys.press(page, key)
        found = (page.panel.findChild(object, f"reason_{number}") for number in range(1, 10))
        told = [one.reason for one in found if one is not None]
        keys.press(page, ESCAPE)
        return told

    keys.press(page, DOWN)
    assert offered("3") == ["Has a cold."]
    follow, proceed, refer = offered("1"), offered("2"), offered("4")
    assert "Saw the packet or the prescription." in follow
    assert any("understands" in reason for reason in proceed)
    assert any("GP" in reason for reason in refer)
    assert not {*refer} & {*follow, *proceed}
    assert offered("3") == ["Has a cold."]
