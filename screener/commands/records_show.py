"""`screener records show`: everything of one record, for who may read it; that they did is in the audit trail."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screener.commands.desk import Desk, refuse, work_signed_in
from screener.commands.office import Credentials, read_clock
from screener.commands.people import say_action
from screener.commands.printing import Status, print_json, print_line
from screener.errors import IntegrityError, Problem
from screener.interview.dates import format_date
from screener.interview.wording import date_in_words
from screener.records.permissions import Act

if TYPE_CHECKING:
    from screener.records.audit import AuditEvent
    from screener.records.identity import Identity
    from screener.records.model import LegalHold, OpenedRecord, Part, RecordVersion


@dataclass(frozen=True, slots=True)
class _Shown:
    """One record, opened."""

    opened: OpenedRecord
    parts: Mapping[Part, bytes]
    identity: Identity | None
    assessment: Mapping[str, Any]
    holds: Sequence[tuple[LegalHold, str]]
    """With the reason, opened."""
    events: Sequence[AuditEvent]
    """What the audit trail tells of it, this reading last."""

    def find_standing(self) -> Mapping[Part, int]:
        """Of each part the version that brought what stands."""
        from screener.records.contents import find_brought

        return find_brought(self.opened)


def show(data: Path | None, who: Credentials, typed: str, *, as_json: bool) -> Status:
    """Show one record."""
    return work_signed_in(data, who, Act.SHOW_RECORD, lambda desk: _show(desk, typed, as_json=as_json))


def _show(desk: Desk, typed: str, *, as_json: bool) -> Status:
    shown = _read(desk, typed)
    if isinstance(shown, Problem):
        return refuse(shown)
    if as_json:
        print_json(_as_json(desk, shown))
    else:
        for line in _describe(desk, shown):
            print_line(line)
    return Status.DONE


def _read(desk: Desk, typed: str) -> _Shown | Problem:
    from screener.records.audit_log import list_events
    from screener.records.contents import open_parts
    from screener.records.identity import read_identity
    from screener.records.model import Part
    from screener.records.purging import list_holds
    from screener.records.reading import open_record

    record_id = desk.find_record(typed)
    if isinstance(record_id, Problem):
        return record_id
    opened = open_record(desk.store, record_id, actor_id=desk.by.member.id, at=read_clock())
    if opened is None:
        return Problem("CLI-080", "There is no such record.", "Look for it with `screener records list`.")
    parts = open_parts(desk.by.clinic, opened)
    return _Shown(
        opened,
        parts,
        read_identity(parts[Part.IDENTITY]) if Part.IDENTITY in parts else None,
        json.loads(parts[Part.ASSESSMENT]) if Part.ASSESSMENT in parts else {},
        [(hold, _open_reason(desk, hold)) for hold in list_holds(desk.store, record_id=record_id)],
        list(list_events(desk.store, record_id=record_id)),
    )


def _open_reason(desk: Desk, hold: LegalHold) -> str:
    from screener.records.holds import open_reason

    try:
        return open_reason(desk.by.clinic, hold)
    except IntegrityError:
        return desk.say("shut")


# ── for programs ────────────────────────────────────────────────────────────────────────────────


def _as_json(desk: Desk, shown: _Shown) -> dict[str, object]:
    from screener.records.model import Part

    record, identity = shown.opened.record, shown.identity
    return {
        "id": record.id,
        "state": record.state.value,
        "outcome": record.outcome,
        "form": record.form_id,
        "version": record.version,
        "begun": record.created_at.isoformat(),
        "signed": record.submitted_at.isoformat(),
        "changed": record.changed_at.isoformat(),
        "treatment-on": record.treatment_on.isoformat() if record.treatment_on else None,
        "taken-by": desk.people.name(record.claimed_by) if record.claimed_by else None,
        "name": identity.name if identity else None,
        "preferred-name": identity.preferred_name if identity else None,
        "born": format_date(identity.born) if identity and identity.born else None,
        "treatment": identity.treatment if identity else None,
        "open-findings": identity.open_findings if identity else None,
        "findings": shown.assessment.get("findings", []),
        "determination": _read_json(shown.parts.get(Part.DETERMINATION)),
        "treated": _read_json(shown.parts.get(Part.TREATMENT)),
        "note": shown.parts[Part.NOTE].decode(errors="replace") if Part.NOTE in shown.parts else None,
        "versions": [_version_to_json(desk, shown, version) for version in shown.opened.versions],
        "holds": [_hold_to_json(desk, hold, reason) for hold, reason in shown.holds],
        "events": [event_to_json(desk, event) for event in shown.events],
    }


def _read_json(part: bytes | None) -> object:
    if part is None:
        return None
    try:
        return json.loads(part)
    except ValueError:
        return part.decode(errors="replace")


def _version_to_json(desk: Desk, shown: _Shown, version: RecordVersion) -> dict[str, object]:
    standing = shown.find_standing()
    return {
        "version": version.version,
        "step": version.step.value,
        "at": version.created_at.isoformat(),
        "by": desk.people.name(version.made_by),
        "superseded": not _stands(shown, version),
        "digest": version.content_digest,
        "parts": [
            {
                "part": stamp.part.value,
                "size": stamp.size,
                "digest": stamp.digest,
                "superseded": standing.get(stamp.part) != version.version,
            }
            for stamp in version.parts
        ],
    }


def _hold_to_json(desk: Desk, hold: LegalHold, reason: str) -> dict[str, object]:
    return {
        "id": hold.id,
        "reason": reason,
        "placed-at": hold.placed_at.isoformat(),
        "placed-by": desk.people.name(hold.placed_by),
        "lifted-at": hold.lifted_at.isoformat() if hold.lifted_at else None,
        "lifted-by": desk.people.name(hold.lifted_by) if hold.lifted_by else None,
    }


def event_to_json(desk: Desk, event: AuditEvent) -> dict[str, object]:
    """One event of the audit trail as a program reads it."""
    return {
        "number": event.sequence,
        "at": event.at.isoformat(),
        "by": desk.people.name(event.actor_id),
        "actor": event.actor_id,
        "action": event.action,
        "record": event.record_id,
        "details": event.read_details(),
    }


# ── for people ──────────────────────────────────────────────────────────────────────────────────


def _describe(desk: Desk, shown: _Shown) -> Iterator[str]:
    yield from _describe_who(desk, shown)
    yield from _describe_findings(desk, shown)
    yield from _describe_words_of_staff(desk, shown)
    yield ""
    yield desk.say("show-versions")
    for version in shown.opened.versions:
        yield from _describe_version(desk, shown, version)
    if shown.holds:
        yield ""
        yield desk.say("show-holds")
    for hold, reason in shown.holds:
        yield from _describe_hold(desk, hold, reason)
    yield ""
    yield desk.say("show-events")
    for event in shown.events:
        yield "  " + say_event(desk, event)


def _describe_who(desk: Desk, shown: _Shown) -> Iterator[str]:
    record, identity = shown.opened.record, shown.identity
    yield desk.say("show-record", id=record.id)
    if identity is not None:
        preferred = f" ({identity.preferred_name})" if identity.preferred_name else ""
        yield f"  {identity.name or desk.say('unnamed')}{preferred}"
        if identity.born is not None:
            yield "  " + desk.say("show-born", date=date_in_words(identity.born, desk.words))
        if identity.treatment:
            yield f"  {identity.treatment}"
    yield "  " + desk.say("show-state", state=desk.say(f"state-{record.state}"))
    if record.outcome is not None:
        outcome, findings = desk.words[f"outcome.{record.outcome}"], identity.open_findings if identity else 0
        yield "  " + desk.say("show-outcome", outcome=outcome, open=findings)
    yield "  " + desk.say("show-signed", at=desk.say_time(record.submitted_at), form=record.form_id)
    if record.claimed_by is not None:
        yield "  " + desk.say("show-taken", name=desk.people.name(record.claimed_by))


def _describe_findings(desk: Desk, shown: _Shown) -> Iterator[str]:
    findings = shown.assessment.get("findings", [])
    if not findings:
        return
    yield ""
    yield desk.say("show-findings")
    for finding in findings:
        severity = desk.words.texts.get(f"outcome.{finding['severity']}", finding["severity"])
        yield f"  {severity}: {finding['title']} [{finding['rule']}]"
        for because in finding["because"]:
            yield f"      {because['words']}"
        if finding["until"]:
            yield "      " + desk.say("show-until", date=finding["until"])


def _describe_words_of_staff(desk: Desk, shown: _Shown) -> Iterator[str]:
    from screener.records.model import Part

    for part in (Part.DETERMINATION, Part.TREATMENT, Part.NOTE):
        if part in shown.parts:
            yield ""
            yield _say_who(desk, shown, part)
            yield from (f"  {line}" for line in _tell_part(desk, shown, part))


def _say_who(desk: Desk, shown: _Shown, part: Part) -> str:
    """What it is, and who wrote it when."""
    number = shown.find_standing().get(part)
    title = desk.say(f"show-{part}")
    for version in shown.opened.versions:
        if version.version == number:
            at, by = desk.say_time(version.created_at), desk.people.name(version.made_by)
            return desk.say("show-who", part=title, at=at, by=by)
    return title


def _tell_part(desk: Desk, shown: _Shown, part: Part) -> Iterator[str]:
    from screener.determination.kept import read_determination
    from screener.determination.treatments import read_treatment, say_treated
    from screener.determination.wording import tell_determination
    from screener.records.model import Part
    from screener.screening.explain import read_findings

    held = shown.parts[part]
    if part is Part.DETERMINATION:
        findings, zone = read_findings(shown.assessment), desk.office.settings.time_zone
        yield from tell_determination(findings, read_determination(held), zone, desk.words, desk.people.name)
    elif part is Part.TREATMENT:
        yield say_treated(read_treatment(held), desk.words)
    else:
        yield from held.decode(errors="replace").splitlines()


def _stands(shown: _Shown, version: RecordVersion) -> bool:
    standing = shown.find_standing()
    return any(standing.get(stamp.part) == version.version for stamp in version.parts)


def _describe_version(desk: Desk, shown: _Shown, version: RecordVersion) -> Iterator[str]:
    standing = shown.find_standing()
    yield "  " + desk.say(
        "show-version",
        version=version.version,
        step=desk.say(f"did-record-{version.step}"),
        at=desk.say_time(version.created_at),
        by=desk.people.name(version.made_by),
        standing=desk.say("stands" if _stands(shown, version) else "superseded"),
    )
    yield "      " + desk.say("show-digest", digest=version.content_digest)
    for stamp in version.parts:
        gone = "" if standing.get(stamp.part) == version.version else f" ({desk.say('superseded')})"
        yield f"      {desk.say(f'part-{stamp.part}')}{gone}: {stamp.digest}"


def _describe_hold(desk: Desk, hold: LegalHold, reason: str) -> Iterator[str]:
    at, by = desk.say_time(hold.placed_at), desk.people.name(hold.placed_by)
    yield "  " + desk.say("show-hold", at=at, by=by, reason=reason)
    if hold.lifted_at is not None:
        lifted_by = desk.people.name(hold.lifted_by or "")
        yield "      " + desk.say("show-lifted", at=desk.say_time(hold.lifted_at), by=lifted_by)


def say_event(desk: Desk, event: AuditEvent) -> str:
    """One event of the audit trail in words: number, time, who, what."""
    version = event.read_details().get("version")
    suffix = f" ({desk.say('event-version', version=version)})" if version is not None else ""
    at, by = desk.say_time(event.at), desk.people.name(event.actor_id)
    return f"{event.sequence}  {at}  {by}: {say_action(event, desk.words)}{suffix}"
