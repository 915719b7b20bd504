"""The visit, filled in by staff in ten seconds, before the kiosk is handed over.

Object names: those of a section, and `button_hand_over`.
"""

from __future__ import annotations

from screener.kiosk.pages.section import SectionPage


class VisitPage(SectionPage):
    """The form's own `visit` section: the same questions, the same editors."""

    next_words = "kiosk_shell.hand-over"
    next_name = "button_hand_over"
    has_back = False
