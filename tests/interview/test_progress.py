"""An unfinished run survives as bytes: every answer, and all that was read, understood and ticked."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from screener.errors import IntegrityError, Problem
from screener.interview.answers import (
    Chosen,
    ChosenMany,
    Meant,
    MedicineEntry,
    MedicineForm,
    MedicineList,
    MedicineStatus,
    Number,
    Open,
    PartialDate,
    RoughlyAgo,
    Written,
)
from screener.interview.journey import (
    Compared,
    FilledBy,
    HelpAsked,
    Journey,
    Opened,
    Role,
    SaidNo,
    StepTime,
    Ticked,
    UnderstandingAnswer,
)
from screener.interview.progress import Progress, find_language, read_progress, write_progress

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(seconds=7, microseconds=3)
JOURNEY = Journey(
    record_id="0e1f7a52-9c1e-4b52-9a53-1d7f8a4c2b60",
    started_at=AT,
    language="en",
    filled_by=FilledBy(Role.INTERPRETER, "Dolma Metsch", "sign-language interpreter"),
    opened=(Opened("downtime", AT),),
    understanding=(UnderstandingAnswer("redness", ("no", "yes"), right=True),),
    ticked=(Ticked("risks", LATER),),
    steps=(StepTime("welcome", AT, LATER),),
    helped=(HelpAsked("about-you", AT), HelpAsked("health", AT, LATER)),
    said_no=(SaidNo("skin-cancer", AT),),
    follows="7a1f7a52-9c1e-4b52-9a53-1d7f8a4c2b6f",
    compared=(
        Compared("a", AT, is_same=True, is_together=True),
        Compared("h", LATER, is_same=False, medicine="roacutane"),
    ),
    wants_paper_copy=None,
)
GIVEN = {
    "a": Chosen("yes"), "b": ChosenMany(("x", "y")), "c": Open.UNSURE, "d": PartialDate(2031, 2),
    "e": RoughlyAgo(3, "months"), "f": Number(Decimal("37.50")), "g": Written("“ß” \ud83d 💊\n\x00"),
    "h": MedicineList((
        MedicineEntry(
            "roacutane 20mg", status=MedicineStatus.STOPPED, last_used=PartialDate(2026, 5), form=MedicineForm.TABLET,
            site=("face", "neck"), reason="acne", meant=(Meant("roacutane", "isotretinoin"), Meant("20mg", None)),
        ),
        MedicineEntry("?"),
    )),
}  # fmt: skip


@pytest.fixture
def form(patient):
    return patient.questionnaire


def test_everything_comes_back_as_it_was(form):
    progress = Progress(
        GIVEN, JOURNEY, "health", "3b1f7a52-9c1e-4b52-9a53-1d7f8a4c2b61", corrects=2, earlier=GIVEN,
        known=frozenset({"a", "d"}), visit_id="9c1f7a52-9c1e-4b52-9a53-1d7f8a4c2b61", note="Look at “d” again.",
    )  # fmt: skip
    data = write_progress(progress, form)
    assert read_progress(data, form) == progress
    assert find_language(data) == form.language


def test_what_stands_only_half_answered_comes_back_too(form):
    progress = Progress({}, Journey("0e1f7a52-9c1e-4b52-9a53-1d7f8a4c2b60", AT, "en"), "", "x")
    assert read_progress(write_progress(progress, form), form) == progress


def test_after_the_form_was_changed_it_is_said_to_begin_anew(form):
    data = write_progress(Progress({}, JOURNEY, "", "x"), form)
    answer = read_progress(data, form.model_copy(update={"digest": "0" * 64}))
    assert isinstance(answer, Problem)
    assert answer.code == "INTERVIEW-002"


def test_whatever_is_altered_is_refused_without_a_word_of_the_patients(form):
    told = json.loads(write_progress(Progress(GIVEN, JOURNEY, "health", "x"), form))
    wrong = (
        {**told, "format": "another"}, {**told, "given": {"a": ["Nothing", {}]}},
        {**told, "given": {"a": ["Chosen", 3]}},
        {**told, "journey": {"secret": "aspirin"}}, {key: told[key] for key in told if key != "page"}, [], "aspirin",
    )  # fmt: skip
    for one in wrong:
        with pytest.raises(IntegrityError) as refused:
            read_progress(json.dumps(one).encode(), form)
        assert "aspirin" not in str(refused.value)
        assert refused.value.__cause__ is None
    with pytest.raises(IntegrityError):
        read_progress(b"\xff", form)
