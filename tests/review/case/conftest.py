"""One patient's screen with a record of an invented patient on it, at a desk of a founded clinic."""

import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from screener.determination.case import make_case
from screener.determination.casebook import Casebook, Opened
from screener.determination.decision import Choice, House
from screener.interview.answers import PartialDate
from screener.interview.flow import find_treatment_day
from screener.interview.journey import Journey
from screener.interview.shelf import Shelf
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.text import load_words
from screener.records.identity import Identity
from screener.records.model import Record, RecordVersion
from screener.records.sign_in import sign_in
from screener.records.states import RecordState, Step
from screener.review.desk import Desk
from screener.review.setup import ReviewSetup
from screener.screening.plans import assess
from screener.ui.tasks import Tasks
from screener.ui.theme import Sheet, apply_theme
from tests.clinics import OWNER, PASSWORD, copy_clinic, open_clinic_store

NOW = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
REASONS = (
    "Looked at the skin; nothing found.",
    "Seen the packet.",
    "Talked through; the patient wants to go on knowing it.",
)
EACH = dict.fromkeys(Choice, REASONS)


@pytest.fixture(scope="session")
def look(qapp):
    """The look of the practitioner's window, put on once."""
    apply_theme(qapp, sheet=Sheet.REVIEW)


@pytest.fixture(scope="session")
def clinic(tmp_path_factory):
    """A founded clinic, its database open, and its owner signed in."""
    folder = copy_clinic(tmp_path_factory.mktemp("clinic"))
    with closing(open_clinic_store(folder)) as store:
        yield folder, store, sign_in(store, OWNER, PASSWORD, now=lambda: NOW)


@pytest.fixture
def make_desk(qapp, clinic):
    """Makes the owner's desk; owners may override, or nobody may: `make_desk(override=False)`."""
    made = []

    def make(*, override=True, reasons=EACH):
        made.append(_make_desk(clinic, override=override, reasons=reasons))
        return made[-1]

    yield make
    for desk in made:
        desk.tasks.close()


@pytest.fixture
def desk(make_desk):
    """The owner's desk; owners may override what contraindicates."""
    return make_desk()


def _make_desk(clinic, *, override, reasons):
    folder, store, by = clinic
    forms = find_forms_folder()
    words = load_words(forms, "en")
    house = House(override_roles=frozenset({by.member.role} if override else ()), reasons=reasons)
    tasks, shelf = Tasks(), Shelf()
    setup = ReviewSetup(
        clinic_name="Example Skin Clinic",
        data=folder,
        place=folder,
        forms=forms,
        zone="Europe/London",
        now=lambda: NOW,
        make_shelf=lambda: shelf,
        house=house,
        find_roots=lambda _store, _keys: (),
    )
    casebook = Casebook(
        store, by, shelf, house, words, now=setup.now, zone=setup.zone, clinic_name=setup.clinic_name, roots=()
    )
    return Desk(setup=setup, tasks=tasks, words=words, by=by, casebook=casebook, store=store, shelf=shelf)


@pytest.fixture
def open_record(desk):
    """Makes an opened record of a scenario: `open_record(patient, claimed_by=…)`."""

    def open_it(
        scenario,
        *,
        state=RecordState.IN_REVIEW,
        claimed_by=None,
        note="",
        before=None,
        decisions=(),
        determination=None,
    ):
        answers = scenario.read()
        day = find_treatment_day(answers.given)
        shown = assess(scenario.questionnaire, answers, day).findings
        case = make_case(scenario.questionnaire, scenario.lexicon, answers, shown, decisions=decisions)
        record_id = str(uuid.uuid4())
        record = Record(
            id=record_id, state=state, version=1, rests_on=1, revision=1, form_id="microneedling",
            outcome=str(case.assessment.outcome), treatment_on=day, created_at=NOW - timedelta(minutes=20),
            submitted_at=NOW - timedelta(minutes=6), changed_at=NOW, inbox_rank=0, claimed_at=NOW,
            claimed_by=claimed_by or desk.by.member.id,
        )  # fmt: skip
        identity = Identity("Testa Demonstrata", PartialDate(1992, 3, 4), "Microneedling, face and neck")
        journey = Journey(record_id=record_id, started_at=record.created_at, language="en")
        earlier = None
        if before is not None:
            given = before.read()
            earlier = make_case(before.questionnaire, before.lexicon, given, ())
        versions = (_make_signed(record, desk.by.member.id),) if determination is not None else ()
        return Opened(record, versions, identity, case, journey, b"", determination, note, earlier)

    return open_it


def _make_signed(record, by):
    """The version of a record that a member of staff countersigned."""
    return RecordVersion(
        record_id=record.id, version=3, step=Step.COUNTERSIGN, rests_on=1, submission_id=None, superseded=False,
        outcome=record.outcome, treatment_on=record.treatment_on, created_at=NOW, made_by=by, clinic_key_id="",
        content_digest="",
    )  # fmt: skip


@pytest.fixture
def show(look, desk, qtbot):
    """Shows an opened record in a window: `show(opened)`."""
    from screener.review.case_page import CasePage

    pages = []

    def show_it(opened, size=(1360, 860), at=desk):
        page = CasePage(at)
        pages.append(page)
        page.resize(*size)
        page.show()
        page.show_opened(opened)
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    yield show_it
    for page in pages:
        page.close()
        page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def keys(qtbot):
    """Presses keys where the focus is, and counts them."""
    return Keys()


class Keys:
    """Somebody who uses the keyboard only."""

    def __init__(self):
        self.pressed = 0

    def press(self, page, *keys):
        """Press keys one after the other, each where the focus is then. Text is typed letter by letter."""
        for key in keys:
            letters = key if isinstance(key, str) else [key]
            for letter in letters:
                at = page.window().focusWidget()
                assert isinstance(at, QWidget), "nothing has the focus"
                QTest.keyClick(at, letter)
                self.pressed += 1

    def press_with(self, page, key, modifier=Qt.KeyboardModifier.ControlModifier):
        """Press a key together with Ctrl or Alt."""
        QTest.keyClick(page.window().focusWidget(), key, modifier)
        self.pressed += 1


@pytest.fixture
def sketched(patient):
    """The patient of the sketch: isotretinoin until July, drops that nobody knows, not sure about keloids."""
    return (
        patient.answer(keloid_ever="unsure")
        .takes(
            "roacutane 20mg",
            status="stopped",
            meant=[{"text": "roacutane 20mg", "name": "Roaccutane"}],
            **{"last-used": "2026-07-15"},
        )
        .takes("zelfutrin drops", status="taking", reason="my nerves")
    )
