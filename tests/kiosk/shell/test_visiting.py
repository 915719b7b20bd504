"""A patient comes back: the code, the date of birth, earlier answers confirmed or changed, the form handed over."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QLabel

from screener.determination.opening import open_record_to_decide
from screener.interview.answers import PartialDate
from screener.interview.changes import find_changes
from screener.interview.shelf import Shelf
from screener.kiosk.scripted.walk import Walk
from screener.kiosk.submission import submit
from screener.records.audit_log import list_events
from screener.records.model import Part
from screener.records.sign_in import sign_in
from screener.records.visits import list_visits, remove_visit
from screener.ui.scripted.album import Album
from screener.ui.scripted.hand import Hand as ScriptedHand
from tests.clinics import OWNER, PASSWORD, lock_database, open_clinic_store, read_everything
from tests.kiosk.shell.coming_back import BORN, WRONG
from tests.kiosk.test_submission import AT, prepare_and_sign


def read_texts(window):
    return " | ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_the_right_code_and_the_right_date_of_birth_begin_the_visit_at_the_welcome(
    prepared, open_rest, type_code, tell_born, hand, earlier
):
    session = open_rest()
    type_code(session.window)
    hand.find(session.window, "panel_birth")
    # Nothing of the earlier visit is shown, or even in a widget, before it is certain who this is.
    everything = " ".join(label.text() for label in session.window.findChildren(QLabel))
    assert "Testa" not in everything
    assert session.window.run is None
    tell_born(session.window, *BORN)
    hand.find(session.window, "page_welcome")
    run = session.window.run
    assert run.interview.get_answer("treatment-date") == PartialDate(2026, 12, 18)
    assert run.interview.get_answer("full-name") is None
    assert run.interview.get_answer("takes-any") is None
    assert (run.journey().follows, run.visit_id) == (earlier, prepared.id)
    assert not hand.sees(session.window, "button_back")


def test_a_wrong_code_is_told_and_may_be_typed_again(prepared, open_rest, type_code, hand, words):
    window = open_rest().window
    type_code(window, WRONG)
    assert hand.find(window, "code_problem").text() == words["kiosk_visits.code-wrong"]
    assert hand.find(window, "field_visit_code").text() == ""
    type_code(window)
    hand.find(window, "panel_birth")


def test_a_code_that_is_short_is_told_and_counts_as_no_try(prepared, open_rest, type_code, hand, setup, words):
    window = open_rest().window
    type_code(window, "123")
    assert hand.find(window, "code_problem").text() == words["kiosk_visits.code-short"]
    with closing(open_clinic_store(setup.data)) as store:
        assert "visit.refused" not in [event.action for event in list_events(store)]


def test_after_several_wrong_codes_staff_are_to_be_asked(prepared, open_rest, type_code, hand, setup, words):
    stopped = setup.now()
    window = open_rest(now=lambda: stopped).window
    wrong, wait = (words[f"kiosk_visits.code-{key}"] for key in ("wrong", "wait"))
    for told in (wrong, wrong, wrong, wait):
        type_code(window, WRONG)
        hand.wait_until(lambda told=told: hand.find(window, "code_problem").text() == told)
    type_code(window)
    hand.wait_until(lambda: hand.find(window, "code_problem").text() == wait)
    assert not hand.sees(window, "panel_birth")


def test_three_wrong_dates_of_birth_show_nothing_and_send_to_staff(
    prepared, open_rest, type_code, tell_born, hand, words
):
    session = open_rest()
    window = session.window
    type_code(window)
    for _ in range(2):
        tell_born(window, "3", "2", "1992")
        hand.wait_until(lambda: hand.find(window, "birth_problem").text() == words["kiosk_visits.born-wrong"])
    tell_born(window, "2", "2", "1929")
    hand.find(window, "panel_ask_staff")
    assert not hand.sees(window, "panel_birth")
    hand.click(window, "button_close_panel")
    hand.wait_until(lambda: not hand.sees(window, "panel_ask_staff"))
    assert window.run is None
    assert hand.sees(window, "page_rest")


def test_a_visit_taken_away_after_its_code_was_typed_is_not_begun_and_staff_are_to_be_asked(
    prepared, open_rest, type_code, tell_born, hand, setup, words
):
    window = open_rest().window
    type_code(window)
    hand.find(window, "panel_birth")
    with closing(open_clinic_store(setup.data)) as store:
        assert remove_visit(store, prepared.id, actor_id=prepared.prepared_by, at=AT)
    tell_born(window, *BORN)
    hand.find(window, "panel_ask_staff")
    assert words["kiosk_visits.ended-words"] in read_texts(window)
    assert window.run is None
    hand.click(window, "button_close_panel")
    hand.wait_until(lambda: hand.sees(window, "page_rest"))


def test_a_date_that_is_none_is_told_and_counts_as_no_try(prepared, open_rest, type_code, tell_born, hand, words):
    window = open_rest().window
    type_code(window)
    hand.find(window, "panel_birth")
    tell_born(window, "", "", "")
    assert hand.find(window, "birth_problem").text() == words["kiosk_visits.born-missing"]
    tell_born(window, "31", "2", "1992")
    told = hand.find(window, "birth_problem").text()
    assert words["kiosk_form.date-day-impossible"] in told
    assert words["kiosk_visits.born-impossible"] in told
    assert "blank" not in told
    tell_born(window, *BORN)
    hand.find(window, "page_welcome")


def test_while_the_database_is_busy_it_is_told_and_nothing_is_lost(
    prepared, open_rest, type_code, hand, setup, qtbot
):
    window = open_rest().window
    with lock_database(setup.data):
        type_code(window)
        qtbot.waitUntil(lambda: hand.sees(window, "code_problem"))
    assert "STORE-001" in hand.find(window, "code_problem").text()
    type_code(window)
    hand.find(window, "panel_birth")


def test_an_interrupted_visit_can_be_begun_again_with_its_code(prepared, open_rest, type_code, tell_born, hand):
    session = open_rest()
    type_code(session.window)
    tell_born(session.window, *BORN)
    first = session.window.run.record_id if hand.find(session.window, "page_welcome") else ""
    session.wipe()
    hand.wait_until(lambda: hand.sees(session.window, "button_code"))
    type_code(session.window)
    tell_born(session.window, *BORN)
    hand.find(session.window, "page_welcome")
    assert session.window.run.record_id != first


def test_after_a_power_cut_the_earlier_answers_are_there_again_with_what_was_said_of_them(
    prepared, open_rest, type_code, tell_born, hand
):
    session = open_rest()
    window = session.window
    type_code(window)
    tell_born(window, *BORN)
    hand.click(window, "option_filled-by_patient", "button_start", "still_so_full-name", "otherwise_phone")
    session.settle()
    session.close()
    session = open_rest()
    window = session.window
    hand.click(window, "button_resume")
    hand.type(window, "field_sign_in_name", OWNER)
    hand.type(window, "field_sign_in_password", PASSWORD)
    hand.click(window, "button_sign_in", "button_resume_0")
    hand.find(window, "page_about-you")
    assert hand.find(window, "still_so_full-name").isChecked()
    assert not hand.find(window, "still_so_address").isChecked()
    assert window.run.interview.get_answer("phone") is None
    assert window.run.visit_id == prepared.id


def test_the_whole_way_from_the_code_to_a_record_that_follows_the_first(
    prepared, open_rest, type_code, tell_born, hand, earlier, setup, patient, tmp_path_factory
):
    session = open_rest()
    window = session.window
    type_code(window)
    tell_born(window, *BORN)
    hand.find(window, "page_welcome")
    run = window.run
    patient.answer(
        treatment_date="2026-12-18", session_number=2, phone="01632 960999", had_microneedling="yes",
        last_microneedling_date="2026-11-20", microneedling_reaction=["none"],
    )  # fmt: skip
    scripted = ScriptedHand(window)
    album = Album(tmp_path_factory.mktemp("pictures"), scripted)
    Walk(window, scripted, album, patient.read().given).go_on()
    kept = read_everything(setup.data)
    assert kept.keys() == {earlier, run.record_id}
    response = json.loads(kept[run.record_id][Part.RESPONSE])
    assert response["answers"] == patient.answers
    assert response["kept"]["follows"] == earlier
    compared = response["kept"]["journey"]["compared"]
    told = {one["item"]: one["is_same"] for one in compared if not one["medicine"]}
    assert (told["full-name"], told["phone"], told["last-microneedling-date"]) == (True, False, True)
    assert [one["is_same"] for one in compared if one["medicine"] == "warfarin 3 mg"] == [True]
    # What is about these days was asked as if for the first time.
    assert not {"skin-now", "unwell-today", "microneedling-reaction"} & told.keys()
    with closing(open_clinic_store(setup.data)) as store:
        assert list_visits(store) == []
        told = [event.action for event in list_events(store) if not event.action.endswith("read")]
    assert told[-3:] == ["record.submit", "visit.removed", "staff.signed-in"]
    # And the code opens nothing any more.
    session.wipe()
    hand.wait_until(lambda: hand.sees(session.window, "button_code"))
    type_code(session.window)
    hand.wait_until(lambda: hand.sees(session.window, "code_problem"))
    assert not hand.sees(session.window, "panel_birth")


def test_the_practitioner_sees_what_differs_from_the_visit_before(earlier, setup, patient, make_run, keeper):
    patient.answer(smoking="vape", treatment_date="2026-12-18")
    run = make_run()
    run.record_id = "7a1f7a52-9c1e-4b52-9a53-1d7f8a4c2b6f"
    run.submission_id = run.record_id
    run.go_on(replace(run.take_picture(), journey=replace(run.journey(), record_id=run.record_id, follows=earlier)))
    submit(*prepare_and_sign(run, setup, keeper), setup, keeper, sealed_at=AT + timedelta(days=28))
    with closing(open_clinic_store(setup.data)) as store:
        by = sign_in(store, OWNER, PASSWORD, now=lambda: AT)
        opened = open_record_to_decide(store, by, Shelf(), run.record_id, at=AT)
        read = [event.record_id for event in list_events(store) if event.action == "record.read"]
    assert opened.before.given.given["smoking"] != opened.case.given.given["smoking"]
    changes = find_changes(opened.before.given, opened.case.given, opened.case.questionnaire)
    assert [change.item_id for change in changes] == ["smoking"]
    assert earlier in read
