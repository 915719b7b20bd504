"""A desk to sign a determination at without a database: what the casebook gives is laid out by the test."""

import io
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace

from reportlab.pdfgen import canvas

from screener.determination.decision import House
from screener.interview.answers import PartialDate
from screener.records.identity import Identity
from screener.records.model import Record, Role
from screener.records.states import RecordState
from screener.ui.tasks import Tasks
from tests.review.determining import TODAY, make_setting

NOW = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
RECORD = "0e1f7a52-9c1e-4b52-9a53-1d7f8a4c2b60"
ZELDA = "Zelda Inventedsen"


def draw_pdf(text="The practitioner's page", pages=1):
    """A small PDF."""
    file = io.BytesIO()
    sheet = canvas.Canvas(file, pagesize=(500, 700))
    for _ in range(pages):
        sheet.drawString(40, 660, text)
        sheet.showPage()
    sheet.save()
    return file.getvalue()


def make_record(state=RecordState.IN_REVIEW, version=1):
    """A record as it stands."""
    return Record(
        id=RECORD, state=state, version=version, rests_on=1, revision=1, form_id="microneedling", outcome="review",
        treatment_on=TODAY, created_at=NOW, submitted_at=NOW, changed_at=NOW, claimed_by=None, claimed_at=None,
        inbox_rank=1,
    )  # fmt: skip


def open_record(case, determination=None):
    """What the casebook opens."""
    identity = Identity(ZELDA, PartialDate(1991, 7, 30), "Microneedling", 0)
    journey = SimpleNamespace(follows="")
    return SpreadOut(make_record(), (), identity, case, journey, draw_pdf(), determination, "", None)


@dataclass(frozen=True)
class SpreadOut:
    """As `Opened`, for cases that were never kept."""

    record: object
    versions: tuple
    identity: object
    case: object
    journey: object
    pdf: bytes
    determination: object
    note: str
    before: object
    treatment: object = None


@dataclass
class PaperCasebook:
    """Does what the test says the casebook does, and remembers what it was asked."""

    house: House = field(default_factory=House)
    refusals: list = field(default_factory=list)
    """What the next calls come to, in place of success: problems, or an exception."""
    prepared: list = field(default_factory=list)
    signed: list = field(default_factory=list)
    place: object = field(
        default_factory=lambda: SimpleNamespace(words=None, now=lambda: NOW, find_day=lambda _: TODAY)
    )

    def get_setting(self, _opened):
        """Today, in this house."""
        return make_setting(reflection_days=self.house.reflection_days, override_roles=self.house.override_roles)

    def prepare(self, _opened, _case, determination):
        """The page."""
        self.prepared.append(determination)
        return self._refuse() or SimpleNamespace(page=draw_pdf(), determination=determination)

    def sign(self, prepared):
        """Both seals."""
        self.signed.append(prepared)
        return self._refuse() or SimpleNamespace(
            record=make_record(RecordState.COUNTERSIGNED, 3), pdf=draw_pdf("Countersigned", pages=2)
        )

    def _refuse(self):
        if not self.refusals:
            return None
        refusal = self.refusals.pop(0)
        if isinstance(refusal, Exception):
            raise refusal
        return refusal


def make_desk(words, store=None, casebook=None, tasks=None):
    """The desk of somebody signed in."""
    setup = SimpleNamespace(
        sessions=4, least_weeks=4, most_weeks=6, zone="Europe/London", now=lambda: NOW,
    )  # fmt: skip
    return SimpleNamespace(
        setup=setup, tasks=tasks or Tasks(), words=words, casebook=casebook or PaperCasebook(), store=store,
        by=SimpleNamespace(member=SimpleNamespace(id=str(uuid.uuid4()), name="Nora Example", role=Role.OWNER)),
    )  # fmt: skip
