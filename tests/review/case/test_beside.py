"""What stands beside the findings: answers, unclear medicines, banners, and what is done with the form as a whole."""

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from screener.determination.decision import Choice, Determination, Overall
from screener.records.model import RecordVersion
from screener.records.states import RecordState, Step
from screener.review.answers_model import ROW_ROLE
from tests.review.case.conftest import NOW

ESCAPE, ENTER, DOWN, UP, TAB = (
    Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Tab
)  # fmt: skip


def go_to_unknown_medicine(page, keys):
    """Make the finding about the drops current."""
    while not page.findings.current.has_unclear_medicine:
        keys.press(page, DOWN)


def list_rows(page):
    """Every answer that is shown, in order."""
    shown = page.answers.shown
    return [
        shown.index(row, 0, shown.index(place, 0)).data(ROW_ROLE)
        for place in range(shown.rowCount())
        for row in range(shown.rowCount(shown.index(place, 0)))
    ]


def read_banner(page, name):
    banners = [one for one in page.findChildren(QFrame, f"banner_{name}") if one.isVisible()]
    return "\n".join(label.text() for banner in banners for label in banner.findChildren(QLabel))


def sees_banner(page, name):
    return any(banner.isVisible() for banner in page.findChildren(QFrame, f"banner_{name}"))


# ── medicines ───────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_medicine_is_linked_from_its_finding_and_the_rules_run_again(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    keys.press(page, "1")
    decided = page.case.decisions
    go_to_unknown_medicine(page, keys)
    keys.press(page, "M")
    assert page.medicines.isVisible()
    assert page.medicines.current.entry_name == "zelfutrin drops"
    keys.press(page, "warfar", ENTER)
    assert page.case.resolutions == ()
    assert page.medicines.why.hasFocus()
    assert "does not read like warfarin" in page.medicines.told.text()
    raised = {finding.rule: finding.title for finding in page.case.assessment.findings}
    keys.press(page, "the packet is here", ENTER)
    assert page.case.resolutions[0].reason == "the packet is here"
    assert page.case.resolutions[0].name == "warfarin"
    assert set(decided) <= set(page.case.decisions)
    new = [card for card in page.findings.findings.cards if card.mark == "NEW"]
    assert new
    assert any("zelfutrin" in said for card in new for said in card.said)
    assert page.findings.current in new
    assert new[0].title in page.medicines.told.text()
    now = {finding.rule for finding in page.case.assessment.findings}
    (gone,) = (title for rule, title in raised.items() if rule not in now)
    assert f"No longer raised: {gone}." in page.medicines.told.text()


def test_a_medicine_that_does_not_matter_needs_a_reason(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    go_to_unknown_medicine(page, keys)
    keys.press(page, "M", TAB)
    assert page.medicines.harmless.hasFocus()
    keys.press(page, ENTER)
    assert page.case.resolutions == ()
    assert "why it does not matter" in page.medicines.told.text()
    keys.press(page, "eye drops, seen the bottle", ENTER)
    assert page.case.resolutions[0].reason == "eye drops, seen the bottle"
    assert not any(card.has_unclear_medicine for card in page.findings.findings.cards)


def test_what_was_said_of_a_medicine_can_be_taken_back(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    before = page.case.assessment.findings
    go_to_unknown_medicine(page, keys)
    keys.press(page, "M", "warfarin", ENTER, "the packet is here", ENTER)
    QTest.mouseClick(page.findChild(QPushButton, "button_take_back_medicine"), Qt.MouseButton.LeftButton)
    assert page.case.resolutions == ()
    assert page.case.assessment.findings == before


def test_escape_leaves_the_medicines(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    go_to_unknown_medicine(page, keys)
    keys.press(page, "M", "war", ESCAPE)
    assert not page.medicines.isVisible()
    assert page.findings.hasFocus()
    assert page.case.resolutions == ()


def test_another_name_is_chosen_with_the_arrows(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    go_to_unknown_medicine(page, keys)
    keys.press(page, "M", "iso")
    offered = page.medicines.names.names
    keys.press(page, DOWN, ENTER, "the packet is here", ENTER)
    assert page.case.resolutions[0].name == offered[1].name


def test_m_does_nothing_where_no_medicine_is_unclear(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    assert not page.findings.current.has_unclear_medicine
    keys.press(page, "M")
    assert not page.medicines.isVisible()


# ── answers ─────────────────────────────────────────────────────────────────────────────────────


def test_answers_are_found_by_their_words(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    everything = len(list_rows(page))
    keys.press_with(page, Qt.Key.Key_F)
    assert page.answers.field.hasFocus()
    keys.press(page, "zelfutrin")
    assert [row.question for row in list_rows(page)] == ["“zelfutrin drops”"]
    keys.press(page, ESCAPE)
    assert page.findings.hasFocus()
    assert len(list_rows(page)) == everything


def test_words_that_nobody_said_are_told_to_be_nowhere(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    keys.press_with(page, Qt.Key.Key_F)
    keys.press(page, "qqqq")
    assert list_rows(page) == []
    assert page.answers.none.isVisible()


def test_a_finding_marks_the_answers_it_rests_on(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    go_to_unknown_medicine(page, keys)
    rule = page.findings.current.rule
    assert page.answers.rows.current_rule == rule
    assert page.answers.tree.currentIndex().data(ROW_ROLE).question == "“zelfutrin drops”"


def sees_current_answer(page):
    """Whether the answer that the current finding rests on stands in the view, whole."""
    return sees_answer(page, page.answers.tree.currentIndex())


def sees_answer(page, index):
    """Whether an answer stands in the view, whole; Qt's own scrolling leaves a pixel of the line below it out."""
    tree = page.answers.tree
    place = tree.visualRect(index)
    return place.height() > 1 and tree.viewport().rect().contains(place.adjusted(0, 0, 0, -1))


def find_height(page):
    """How far down among the answers the current one stands, in pixels from the first."""
    tree = page.answers.tree
    return tree.visualRect(tree.currentIndex()).top() + tree.verticalScrollBar().value()


def test_the_answer_of_the_first_finding_stands_in_sight_however_far_down_and_after_a_resize(
    patient, open_record, show, qtbot
):
    page = show(open_record(patient.answer(keloid_ever="unsure")))
    tree = page.answers.tree
    qtbot.waitUntil(lambda: sees_current_answer(page))
    assert tree.currentIndex().data(ROW_ROLE).answer == "Not sure"
    assert find_height(page) > tree.viewport().height()
    at_first = find_height(page)

    page.resize(900, 560)

    qtbot.waitUntil(lambda: find_height(page) > at_first)  # narrower: answers run over more lines
    qtbot.waitUntil(lambda: sees_current_answer(page))


def test_the_answer_of_another_finding_comes_into_sight_and_the_first_again(sketched, open_record, show, keys, qtbot):
    page = show(open_record(sketched))
    tree = page.answers.tree
    qtbot.waitUntil(lambda: sees_current_answer(page))
    first = tree.currentIndex()

    keys.press(page, DOWN)

    assert tree.currentIndex() != first
    qtbot.waitUntil(lambda: sees_current_answer(page))
    assert not sees_answer(page, first)
    keys.press(page, UP)
    qtbot.waitUntil(lambda: sees_answer(page, first))


def test_another_record_begins_at_the_top_of_its_findings(sketched, open_record, show, keys, qtbot):
    page = show(open_record(sketched), size=(900, 560))
    keys.press(page, "1", "11", "11", "11")
    assert page.case.open_findings == ()
    assert page.findings.verticalScrollBar().value() > 0

    page.show_opened(open_record(sketched, state=RecordState.COUNTERSIGNED, decisions=page.case.decisions))

    assert page.findings.current.rule == page.case.assessment.findings[0].rule
    assert page.findings.verticalScrollBar().value() == 0


def test_an_answer_leads_to_its_finding(sketched, open_record, show):
    page = show(open_record(sketched))
    unsure = next(row for row in list_rows(page) if row.answer == "Not sure")
    index = page.answers.shown.mapFromSource(page.answers.model.find_rows(unsure.rules[0])[0])
    page.answers.tree.scrollTo(index)
    at = page.answers.tree.visualRect(index).center()
    QTest.mouseClick(page.answers.tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert page.findings.current.rule == unsure.rules[0]


def test_each_answer_can_be_heard_with_its_mark(sketched, open_record, show):
    page = show(open_record(sketched))
    index = page.answers.model.find_rows("sys-med-unrecognised")[0]
    heard = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "“zelfutrin drops”" in heard
    assert "not recognised" in heard
    assert "REVIEW" in heard


def test_what_changed_since_last_time_leads_the_screen_and_the_answers(questionnaire, lexicon, open_record, show):
    from tests.conftest import Scenario

    before = Scenario(questionnaire, lexicon)
    after = Scenario(questionnaire, lexicon).answer(cold_sores_ever="yes").takes("aciclovir", status="taking")
    page = show(open_record(after, before=before))
    assert page.changes.isVisible()
    first = page.answers.model.index(0, 0)
    assert first.data() == "Changed since last time"
    assert any("(was: No)" in row.answer for row in list_rows(page))


def test_nothing_leads_the_screen_at_a_first_visit(sketched, open_record, show):
    assert not show(open_record(sketched)).changes.isVisible()


# ── who may, and the form as a whole ────────────────────────────────────────────────────────────


def test_a_form_that_a_colleague_has_taken_can_be_read_and_taken_over(sketched, open_record, show, keys, qtbot):
    page = show(open_record(sketched, claimed_by="7d6f1f4e-3a44-4d37-9f2e-0c8f2d1a5b66"))
    assert sees_banner(page, "read_only")
    keys.press(page, "1", "2")
    assert page.case.decisions == ()
    assert not page.panel.isVisible()
    assert not page.footer.sign.isEnabled()
    with qtbot.waitSignal(page.take_over_requested):
        QTest.mouseClick(page.findChild(QPushButton, "button_read_only"), Qt.MouseButton.LeftButton)


def test_who_has_taken_it_is_named_once_known(sketched, open_record, show, qtbot, clinic):
    from screener.records.clinic import list_kiosks

    kiosk = list_kiosks(clinic[1])[0]
    page = show(open_record(sketched, claimed_by=kiosk.id))
    qtbot.waitUntil(lambda: any(kiosk.name in label.text() for label in page.banners.findChildren(QLabel)))


def test_what_is_being_asked_stays_while_names_come_in(sketched, open_record, show, keys, qtbot):
    page = show(open_record(sketched))
    keys.press(page, "2", "half a sent")
    page.news.people_known.emit()
    assert page.panel.isVisible()
    assert page.panel.own.text() == "half a sent"


def test_what_was_decided_stays_when_the_same_record_comes_back_taken(sketched, open_record, show, keys):
    opened = open_record(sketched)
    page = show(opened)
    keys.press(page, "1")
    page.show_opened(replace(opened, record=replace(opened.record, revision=2)))
    assert [one.choice for one in page.case.decisions] == [Choice.FOLLOW]


def test_what_became_of_the_case_on_another_page_is_taken_up_with_its_marks(sketched, open_record, show, keys):
    opened = open_record(sketched)
    page = show(opened)
    go_to_unknown_medicine(page, keys)
    keys.press(page, "M", "warfarin", ENTER, "the packet is here", ENTER)
    case = page.case
    page.show_opened(replace(opened, case=replace(case, decisions=())))
    assert page.case.resolutions == case.resolutions
    assert any(card.mark == "NEW" for card in page.findings.findings.cards)


def test_another_record_begins_anew(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    keys.press(page, "1")
    page.show_opened(open_record(sketched))
    assert page.case.decisions == ()


def test_a_signed_record_can_only_be_read(sketched, open_record, show):
    page = show(open_record(sketched, state=RecordState.COUNTERSIGNED))
    assert sees_banner(page, "read_only")
    assert not page.footer.sign.isEnabled()


def test_what_was_signed_leads_and_the_rules_are_quiet(sketched, open_record, show, qtbot, desk):
    referred = Determination(Overall.REFER, None, words="Asks her dermatologist first.")
    page = show(open_record(sketched, state=RecordState.COUNTERSIGNED, determination=referred))
    qtbot.waitUntil(lambda: desk.by.member.name in read_banner(page, "read_only"))
    told = read_banner(page, "read_only")
    assert told.startswith("Referred\nDecided and signed by ")
    assert told.endswith("Asks her dermatologist first.")
    assert page.header.outcome.accessibleName().startswith("By the rules: ")


def test_a_decision_that_is_made_anew_no_longer_leads(sketched, open_record, show):
    referred = Determination(Overall.REFER, None, words="Asks her dermatologist first.")
    page = show(open_record(sketched, state=RecordState.IN_REVIEW, determination=referred))
    assert not sees_banner(page, "read_only")
    assert not page.header.outcome.accessibleName().startswith("By the rules: ")


def test_the_age_is_as_of_today_whichever_day_the_rules_are_asked_for(sketched, open_record, show):
    page = show(open_record(sketched))
    before = page.header.who.text()
    assert before == "Testa Demonstrata, born 4 March 1992 (34)"
    page.day_panel.day_chosen.emit(date(2031, 6, 1))
    assert page.header.who.text() == before


def test_why_it_was_sent_back_stands_above_and_with_how_it_stands(sketched, open_record, show, desk, qtbot):
    opened = open_record(sketched, note="Please look at your medicines again.")
    sent_back = RecordVersion(
        record_id=opened.record.id, version=1, step=Step.SEND_BACK, rests_on=1, submission_id=None, superseded=False,
        outcome="review", treatment_on=None, created_at=NOW, made_by=desk.by.member.id, clinic_key_id="",
        content_digest="",
    )  # fmt: skip
    page = show(replace(opened, versions=(sent_back,)))
    qtbot.waitUntil(lambda: desk.by.member.name in read_banner(page, "note"))
    assert "look at your medicines again" in read_banner(page, "note")
    page.show_opened(
        replace(opened, versions=(sent_back,), record=replace(opened.record, state=RecordState.RETURNED))
    )
    qtbot.waitUntil(lambda: "look at your medicines again" in read_banner(page, "read_only"))
    assert not sees_banner(page, "note")


def test_the_gravest_banner_stands_first_whichever_came_first(sketched, open_record, show, qtbot):
    page = show(open_record(sketched))
    qtbot.waitUntil(lambda: sees_banner(page, "not_approved"))
    page.tell_from_before(True)
    page.show_lost(page._get_opened(), "A colleague has it.", "")
    expected = ["banner_read_only", "banner_from_before", "banner_not_approved"]
    qtbot.waitUntil(lambda: list_banners(page) == expected)


def list_banners(page):
    """The banners that are to be seen, from above."""
    shown = [
        one for one in page.banners.findChildren(QFrame) if one.objectName().startswith("banner_") and one.isVisible()
    ]
    return [one.objectName() for one in sorted(shown, key=lambda one: one.y())]


def test_of_a_signed_record_nothing_else_is_said_about_the_rules(sketched, open_record, show, qtbot):
    referred = Determination(Overall.REFER, None, words="Asks her dermatologist first.")
    opened = open_record(sketched, determination=referred)
    page = show(opened)
    qtbot.waitUntil(lambda: sees_banner(page, "not_approved"))
    page.show_opened(replace(opened, record=replace(opened.record, state=RecordState.COUNTERSIGNED)))
    assert not sees_banner(page, "not_approved")
    page.show_opened(opened)
    qtbot.waitUntil(lambda: sees_banner(page, "not_approved"))


def test_rules_that_nobody_approved_are_told(sketched, open_record, show, qtbot):
    page = show(open_record(sketched))
    qtbot.waitUntil(lambda: sees_banner(page, "not_approved"))


def test_a_form_whose_rules_changed_since_is_told(sketched, open_record, show, qtbot):
    from screener.determination.case import make_case

    opened = open_record(sketched)
    other = replace(opened.case.shown[0], rule="rule-of-then", title="A rule there was then")
    case = make_case(opened.case.questionnaire, opened.case.lexicon, opened.case.given, (*opened.case.shown, other))
    page = show(replace(opened, case=case))
    qtbot.waitUntil(lambda: sees_banner(page, "form_changed"))


def test_a_form_whose_rules_are_as_they_were_says_nothing_of_it(sketched, open_record, show, qtbot):
    page = show(open_record(sketched))
    qtbot.waitUntil(lambda: bool(page.news.people))  # asked for last
    assert not sees_banner(page, "form_changed")


def test_a_form_is_sent_back_with_a_note_and_not_without(sketched, open_record, show, keys, qtbot):
    page = show(open_record(sketched))
    keys.press_with(page, Qt.Key.Key_B)
    with qtbot.assertNotEmitted(page.send_back_requested):
        keys.press(page, ENTER)
    assert page.send_back.problem.isVisible()
    assert "Write what the patient should look at" in page.send_back.problem.text()
    assert page.send_back.note.hasFocus()
    keys.press(page, "W")
    assert not page.send_back.problem.isVisible()
    keys.press(page, Qt.Key.Key_Backspace)
    with qtbot.assertNotEmitted(page.send_back_requested):
        QTest.mouseClick(page.findChild(QPushButton, "button_send_note"), Qt.MouseButton.LeftButton)
    assert page.send_back.problem.isVisible()
    with qtbot.waitSignal(page.send_back_requested) as sent:
        keys.press(page, "Which drops are these?", ENTER)
    assert sent.args[1] == "Which drops are these?"


def test_a_note_that_is_too_long_stays_whole_and_is_told(sketched, open_record, show, keys, qtbot):
    page, long = show(open_record(sketched)), "Which drops? " * 50
    keys.press_with(page, Qt.Key.Key_B)
    page.send_back.note.insert(long)
    with qtbot.assertNotEmitted(page.send_back_requested):
        keys.press(page, ENTER)
    assert page.send_back.problem.text() == "The note is too long. Say it in at most 500 characters."
    assert page.send_back.note.text() == long


def test_the_note_written_is_kept_when_it_is_left(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    keys.press_with(page, Qt.Key.Key_B)
    keys.press(page, "Which", ESCAPE)
    assert not page.send_back.isVisible()
    keys.press_with(page, Qt.Key.Key_B)
    assert page.send_back.note.text() == "Which"


def test_history_next_visit_and_inbox_have_keys(sketched, open_record, show, keys, qtbot):
    page = show(open_record(sketched))
    with qtbot.waitSignal(page.history_requested):
        keys.press_with(page, Qt.Key.Key_H)
    with qtbot.waitSignal(page.visit_requested):
        keys.press_with(page, Qt.Key.Key_T)
    with qtbot.waitSignal(page.left_requested):
        keys.press_with(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)


def test_who_may_not_override_is_told_so_by_the_gate(patient, open_record, show, make_desk, keys):
    opened = open_record(patient.takes("Roaccutane", status="taking"))
    page = show(opened, at=make_desk(override=False))
    assert page.findings.current.severity == "contraindicated"
    assert page.footer.progress.text().endswith("2 more to decide. As it stands you cannot treat.")
    keys.press(page, "2")
    assert not page.panel.isVisible()
    assert "may not treat" in page.footer.progress.text()
    keys.press(page, "1")
    assert len(page.case.decisions) == 1


def test_the_picture_along_time_stands_above_and_can_be_put_away(sketched, open_record, show, keys):
    page = show(open_record(sketched))
    assert page.timeline.isVisible()
    assert "isotretinoin" in page.timeline.accessibleDescription()
    keys.press_with(page, Qt.Key.Key_K)
    assert not page.timeline.isVisible()
    keys.press_with(page, Qt.Key.Key_K)
    assert page.timeline.isVisible()


def test_the_picture_gives_way_on_a_low_screen_until_it_is_asked_for(sketched, open_record, show, keys):
    page = show(open_record(sketched), size=(1100, 600))
    assert not page.timeline.isVisible()
    keys.press_with(page, Qt.Key.Key_K)
    assert page.timeline.isVisible()


def test_a_course_leads_the_screen_once_it_is_known(sketched, open_record, show, desk, qtbot):
    from datetime import date

    from screener.determination.course import CourseRecord, make_course
    from screener.determination.decision import CoursePlan

    page = show(open_record(sketched))
    qtbot.waitUntil(lambda: bool(page.news.people))  # asked for last
    assert not page.course_card.isVisible()
    first = CourseRecord(1, date(2026, 10, 16), is_session=True, is_decided=True, plan=CoursePlan(4, 4, 6))
    second = CourseRecord(2, date(2026, 11, 20), is_session=True, is_decided=False)
    page.show_course(make_course([first, second], desk.words, date(2026, 11, 20)))
    assert page.course_card.isVisible()
    qtbot.waitUntil(lambda: sees_session(page, 4))
    page.show_opened(open_record(sketched))
    assert not page.course_card.isVisible()


def sees_session(page, number):
    return any(cell.isVisible() for cell in page.findChildren(QFrame, f"session_{number}"))


def test_there_is_nothing_to_put_away_where_nothing_leads(patient, open_record, show):
    page = show(open_record(patient))
    assert not page.header.lead.isVisible()


def test_how_long_ago_it_was_signed_is_said_anew_while_it_is_seen(sketched, open_record, show, desk, qtbot):
    clock = [desk.setup.now()]
    page = show(open_record(sketched), at=replace(desk, setup=replace(desk.setup, now=lambda: clock[0])))
    chosen = page.findings.current.rule
    assert "submitted 6 min ago" in page.header.about.text()

    clock[0] += timedelta(minutes=2)
    page.ticking.setInterval(1)

    qtbot.waitUntil(lambda: "submitted 8 min ago" in page.header.about.text())
    assert page.findings.current.rule == chosen
    assert page.findings.hasFocus()
    page.hide()
    assert not page.ticking.isActive()
    clock[0] += timedelta(minutes=1)
    page.show()
    assert "submitted 9 min ago" in page.header.about.text()
