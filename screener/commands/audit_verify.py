"""`screener audit verify`: proves the audit trail from its first event; no health data, no password."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.clinic import AUTHORITY, KEYS
from screener.commands.kiosk import read_words
from screener.commands.loading import explain_unreadable
from screener.commands.memory import find_memory, note_verified, recall
from screener.commands.office import Office, open_office
from screener.commands.printing import Status, print_json, print_line, print_problems, problem_to_json, tell
from screener.commands.progress import show_progress
from screener.commands.trail import describe_trail, trail_to_json
from screener.errors import IntegrityError, Problem
from screener.questionnaire.text import Words

if TYPE_CHECKING:
    from screener.records.anchors import AnchorFile
    from screener.records.audit import Anchor
    from screener.records.proving import TrailVerdict


@dataclass(frozen=True, slots=True)
class _Heads:
    """What is known of the trail from outside the database."""

    memory: AnchorFile | None
    remembered: Anchor | None
    """By this machine."""
    printed: tuple[Anchor, ...]
    """In the documents given."""
    problems: tuple[Problem, ...]
    """Of documents and of the machine's memory."""
    has_altered: bool
    """True if something outside the database is not what was written."""

    @property
    def anchors(self) -> list[Anchor]:
        """All."""
        return [*self.printed, *([] if self.remembered is None else [self.remembered])]


def verify(data: Path | None, documents: Sequence[Path], trust: Path | None, *, as_json: bool) -> Status:
    """Prove the trail against what this machine remembers and what documents print."""
    words = read_words()
    try:
        with open_office(data) as office:
            return _verify(office, documents, trust, words, as_json=as_json)
    except IntegrityError as error:
        if as_json:
            print_json({"whole": False, "problems": [{"code": error.code, "message": error.message}]})
        tell(f"{error.message} [{error.code}]")
        return Status.REFUSED


def _verify(office: Office, documents: Sequence[Path], trust: Path | None, words: Words, *, as_json: bool) -> Status:
    from screener.records.proving import verify_trail

    heads = _gather(office, documents, trust)
    with show_progress() as advance:
        verdict = verify_trail(office.store, heads.anchors, on_progress=lambda what, done: advance(what, done))
    is_whole = verdict.is_whole and not heads.has_altered
    if is_whole:
        own = _find_own_id(office)
        note_verified(office.store, heads.memory, verdict.chain.head, actor_id=own)
    print_problems(heads.problems)
    if as_json:
        print_json(_as_json(verdict, heads, is_whole=is_whole))
    else:
        for line in _describe(office, verdict, heads, words, is_whole=is_whole):
            print_line(line)
    return _find_status(heads, is_whole=is_whole)


def _find_status(heads: _Heads, *, is_whole: bool) -> Status:
    if not is_whole:
        return Status.REFUSED
    return Status.WRONG_INPUT if heads.problems else Status.DONE


def _find_own_id(office: Office) -> str | None:
    """This kiosk's, if the clinic has not retired it."""
    from screener.records.clinic import list_kiosks
    from screener.records.key_files import KIOSK_KEY, load_kiosk_keys

    if not (office.folder / KEYS / KIOSK_KEY).exists():
        return None
    own = load_kiosk_keys(office.folder / KEYS).own.public.uuid
    return own if any(kiosk.id == own and kiosk.retired_at is None for kiosk in list_kiosks(office.store)) else None


def _gather(office: Office, documents: Iterable[Path], trust: Path | None) -> _Heads:
    problems: list[Problem] = []
    memory, remembered, has_altered = None, None, False
    try:
        memory = find_memory(office.folder)
        remembered = recall(memory)
    except IntegrityError as error:
        problems.append(Problem(error.code, error.message, ""))
        has_altered = True
    authority = trust or office.folder / KEYS / AUTHORITY
    printed = []
    for document in documents:
        head = _read_head(document, [authority] if trust or authority.exists() else [])
        if isinstance(head, Problem):
            problems.append(head)
            has_altered |= head.code == _ALTERED
        else:
            printed.append(head)
    return _Heads(memory, remembered, tuple(printed), tuple(problems), has_altered)


_ALTERED = "CLI-089"


def _read_head(document: Path, trust: Sequence[Path]) -> Anchor | Problem:
    """The head that a document prints, if its seals hold."""
    from screener.consent.anchor import find_anchor
    from screener.consent.verify import SealState
    from screener.consent.verify import verify as verify_seals
    from screener.records.audit import parse_anchor

    try:
        pdf = document.read_bytes()
    except OSError as error:
        return explain_unreadable(document, error)
    state = verify_seals(pdf, trust=trust).state
    if state is SealState.ALTERED:
        return Problem(_ALTERED, "This is not what was sealed: what it prints proves nothing.", "", document)
    if state is not SealState.WHOLE:
        advice = "Give a document that this clinic sealed, or its authority with --trust."
        return Problem("CLI-088", "Its seals cannot be trusted: what it prints proves nothing.", advice, document)
    anchor = parse_anchor(find_anchor(pdf) or "")
    return anchor or Problem("CLI-088", "It prints no head of the audit trail.", "Give another document.", document)


def _as_json(verdict: TrailVerdict, heads: _Heads, *, is_whole: bool) -> dict[str, object]:
    return {
        **trail_to_json(verdict.chain),
        "whole": is_whole,
        "head-row-agrees": verdict.is_head_right,
        "events": verdict.events,
        "remembered": heads.remembered.as_text() if heads.remembered else None,
        "documents": len(heads.printed),
        "problems": [problem_to_json(problem) for problem in heads.problems],
    }


def _describe(office: Office, verdict: TrailVerdict, heads: _Heads, words: Words, *, is_whole: bool) -> Iterable[str]:
    zone = office.settings.time_zone
    yield words.format("records.audit-whole" if is_whole else "records.audit-wrong", events=verdict.events)
    yield from (f"  {line}" for line in describe_trail(office.store, verdict.chain, zone, words))
    if not verdict.is_head_right:
        yield "  " + words["records.audit-head-row"]
    if verdict.chain.fault is None:
        yield "  " + words.format("records.audit-head", head=verdict.chain.head.as_text())
    if heads.remembered is None and not heads.has_altered:
        yield "  " + words["records.audit-no-memory"]
    elif heads.remembered is not None and verdict.chain.is_whole:
        yield "  " + words.format("records.audit-memory", number=heads.remembered.sequence)
    if heads.printed and verdict.chain.is_whole:
        yield "  " + words.format("records.audit-documents", number=len(heads.printed))
