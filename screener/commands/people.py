"""Who did it: the names of staff and kiosks behind the ids that records and the audit trail hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screener.errors import IntegrityError
from screener.questionnaire.text import Words
from screener.records.audit import Action, AuditEvent
from screener.records.clinic import list_kiosks
from screener.records.members import read_member
from screener.records.model import StaffMember
from screener.records.sign_in import NOBODY
from screener.records.staff import list_staff
from screener.records.store import Store


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who ever worked here, and every kiosk."""

    names: Mapping[str, str]
    """Id → name."""

    def name(self, actor_id: str) -> str:
        """The name; the id itself of somebody unknown."""
        return self.names.get(actor_id, actor_id)


def read_people(store: Store, words: Words) -> People:
    """Everybody, by what they are called.

    Raises:
        MachineError: The database is away or busy.
    """
    names = {NOBODY: words["records.nobody"]}
    names |= {kiosk.id: words.format("records.kiosk", name=kiosk.name) for kiosk in list_kiosks(store)}
    names |= {row.id: _name(row, words) for row in list_staff(store)}
    return People(names)


def say_action(event: AuditEvent, words: Words) -> str:
    """What was done, in words: an action of a newer program as it calls it."""
    did = words.texts.get(f"records.did-{event.action.replace('.', '-')}", event.action)
    if event.action != Action.NOT_TIME_STAMPED:
        return did
    why = words.texts.get(f"records.not-time-stamped-{event.read_details().get('fault', '')}")
    return words.format("records.not-time-stamped", did=did, why=why) if why else did


def _name(row: StaffMember, words: Words) -> str:
    if row.removed_at is not None:
        return words.format("records.left", name=row.sign_in_name)
    try:
        return read_member(row.entry).name
    except IntegrityError:
        return row.sign_in_name
