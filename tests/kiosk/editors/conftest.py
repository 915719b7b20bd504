"""An editor on screen, driven by real clicks and keys, that remembers every answer it told."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget


@pytest.fixture
def services(lexicon, questionnaire, words):
    """What editors are handed; the treatment is planned for 20 November 2026."""
    from screener.kiosk.editors.services import EditorServices

    areas = questionnaire.items["treatment-areas"].options
    return EditorServices(words, lexicon, areas, lambda: date(2026, 11, 20))


class Edited:
    """An editor on screen, driven by clicks and keys, and every answer it told."""

    def __init__(self, editor):

        self.editor = editor
        self.told = []
        self.window = QWidget()
        QVBoxLayout(self.window).addWidget(editor)
        editor.answer_changed.connect(self.told.append)
        self.window.resize(900, 1800)

    @property
    def answer(self):
        """The last answer told."""
        return self.told[-1]

    def find(self, name):
        """The part of that object name."""

        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def click(self, name):
        """Click a part."""
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)
        return self.settle()

    def write(self, name, text):
        """Put the focus into a field and write."""
        self.find(name).setFocus()
        self.find(name).selectAll()
        QTest.keyClicks(self.find(name), text)
        return self.settle()

    def press(self, *keys):
        """Press keys where the focus is."""

        for key in keys:
            QTest.keyClick(QApplication.focusWidget(), key)
        return self.settle()

    def settle(self):
        """Let what is due happen: layouts, and widgets shown once they have a place."""
        QApplication.processEvents()
        return self

    def is_chosen(self, name):
        """Whether an option is shown as chosen."""
        return self.find(name).isChecked()

    def advice(self):
        """What is shown to be wrong, in words."""
        return " ".join(f"{p.message} {p.advice}" for p in self.editor.find_problems())


@pytest.fixture
def edit(qtbot, qapp, questionnaire, services):
    """Opens the editor of an item of the shipped form, or of an item handed over."""
    from screener.kiosk.editors.table import make_editor
    from screener.ui.theme import apply_theme

    apply_theme(qapp)

    def open_editor(item, answer=None):
        item = questionnaire.items[item] if isinstance(item, str) else item
        edited = Edited(make_editor(item, answer, services))
        qtbot.addWidget(edited.window)
        with qtbot.waitExposed(edited.window):
            edited.window.show()
        edited.window.activateWindow()
        return edited

    return open_editor
