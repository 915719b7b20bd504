from datetime import UTC, datetime, timedelta

import pytest

from screener.consent.content import ClinicDetails
from screener.consent.document import (
    AnswerTable,
    InfoCard,
    Point,
    Prose,
    QrCode,
    SigningPlace,
    Table,
    Tick,
    Try,
    Understood,
    Verdict,
)
from screener.errors import MachineError
from screener.interview.journey import (
    Compared,
    FilledBy,
    HelpAsked,
    Opened,
    Role,
    SaidNo,
    StepTime,
    UnderstandingAnswer,
)
from screener.interview.signing import Signer
from screener.questionnaire.model import Severity


def find_blocks(content, part_id, kind):
    part = next(part for part in content.parts if part.id == part_id)
    return [block for block in part.blocks if isinstance(block, kind)]


def answers_of(content):
    """Question → row, of all questions on the paper."""
    tables = find_blocks(content, "answers", AnswerTable)
    return {row.question: row for table in tables for row in table.rows}


def test_the_same_record_makes_the_same_content(patient, make_content):
    assert make_content(patient) == make_content(patient)


def test_an_answer_that_was_said_to_several_questions_at_once_says_so(patient, make_content):
    said = (SaidNo("dark-marks", datetime(2026, 11, 20, 10, 5, tzinfo=UTC)),)
    rows = answers_of(make_content(patient, said_no=said))
    items = patient.questionnaire.items
    assert rows[items["dark-marks"].ask].answer == "No (said to several at once)"
    assert rows[items["slow-healing"].ask].answer == "No"


def test_what_was_confirmed_and_what_was_changed_since_an_earlier_visit_says_so(patient, make_content):
    at = datetime(2026, 11, 20, 10, 5, tzinfo=UTC)
    compared = (
        Compared("dark-marks", at, is_same=True),
        Compared("slow-healing", at, is_same=True, is_together=True),
        Compared("smoking", at, is_same=False),
    )
    content = make_content(patient, follows="7a1f7a52-9c1e-4b52-9a53-1d7f8a4c2b6f", compared=compared)
    rows, items = answers_of(content), patient.questionnaire.items
    assert rows[items["dark-marks"].ask].answer == "No (as at the earlier visit, said to be still so)"
    assert "several at once" in rows[items["slow-healing"].ask].answer
    assert rows[items["smoking"].ask].answer.endswith("(changed since the earlier visit)")
    assert rows[items["id-checked"].ask].answer == "Yes (at the earlier visit)"
    assert rows[items["keloid-family"].ask].answer == "No"
    said = {fact.label: fact.value for row in content.who.rows for fact in row}
    assert "date of birth asked again" in said["Identity"]


def test_a_medicine_that_is_still_so_says_so(patient, make_content):
    patient.takes("warfarin", status="taking").takes("ibuprofen", status="taking")
    at = datetime(2026, 11, 20, 10, 5, tzinfo=UTC)
    compared = (Compared("medicine-list", at, is_same=True, medicine="warfarin"),)
    content = make_content(patient, follows="7a1f7a52-9c1e-4b52-9a53-1d7f8a4c2b6f", compared=compared)
    taking = {row[0]: row[2] for row in find_blocks(content, "medicines", Table)[0].rows}
    assert taking == {"warfarin": "taking now\nas at the earlier visit", "ibuprofen": "taking now"}


def test_the_box_at_the_top_says_who_when_and_what(patient, make_content):
    content = make_content(patient.answer(modality="rf", treatment_areas=["cheeks", "neck"]))
    said = {fact.label: fact.value for row in content.who.rows for fact in row}
    assert said == {
        "Name": "Testa Demonstrata",
        "Date of birth": "2 February 1992 (34)",
        "Filled in by": "the patient",
        "Identity": "photo ID seen by staff",
        "Treatment": "Radio-frequency (RF) microneedling",
        "Planned for": "20 November 2026",
        "Areas": "Cheeks, Neck",
        "Numbing cream": "No",
    }


def test_every_question_in_force_is_there_with_its_answer_and_no_other(patient, make_content):
    from screener.interview.flow import find_items_in_force, find_treatment_day

    patient.answer(
        peel_had="yes", peel_depth="light", peel_date="about 3 weeks ago", botox_had="no", botox_date="2026-11"
    )
    content, answers = make_content(patient), patient.read()
    in_force = find_items_in_force(patient.questionnaire, answers, find_treatment_day(answers.given))
    assert answers_of(content).keys() == {item.ask for item in in_force}
    assert answers_of(content)[patient.questionnaire.items["peel-date"].ask].answer == "about 3 weeks ago"
    assert patient.questionnaire.items["botox-date"].ask not in answers_of(content)


def test_a_blank_is_said_to_be_one(patient, make_content):
    content = make_content(patient.answer(smoking=None))
    assert answers_of(content)[patient.questionnaire.items["smoking"].ask].answer == "Not answered"


def test_an_answer_that_raised_a_point_is_marked_with_the_worst_of_them(patient, make_content):
    content = make_content(patient.answer(faints="yes", pregnant_now="yes"))
    rows = answers_of(content)
    assert rows[patient.questionnaire.items["faints"].ask].flag is Severity.ADVISE
    assert rows[patient.questionnaire.items["pregnant-now"].ask].flag is Severity.CONTRAINDICATED
    assert rows[patient.questionnaire.items["epilepsy"].ask].flag is None


def test_a_deferral_is_a_point_with_its_date_its_reason_its_setting_and_its_source(patient, make_content):
    content = make_content(
        patient.answer(had_microneedling="yes", last_microneedling_date="2026-11-10", microneedling_reaction=["none"])
    )
    point = find_blocks(content, "points", Point)[0]
    assert point.severity is Severity.DEFER
    assert point.label == "Not before 8 December 2026"
    assert any("10 November 2026" in because for because in point.because)
    assert "8 December 2026" in point.until
    assert "session_gap_days: 28 days" in point.small_print
    assert "SPACING" in point.small_print


def test_the_outcome_and_the_earliest_date_stand_above_the_points(patient, make_content):
    assert find_blocks(make_content(patient), "points", Verdict)[0].tone == "clear"
    patient.answer(had_microneedling="yes", last_microneedling_date="2026-11-10", microneedling_reaction=["none"])
    verdict = find_blocks(make_content(patient), "points", Verdict)[0]
    assert verdict.tone is Severity.DEFER
    assert "8 December 2026" in verdict.text


def test_every_finding_is_a_point(patient, make_content):
    patient.answer(pregnant_now="unsure", faints="yes", smoking=None).takes("zelfutrin drops")
    points = find_blocks(make_content(patient), "points", Point)
    assert [point.title for point in points] == [finding.title for finding in patient.assess().findings]


def test_medicines_stand_as_written_beside_what_was_understood(patient, make_content):
    patient.takes("Roaccutane 20mg", status="stopped", last_used="2025-03", reason="acne")
    patient.takes("zelfutrin drops", status="taking", form="eye-drops", site=["cheeks", "behind my ear"])
    rows = find_blocks(make_content(patient), "medicines", Table)[0].rows
    written, understood, taking, purpose = zip(*rows, strict=True)
    assert written == ("Roaccutane 20mg", "zelfutrin drops")
    assert "isotretinoin" in understood[0]
    assert "Oral isotretinoin" in understood[0]
    assert understood[1] == "not recognised"
    assert taking == ("stopped\nlast used March 2025", "taking now")
    assert purpose == ("acne", "eye drops\nCheeks, behind my ear")


def test_no_medicines_is_said(patient, make_content):
    assert find_blocks(make_content(patient), "medicines", Table) == []


def test_risks_are_those_of_the_plan_and_the_areas(patient, make_content):
    def risks(content):
        return {row[0] for row in find_blocks(content, "consent", Table)[0].rows}

    consent = patient.questionnaire.consent
    burns = next(risk for risk in consent.risks if risk.id == "burns")
    cold_sore = next(risk for risk in consent.risks if "face" in risk.applies_to)
    standard = risks(make_content(patient.answer(modality="standard", treatment_areas=["abdomen"])))
    rf_face = risks(make_content(patient.answer(modality="rf", treatment_areas=["cheeks"])))
    assert not any(text.startswith((burns.text, cold_sore.text)) for text in standard)
    assert any(text.startswith(burns.text) for text in rf_face)
    assert any(text.startswith(cold_sore.text) for text in rf_face)


def test_cards_say_whether_they_were_opened(patient, make_content):
    cards = patient.questionnaire.education.cards
    opened = (Opened(cards[0].id, make_time(minutes=3)), Opened(cards[0].id, make_time(minutes=9)))
    shown = find_blocks(make_content(patient, opened=opened), "about", InfoCard)
    assert shown[0].opened == "opened at 10:03"
    assert shown[1].opened == "not opened"
    assert [card.title for card in shown if card.steps] == [card.title for card in cards if card.steps]


def make_time(**later):
    from datetime import UTC, datetime

    return datetime(2026, 11, 20, 10, tzinfo=UTC) + timedelta(**later)


def test_understanding_is_there_with_every_try(patient, make_content):
    question = patient.questionnaire.consent.understanding[0]
    wrong = next(option for option in question.options if option != question.correct)
    tries = (
        UnderstandingAnswer(question.id, (wrong, question.correct), right=True),
        UnderstandingAnswer(question.id, (wrong, wrong), right=False),
    )
    first, second = find_blocks(make_content(patient, understanding=tries), "understanding", Understood)
    assert first.tries == (Try(question.options[wrong], False), Try(question.options[question.correct], True))
    assert first.right
    assert not second.right
    assert "practitioner" in second.result


def test_each_statement_has_its_own_tick_and_one_left_is_shown_as_not_agreed(patient, make_content):
    ticks = {tick.text: tick for tick in find_blocks(make_content(patient), "statements", Tick)}
    for statement in patient.questionnaire.consent.statements:
        if statement.applies_to:
            continue
        assert ticks[statement.text].ticked is not statement.optional
        assert ticks[statement.text].note == ("not agreed" if statement.optional else "ticked at 10:30")


def test_everybody_who_signs_declares_what_they_do(patient, make_content):
    signers = (
        Signer(Role.PATIENT, "Testa Demonstrata"),
        Signer(Role.GUARDIAN, "Proba Demonstrata", "mother"),
        Signer(Role.INTERPRETER, "Verba Inventa"),
        Signer(Role.WITNESS, "Nonna Fictiva"),
    )
    content = make_content(patient, signers=signers, filled_by=FilledBy(Role.GUARDIAN, "Proba Demonstrata", "mother"))
    (place,) = find_blocks(content, "signature", SigningPlace)
    consent = patient.questionnaire.consent
    declared = [consent.attestation, consent.guardian_attestation]
    declared += [consent.interpreter_attestation, consent.witness_attestation]
    assert [one.sentence for one in place.attestations] == declared
    assert place.attestations[1].who == "Proba Demonstrata, parent or guardian, mother"
    assert len(place.cells) == 4
    assert content.who.rows[0][2].value == "Proba Demonstrata, parent or guardian, mother"


def test_the_evidence_names_record_versions_and_digests(patient, make_content):
    content = make_content(patient)
    (code,) = find_blocks(content, "evidence", QrCode)
    facts = {fact.label: fact.value for fact in code.facts}
    assert facts["Record"] in code.data
    assert content.record_digest in code.data
    assert facts["Form digest"] == patient.questionnaire.digest
    assert facts["Medicines digest"] == patient.lexicon.digest
    assert facts["Started"] == "20 November 2026, 10:00 GMT (Europe/London)"


def test_the_evidence_adds_up_the_time_on_each_page(patient, make_content):
    stays = find_blocks(make_content(patient), "evidence", Table)[0].rows
    assert stays[0] == ("Welcome", "10:00", "0 min 20 s", "1")
    assert stays[1][1:] == ("10:00", "2 min 5 s", "2")


def test_help_that_was_asked_for_is_listed(patient, make_content):
    helped = (
        HelpAsked("about-you", make_time(minutes=1), make_time(minutes=3)),
        HelpAsked("sign", make_time(minutes=30)),
    )
    rows = find_blocks(make_content(patient, helped=helped), "evidence", Table)[1].rows
    assert rows == (("About you", "10:01", "10:03"), ("Read and sign", "10:30", "went on alone"))


def test_a_page_keeps_its_own_name_if_nobody_gave_it_one(patient, make_content):
    steps = (StepTime("unheard-of", make_time(), make_time(seconds=1)),)
    assert find_blocks(make_content(patient, steps=steps), "evidence", Table)[0].rows[0][0] == "unheard-of"


def test_settings_in_which_the_clinic_differs_are_listed(patient, make_content):
    from screener.questionnaire.conditions import Duration

    changed = patient.questionnaire.model_copy(
        update={"chosen": {"session_gap_days": Duration(amount=42, unit="days")}}
    )
    patient.questionnaire = changed
    tables = find_blocks(make_content(patient), "evidence", Table)
    assert any(
        row[0] == "session_gap_days" and row[2:] == ("42 days", "28 days") for table in tables for row in table.rows
    )


def test_the_last_page_says_what_belongs_there_and_what_waits(patient, make_content):
    assert "No point" in make_content(patient).practitioner.open_points
    content = make_content(patient.answer(pregnant_now="unsure", faints="yes"))
    waiting = sum(finding.severity is not Severity.ADVISE for finding in patient.assess().findings)
    assert content.practitioner.open_points.startswith("One" if waiting == 1 else str(waiting))
    assert len(content.practitioner.belongs) == 5


def test_a_time_zone_this_machine_does_not_know_is_told_in_a_sentence():
    from screener.consent.moments import moment_in_words

    with pytest.raises(MachineError, match="PAPER-001"):
        moment_in_words(make_time(), "Nowhere/Nothing", None)


def test_what_the_clinic_says_of_complaints_stands_below_the_rights(patient, make_content):
    clinic = ClinicDetails("Example", complaints="Write to the manager.", privacy="Kept for ten years.")
    content = make_content(patient, clinic=clinic)
    texts = [getattr(block, "text", "") for part in content.parts for block in part.blocks]
    assert "Write to the manager." in texts
    assert "Kept for ten years." in texts


def test_a_name_left_blank_is_said_to_be_missing(patient, make_content):
    content = make_content(patient.answer(full_name=None))
    assert content.running.patient.startswith("name not given")


def test_a_blank_date_is_not_said_as_a_date(patient, make_content):
    content = make_content(patient.answer(treatment_date=None, date_of_birth=None))
    assert "Not answered" not in content.subtitle + content.running.patient


def test_the_evidence_says_in_a_plain_sentence_that_the_rules_are_not_approved(patient, make_content):
    quiet = [prose.text for prose in find_blocks(make_content(patient), "evidence", Prose) if prose.quiet]

    assert "The rules of this form are not yet approved by this clinic." in quiet


def test_approved_rules_name_who_approved_them_when_and_what(patient, make_content):
    from datetime import date

    from screener.rulebook.approval import Approval, Standing

    approval = Approval("microneedling", "en", "ab" * 32, "Dr Proba Inventa", "0000001", date(2026, 11, 2))
    content = make_content(patient, standing=Standing("ab" * 32, approval))
    quiet = [prose.text for prose in find_blocks(content, "evidence", Prose)]
    said = "The rules of this form were approved by Dr Proba Inventa (registration 0000001) on 2 November 2026"

    assert f"{said}, digest abababababab." in quiet
    assert not any("not yet approved" in text for text in quiet)


def test_rules_changed_since_are_said_to_be_not_approved(patient, make_content):
    from datetime import date

    from screener.rulebook.approval import Approval, Standing

    approval = Approval("microneedling", "en", "ab" * 32, "Dr Proba Inventa", "0000001", date(2026, 11, 2))
    content = make_content(patient, standing=Standing("cd" * 32, approval))
    texts = [prose.text for prose in find_blocks(content, "evidence", Prose)]

    assert any("have changed since Dr Proba Inventa approved them on 2 November 2026" in text for text in texts)


def test_nothing_but_the_evidence_speaks_of_approval(patient, make_content):
    parts = [part for part in make_content(patient).parts if part.id != "evidence"]

    assert not any("by this clinic" in repr(part) or "rules of this form" in repr(part) for part in parts)
