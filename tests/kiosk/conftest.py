"""A patient's run through the shipped form, and a clinic to keep its document, for tests of pages."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

RECORD = "0e1f7a52-9c1e-4b52-9a53-1d7f8a4c2b60"


@pytest.fixture(scope="session")
def words():
    """The program's English words."""
    from screener.questionnaire.folders import find_forms_folder
    from screener.questionnaire.text import load_words

    return load_words(find_forms_folder(), "en")


@pytest.fixture
def clock():
    """Tells a time that goes on by a second each time it is asked."""
    seconds = count()
    start = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    return lambda: start + timedelta(seconds=next(seconds))


@pytest.fixture
def make_run(patient, words, clock):
    """Makes a run with the answers of the scenario, as it stands when it is called."""
    from screener.interview.flow import Interview
    from screener.interview.run import Run

    def make():
        interview = Interview(patient.questionnaire, patient.lexicon, patient.read().given)
        return Run(interview, words, record_id=RECORD, now=clock)

    return make


@pytest.fixture
def setup(tmp_path, clock):
    """A kiosk of an invented clinic with keys of its own; the staff's code is 4711."""
    from screener.consent.authority import create_authority
    from screener.kiosk.setup import KioskSetup
    from screener.kiosk.submission import KEYS
    from screener.questionnaire.folders import find_forms_folder

    create_authority(tmp_path / KEYS, clinic_name="Example Skin Clinic", now=clock())
    return KioskSetup(
        clinic_name="Example Skin Clinic",
        clinic_address="1 Example Street, Anytown",
        clinic_phone="01632 960000",
        clinic_email="hello@clinic.example",
        kiosk_name="Front desk",
        forms=find_forms_folder(),
        form="microneedling",
        languages=("en",),
        data=tmp_path,
        now=clock,
        is_staff_code=lambda code: code == "4711",
        zone="Europe/London",
        page_size="A4",
    )
