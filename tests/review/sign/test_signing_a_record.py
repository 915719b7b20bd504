"""From “Determine and sign” to a document with both seals, by keyboard, against a real database and real keys."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from screener.consent.verify import SealState, verify
from screener.determination.decision import Overall
from screener.records.audit_log import list_events
from screener.records.states import RecordState
from screener.ui.pdf_pages import read_sizes
from tests.clinics import lock_database
from tests.determination.practice import ON_WARFARIN, TOO_MUCH_TO_PRINT, WELL, find_out_at_length
from tests.determination.test_signed_paper import make_parts_without_a_place


def press(*keys):
    """Keys on whatever has the focus; how many they were."""
    for key in keys:
        if key == "Ctrl+Enter":
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        else:
            QTest.keyClicks(QApplication.focusWidget(), key)
    return len(keys)


def wait_for(qtbot, page, words):
    qtbot.waitUntil(lambda: words in page.findChild(QWidget, "button_do").text())


def sign(qtbot, page):
    """The four topics, the page, the signature."""
    with qtbot.waitSignal(page.signed) as done:
        count = press("6", "7", "8", "9", "Ctrl+Enter")
        wait_for(qtbot, page, "Sign ")
        count += press("Ctrl+Enter")
    return done.args[0], count


def test_a_treatment_is_countersigned_in_six_presses_and_both_seals_hold(qtbot, page, begin, practice):
    begin(WELL)
    signed, count = sign(qtbot, page)
    assert count <= 14
    assert signed.record.state is RecordState.COUNTERSIGNED
    verification = verify(signed.pdf, trust=practice.roots)
    assert verification.state is SealState.WHOLE
    assert [seal.field for seal in verification.seals] == ["Patient", "Practitioner"]


def test_care_that_is_needed_is_said_and_stands_in_what_is_kept(qtbot, page, begin, desk):
    opened = begin(ON_WARFARIN)
    QTest.keyClicks(page.findChild(QWidget, "field_words"), "Shallow depth; press ten minutes.")
    QTest.keyClick(page.findChild(QWidget, "field_words"), Qt.Key.Key_Return)
    sign(qtbot, page)
    kept = desk.casebook.open(opened.record.id).determination
    assert (kept.overall, kept.words) == (Overall.WITH_CARE, "Shallow depth; press ten minutes.")


def test_a_database_that_is_busy_is_told_and_tried_again(qtbot, page, begin, practice):
    begin(WELL)
    press("6", "7", "8", "9", "Ctrl+Enter")
    wait_for(qtbot, page, "Sign ")
    with lock_database(practice.folder):
        press("Ctrl+Enter")
        qtbot.waitUntil(lambda: page.findChild(QWidget, "obstacle_1") is not None)
    with qtbot.waitSignal(page.signed):
        press("Ctrl+Enter")
        wait_for(qtbot, page, "Sign ")
        press("Ctrl+Enter")


def test_a_record_that_the_patient_corrected_meanwhile_is_not_signed(qtbot, page, begin, practice, desk):
    opened = begin(WELL)
    press("6", "7", "8", "9", "Ctrl+Enter")
    wait_for(qtbot, page, "Sign ")
    sent_back = desk.casebook.send_back(opened, "Please look at your medicines again.")
    practice.keep(ON_WARFARIN, record_id=opened.record.id, corrects=sent_back.version, at=practice.clock())
    press("Ctrl+Enter")
    qtbot.waitUntil(lambda: page.findChild(QWidget, "obstacle_1") is not None)
    assert desk.casebook.open(opened.record.id).record.state is RecordState.SUBMITTED
    assert page.findChild(QWidget, "check_risks").isChecked()


def tell_in_the_way(qtbot, page):
    """Ticks all topics and asks for the page; what is told instead."""
    press("6", "7", "8", "9", "Ctrl+Enter")
    qtbot.waitUntil(lambda: page.findChild(QWidget, "obstacle_1") is not None)
    assert "Show" in page.findChild(QWidget, "button_do").text()
    return page.findChild(QLabel, "obstacle_1").text()


def test_more_than_a_page_holds_is_told_and_nothing_is_lost(qtbot, page, practice, desk):
    book = desk.casebook
    opened = book.take(book.open(practice.keep(TOO_MUCH_TO_PRINT)))
    page.begin(opened, find_out_at_length(opened.case))
    assert "does not fit on the page" in tell_in_the_way(qtbot, page)
    assert page.findChild(QWidget, "check_risks").isChecked()
    assert book.open(opened.record.id).record.state is RecordState.IN_REVIEW


def test_a_document_without_a_place_to_countersign_is_told(qtbot, page, practice, desk, monkeypatch):
    record_id = "0a0a0a0a-3333-4222-8333-444444444444"
    practice.keep(parts=make_parts_without_a_place(record_id, monkeypatch), record_id=record_id)
    book = desk.casebook
    opened = book.take(book.open(record_id))
    page.begin(opened, opened.case)
    assert "no place to countersign" in tell_in_the_way(qtbot, page)
    assert book.open(record_id).record.state is RecordState.IN_REVIEW


def test_the_finished_document_opens_prints_and_is_saved_each_told_first(qtbot, page, begin, practice, tmp_path):
    begin(WELL)
    signed, _ = sign(qtbot, page)
    panel = page.findChild(QWidget, "end_panel").acts
    shown = []
    panel.show_in_viewer = lambda path: bool(shown.append(path)) or True
    panel.ask_file = lambda name: tmp_path / name
    panel.ask_printer = lambda: make_printer(tmp_path / "printed.pdf")
    for key in "OEP":
        with qtbot.waitSignal(panel.handed_out):
            press(key)
    assert shown[0].read_bytes() == signed.pdf
    (saved,) = tmp_path.glob(f"{signed.record.id}-consent-v*.pdf")
    assert saved.read_bytes() == signed.pdf
    assert len(read_sizes((tmp_path / "printed.pdf").read_bytes())) == len(read_sizes(signed.pdf))
    actions = [event.action for event in list_events(practice.store, record_id=signed.record.id)]
    assert actions[-3:] == ["record.exported", "record.exported", "record.printed"]
    with qtbot.waitSignal(page.visit_requested):
        press("V")
    assert not shown[0].exists()
    with qtbot.waitSignal(panel.handed_out):
        press("O")
    assert shown[1].exists()
    with qtbot.waitSignal(page.inbox_requested):
        press("Ctrl+Enter")
    assert not shown[1].exists()


def test_what_stands_at_the_end_is_what_was_signed(qtbot, page, begin):
    begin(WELL)
    person = "Testa Demonstrata, born 2 February 1992"
    assert page.findChild(QLabel, "label_title").text() == f"Determination for {person}"
    sign(qtbot, page)
    assert page.findChild(QLabel, "label_end").text() == f"{person}\nCan be treated on 20 November 2026."


def make_printer(path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    return printer
