"""What this machine remembers of the audit trail, and that a proof of it was made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.clinic import KEYS
from screener.commands.office import read_clock
from screener.errors import MachineError
from screener.records.anchors import AnchorFile, find_anchor_file

if TYPE_CHECKING:
    from screener.records.audit import Anchor
    from screener.records.store import Store


def find_memory(folder: Path) -> AnchorFile | None:
    """The anchor file of a kiosk's data folder; None if this machine is no kiosk.

    Raises:
        MachineError: The kiosk's key is there and cannot be read.
        IntegrityError: It is not what was written.
    """
    from screener.records.key_files import KIOSK_KEY, load_kiosk_keys

    if not (folder / KEYS / KIOSK_KEY).exists():
        return None
    return find_anchor_file(folder / KEYS, load_kiosk_keys(folder / KEYS).own)


def recall(memory: AnchorFile | None) -> Anchor | None:
    """The last head that this machine saw, if it saw any.

    Raises:
        IntegrityError: Somebody changed what it remembers.
        MachineError: It cannot be read.
    """
    return None if memory is None else memory.recall()


def note_verified(store: Store, memory: AnchorFile | None, head: Anchor, *, actor_id: str | None) -> None:
    """Remember the head that was proved, and tell the trail that it was, where either can be written.

    Only after a proof that found nothing: a trail that is wrong stays as it was found. What cannot be written
    changes nothing of what was proved.

    Args:
        store: The database.
        memory: Of this machine, if it is a kiosk.
        head: The end of what was proved. Not what comes after it: nobody has looked at that.
        actor_id: Who proved it; None if nobody is known, and then it is not told.
    """
    from screener.records.audit import Action, Note
    from screener.records.audit_log import tell

    try:
        if memory is not None:
            memory.remember(head)
        if actor_id is not None:
            tell(store, Note(Action.VERIFIED, actor_id, read_clock(), None, {"until": head.sequence}))
    except MachineError:
        return
