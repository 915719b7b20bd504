"""Read and sign: what is signed was shown, and the end is reached only when all of it is kept."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from screener.errors import MachineError
from screener.interview.answers import Written
from screener.interview.journey import FilledBy, Role
from screener.kiosk.pages.sign import Stage
from screener.kiosk.submission import KEYS
from tests.clinics import count_records, lock_database, read_only_record

SCRAWL = ((0.1, 0.6), (0.3, 0.2), (0.5, 0.8), (0.7, 0.3))


@pytest.fixture
def run(make_run):
    return make_run()


def wait_for(qtbot, page, stage):
    qtbot.waitUntil(lambda: page.stage is stage)


def open_document(qtbot, open_at, run):
    window = open_at("sign", run)
    page = window.wizard.shown
    wait_for(qtbot, page, Stage.READING)
    qtbot.waitUntil(lambda: page.document.is_page_drawn)
    return window, page


def read_all(qtbot, hand, window, page):
    wait_for(qtbot, page, Stage.READING)
    while not page.document.is_read:
        with qtbot.waitSignal(page.document.page_seen):
            hand.click(window, "button_next")
    hand.click(window, "button_next")
    assert page.stage is Stage.SIGNING


def draw(hand, window, role="patient"):
    hand.draw(window, f"pad_{role}", *SCRAWL)


def test_signing_waits_until_every_page_was_shown(qtbot, hand, open_at, run):
    window, page = open_document(qtbot, open_at, run)
    count = page.document.count
    assert count > 3
    for shown in range(1, count):
        assert page.stage is Stage.READING
        assert window.bottom_bar.next.text() == window.words["kiosk_sign.next-page"]
        with qtbot.waitSignal(page.document.page_seen):
            hand.click(window, "button_next")
        assert page.document.index == shown
    assert window.bottom_bar.next.text() == window.words["kiosk_shell.continue"]
    hand.click(window, "button_next")
    assert page.stage is Stage.SIGNING


def test_thank_you_comes_only_after_everything_is_kept(qtbot, hand, open_at, run, setup):
    window, page = open_document(qtbot, open_at, run)
    shown = page._prepared.rendered.pdf
    read_all(qtbot, hand, window, page)
    draw(hand, window)
    assert window.bottom_bar.next.text() == window.words["kiosk_sign.sign-and-finish"]
    kept_at_the_end = []
    window.wizard.page_shown.connect(
        lambda shown: kept_at_the_end.append(count_records(setup.data) == 1) if shown.page.id == "thanks" else None
    )
    hand.click(window, "button_next")
    assert page.stage is Stage.SEALING
    qtbot.waitUntil(lambda: window.wizard.shown.page.id == "thanks")
    assert kept_at_the_end
    assert all(kept_at_the_end)
    record_id, response, _, pdf = read_only_record(setup.data)
    assert record_id == run.record_id
    assert pdf.startswith(shown)
    assert response["answers"]["full-name"] == "Testa Demonstrata"


def test_a_dot_is_no_signature(qtbot, hand, open_at, run, setup):
    window, page = open_document(qtbot, open_at, run)
    read_all(qtbot, hand, window, page)
    hand.click(window, "button_next")
    assert hand.find(window, "problem_pad_patient").text() == window.words["kiosk_sign.sign-blank"]
    hand.draw(window, "pad_patient", (0.5, 0.5))
    hand.click(window, "button_next")
    assert hand.find(window, "problem_pad_patient").text() == window.words["kiosk_sign.sign-too-little"]
    assert page.stage is Stage.SIGNING
    assert count_records(setup.data) == 0


def test_clear_takes_the_ink_away(qtbot, hand, open_at, run):
    window, page = open_document(qtbot, open_at, run)
    read_all(qtbot, hand, window, page)
    draw(hand, window)
    hand.click(window, "button_clear_patient", "button_next")
    assert hand.find(window, "problem_pad_patient")


def test_a_name_typed_before_a_witness_is_an_equal_signature(qtbot, hand, open_at, run, setup):
    window, page = open_document(qtbot, open_at, run)
    read_all(qtbot, hand, window, page)
    hand.click(window, "option_type_patient", "button_next")
    assert hand.find(window, "problem_witness_patient")
    assert hand.find(window, "problem_vouch_patient")
    hand.type(window, "field_witness_patient", "Vigil Exempli")
    hand.click(window, "button_vouch_patient")
    hand.pass_gate(window)
    hand.find(window, "vouched_patient")
    hand.click(window, "button_next")
    qtbot.waitUntil(lambda: window.wizard.shown.page.id == "thanks")
    assert count_records(setup.data) == 1


def test_a_name_changed_after_the_witness_vouched_is_vouched_for_again(qtbot, hand, open_at, run):
    window, page = open_document(qtbot, open_at, run)
    read_all(qtbot, hand, window, page)
    hand.click(window, "option_type_patient")
    hand.type(window, "field_witness_patient", "Vigil Exempli")
    hand.click(window, "button_vouch_patient")
    hand.pass_gate(window)
    hand.find(window, "vouched_patient")
    hand.type(window, "field_typed_patient", "x")
    hand.click(window, "button_next")
    assert hand.find(window, "problem_vouch_patient")


def test_a_guardian_signs_after_the_young_person(qtbot, hand, open_at, make_run, patient, setup):
    patient.answer(
        date_of_birth="2010-05-05", guardian_present="yes", guardian_name="Matra Demonstrata",
        guardian_authority="yes", guardian_consent="yes", minor_wants="yes", minor_doctor_referral="no",
    )  # fmt: skip
    run = make_run()
    run.filled_by = FilledBy(Role.GUARDIAN, "Matra Demonstrata", "mother")
    window, page = open_document(qtbot, open_at, run)
    read_all(qtbot, hand, window, page)
    draw(hand, window, "patient")
    hand.click(window, "button_next")
    assert page.stage is Stage.SIGNING
    draw(hand, window, "guardian")
    hand.click(window, "button_back")
    assert hand.find(window, "pad_patient")
    hand.click(window, "button_next", "button_next")
    qtbot.waitUntil(lambda: window.wizard.shown.page.id == "thanks")
    assert count_records(setup.data) == 1


def test_a_missing_name_is_asked_for_before_the_document_is_written(qtbot, hand, open_at, make_run, patient):
    patient.answer(full_name=None)
    run = make_run()
    run.filled_by = FilledBy(Role.INTERPRETER, "", "interpreter")
    window = open_at("sign", run)
    page = window.wizard.shown
    assert page.stage is Stage.NAMES
    hand.click(window, "button_next")
    assert hand.find(window, "problem_name_patient")
    hand.type(window, "field_name_patient", "Testa Demonstrata")
    hand.type(window, "field_name_interpreter", "Dolma Metsch")
    hand.click(window, "button_next")
    wait_for(qtbot, page, Stage.READING)
    assert run.interview.get_answer("full-name") == Written("Testa Demonstrata")
    assert run.filled_by.name == "Dolma Metsch"
    assert [signer.name for signer in page._prepared.draft.signers] == ["Testa Demonstrata", "Dolma Metsch"]


def test_what_cannot_be_printed_is_told_before_reading(qtbot, hand, open_at, make_run, patient):
    patient.answer(preferred_name="Testa \U0001f642")
    window = open_at("sign", make_run())
    page = window.wizard.shown
    wait_for(qtbot, page, Stage.UNPRINTABLE)
    assert hand.find(window, "stage_unprintable")
    hand.click(window, "button_next")
    assert page.stage is Stage.READING


def test_a_failure_keeps_everything_and_offers_to_try_again(qtbot, hand, open_at, run, setup):
    window, page = open_document(qtbot, open_at, run)
    read_all(qtbot, hand, window, page)
    draw(hand, window)
    key = setup.data / KEYS / "kiosk.key"
    away = key.rename(setup.data / "elsewhere")
    hand.click(window, "button_next")
    wait_for(qtbot, page, Stage.NOT_SEALED)
    assert hand.find(window, "stage_trouble")
    assert count_records(setup.data) == 0
    away.rename(key)
    hand.click(window, "button_try_again")
    qtbot.waitUntil(lambda: window.wizard.shown.page.id == "thanks")
    assert count_records(setup.data) == 1


def test_a_database_that_takes_nothing_leaves_no_half_record(qtbot, hand, open_at, run, setup):
    window, page = open_document(qtbot, open_at, run)
    read_all(qtbot, hand, window, page)
    draw(hand, window)
    with lock_database(setup.data):
        hand.click(window, "button_next")
        wait_for(qtbot, page, Stage.NOT_SEALED)
    assert count_records(setup.data) == 0
    assert not run.is_handed_over
    hand.click(window, "button_back")
    assert page.stage is Stage.SIGNING
    assert not page._panels[0]._pad.is_blank


def test_a_document_that_cannot_be_written_can_be_tried_again(qtbot, hand, open_at, run, setup, monkeypatch):
    from screener.consent import layout

    def fail(*_args, **_options):
        raise MachineError("PAPER-002", "The typeface for the paper cannot be read.")

    with monkeypatch.context() as broken:
        broken.setattr(layout, "render", fail)
        window = open_at("sign", run)
        page = window.wizard.shown
        wait_for(qtbot, page, Stage.NOT_PREPARED)
        assert hand.find(window, "stage_trouble")
    hand.click(window, "button_try_again")
    wait_for(qtbot, page, Stage.READING)


def test_back_and_forth_without_a_change_keeps_what_was_read(qtbot, hand, open_at, run):
    window, page = open_document(qtbot, open_at, run)
    read_all(qtbot, hand, window, page)
    draw(hand, window)
    prepared = page._prepared
    hand.click(window, "button_back", "button_back")
    assert window.wizard.shown is not page
    window.wizard.advance()
    assert page.stage is Stage.READING
    assert page.document.is_read
    assert page._prepared is prepared


def test_a_changed_answer_voids_the_document_and_the_signature(qtbot, hand, open_at, run):
    window, page = open_document(qtbot, open_at, run)
    read_all(qtbot, hand, window, page)
    draw(hand, window)
    before = page._prepared.rendered.pdf
    hand.click(window, "button_back", "button_back")
    run.interview.answer("phone", Written("01632 960009"))
    window.wizard.advance()
    wait_for(qtbot, page, Stage.READING)
    assert page._prepared.rendered.pdf != before
    assert not page.document.is_read
    assert page._panels[0]._pad.is_blank


def test_a_finger_signs_without_moving_the_page(qtbot, hand, open_at, run):
    window, page = open_document(qtbot, open_at, run)
    read_all(qtbot, hand, window, page)
    window.resize(1024, 480)
    pad = hand.find(window, "pad_patient")
    bar = page.scroll_area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    page.scroll_area.ensureWidgetVisible(pad)
    before = bar.value()
    screen = QTest.createTouchDevice()

    def touch(x, y):
        return pad.mapTo(window, QPoint(round(x * pad.width()), round(y * pad.height())))

    QTest.touchEvent(window, screen).press(0, touch(*SCRAWL[0]), window).commit()
    for point in SCRAWL[1:]:
        QTest.touchEvent(window, screen).move(0, touch(*point), window).commit()
    QTest.touchEvent(window, screen).release(0, touch(*SCRAWL[-1]), window).commit()
    assert [len(stroke) for stroke in pad.drawn.strokes] == [len(SCRAWL)]
    assert bar.value() == before
    assert pad.has_signature
