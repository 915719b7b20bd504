"""The patient's way as data: which pages there are now, in what order, and how far along each one is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the kiosk's first page is painted before the model is loaded
    from collections.abc import Sequence

    from screener.interview.flow import Interview
    from screener.questionnaire.model import Questionnaire, Section


class PageKind(StrEnum):
    """What a page is for."""

    VISIT = "visit"
    """Staff fill in what is planned."""
    WELCOME = "welcome"
    SECTION = "section"
    """One section of the form."""
    EDUCATION = "education"
    """About the treatment."""
    CHECK = "check"
    """Check your answers."""
    CONSENT = "consent"
    SIGN = "sign"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the patient's way."""

    id: str
    """The section's id, or the kind's name."""
    kind: PageKind
    step: str
    """Which step it belongs to: one of `STEPS`, or visit, welcome, thanks."""
    number: int
    """Number of that step among those counted aloud, from 1; 0 for pages outside the count."""
    of: int
    """How many steps are counted aloud."""


STEPS = ("you", "treatment", "education", "health", "medicines", "check", "consent", "sign")
"""The steps counted aloud ("Step 4 of 8"), in order."""


def find_pages(interview: Interview, *, with_visit: bool) -> tuple[Page, ...]:
    """The pages in force now, in order."""
    return _arrange(interview.sections_in_force(), with_visit=with_visit)


def list_pages(questionnaire: Questionnaire) -> tuple[Page, ...]:
    """Every page that a form can show, in order."""
    return _arrange(questionnaire.sections, with_visit=True)


def find_shared_page(questionnaire: Questionnaire, page_id: str) -> str:
    """A page if everybody is shown it, else the last before it that everybody is: what may stand in the clear.

    That somebody was shown a page to which only some answers lead would tell of those answers.

    Returns:
        The page's id; empty if the form has no such page.
    """
    asked_of_all = {
        section.id for section in questionnaire.sections if any(item.show is None for item in section.items)
    }
    found = ""
    for page in list_pages(questionnaire):
        if page.kind is not PageKind.SECTION or page.id in asked_of_all:
            found = page.id
        if page.id == page_id:
            return found
    return ""


def _arrange(sections: Sequence[Section], *, with_visit: bool) -> tuple[Page, ...]:
    pages = [make_page(PageKind.VISIT)] if with_visit else []
    pages.append(make_page(PageKind.WELCOME))
    for step in STEPS:
        inside = [section for section in sections if section.step == step]
        pages += [make_page(PageKind.SECTION, section.id, step) for section in inside]
        if step in set(PageKind):
            pages.append(make_page(PageKind(step)))
    return (*pages, make_page(PageKind.THANKS))


def make_page(kind: PageKind, page_id: str = "", step: str = "") -> Page:
    """The page of a kind; a section's has an id and step of its own."""
    step = step or kind.value
    number = STEPS.index(step) + 1 if step in STEPS else 0
    return Page(page_id or kind.value, kind, step, number, len(STEPS))
