"""An invented practice: a founded clinic with staff in every role, and forms that patients have signed there."""

from __future__ import annotations

import json
import shutil
import uuid
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

from screener.commands.founding import (
    AUTHORITY_FILE,
    KEYS,
    Owner,
    as_row,
    found_with_first_kiosk,
    issue_signing_key,
    open_authority,
)
from screener.commands.office import RECORDS
from screener.consent.authority import load_signing_identity
from screener.consent.certificates import read_pem
from screener.consent.content import ClinicDetails, build_content
from screener.consent.layout import render
from screener.consent.seal import seal
from screener.determination.case import resolve
from screener.determination.casebook import Casebook, Opened, Prepared
from screener.determination.decision import Choice, Determination, House, Overall, Resolution, Topic
from screener.determination.gate import LONGEST_REASON
from screener.determination.resolving import list_unclear
from screener.interview.answers import PartialDate
from screener.interview.journey import Journey, Signature
from screener.interview.journey import Role as At
from screener.interview.progress import journey_to_json
from screener.interview.response import KEPT, write_response
from screener.interview.shelf import Shelf
from screener.interview.signing import Signer
from screener.records.contents import number_version, open_parts, seal_content
from screener.records.copying import copy_store
from screener.records.files import as_json
from screener.records.identity import Identity
from screener.records.key_files import load_kiosk_keys
from screener.records.members import SignedIn, add_member, sign_in
from screener.records.model import Part, Role, Submission
from screener.records.reading import open_record
from screener.records.staff import add_staff
from screener.records.store import open_store
from screener.records.submitting import Receipt, submit
from screener.records.vouched import read_file
from screener.rulebook.approval import Standing
from screener.screening.explain import assessment_to_json
from screener.settings import FILE_NAME, get_demonstration_text, read_settings
from tests.conftest import Scenario
from tests.records.small_clinic import CROSS, PASSWORD, SIGNED, read_forms

CLINIC = "Example Skin Clinic"
TODAY = date(2026, 11, 20)
"""When patients sign, and the healthy one is to be treated."""
NAMES = {
    Role.OWNER: "Nora Example", Role.PRACTITIONER: "Pia Sample", Role.PRESCRIBER: "Rufus Model",
    Role.RECEPTION: "Dora Mock",
}  # fmt: skip
HOUSE = House(override_roles=frozenset({Role.PRESCRIBER}), reasons=dict.fromkeys(Choice, ("Patch test done today.",)))
ALL_TOPICS = frozenset(Topic)

WELL = {}
"""Nothing is flagged."""
ON_ROACCUTANE = {"takes": [("Roaccutane", "taking")]}
"""Contraindicated: she takes isotretinoin."""
ON_WARFARIN = {"takes": [("warfarin", "taking")]}
UNCLEAR = {"takes": [("zelfutrin", "taking")]}
"""Of what she takes nobody knows what it is."""


@dataclass
class Clock:
    """Tells the time that a test says it is."""

    at: datetime = SIGNED + timedelta(minutes=20)

    def __call__(self):
        return self.at

    def move(self, **by):
        """Later, or earlier."""
        self.at += timedelta(**by)


@dataclass
class Practice:
    """One clinic of a test's own."""

    folder: Path
    store: object
    staff: dict[Role, SignedIn]
    roots: tuple[bytes, ...]
    clock: Clock = field(default_factory=Clock)
    house: House = HOUSE
    shelf: Shelf = field(default_factory=lambda: get_shelf())
    numbers: object = field(default_factory=count)

    def sit_down(self, role=Role.PRACTITIONER, **fields):
        """A casebook for somebody of a role."""
        given = {
            "now": self.clock, "zone": "Europe/London", "clinic_name": CLINIC, "roots": self.roots, **fields
        }  # fmt: skip
        return Casebook(self.store, self.staff[role], self.shelf, self.house, read_forms()[2], **given)

    def keep(self, said=ON_ROACCUTANE, *, record_id=None, corrects=None, at=SIGNED, parts=None):
        """What a kiosk keeps when a patient has signed. Returns the record's id."""
        # The same ids in every test, whose documents are then written and sealed but once.
        record_id = record_id or str(uuid.UUID(int=(4 << 76) + (2 << 62) + next(self.numbers)))
        parts = make_parts(record_id, json.dumps(said), at) if parts is None else parts
        assessment = json.loads(parts[Part.ASSESSMENT])
        keys = load_kiosk_keys(self.folder / KEYS)
        content = seal_content(
            keys.clinic, record_id, number_version(corrects), parts, outcome=assessment["outcome"], treatment_on=TODAY
        )
        given = Submission(
            submission_id=str(uuid.uuid4()),
            record_id=record_id,
            actor_id=keys.own.public.uuid,
            form_id="microneedling",
            created_at=at - timedelta(minutes=12),
            submitted_at=at,
            content=content,
            corrects=corrects,
        )
        receipt = submit(self.store, given, at=at)
        assert isinstance(receipt, Receipt), receipt
        return record_id

    def take(self, record_id, role=Role.PRACTITIONER):
        """A record opened and taken by somebody of a role."""
        book = self.sit_down(role)
        opened = book.take(book.open(record_id))
        assert isinstance(opened, Opened), opened
        return book, opened


def make_practice(folder, place=None, **fields):
    """A practice in a folder that is not there yet, its database in it if no other is given. Close its store."""
    template, staff, roots = _found()
    shutil.copytree(template, folder)
    (folder / KEYS).chmod(0o700)
    return Practice(folder, open_store(place or folder / RECORDS), dict(staff), roots, **fields)


def copy_database(place):
    """Copy the database of a practice in which nothing has happened yet into an empty one."""
    with closing(open_store(_found()[0] / RECORDS)) as source, closing(open_store(place, upgrade=True)) as target:
        copy_store(source, target)


@cache
def get_shelf():
    """The shipped forms."""
    return Shelf()


def decide_all(book, opened, choice=Choice.PROCEED, *, reason="Checked with the patient today.", case=None):
    """The case with every open finding decided alike."""
    from screener.determination.case import decide

    case = opened.case if case is None else case
    for finding in case.open_findings:
        decided = decide(
            case, finding.rule, choice, reason=reason, by=book.place.by.member.id, at=book.place.now(),
            setting=book.get_setting(opened),
        )  # fmt: skip
        assert not hasattr(decided, "code"), decided
        case = decided
    return case


TOO_MUCH_TO_PRINT = {"takes": [(f"{begin}{end}", "taking") for begin in ("zelf", "blimp", "qwor", "vrunk", "dwasp")
                               for end in ("utrin", "azolyx", "obaxin", "umgar", "ewixol")]}  # fmt: skip
"""Two dozen medicines that nobody knows; what was found out of each is more than a page holds."""


def find_out_at_length(case):
    """The case with every unclear medicine found out, in as many words as one may use."""
    for one in list_unclear(case.given):
        known = Resolution(one.entry, one.part.text, None, ("asked " * LONGEST_REASON)[: LONGEST_REASON - 1])
        case = resolve(case, known)
        assert not hasattr(case, "code"), case
    return case


def determine(case, overall=Overall.PROCEED, **fields):
    """What is signed of a case; everything talked about."""
    given = {
        "overall": overall, "treat_on": case.on, "decisions": case.decisions, "resolutions": case.resolutions,
        "discussed": ALL_TOPICS, **fields,
    }  # fmt: skip
    return Determination(**given)


def codes(problems):
    """Of a refusal the codes, in order."""
    assert isinstance(problems, tuple), problems
    return [problem.code for problem in problems]


def fill_in(said):
    """A healthy patient who said some things otherwise."""
    form, lexicon, _ = read_forms()
    told = json.loads(said)
    scenario = Scenario(form, lexicon).answer(**told.get("answers", {}))
    for name, status in told.get("takes", ()):
        scenario.takes(name, status=status)
    return scenario


@cache
def make_parts(record_id, said, at):
    """All that a kiosk keeps of a healthy patient who said some things otherwise: the document sealed in earnest."""
    form, lexicon, words = read_forms()
    scenario = fill_in(said)
    answers, assessment = scenario.read(), scenario.assess()
    journey = Journey(record_id=record_id, started_at=at - timedelta(minutes=12), language="en")
    content = build_content(
        questionnaire=form, lexicon_digest=lexicon.digest,
        class_names={name: kind.name for name, kind in lexicon.classes.items()},
        answers=answers, assessment=assessment, journey=journey,
        clinic=ClinicDetails(CLINIC, "1 Example Street", "01632 960000", kiosk="desk"), words=words,
        prepared_at=at, zone="Europe/London", signers=(Signer(At.PATIENT, "Testa Demonstrata"),),
        standing=Standing("0" * 64), audit_anchor=None,
    )  # fmt: skip
    rendered = render(content, page_size="A4")
    pdf = seal(
        rendered.pdf, places=rendered.places,
        signatures=(Signature(At.PATIENT, "Testa Demonstrata", CROSS, at, "Europe/London"),),
        words=words, identity=load_signing_identity(_found()[0] / KEYS), sealed_at=at,
    )  # fmt: skip
    kept = {"journey": journey_to_json(journey), "record-digest": content.record_digest}
    name = "Testa Demonstrata"
    undecided = sum(finding.severity != "advise" for finding in assessment.findings)
    return {
        Part.IDENTITY: Identity(name, PartialDate(1992, 2, 2), "Microneedling", undecided).to_bytes(),
        Part.RESPONSE: as_json(write_response(form, answers, "en") | {KEPT: kept}),
        Part.ASSESSMENT: as_json(assessment_to_json(assessment, form)),
        Part.PDF: pdf,
    }


@cache
def _found():
    folder = Path(mkdtemp(prefix="screener-tests-practice-")) / "clinic"
    folder.mkdir()
    (folder / FILE_NAME).write_text(get_demonstration_text(), encoding="utf-8")
    settings = read_settings(folder / FILE_NAME)
    founded_at = SIGNED - timedelta(days=1)
    with closing(open_store(folder / RECORDS, upgrade=True)) as store:
        owner = found_with_first_kiosk(
            store, folder, settings, Owner(NAMES[Role.OWNER], PASSWORD), keep_code=lambda _: None, now=founded_at
        ).owner
        staff = {Role.OWNER: owner}
        for role in (Role.PRACTITIONER, Role.PRESCRIBER, Role.RECEPTION):
            staff[role] = _employ(store, owner, role, founded_at)
        roots = read_pem(read_file(store, owner.clinic, AUTHORITY_FILE))
    return folder, staff, roots


def _employ(store, owner, role, at):
    member = add_member(
        owner, [owner.member], member_id=str(uuid.uuid4()), name=NAMES[role], role=role, password=PASSWORD,
        clinic_name=CLINIC,
    )  # fmt: skip
    if role is not Role.RECEPTION:
        authority, _ = open_authority(store, owner.clinic)
        member = issue_signing_key(owner.clinic, authority, member, clinic_name=CLINIC, now=at)
    add_staff(store, as_row(member, owner.clinic, added_at=at), actor_id=owner.member.id, at=at)
    signed_in = sign_in(member, PASSWORD)
    assert signed_in is not None
    return replace(signed_in, member=member)


def make_ready(practice, said=ON_WARFARIN, role=Role.PRACTITIONER, **fields):
    """A record taken and decided, and its page."""
    book, opened = practice.take(practice.keep(said), role)
    case = decide_all(book, opened)
    prepared = book.prepare(opened, case, determine(case, **fields))
    assert isinstance(prepared, Prepared), prepared
    return book, prepared


def read_parts(practice, record_id):
    owner = practice.staff[Role.OWNER]
    return open_parts(owner.clinic, open_record(practice.store, record_id, actor_id=owner.member.id, at=SIGNED))
