"""From answers to a document, and from signatures to a sealed document that is kept. Knows no Qt; runs beside it.

What makes documents is loaded here, where it is first needed, not when the kiosk starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from screener.errors import Problem
from screener.interview.answers import Answers, MedicineList, PartialDate, Written
from screener.interview.flow import find_items_in_force
from screener.interview.journey import Journey, Signature
from screener.interview.signing import Signer
from screener.medicines.lexicon import Lexicon
from screener.questionnaire.model import Questionnaire
from screener.questionnaire.text import Words
from screener.rulebook.approval import Standing

if TYPE_CHECKING:
    from datetime import date

    from screener.consent.document import ClinicDetails, Logo
    from screener.consent.layout import Rendered
    from screener.kiosk.keeping import Keeper
    from screener.kiosk.setup import KioskSetup
    from screener.records.identity import Identity
    from screener.records.model import Part
    from screener.screening.assessment import Assessment

KEYS = "keys"
"""Folder of the kiosk's keys, within the data folder."""
_NAME, _PREFERRED, _BORN, _MODALITY = "full-name", "preferred-name", "date-of-birth", "modality"
"""Where a form asks what the inbox shows of a patient."""


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
    submission_id: str
    """UUID of the handing over, the same for every try."""
    corrects: int | None = None
    """The version of the record that this corrects; None for a new one."""
    visit_id: str = ""
    """The prepared visit that this came from; empty if it came from none."""


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
    record_digest: str
    """What binds the document to the record; printed on it."""
    rendered: Rendered
    unprintable: Unprintable


def prepare(draft: Draft, setup: KioskSetup, keeper: Keeper, *, prepared_at: datetime) -> Prepared:
    """Assess the answers and write the document.

    Raises:
        MachineError: The typeface or the time zone is missing on this machine, or the database is busy.
        IntegrityError: The database or the kiosk's memory of it is damaged.
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
        audit_anchor=keeper.ask(lambda cabinet: cabinet.read_anchor()),
    )
    rendered = render(content, page_size=setup.page_size)
    return Prepared(draft, assessment, content.record_digest, rendered, _find_unprintable(draft))


def submit(
    prepared: Prepared,
    signatures: tuple[Signature, ...],
    setup: KioskSetup,
    keeper: Keeper,
    *,
    sealed_at: datetime,
) -> None:
    """Seal the document and keep it with the answers and what screening made of them: all of it, or nothing.

    Durable on return. What is kept only the clinic's keys open: this kiosk cannot read it again.

    Raises:
        MachineError: A key is missing, the database is busy, full or may not be written, or the record that this
            corrects was changed meanwhile.
        IntegrityError: A key or the database is damaged.
    """
    from screener.consent.authority import load_signing_identity
    from screener.consent.seal import seal_with_time_stamp
    from screener.consent.time_stamp_server import TimeStampServer
    from screener.records.audit import Action
    from screener.records.contents import number_version, seal_content
    from screener.records.model import Part, Submission

    draft, journey = prepared.draft, prepared.draft.journey
    server = TimeStampServer(setup.time_stamp_server) if setup.time_stamp_server else None
    sealed = seal_with_time_stamp(
        prepared.rendered.pdf,
        places=prepared.rendered.places,
        signatures=signatures,
        words=draft.words,
        identity=load_signing_identity(setup.data / KEYS),
        sealed_at=sealed_at,
        server=server,
    )
    clinic, kiosk_id = keeper.ask(lambda cabinet: (cabinet.keys.clinic, cabinet.kiosk_id))
    content = seal_content(
        clinic,
        journey.record_id,
        number_version(draft.corrects),
        {**_write_record(prepared), Part.PDF: sealed.pdf},
        outcome=prepared.assessment.outcome,
        treatment_on=draft.on,
    )
    keeper.hand_over(
        Submission(
            submission_id=draft.submission_id,
            record_id=journey.record_id,
            actor_id=kiosk_id,
            form_id=draft.questionnaire.id,
            created_at=journey.started_at,
            submitted_at=sealed_at,
            content=content,
            interview_id=draft.submission_id,
            corrects=draft.corrects,
            visit_id=draft.visit_id or None,
        )
    )
    if sealed.fault is not None:
        keeper.note_later(Action.NOT_TIME_STAMPED, journey.record_id, fault=sealed.fault.value)


def _write_record(prepared: Prepared) -> dict[Part, bytes]:
    """All that is kept beside the document. From it the assessment and the record's digest can be computed again."""
    from screener.interview.progress import journey_to_json
    from screener.interview.response import KEPT, write_response
    from screener.records.files import as_json
    from screener.records.model import Part
    from screener.rulebook.approval import standing_to_json
    from screener.screening.explain import assessment_to_json

    draft, form = prepared.draft, prepared.draft.questionnaire
    kept = {
        "form-version": form.version,
        "form-digest": form.digest,
        "settings": {name: str(value) for name, value in form.chosen.items()},
        "lexicon-digest": draft.lexicon.digest,
        "journey": journey_to_json(draft.journey),
        "record-digest": prepared.record_digest,
    }
    if draft.journey.follows:
        kept["follows"] = draft.journey.follows
    response = write_response(form, draft.answers, draft.journey.language) | {KEPT: kept}
    assessment = assessment_to_json(prepared.assessment, form) | standing_to_json(draft.standing)
    return {
        Part.IDENTITY: _describe_identity(prepared).to_bytes(),
        Part.RESPONSE: as_json(response),
        Part.ASSESSMENT: as_json(assessment),
    }


def _describe_identity(prepared: Prepared) -> Identity:
    """What the inbox shows of the patient."""
    from screener.consent.answered import say_answer
    from screener.interview.facts import Facts
    from screener.questionnaire.model import Severity
    from screener.records.identity import Identity

    draft = prepared.draft
    given, facts = draft.answers.given, Facts(draft.questionnaire, draft.answers, draft.on)
    born = given.get(_BORN)
    return Identity(
        name=_read_text(draft.answers, _NAME),
        born=born if isinstance(born, PartialDate) else None,
        treatment=say_answer(facts, _MODALITY, draft.words) if _MODALITY in given else "",
        open_findings=sum(finding.severity is not Severity.ADVISE for finding in prepared.assessment.findings),
        preferred_name=_read_text(draft.answers, _PREFERRED),
    )


def _read_text(answers: Answers, item_id: str) -> str:
    answer = answers.given.get(item_id)
    return answer.text.strip() if isinstance(answer, Written) else ""


def _read_logo(setup: KioskSetup) -> Logo | None:
    """The clinic's logo; none where the file is missing or no picture, which `screener doctor` tells."""
    from screener.consent.logo import read_logo

    if not setup.clinic_logo:
        return None
    try:
        logo = read_logo((setup.data / setup.clinic_logo).read_bytes())
    except OSError:
        return None
    return None if isinstance(logo, Problem) else logo


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
        logo=_read_logo(setup),
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
