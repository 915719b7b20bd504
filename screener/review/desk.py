"""Somebody signed in at the window, with what every page of theirs works with. Ends with their signing out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screener.determination.casebook import Casebook
    from screener.interview.shelf import Shelf
    from screener.questionnaire.text import Words
    from screener.records.members import SignedIn
    from screener.records.store import Store
    from screener.review.setup import ReviewSetup
    from screener.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages of one signed-in member of staff share."""

    setup: ReviewSetup
    tasks: Tasks
    """The database's work, one thing after the other. What is slow and needs no database has tasks of its own."""
    words: Words
    """All words for staff."""
    by: SignedIn
    casebook: Casebook
    store: Store
    shelf: Shelf
    """The forms; read only in `tasks`."""
