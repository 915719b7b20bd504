"""The pages of the window, each loaded when it is first shown: signing in waits for none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screener.review.arrivals import Arrivals
    from screener.review.case_page import CasePage
    from screener.review.desk import Desk
    from screener.review.history_page import HistoryPage
    from screener.review.inbox_page import InboxPage
    from screener.review.insight_page import InsightPage
    from screener.review.signing_page import SigningPage
    from screener.review.treatment_panel import TreatmentPanel
    from screener.review.visit_panel import VisitPanel


def make_inbox(desk: Desk) -> InboxPage:
    """Who is waiting."""
    from screener.review.inbox_page import InboxPage

    return InboxPage(desk)


def make_case(desk: Desk) -> CasePage:
    """One patient on one screen."""
    from screener.review.case_page import CasePage

    return CasePage(desk)


def make_signing(desk: Desk) -> SigningPage:
    """Determine and sign."""
    from screener.review.signing_page import SigningPage

    return SigningPage(desk)


def make_history(desk: Desk) -> HistoryPage:
    """All records of a patient, and who did what with them."""
    from screener.review.history_page import HistoryPage

    return HistoryPage(desk)


def make_visit(desk: Desk) -> VisitPanel:
    """The next visit of a patient, prepared for a kiosk."""
    from screener.review.visit_panel import VisitPanel

    return VisitPanel(desk)


def make_treatment(desk: Desk) -> TreatmentPanel:
    """What was done, and the course it belongs to."""
    from screener.review.treatment_panel import TreatmentPanel

    return TreatmentPanel(desk)


def make_insight(desk: Desk) -> InsightPage:
    """Counts of what was asked, flagged and decided."""
    from screener.review.insight_page import InsightPage

    return InsightPage(desk)


def make_arrivals() -> Arrivals:
    """What tells that somebody did something with records."""
    from screener.review.arrivals import Arrivals

    return Arrivals()
