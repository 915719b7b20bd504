"""From answers to a document, and from signatures to a sealed document that is kept. Knows no Qt; runs beside it.

What makes documents is loaded here, where it is first needed, not when the kiosk starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from screener.interview.answers import Answers, MedicineList, Written
from screener.interview.flow import find_items_in_force
from screener.interview.journey import Journey, Signature
from screener.interview.signing import Signer
from screener.medicines.lexicon import Lexicon
from screener.questionnaire.model import Questionnaire
from screener.questionnaire.text import Words
from screener.rulebook.approval import Standing

if TYPE_CHECKING:
    from datetime import date

    from screener.consent.document import ClinicDetails
    from screener.consent.layout import Rendered
    from screener.kiosk.setup import KioskSetup
    from screener.records.files import SubmissionPaths
    from screener.screening.assessment import Assessment

KEYS = "keys"
"""Folder of the clinic's authority and the kiosk's key, within the data folder."""
RECORDS = "records"
"""Folder of what is kept, within the data folder."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One run as it stands, ready to become a document. An immutable picture: a task may work on it."""

    questionnaire: Questionnaire
    lexicon: Lexicon
    answers: Answers
    on: date | None
    """The treatment date."""
    journey: Journey
    signers: tuple[Signer, ...]
    words: Words
    standing: Standing
    """Whether the clinic approved the rules."""


@dataclass(frozen=True, slots=True)
class Unprintable:
    """What people wrote with characters that the paper cannot print."""

    characters: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    """Item id (blank for who helped) and the text as it will be printed."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as it will be shown, signed and kept."""

    draft: Draft
    assessment: Assessment
    rendered: Rendered
    unprintable: Unprintable


def prepare(draft: Draft, setup: KioskSetup, *, prepared_at: datetime) -> Prepared:
    """Assess the answers and write the document.

    Raises:
        MachineError: The typeface or the time zone is missing on this machine.
    """
    from screener.consent.content import build_content
    from screener.consent.layout import render
    from screener.screening.plans import assess

    assessment = assess(draft.questionnaire, draft.answers, draft.on)
    content = build_content(
        questionnaire=draft.questionnaire,
        lexicon_digest=draft.lexicon.digest,
        class_names={name: kind.name for name, kind in draft.lexicon.classes.items()},
        answers=draft.answers,
        assessment=assessment,
        journey=draft.journey,
        clinic=_describe_clinic(setup),
        words=draft.words,
        prepared_at=prepared_at,
        zone=setup.zone,
        signers=draft.signers,
        standing=draft.standing,
    )
    rendered = render(content, page_size=setup.page_size)
    return Prepared(draft, assessment, rendered, _find_unprintable(draft))


def submit(
    prepared: Prepared, signatures: tuple[Signature, ...], setup: KioskSetup, *, sealed_at: datetime
) -> SubmissionPaths:
    """Seal the document and keep it with the answers and what screening made of them: all of it, or nothing.

    Raises:
        MachineError: A key is missing, the disk is full or may not be written.
    """
    from screener.consent.authority import load_signing_identity
    from screener.consent.seal import seal
    from screener.interview.response import write_response
    from screener.records.files import save_submission
    from screener.rulebook.approval import standing_to_json
    from screener.screening.explain import assessment_to_json

    draft = prepared.draft
    sealed = seal(
        prepared.rendered.pdf,
        places=prepared.rendered.places,
        signatures=signatures,
        words=draft.words,
        identity=load_signing_identity(setup.data / KEYS),
        sealed_at=sealed_at,
    )
    return save_submission(
        setup.data / RECORDS,
        record_id=draft.journey.record_id,
        response=write_response(draft.questionnaire, draft.answers, draft.journey.language),
        assessment=assessment_to_json(prepared.assessment, draft.questionnaire) | standing_to_json(draft.standing),
        pdf=sealed,
    )


def _describe_clinic(setup: KioskSetup) -> ClinicDetails:
    from screener.consent.document import ClinicDetails

    return ClinicDetails(
        name=setup.clinic_name,
        address=setup.clinic_address,
        phone=setup.clinic_phone,
        email=setup.clinic_email,
        complaints=setup.clinic_complaints,
        privacy=setup.clinic_privacy,
        kiosk=setup.kiosk_name,
    )


def _find_unprintable(draft: Draft) -> Unprintable:
    """Look where people write in their own words: all else is the form's, and proved printable by its tests."""
    from screener.consent.fonts import find_unprintable, split_by_font, tidy

    filled_by = draft.journey.filled_by
    written = [("", filled_by.name), ("", filled_by.relationship)]
    for item in find_items_in_force(draft.questionnaire, draft.answers, draft.on):
        written += [(item.id, text) for text in _read_written(draft.answers, item.id)]
    lacking = [(item_id, text) for item_id, text in written if find_unprintable((text,))]
    printed = (
        (item_id, "".join(part for _, part in split_by_font(tidy(text), "regular"))) for item_id, text in lacking
    )
    return Unprintable(find_unprintable(text for _, text in lacking), tuple(printed))


def _read_written(answers: Answers, item_id: str) -> tuple[str, ...]:
    match answers.given.get(item_id):
        case Written(text):
            return (text,)
        case MedicineList(entries):
            return tuple(text for entry in entries for text in (entry.name, entry.reason, *entry.site))
        case _:
            return ()
