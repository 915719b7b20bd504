"""`screener kiosk unfinished`: the forms that nobody finished at this computer, kept for staff to read for a day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.desk import Desk, work_signed_in
from screener.commands.loading import Shelf, open_shelf
from screener.commands.office import Credentials, read_clock
from screener.commands.printing import Status, print_line, tell
from screener.commands.updating import find_own_stores
from screener.errors import IntegrityError
from screener.records.permissions import Act

if TYPE_CHECKING:
    from screener.records.model import Draft
    from screener.records.store import Store


def show_all(data: Path | None, who: Credentials) -> Status:
    """Print each with its answers; that each was read is told in the audit trail."""
    return work_signed_in(data, who, Act.SHOW_RECORD, lambda desk: _show_all(desk, open_shelf(data)))


def _show_all(desk: Desk, shelf: Shelf) -> Status:
    from screener.records.drafts import find_drafts, open_kept_draft
    from screener.records.store import open_store

    is_none = True
    own: list[AbstractContextManager[Store]] = [
        closing(open_store(folder)) for folder in find_own_stores(desk.office)
    ]
    for holder in own or [nullcontext(desk.store)]:
        with holder as store:
            for draft in find_drafts(store, kept=True):
                is_none = False
                open_kept_draft(store, draft.interview_id, actor_id=desk.by.member.id, at=read_clock())
                _print(desk, draft, shelf)
    if is_none:
        tell(desk.say("unfinished-none"))
    return Status.DONE


def _print(desk: Desk, draft: Draft, shelf: Shelf) -> None:
    kiosk = desk.people.name(draft.kiosk_id)
    print_line(desk.say("unfinished", at=desk.say_time(draft.saved_at), kiosk=kiosk))
    for line in _list_answers(desk, draft, shelf):
        print_line(f"  {line}")


def _list_answers(desk: Desk, draft: Draft, shelf: Shelf) -> Iterator[str]:
    from screener.errors import Problem
    from screener.interview.progress import find_language, read_progress
    from screener.interview.wording import answer_in_words
    from screener.kiosk.cabinet import draft_context

    try:
        data = desk.by.clinic.open(draft.sealed, draft_context(draft.interview_id))
        form = shelf.find_form(desk.office.settings.form, find_language(data))
        progress = form if isinstance(form, Problem) else read_progress(data, form)
    except IntegrityError:
        yield desk.say("shut")
        return
    if isinstance(form, Problem) or isinstance(progress, Problem):
        yield desk.say("unfinished-changed")
        return
    for item_id, item in form.items.items():
        if item_id in progress.given:
            yield f"{item.ask} {answer_in_words(item, progress.given[item_id], form.words)}"
