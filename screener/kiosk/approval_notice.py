"""Tells staff that the rules are not approved by their clinic. Never shown to a patient.

Object name: `notice_approval`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from screener.kiosk.page import make_frame, make_label
from screener.rulebook.approval import say_standing

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFrame

    from screener.questionnaire.text import Words
    from screener.rulebook.approval import Standing


def make_approval_notice(standing: Standing, words: Words) -> QFrame:
    """What is not approved, and what to do."""
    day = standing.approval.approved_on.isoformat() if standing.approval else ""
    said = say_standing(standing, day, words)
    frame, layout = make_frame("notice", "notice_approval")
    layout.addWidget(make_label(words["rulebook.for-staff-title"], "subheading"))
    layout.addWidget(make_label(words.format("rulebook.for-staff", standing=said), "small"))
    frame.setAccessibleName(said)
    return frame
