"""`screener render` and `screener verify`: the document of a response, and whether a document is what was sealed."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, assert_never
from uuid import uuid4

from screener.commands.approvals import read_history
from screener.commands.assess import assess
from screener.commands.clinic import AUTHORITY, KEYS
from screener.commands.kiosk import read_words
from screener.commands.loading import Shelf, explain_unreadable, find_settings, read_text
from screener.commands.printing import Status, print_json, print_line, print_problems
from screener.errors import Problem
from screener.interview.shelf import Filled
from screener.settings import Settings, find_data_folder, get_demonstration_settings

if TYPE_CHECKING:
    from screener.consent.document import ClinicDetails
    from screener.consent.time_stamps import TimeStampCheck
    from screener.consent.verify import SealCheck, SealState, Verification


def render(response: str, out: Path, data: Path | None) -> Status:
    """Write the document of a response, as it would be shown for signing, every page marked unsigned."""
    settings = find_settings(data) or get_demonstration_settings()
    shelf = Shelf(dict(settings.policies), read_history(find_data_folder(data)).counted)
    text = sys.stdin.read() if response == "-" else read_text(Path(response))
    filled = (text,) if isinstance(text, Problem) else shelf.read_response(text)
    if isinstance(filled, tuple):
        print_problems(filled)
        return Status.WRONG_INPUT
    from screener.records.files import write_atomically

    write_atomically(out, _write_document(shelf, filled, settings))
    return Status.DONE


def _write_document(shelf: Shelf, filled: Filled, settings: Settings) -> bytes:
    from screener.consent.content import build_content
    from screener.consent.layout import render as lay_out
    from screener.interview.facts import Facts
    from screener.interview.flow import find_treatment_day
    from screener.interview.journey import FilledBy, Journey
    from screener.interview.signing import find_signers
    from screener.questionnaire.text import load_words

    now = datetime.now(UTC)
    questionnaire, answers = filled.questionnaire, filled.response.answers
    facts = Facts(questionnaire, answers, find_treatment_day(answers.given))
    minor = "guardian-present" in questionnaire.items and facts.is_in_force("guardian-present")
    content = build_content(
        questionnaire=questionnaire,
        lexicon_digest=shelf.lexicon.digest,
        class_names={name: medicine.name for name, medicine in shelf.lexicon.classes.items()},
        answers=answers,
        assessment=assess(filled),
        journey=Journey(record_id=str(uuid4()), started_at=now, language=questionnaire.language),
        clinic=_describe_clinic(settings),
        words=load_words(shelf.folder, questionnaire.language),
        prepared_at=now,
        zone=settings.time_zone,
        signers=find_signers(FilledBy(), answers, minor=minor),
        standing=shelf.find_standing(questionnaire),
    )
    return lay_out(content, page_size=settings.page_size, preview=True).pdf


def _describe_clinic(settings: Settings) -> ClinicDetails:
    from screener.consent.document import ClinicDetails

    return ClinicDetails(
        name=settings.clinic_name,
        address=settings.clinic_address,
        phone=settings.clinic_phone,
        email=settings.clinic_email,
        complaints=settings.clinic_complaints,
        privacy=settings.clinic_privacy,
        kiosk=settings.kiosk_name,
    )


def verify(file: Path, trust: Path | None, data: Path | None, *, as_json: bool) -> Status:
    """Say whether a PDF is what was sealed, by whom and when, and what changed since."""
    from screener.consent.verify import SealState, Verification
    from screener.consent.verify import verify as verify_seals

    own = find_data_folder(data) / KEYS / AUTHORITY
    trusted = [trust] if trust is not None else [own] if own.exists() else []
    try:
        pdf = file.read_bytes()
    except OSError as error:
        print_problems([explain_unreadable(file, error)])
        verification = Verification(SealState.UNREADABLE)
    else:
        verification = verify_seals(pdf, trust=trusted)
        if not as_json:
            _print_for_people(verification, trust or own)
    if as_json:
        print_json(_to_json(verification))
    return _find_status(verification.state)


def _find_status(state: SealState) -> Status:
    from screener.consent.verify import SealState

    match state:
        case SealState.WHOLE:
            return Status.DONE
        case SealState.UNTRUSTED | SealState.ALTERED:
            return Status.REFUSED
        case SealState.NO_SEAL | SealState.UNREADABLE:
            return Status.WRONG_INPUT
        case _:
            assert_never(state)


def _to_json(verification: Verification) -> dict[str, object]:
    return {
        "state": verification.state.value,
        "seals": [_seal_to_json(seal) for seal in verification.seals],
        "open-fields": list(verification.open_fields),
    }


def _seal_to_json(seal: SealCheck) -> dict[str, object]:
    return {
        "field": seal.field,
        "state": seal.state.value,
        "by": seal.by,
        "at": seal.at.isoformat() if seal.at else None,
        "changes": [change.value for change in seal.changes],
        "time-stamp": _stamp_to_json(seal.time_stamp),
    }


def _stamp_to_json(stamp: TimeStampCheck | None) -> dict[str, object] | None:
    if stamp is None:
        return None
    return {"state": stamp.state.value, "by": stamp.by, "at": stamp.at.isoformat()}


def _print_for_people(verification: Verification, authority: Path) -> None:
    words = read_words()
    print_line(words.format(f"cli.verify-{verification.state}", authority=authority))
    if verification.seals and not authority.exists():
        print_line("    " + words.format("cli.verify-no-authority", authority=authority))
    for seal in verification.seals:
        at = seal.at.isoformat(sep=" ", timespec="seconds") if seal.at else words["cli.verify-no-time"]
        print_line("    " + words.format("cli.verify-seal", field=seal.field, by=seal.by, at=at))
        if stamp := seal.time_stamp:
            at = stamp.at.isoformat(sep=" ", timespec="seconds")
            print_line("        " + words.format(f"cli.verify-time-stamp-{stamp.state}", by=stamp.by, at=at))
        for change in seal.changes:
            print("        " + words[f"cli.verify-change-{change}"])
    for field in verification.open_fields:
        print_line("    " + words.format("cli.verify-open", field=field))
