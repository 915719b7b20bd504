"""Real records of invented patients in a founded clinic: the shipped form's document, sealed, and all its parts."""

from __future__ import annotations

import uuid
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from screener.commands.founding import KEYS, Owner, found_with_first_kiosk
from screener.commands.office import RECORDS
from screener.consent.authority import load_signing_identity
from screener.consent.content import ClinicDetails, build_content
from screener.consent.layout import render
from screener.consent.seal import seal
from screener.interview.answers import PartialDate
from screener.interview.journey import Drawn, Journey, Role, Signature
from screener.interview.response import write_response
from screener.interview.signing import Signer
from screener.medicines.lexicon import load_lexicon
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.loader import load_questionnaire
from screener.questionnaire.text import load_words
from screener.records.audit_log import read_head
from screener.records.contents import number_version, seal_content
from screener.records.files import as_json
from screener.records.identity import Identity
from screener.records.key_files import load_kiosk_keys
from screener.records.model import Part, Submission
from screener.records.store import open_store
from screener.records.submitting import Receipt, submit
from screener.rulebook.approval import Standing
from screener.screening.explain import assessment_to_json
from screener.settings import FILE_NAME, Settings, get_demonstration_text, read_settings
from tests.conftest import Scenario

SIGNED = datetime(2026, 11, 20, 10, 42, 7, tzinfo=UTC)
CROSS = Drawn((((0.3, 0.3), (0.6, 0.7)), ((0.6, 0.3), (0.3, 0.7))), 3.0)
OWNER, PASSWORD = "Nora Example", "wren kettle orbit nine"


@dataclass(frozen=True)
class Patient:
    """Somebody invented."""

    name: str
    born: PartialDate
    medicine: str


TESTA = Patient("Testa Demonstrata", PartialDate(1956, 3, 4), "warfarin")
ZELDA = Patient("Zelda Inventedsen", PartialDate(1991, 7, 30), "Roaccutane")


@cache
def read_forms():
    """The shipped form, lexicon and words."""
    folder = find_forms_folder()
    lexicon = load_lexicon(folder / "medicines.yaml")
    form = load_questionnaire(folder / "microneedling", class_ids=lexicon.classes)
    return form, lexicon, load_words(folder, "en")


def keep_record(folder, store, patient=TESTA, *, record_id=None, corrects=None, signed_at=SIGNED):
    """What a kiosk keeps when a patient has signed. Returns the record's id."""
    form, lexicon, words = read_forms()
    record_id = record_id or str(uuid.uuid4())
    scenario = Scenario(form, lexicon).answer(full_name=patient.name).takes(patient.medicine, status="taking")
    answers, assessment = scenario.read(), scenario.assess()
    content = build_content(
        questionnaire=form,
        lexicon_digest=lexicon.digest,
        class_names={name: kind.name for name, kind in lexicon.classes.items()},
        answers=answers,
        assessment=assessment,
        journey=Journey(record_id=record_id, started_at=signed_at - timedelta(minutes=12), language="en"),
        clinic=ClinicDetails("Example Skin Clinic", "1 Example Street", "01632 960000", kiosk="desk"),
        words=words,
        prepared_at=signed_at,
        zone="Europe/London",
        signers=(Signer(Role.PATIENT, patient.name),),
        standing=Standing("0" * 64),
        audit_anchor=read_head(store).as_text(),
    )
    rendered = render(content, page_size="A4")
    pdf = seal(
        rendered.pdf,
        places=rendered.places,
        signatures=(Signature(Role.PATIENT, patient.name, CROSS, signed_at, "Europe/London"),),
        words=words,
        identity=load_signing_identity(folder / KEYS),
        sealed_at=signed_at,
    )
    parts = {
        Part.IDENTITY: Identity(patient.name, patient.born, "Microneedling", len(assessment.findings)).to_bytes(),
        Part.RESPONSE: as_json(write_response(form, answers, "en")),
        Part.ASSESSMENT: as_json(assessment_to_json(assessment, form)),
        Part.PDF: pdf,
    }
    keep_parts(folder, store, record_id, parts, str(assessment.outcome), corrects=corrects, signed_at=signed_at)
    return record_id


def keep_parts(folder, store, record_id, parts, outcome="review", *, corrects=None, signed_at=SIGNED):
    """The same with parts made elsewhere."""
    keys = load_kiosk_keys(folder / KEYS)
    receipt = submit(
        store,
        Submission(
            submission_id=str(uuid.uuid4()),
            record_id=record_id,
            actor_id=keys.own.public.uuid,
            form_id="microneedling",
            created_at=signed_at - timedelta(minutes=12),
            submitted_at=signed_at,
            content=seal_content(keys.clinic, record_id, number_version(corrects), parts, outcome=outcome),
            corrects=corrects,
        ),
        at=signed_at,
    )
    assert isinstance(receipt, Receipt), receipt


def make_small_clinic(folder):
    """A clinic with two records. Returns their ids and its owner, signed in."""
    folder.mkdir(parents=True)
    (folder / FILE_NAME).write_text(get_demonstration_text(), encoding="utf-8")
    settings = read_settings(folder / FILE_NAME)
    assert isinstance(settings, Settings)
    with closing(open_store(folder / RECORDS, upgrade=True)) as store:
        founding = found_with_first_kiosk(
            store, folder, settings, Owner(OWNER, PASSWORD), keep_code=lambda _: None, now=SIGNED - timedelta(days=1)
        )
        ids = [keep_record(folder, store, patient) for patient in (TESTA, ZELDA)]
    return ids, founding.owner
