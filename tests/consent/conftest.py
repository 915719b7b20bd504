"""Records, documents and seals of invented patients, for tests of the paper."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from screener.interview.journey import (
    Drawn,
    FilledBy,
    Journey,
    Opened,
    Role,
    Signature,
    StepTime,
    Ticked,
    UnderstandingAnswer,
)
from screener.interview.signing import Signer
from tests.authorities import make_kiosk_files

STARTED = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
SEALED = datetime(2026, 11, 20, 10, 42, 15, tzinfo=UTC)
ZONE = "Europe/London"
RECORD = "0193f4f2-a77c-7c11-9b6e-2f40c7a1d001"
PATIENT = Signer(Role.PATIENT, "Testa Demonstrata")


@pytest.fixture(scope="session")
def words():
    """The program's own words in English."""
    from screener.questionnaire.folders import find_forms_folder
    from screener.questionnaire.text import load_words

    return load_words(find_forms_folder(), "en")


@pytest.fixture(scope="session")
def make_content(words, unapproved):
    """A function from a Scenario to the content of its document."""
    from screener.consent.content import ClinicDetails, build_content

    def make(scenario, *, signers=(PATIENT,), clinic=None, standing=unapproved, audit_anchor="", **journey):
        return build_content(
            questionnaire=scenario.questionnaire,
            lexicon_digest=scenario.lexicon.digest,
            class_names={name: kind.name for name, kind in scenario.lexicon.classes.items()},
            answers=scenario.read(),
            assessment=scenario.assess(),
            journey=replace(make_journey(scenario.questionnaire), **journey),
            clinic=clinic or ClinicDetails("Example Skin Clinic", "1 Example Street", "01632 960000", kiosk="desk"),
            words=words,
            prepared_at=STARTED + timedelta(minutes=40),
            zone=ZONE,
            signers=signers,
            standing=standing,
            audit_anchor=audit_anchor,
        )

    return make


def make_journey(questionnaire):
    """A run in which everything needed was read, understood and ticked."""
    consent = questionnaire.consent
    return Journey(
        record_id=RECORD,
        started_at=STARTED,
        language="en",
        filled_by=FilledBy(),
        opened=(Opened(questionnaire.education.cards[0].id, STARTED + timedelta(minutes=3)),),
        understanding=tuple(
            UnderstandingAnswer(question.id, (question.correct,), right=True)
            for question in consent.understanding[:4]
        ),
        ticked=tuple(
            Ticked(statement.id, STARTED + timedelta(minutes=30))
            for statement in consent.statements
            if not statement.optional
        ),
        steps=(
            StepTime("welcome", STARTED, STARTED + timedelta(seconds=20)),
            StepTime("about-you", STARTED + timedelta(seconds=20), STARTED + timedelta(seconds=85)),
            StepTime("about-you", STARTED + timedelta(minutes=5), STARTED + timedelta(minutes=6)),
        ),
    )


@pytest.fixture
def content(patient, make_content):
    """The content of the healthy patient's document."""
    return make_content(patient)


@pytest.fixture(scope="session")
def scribble():
    """A signature as a hand might draw it, with a dot."""
    return Drawn((((0.1, 0.6), (0.3, 0.2), (0.5, 0.7), (0.8, 0.4)), ((0.9, 0.2),)), aspect=4.0)


@pytest.fixture(scope="session")
def sign(scribble):
    """A function that makes somebody's signature."""

    def make(role=Role.PATIENT, name="Testa Demonstrata", mark=scribble):
        return Signature(role, name, mark, SEALED, ZONE)

    return make


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    """A folder with an invented clinic's authority and kiosk."""

    folder = tmp_path_factory.mktemp("keys")
    make_kiosk_files(folder, clinic_name="Example Skin Clinic", now=STARTED)
    return folder


@pytest.fixture(scope="session")
def authority(keys):
    """The clinic's authority, as PEM."""
    return (keys / "authority.pem").read_bytes()


@pytest.fixture(scope="session")
def made_once():
    """Documents that take long to make, by name."""
    return {}


@pytest.fixture
def rendered(content, made_once):
    """The healthy patient's document as written."""
    from screener.consent.layout import render

    if "rendered" not in made_once:
        made_once["rendered"] = render(content, page_size="A4")
    return made_once["rendered"]


@pytest.fixture
def seal_with(rendered, words, sign):
    """A function that seals that document with the keys in a folder."""
    from screener.consent.authority import load_signing_identity
    from screener.consent.seal import seal

    def make(folder):
        return seal(
            rendered.pdf,
            places=rendered.places,
            signatures=(sign(),),
            words=words,
            identity=load_signing_identity(folder),
            sealed_at=SEALED,
        )

    return make


@pytest.fixture
def sealed(seal_with, keys, made_once):
    """That document, sealed by the invented clinic."""
    if "sealed" not in made_once:
        made_once["sealed"] = seal_with(keys)
    return made_once["sealed"]


@pytest.fixture(scope="session")
def read_text():
    """A function from a PDF to its text, blanks and line ends left out."""
    import pypdfium2

    def read(pdf):
        document = pypdfium2.PdfDocument(pdf)
        if document.get_formtype():
            document.init_forms()
            for page in document:
                page.flatten()
        texts = [page.get_textpage().get_text_bounded() for page in document]
        document.close()
        return "".join("".join(texts).split())

    return read
