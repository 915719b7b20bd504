"""History and proof in the window: the past is shown, other records open, and any PDF gets a plain verdict."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListView, QWidget

from screener.consent.verify import verify
from screener.records.audit_log import list_events
from screener.review.history_page import HistoryPage
from screener.ui.theme import Sheet, apply_theme
from tests.determination.practice import ON_WARFARIN, WELL
from tests.review.whole_life import alter_database, live


@pytest.fixture
def page(qtbot, qapp, desk):
    apply_theme(qapp, sheet=Sheet.REVIEW)
    page = HistoryPage(desk)
    qtbot.addWidget(page)
    page.resize(1360, 900)
    page.show()
    return page


@pytest.fixture
def show(qtbot, page, practice):
    """Opens a record and shows its past."""

    def show_record(record_id):
        page.show_record(page._desk.casebook.open(record_id))
        qtbot.waitUntil(lambda: page.findChild(QWidget, "version_1") is not None)
        qtbot.waitUntil(lambda: page.findChild(QWidget, "record_1") is not None)

    return show_record


def verdict(page):
    return page.findChild(QLabel, "label_verdict").text()


def test_other_records_of_the_patient_open(qtbot, page, show, practice):
    other, this = practice.keep(WELL), practice.keep(ON_WARFARIN)
    show(this)
    rows = [page.findChild(QWidget, f"record_{number}") for number in (1, 2)]
    (button,) = [row for row in rows if not isinstance(row, QLabel)]
    with qtbot.waitSignal(page.open_requested) as wanted:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wanted.args == [other]


def test_its_title_tells_whose_it_is(page, show, practice):
    show(practice.keep(WELL))
    title = page.findChild(QLabel, "label_history").text()
    assert title == "History: Testa Demonstrata, born 2 February 1992"


def test_who_opened_it_is_listed(page, show, practice):
    show(practice.keep(WELL))
    model = page.findChild(QListView, "list_events").model()
    told = [model.data(model.index(row, 0)) for row in range(model.rowCount())]
    assert any("Pia Sample" in line and "read the record" in line for line in told)


def test_the_document_kept_is_verified(qtbot, page, show, practice):
    show(practice.keep(WELL))
    with qtbot.waitSignal(page.findChild(QWidget, "proof_panel").told):
        QTest.keyClick(page, Qt.Key.Key_K)
    assert verdict(page).startswith("Whole.")
    assert "Practitioner: not sealed yet" in page.findChild(QLabel, "label_verdict_details").text()


def test_a_file_that_was_altered_is_called_so(qtbot, page, show, practice, desk, tmp_path):
    record_id = practice.keep(WELL)
    show(record_id)
    pdf = bytearray(desk.casebook.open(record_id).pdf)
    pdf[len(pdf) // 3] ^= 1
    (tmp_path / "copy.pdf").write_bytes(pdf)
    panel = page.findChild(QWidget, "proof_panel")
    panel.ask_file = lambda: tmp_path / "copy.pdf"
    with qtbot.waitSignal(panel.told):
        QTest.keyClick(page, Qt.Key.Key_F)
    assert verdict(page).startswith("ALTERED.")


def test_a_file_that_is_dropped_is_verified(qtbot, page, show, practice, tmp_path):
    show(practice.keep(WELL))
    (tmp_path / "letter.pdf").write_bytes(b"no PDF")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "letter.pdf"))])
    panel = page.findChild(QWidget, "proof_panel")
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    with qtbot.waitSignal(panel.told):
        panel.dropEvent(QDropEvent(QPointF(QPoint(5, 5)), Qt.DropAction.CopyAction, data, buttons, keys))
    assert verdict(page).startswith("Not readable.")
    assert "letter.pdf" in page.findChild(QLabel, "label_verdict_of").text()


def test_another_record_shows_nothing_of_the_one_before(qtbot, page, show, practice):
    show(practice.keep(WELL))
    with qtbot.waitSignal(page.findChild(QWidget, "proof_panel").told):
        QTest.keyClick(page, Qt.Key.Key_K)
    show(practice.keep(WELL))
    assert not page.findChild(QLabel, "label_verdict").isVisible()


def test_escape_goes_back(qtbot, page, show, practice):
    show(practice.keep(WELL))
    with qtbot.waitSignal(page.back_requested):
        QTest.keyClick(page, Qt.Key.Key_Escape)


def test_the_document_of_each_version_is_had_and_proved(qtbot, page, show, practice, tmp_path):
    record_id, _ = live(practice)
    show(record_id)
    acts = page.findChild(QWidget, "proof_panel").acts
    acts.ask_file = lambda name: tmp_path / name
    sealed = {}
    for version in (5, 3, 1):
        qtbot.mouseClick(page.findChild(QWidget, f"version_{version}"), Qt.MouseButton.LeftButton)
        assert page.findChild(QLabel, "label_document").text() == f"Document of version {version}"
        with qtbot.waitSignal(acts.handed_out):
            QTest.keyClick(page, Qt.Key.Key_E)
        saved = (tmp_path / f"{record_id}-consent-v{version}.pdf").read_bytes()
        sealed[version] = [seal.field for seal in verify(saved, trust=practice.roots).seals]
        with qtbot.waitSignal(page.findChild(QWidget, "proof_panel").told):
            QTest.keyClick(page, Qt.Key.Key_K)
        assert verdict(page).startswith("Whole.")
    assert sealed == {5: ["Patient", "Practitioner"], 3: ["Patient"], 1: ["Patient"]}
    told = [(event.action, event.read_details().get("version")) for event in list_events(practice.store)]
    assert [version for action, version in told if action == "record.exported"] == [5, 3, 1]


def test_a_copy_to_look_at_is_gone_when_another_version_is_chosen_or_the_page_left(qtbot, page, show, practice):
    record_id, _ = live(practice)
    show(record_id)
    acts, shown = page.findChild(QWidget, "proof_panel").acts, []
    acts.show_in_viewer = lambda path: bool(shown.append(path)) or True
    with qtbot.waitSignal(acts.handed_out):
        QTest.keyClick(page, Qt.Key.Key_O)
    assert shown[0].exists()
    qtbot.mouseClick(page.findChild(QWidget, "version_1"), Qt.MouseButton.LeftButton)
    assert not shown[0].exists()
    with qtbot.waitSignal(acts.handed_out):
        QTest.keyClick(page, Qt.Key.Key_O)
    page.hide()
    assert not shown[1].exists()


def test_a_document_altered_in_the_database_is_told_and_not_handed_out(qtbot, page, show, practice, tmp_path):
    record_id = practice.keep(WELL)
    show(record_id)
    alter_database(practice, "UPDATE sealed_parts SET sealed = zeroblob(length(sealed)) WHERE part = 'pdf'")
    panel = page.findChild(QWidget, "proof_panel")
    with qtbot.waitSignal(panel.told):
        QTest.keyClick(page, Qt.Key.Key_K)
    assert "version 1: the pdf is not what was written" in verdict(page)
    panel.acts.ask_file = lambda name: tmp_path / name
    with qtbot.waitSignal(panel.acts.told):
        QTest.keyClick(page, Qt.Key.Key_E)
    assert "not what was written" in page.findChild(QLabel, "label_document_told").text()
    assert list(tmp_path.glob("*.pdf")) == []
    assert all(event.action != "record.exported" for event in list_events(practice.store))
