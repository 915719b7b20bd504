"""How a record stands is said in one banner: what became of it, by whom and when, and what can be done about it."""

from dataclasses import replace

import pytest

from screener.determination.treatments import keep_treatment
from screener.records.model import Role
from screener.records.states import RecordState
from screener.review.case_standing import Reader, tell_note, tell_standing
from tests.determination.practice import ON_WARFARIN, WELL
from tests.determination.test_treatments import DONE
from tests.records.small_clinic import read_forms
from tests.review.whole_life import NOTE, correct, send_back, sign, withdraw

MADE = "Pia Sample on 20 November 2026, 11:02"


@pytest.fixture
def reader(practice):
    """The practitioner."""
    book = practice.sit_down()
    return Reader(book.place.by.member.id, book.list_people(), "Europe/London", book.place.now(), read_forms()[2])


@pytest.fixture
def colleague(practice, reader):
    """The prescriber, who reads the same record."""
    return replace(reader, me=practice.staff[Role.PRESCRIBER].member.id)


def test_what_waits_or_is_one_s_own_can_be_decided(practice, reader):
    record_id = practice.keep(WELL)
    assert tell_standing(practice.sit_down().open(record_id), reader) is None
    assert tell_standing(practice.take(record_id)[1], reader) is None


def test_who_has_taken_it_is_named_and_it_can_be_taken_over(practice, colleague):
    _, opened = practice.take(practice.keep(WELL))
    standing = tell_standing(opened, colleague)
    assert standing.told == ("Taken by Pia Sample since 11:02. You can read, not decide.",)
    assert (standing.title, standing.way_in, standing.can_sign) == ("", "Take it over", False)


def test_what_was_sent_back_shows_the_note_who_wrote_it_and_when(practice, reader):
    sent = send_back(practice, practice.keep(WELL))
    opened = practice.sit_down().open(sent.id)
    standing = tell_standing(opened, reader)
    assert standing.told == (
        f"Sent back by {MADE}; it waits for the patient to change it.",
        f"To the patient: “{NOTE}”",
    )
    assert standing.way_in == "Take it up again…"
    assert tell_note(opened, reader) == ""


def test_the_note_still_stands_when_the_patient_has_changed_it(practice, reader):
    sent = send_back(practice, practice.keep(WELL))
    practice.clock.move(minutes=5)
    correct(practice, sent)
    told = tell_note(practice.sit_down().open(sent.id), reader)
    assert told == f"Sent back by {MADE}, and changed by the patient since: “{NOTE}”"


def test_the_note_still_stands_when_it_was_taken_up_before_the_patient_changed_it(practice, reader):
    sent = send_back(practice, practice.keep(WELL))
    _, opened = practice.take(sent.id)
    told = tell_note(opened, reader)
    assert told == f"Sent back by {MADE}, and taken up again before the patient changed it: “{NOTE}”"


def test_what_is_signed_is_told_once_with_what_was_done(practice, reader):
    sent = send_back(practice, practice.keep(WELL))
    practice.clock.move(minutes=5)
    correct(practice, sent)
    book, opened = sign(practice, sent.id, words="Press ten minutes.")
    keep_treatment(book.place, opened, DONE)
    opened = book.open(sent.id)
    standing = tell_standing(opened, reader)
    assert standing.title == "Proceed"
    assert standing.told[0].startswith("Decided and signed by Pia Sample on 20 November 2026, 11:07. For")
    assert "Press ten minutes." in standing.told
    assert "Cheeks" in standing.told[-1]
    assert len(set(standing.told)) == len(standing.told)
    assert (standing.way_in, standing.can_sign) == ("Decide anew…", False)
    assert tell_note(opened, reader) == ""


def decided_only(practice):
    """Decided, and the seal is still to come."""
    _, opened = sign(practice, practice.keep(WELL))
    record = replace(opened.record, state=RecordState.DECIDED, claimed_by=practice.staff[Role.PRACTITIONER].member.id)
    return replace(opened, record=record, versions=opened.versions[:-1])


def test_what_one_decided_and_did_not_sign_can_be_signed_as_it_is(practice, reader):
    standing = tell_standing(decided_only(practice), reader)
    assert standing.told[0].startswith(f"Decided by {MADE}, not signed yet. For")
    assert standing.told[-1] == "Sign it as it is, or decide anew."
    assert standing.can_sign
    assert standing.way_in == "Decide anew…"


def test_what_a_colleague_decided_and_did_not_sign_is_theirs(practice, colleague):
    standing = tell_standing(decided_only(practice), colleague)
    assert standing.told[0].startswith(f"Decided by {MADE}, not signed yet. For")
    assert standing.told[-1] == "You can read, not decide."
    assert not standing.can_sign
    assert standing.way_in == "Take it over"


def test_what_is_withdrawn_says_so_first_and_what_had_been_done(practice, reader):
    book, opened = sign(practice, practice.keep(ON_WARFARIN))
    keep_treatment(book.place, opened, DONE)
    withdraw(practice, opened.record.id)
    standing = tell_standing(book.open(opened.record.id), reader)
    assert standing.title == "The patient has withdrawn consent."
    assert standing.told[0] == "Noted by Nora Example on 20 November 2026, 11:02."
    assert "Cheeks" in standing.told[1]
    assert standing.way_in == ""
