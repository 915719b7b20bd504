"""Unfinished interviews: saved as each answer is given, taken away when signed, timed out or a day old.

What a practitioner has not signed yet lies among them and is none of them: see `undone`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from screener.records.audit import Action, Note
from screener.records.model import Draft, check_id
from screener.records.rows import as_row
from screener.records.store import Store, Work
from screener.records.tables import drafts
from screener.records.undone import is_undone_work


def save_draft(store: Store, draft: Draft) -> None:
    """Keep an interview as it stands, in place of what was kept of it before. Durable when this returns.

    Not told in the audit trail, which a patient who types would flood.

    Raises:
        MachineError: The database is away, busy, full or may not be written; what was kept before still is.
    """
    check_id(draft.interview_id)
    with store.writing() as work:
        row = as_row(draft)
        changed = work.connection.execute(
            update(drafts).where(drafts.c.interview_id == draft.interview_id).values(**row)
        )
        if changed.rowcount == 0:
            work.connection.execute(insert(drafts), row)


def find_drafts(store: Store, *, kiosk_id: str | None = None, kept: bool | None = None) -> Sequence[Draft]:
    """What interviews are unfinished, last saved first: after a start, to ask staff who is going on.

    Args:
        store: The database.
        kiosk_id: Only of this kiosk.
        kept: Only those that timed out and are kept for staff (True), or only those a patient may go on with (False).

    Raises:
        MachineError: The database is away or busy.
    """
    wanted = select(drafts).where(~is_undone_work()).order_by(drafts.c.saved_at.desc())
    if kiosk_id is not None:
        wanted = wanted.where(drafts.c.kiosk_id == kiosk_id)
    if kept is not None:
        wanted = wanted.where(drafts.c.kept.is_(kept))
    with store.reading() as connection:
        return [Draft(**row._mapping) for row in connection.execute(wanted)]


def resume_draft(store: Store, interview_id: str, *, actor_id: str, at: datetime) -> Draft | None:
    """Go on with an interview, once staff have confirmed who it is; told with who confirmed.

    Returns:
        The draft; None if it is gone, or is kept for staff alone.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    return _open_draft(store, interview_id, Action.DRAFT_RESUMED, kept=False, actor_id=actor_id, at=at)


def open_kept_draft(store: Store, interview_id: str, *, actor_id: str, at: datetime) -> Draft | None:
    """What timed out and was kept, for staff to read; told.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    return _open_draft(store, interview_id, Action.DRAFT_READ, kept=True, actor_id=actor_id, at=at)


def keep_draft(store: Store, interview_id: str, *, actor_id: str, at: datetime, page: str = "") -> bool:
    """Timed out, and the clinic keeps such: no patient goes on with it, staff may read it.

    Args:
        store: The database.
        interview_id: The draft.
        actor_id: The kiosk.
        at: Now.
        page: Id of the page where the patient stopped, one that everybody is shown; empty if it is not known.

    Returns:
        True if there was such a draft.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        found = work.connection.execute(update(drafts).where(drafts.c.interview_id == interview_id).values(kept=True))
        if found.rowcount:
            _tell(work, Action.DRAFT_KEPT, actor_id, at, [interview_id], page)
        return bool(found.rowcount)


def remove_draft(store: Store, interview_id: str, *, actor_id: str, at: datetime, page: str = "") -> bool:
    """Take a draft away: timed out, or given up. The arguments are those of `keep_draft`.

    Returns:
        True if there was such a draft.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        found = work.connection.execute(delete(drafts).where(drafts.c.interview_id == interview_id))
        if found.rowcount:
            _tell(work, Action.DRAFT_REMOVED, actor_id, at, [interview_id], page)
        return bool(found.rowcount)


def remove_old_drafts(store: Store, *, saved_before: datetime, actor_id: str, at: datetime) -> int:
    """Take away what was last saved before a moment (a day ago), kept or not.

    Returns:
        How many.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    old = (drafts.c.saved_at < saved_before) & ~is_undone_work()
    with store.writing() as work:
        names = work.connection.execute(select(drafts.c.interview_id).where(old)).scalars().all()
        if names:
            work.connection.execute(delete(drafts).where(old))
            _tell(work, Action.DRAFT_REMOVED, actor_id, at, names)
        return len(names)


def _open_draft(
    store: Store, interview_id: str, action: Action, *, kept: bool, actor_id: str, at: datetime
) -> Draft | None:
    wanted = select(drafts).where(drafts.c.interview_id == interview_id, drafts.c.kept.is_(kept))
    with store.writing() as work:
        row = work.connection.execute(wanted).one_or_none()
        if row is None:
            return None
        _tell(work, action, actor_id, at, [interview_id])
        return Draft(**row._mapping)


def _tell(work: Work, action: Action, actor_id: str, at: datetime, names: Sequence[str], page: str = "") -> None:
    for name in names:
        work.note(Note(action, actor_id, at, None, {"interview": name} | ({"page": page} if page else {})))
