import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QRawFont, QTextLayout
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest

import screener.ui
from screener.ui.fonts import FAMILY, install_fonts, read_fonts_ahead
from screener.ui.icons import IconButton
from screener.ui.theme import apply_theme
from screener.ui.word_button import WordButton

ICONS = sorted((Path(screener.ui.__file__).parent / "icons").glob("*.svg"))


def test_the_face_is_there_regular_and_bold(qapp):
    install_fonts(read_fonts_ahead())
    assert FAMILY in QFontDatabase.families()
    bold = QFont(FAMILY)
    bold.setBold(True)
    assert QFontInfo(bold).family() == FAMILY
    assert QFontInfo(bold).bold()


def test_reading_ahead_leaves_no_thread(qapp):
    for face in read_fonts_ahead():
        face.wait()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("font")]


def test_an_unpacked_face_is_kept_for_the_next_start(qapp, tmp_path):
    first = read_fonts_ahead(tmp_path / "fonts")
    install_fonts(first)
    kept = list((tmp_path / "fonts").iterdir())
    assert {path.read_bytes() for path in kept} == {face.wait() for face in first}
    again = read_fonts_ahead(tmp_path / "fonts")
    assert all(face._thread is None for face in again)
    install_fonts(again)


def test_a_kept_file_that_is_no_font_is_unpacked_again(qapp, tmp_path):
    for face in read_fonts_ahead(tmp_path):
        face.wait()
        face._thread.join()
        face.kept.write_bytes(b"no font")
    install_fonts(read_fonts_ahead(tmp_path))


def test_a_folder_that_cannot_be_written_does_no_harm(qapp, tmp_path):
    (tmp_path / "fonts").write_text("a file where the folder should be")
    install_fonts(read_fonts_ahead(tmp_path / "fonts"))


@pytest.mark.parametrize("icon", ICONS, ids=lambda path: path.stem)
def test_every_icon_is_drawn_in_the_colour_asked_for(icon, qapp):
    svg = icon.read_bytes()
    assert QSvgRenderer(QByteArray(svg)).isValid()
    assert b"currentColor" in svg
    assert b"#" not in svg


def test_a_button_without_words_still_says_its_name(qapp, qtbot):
    button = IconButton("help", "Ask for help")
    qtbot.addWidget(button)
    button.set_words_shown(False)
    assert button.text() == ""
    assert button.accessibleName() == "Ask for help"


def test_words_that_need_several_lines_get_them(qapp, qtbot):
    apply_theme(qapp)
    button = WordButton("a question that is long enough to need more than one line " * 4)
    qtbot.addWidget(button)
    assert button.heightForWidth(300) > button.heightForWidth(2000) >= 56


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_words_can_be_pressed_by_key(qapp, qtbot, key):
    button = WordButton("Open")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, key)


def test_the_first_page_waits_for_nothing_heavy():
    program = """
import sys
from screener.ui.starting import start_qt
from screener.kiosk import app, session, window, setup
from screener.ui import display
from screener.kiosk.pages import welcome, rest
heavy = {"pydantic", "yaml", "reportlab", "pyhanko", "cryptography", "pypdfium2", "sqlalchemy", "typer"}
print(*sorted(heavy & {name.partition(".")[0] for name in sys.modules}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("is_bold", [False, True])
def test_what_the_face_lacks_is_taken_from_whatever_face_the_computer_has(qapp, is_bold):
    install_fonts(read_fonts_ahead())
    font = QFont(FAMILY)
    font.setBold(is_bold)
    installed = [QRawFont.fromFont(QFont(family)) for family in QFontDatabase.families()]
    known = [letter for letter in "Zëω🙂😀李한⚕∮" if any(one.supportsCharacter(ord(letter)) for one in installed)]
    assert {"Z", "ë", "ω"} <= set(known)

    for letter in known:
        layout = QTextLayout(letter, font)
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        assert all(glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()), letter
