"""The visit, filled in by staff in ten seconds, before the kiosk is handed over.

Object names: those of a section, `button_hand_over`, and `notice_approval` while the rules are not approved.
"""

from __future__ import annotations

from screener.interview.pages import Page
from screener.interview.run import Run
from screener.kiosk.approval_notice import make_approval_notice
from screener.kiosk.pages.section import SectionPage
from screener.questionnaire.text import Words


class VisitPage(SectionPage):
    """The form's own `visit` section: the same questions, the same editors; and whether the rules are approved."""

    next_words = "kiosk_shell.hand-over"
    next_name = "button_hand_over"
    has_back = False

    def __init__(self, page: Page, run: Run, words: Words) -> None:
        super().__init__(page, run, words)
        if not run.standing.is_approved:
            # Above the intro: the questions are put in below it, and staff may never scroll to the end.
            self.column.insertWidget(self.column.indexOf(self.intro_label), make_approval_notice(run.standing, words))
