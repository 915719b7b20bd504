from dataclasses import replace

from screener.consent.record_digest import compute_record_digest
from screener.interview.journey import Journey


def digest(patient, journey, **changes):
    values = {
        "questionnaire": patient.questionnaire,
        "lexicon_digest": "0" * 64,
        "answers": patient.read(),
        "assessment": patient.assess(),
        "journey": journey,
    }
    return compute_record_digest(**{**values, **changes})


def test_the_same_record_gives_the_same_digest(patient, content):
    again = digest(patient, make_journey(patient))
    assert again == digest(patient, make_journey(patient))
    assert len(content.record_digest) == len(again) == 64


def test_every_part_of_the_record_counts(patient):
    journey = make_journey(patient)
    whole = digest(patient, journey)
    others = {
        digest(patient, replace(journey, record_id="another")),
        digest(patient, journey, lexicon_digest="1" * 64),
        digest(patient, journey, questionnaire=patient.questionnaire.model_copy(update={"digest": "1" * 64})),
        digest(patient.answer(anything_else="One thing more."), journey),
        digest(patient.takes("ibuprofen", status="taking"), journey),
    }
    assert len(others | {whole}) == 6


def test_an_option_and_the_same_word_written_differ(patient):
    journey = make_journey(patient)
    answers = patient.read()
    from screener.interview.answers import Chosen, Written

    def with_answer(answer):
        return digest(patient, journey, answers=replace(answers, given={"smoking": answer}))

    assert with_answer(Chosen("never")) != with_answer(Written("never"))


def make_journey(patient):
    from datetime import UTC, datetime

    return Journey("0193f4f2-a77c-7c11-9b6e-2f40c7a1d001", datetime(2026, 11, 20, 10, tzinfo=UTC), "en")
