"""Asks whether something shall really be done. Modal: whoever asks hides it behind a method that a test replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QMessageBox, QPushButton, QSpacerItem

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from screener.questionnaire.text import Words

_WIDE_EMS = 22
"""Width of what is asked, in sizes of text, if the window is as wide."""
_AROUND_PX = 100


def confirm(parent: QWidget, words: Words, about: str, **values: object) -> bool:
    """Ask, and wait for the answer.

    Enter and Escape both leave everything as it is: a yes is clicked, or chosen with Tab and Space.

    Args:
        parent: Over which it is asked.
        words: The practitioner's language.
        about: What is to be done; `review_shell` has the title, the question and the button of it.
        values: What the question tells.

    Returns:
        True only after a plain yes.
    """
    box, sure = make_question(parent, words, about, **values)
    box.exec()
    is_sure = box.clickedButton() is sure
    box.deleteLater()
    return is_sure


def make_question(parent: QWidget, words: Words, about: str, **values: object) -> tuple[QMessageBox, QPushButton]:
    """The question, and its button that means yes. Arguments as for `confirm`."""
    box = QMessageBox(parent)
    box.setObjectName(f"confirm_{about}")
    box.setWindowTitle(words[f"review_shell.{about}-title"])
    box.setText(words.format(f"review_shell.{about}-about", **values))
    sure = box.addButton(words[f"review_shell.{about}-sure"], QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(words["review_shell.cancel"], QMessageBox.ButtonRole.RejectRole)
    # Left to itself, Qt makes long words in large text high and narrow.
    grid = box.layout()
    if isinstance(grid, QGridLayout):
        wide = min(_WIDE_EMS * box.fontInfo().pixelSize(), parent.window().width() - _AROUND_PX)
        grid.addItem(QSpacerItem(wide, 0), grid.rowCount(), 0, 1, grid.columnCount())
    # Enter presses whatever button has the focus, unless it may not be the default one.
    sure.setAutoDefault(False)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    cancel.setFocus()
    return box, sure
