"""Asks whether something shall really be done. Modal: whoever asks hides it behind a method that a test replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from screener.questionnaire.text import Words


def confirm(parent: QWidget, words: Words, about: str, **values: object) -> bool:
    """Ask, and wait for the answer.

    Args:
        parent: Over which it is asked.
        words: The practitioner's language.
        about: What is to be done; `review_shell` has the title, the question and the button of it.
        values: What the question tells.

    Returns:
        True only after a plain yes.
    """
    box = QMessageBox(parent)
    box.setObjectName(f"confirm_{about}")
    box.setWindowTitle(words[f"review_shell.{about}-title"])
    box.setText(words.format(f"review_shell.{about}-about", **values))
    sure = box.addButton(words[f"review_shell.{about}-sure"], QMessageBox.ButtonRole.AcceptRole)
    box.addButton(words["review_shell.cancel"], QMessageBox.ButtonRole.RejectRole)
    box.exec()
    is_sure = box.clickedButton() is sure
    box.deleteLater()
    return is_sure
