"""`screener records verify`: proves what is kept, from the audit trail to the seal on each document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.clinic import AUTHORITY, KEYS
from screener.commands.desk import Desk, refuse, work_signed_in
from screener.commands.memory import find_memory, note_verified, recall
from screener.commands.office import Credentials
from screener.commands.printing import Status, print_json, print_line, tell
from screener.commands.progress import show_progress
from screener.commands.trail import describe_trail, trail_to_json
from screener.errors import IntegrityError, Problem
from screener.records.model import Part
from screener.records.permissions import Act

if TYPE_CHECKING:
    from screener.records.proving import StoreVerdict
    from screener.records.retrieving import StoredPart

_JSON = frozenset({Part.RESPONSE, Part.ASSESSMENT, Part.DETERMINATION, Part.TREATMENT})


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong, without a word of what is in it."""

    what: str
    """Which sentence tells it: `flaw-…` in `forms/words/en/records.yaml`."""
    where: str
    """Record id, version and part; or table and key."""
    record_id: str | None


@dataclass(slots=True)
class _Contents:
    """What came of opening everything."""

    flaws: list[Flaw] = field(default_factory=list)
    opened: int = 0
    documents: int = 0


def verify(data: Path | None, who: Credentials, typed: str | None, *, as_json: bool) -> Status:
    """Prove one record or all."""
    return work_signed_in(data, who, Act.VERIFY_RECORDS, lambda desk: _verify(desk, typed, as_json=as_json))


def _verify(desk: Desk, typed: str | None, *, as_json: bool) -> Status:
    record_id = None if typed is None else desk.find_record(typed)
    if isinstance(record_id, Problem):
        return refuse(record_id)
    try:
        verdict = _verify_rows(desk, record_id)
        contents = _Contents()
        _open_everything(desk, record_id, contents)
    except IntegrityError as error:
        # What cannot be read at all is no fault of this machine.
        if as_json:
            print_json({"whole": False, "problem": {"code": error.code, "message": error.message}})
        tell(f"{error.message} [{error.code}]")
        return Status.REFUSED
    flaws = [*_list_rows(verdict), *contents.flaws]
    is_whole = verdict.is_whole and not flaws
    if is_whole:
        memory = find_memory(desk.office.folder)
        note_verified(desk.store, memory, verdict.chain.head, actor_id=desk.by.member.id)
    if as_json:
        print_json(_as_json(desk, verdict, contents, flaws, is_whole=is_whole))
    else:
        _print(desk, verdict, contents, flaws, is_whole=is_whole)
    return Status.DONE if is_whole else Status.REFUSED


def _verify_rows(desk: Desk, record_id: str | None) -> StoreVerdict:
    from screener.records.proving import verify_store

    remembered = recall(find_memory(desk.office.folder))
    anchors = [] if remembered is None else [remembered]
    with show_progress() as advance:
        return verify_store(
            desk.store, anchors, record_id=record_id, on_progress=lambda table, done: advance(table, done)
        )


def _list_rows(verdict: StoreVerdict) -> Iterator[Flaw]:
    if verdict.damage is not None:
        yield Flaw(f"damage-{verdict.damage}", "", None)
    for wrong in verdict.wrong:
        of_a_record = wrong.table in ("records", "record_versions", "sealed_parts")
        record_id = wrong.key.partition(":")[0] if of_a_record else None
        yield Flaw(f"row-{wrong.fault}", f"{wrong.table} {wrong.key}".strip(), record_id)


# ── what is sealed ──────────────────────────────────────────────────────────────────────────────


def _open_everything(desk: Desk, record_id: str | None, contents: _Contents) -> None:
    from screener.records.retrieving import count_stored_parts, read_stored_parts

    authorities, total = _find_authorities(desk), count_stored_parts(desk.store, record_id)
    parts = read_stored_parts(desk.store, record_id)
    with show_progress() as advance:
        for _, of_record in groupby(parts, lambda each: each.record_id):
            response = None
            for _, of_version in groupby(of_record, lambda each: each.version):
                response = _prove_version(desk, list(of_version), authorities, response, contents)
                advance(desk.say("progress-parts"), contents.opened, total)


def _find_authorities(desk: Desk) -> list[bytes | Path]:
    """The clinic's own, from its database, and what this kiosk's seals are checked against beside."""
    from screener.commands.founding import AUTHORITY_FILE
    from screener.records.vouched import read_file

    pem = read_file(desk.store, desk.by.clinic, AUTHORITY_FILE)
    beside = desk.office.folder / KEYS / AUTHORITY
    return [*([] if pem is None else [pem]), *([beside] if beside.exists() else [])]


def _prove_version(
    desk: Desk,
    stored: Sequence[StoredPart],
    authorities: Sequence[bytes | Path],
    response: bytes | None,
    contents: _Contents,
) -> bytes | None:
    """Open one version's parts, and see that its document belongs to the response that stood then.

    Returns:
        The response that stands after this version; None if it does not open.
    """
    from screener.records.contents import open_one

    plain: dict[Part, bytes] = {}
    for part in stored:
        contents.opened += 1
        where = f"{part.record_id}:{part.version}:{part.part}"
        try:
            plain[part.part] = open_one(desk.by.clinic, part.record_id, part.version, part.part, part.sealed)
        except IntegrityError:
            contents.flaws.append(Flaw("shut", where, part.record_id))
            continue
        if not _is_readable(part.part, plain[part.part]):
            contents.flaws.append(Flaw("unreadable", where, part.record_id))
    response = plain.get(Part.RESPONSE) if any(part.part is Part.RESPONSE for part in stored) else response
    if Part.PDF in plain:
        contents.documents += 1
        record_id = stored[0].record_id
        where = f"{record_id}:{stored[0].version}:{Part.PDF}"
        flaws = _judge_document(desk, plain[Part.PDF], record_id, response, authorities)
        contents.flaws += [Flaw(what, where, record_id) for what in flaws]
    return response


def _is_readable(part: Part, plain: bytes) -> bool:
    from screener.records.identity import read_identity

    try:
        if part is Part.IDENTITY:
            read_identity(plain)
        elif part in _JSON:
            json.loads(plain)
    except (IntegrityError, ValueError):
        return False
    return True


def _judge_document(
    desk: Desk, pdf: bytes, record_id: str, response: bytes | None, authorities: Sequence[bytes | Path]
) -> Iterator[str]:
    from screener.consent.anchor import find_anchor
    from screener.consent.binding import digest_response, find_binding
    from screener.consent.verify import verify as verify_seals
    from screener.records.audit import parse_anchor
    from screener.records.audit_log import is_known

    verification = verify_seals(pdf, trust=authorities)
    if not verification.is_whole:
        yield f"document-{verification.state}"
        return
    binding, anchor = find_binding(pdf), parse_anchor(find_anchor(pdf) or "")
    if binding is None:
        yield "document-unbound"
    elif binding.record_id != record_id:
        yield "document-of-another-record"
    elif response is not None and binding.response_digest != digest_response(json.loads(response)):
        yield "document-of-other-answers"
    if anchor is not None and not is_known(desk.store, anchor):
        yield "document-head-unknown"


# ── telling ─────────────────────────────────────────────────────────────────────────────────────


def _as_json(
    desk: Desk, verdict: StoreVerdict, contents: _Contents, flaws: Sequence[Flaw], *, is_whole: bool
) -> dict[str, object]:
    return {
        "whole": is_whole,
        "records": verdict.records,
        "parts": contents.opened,
        "documents": contents.documents,
        "events": verdict.events,
        "trail": trail_to_json(verdict.chain),
        "flaws": [
            {"what": flaw.what, "where": flaw.where, "record": flaw.record_id, "message": _say(desk, flaw)}
            for flaw in flaws
        ],
    }


def _print(desk: Desk, verdict: StoreVerdict, contents: _Contents, flaws: Sequence[Flaw], *, is_whole: bool) -> None:
    counts = {
        "records": verdict.records,
        "parts": contents.opened,
        "documents": contents.documents,
        "events": verdict.events,
    }
    print_line(desk.say("verify-whole" if is_whole else "verify-wrong", **counts))
    if not verdict.chain.is_whole:
        for line in describe_trail(desk.store, verdict.chain, desk.office.settings.time_zone, desk.words):
            print_line(f"  {line}")
    for flaw in flaws:
        print_line(f"  {_say(desk, flaw)}")


def _say(desk: Desk, flaw: Flaw) -> str:
    return desk.say(f"flaw-{flaw.what}", where=flaw.where)
