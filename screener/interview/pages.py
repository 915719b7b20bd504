"""The patient's way as data: which pages there are now, in what order, and how far along each one is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the kiosk's first page is painted before the model is loaded
    from screener.interview.flow import Interview


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
    pages = [make_page(PageKind.VISIT)] if with_visit else []
    pages.append(make_page(PageKind.WELCOME))
    sections = interview.sections_in_force()
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
