"""Which widget shows which kind of page. Each is imported when it is first reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screener.interview.pages import Page, PageKind

if TYPE_CHECKING:
    from screener.interview.run import Run
    from screener.kiosk.keeping import Keeper
    from screener.kiosk.page import KioskPage
    from screener.kiosk.setup import KioskSetup


def build_page(  # noqa: C901 - one flat arm for each kind
    page: Page, run: Run, setup: KioskSetup, keeper: Keeper
) -> KioskPage:
    """Make the widget of a page."""
    match page.kind:
        case PageKind.VISIT:
            from screener.kiosk.pages.visit import VisitPage

            return VisitPage(page, run, run.words)
        case PageKind.WELCOME:
            from screener.kiosk.pages.welcome import WelcomePage

            return WelcomePage(run, run.words, setup)
        case PageKind.SECTION:
            from screener.kiosk.pages.section import SectionPage

            return SectionPage(page, run, run.words)
        case PageKind.EDUCATION:
            from screener.kiosk.pages.education import EducationPage

            return EducationPage(page, run, run.words)
        case PageKind.CHECK:
            from screener.kiosk.pages.check import CheckPage

            return CheckPage(page, run, run.words)
        case PageKind.CONSENT:
            from screener.kiosk.pages.consent import ConsentPage

            return ConsentPage(page, run, run.words)
        case PageKind.SIGN:
            from screener.kiosk.pages.sign import SignPage

            return SignPage(page, run, run.words, setup, keeper)
        case PageKind.THANKS:
            from screener.kiosk.pages.thanks import ThanksPage

            return ThanksPage(page, run, run.words, setup, keeper)
