"""Makes the consent document's content from a record: pure, comparable, without a font or a page in sight."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from screener.consent.anchor import check_anchor
from screener.consent.answered import (
    BORN,
    PLANNED,
    describe_who,
    find_name,
    list_answers,
    list_medicines,
    list_points,
    say_answer,
)
from screener.consent.binding import digest_response
from screener.consent.document import ClinicDetails, ConsentContent, Part, ReservedPage, Running
from screener.consent.informed import show_cards, show_consent, show_statements, show_understanding
from screener.consent.proof import (
    Digests,
    Making,
    prepare_evidence,
    prepare_signing,
    reserve_page,
    say_form,
    write_code,
)
from screener.consent.record_digest import compute_record_digest
from screener.interview.answers import Answers
from screener.interview.facts import Facts
from screener.interview.flow import find_treatment_day
from screener.interview.journey import Journey
from screener.interview.response import write_response
from screener.interview.signing import Signer
from screener.interview.telling import find_tokens, find_told
from screener.questionnaire.model import Questionnaire
from screener.questionnaire.text import Words
from screener.rulebook.approval import Standing
from screener.screening.assessment import Assessment
from screener.screening.explain import plan_in_words

__all__ = ["ClinicDetails", "ConsentContent", "Signer", "build_content"]


def build_content(
    *,
    questionnaire: Questionnaire,
    lexicon_digest: str,
    class_names: Mapping[str, str],
    answers: Answers,
    assessment: Assessment,
    journey: Journey,
    clinic: ClinicDetails,
    words: Words,
    prepared_at: datetime,
    zone: str,
    signers: tuple[Signer, ...],
    standing: Standing,
    audit_anchor: str = "",
) -> ConsentContent:
    """The document of one record, complete but for the signatures.

    Args:
        questionnaire: The form as answered, in the language the patient read.
        lexicon_digest: SHA-256, hex, of the medicine lexicon.
        class_names: Medicine class id → its name, as the lexicon has them.
        answers: Every answer; those to items not in force are left out of the document.
        assessment: What screening made of them.
        journey: Who filled it in, what was opened, understood and ticked.
        clinic: How the clinic prints itself.
        words: The paper's words in the same language.
        prepared_at: When the document is made, aware.
        zone: The clinic's time zone, IANA.
        signers: Who is going to sign, one to four, in the order of signing.
        standing: Whether the clinic approved the rules.
        audit_anchor: The head of the clinic's audit trail, as `Anchor.as_text` writes it; empty to print none.

    Raises:
        MachineError: This machine does not know the time zone.
        TransitionError: The anchor is none: our bug.
    """
    digest = compute_record_digest(questionnaire, lexicon_digest, answers, assessment, journey)
    facts = Facts(questionnaire, answers, find_treatment_day(answers.given))
    plans = [plan_in_words(plan, assessment, questionnaire) for plan in assessment.plans]
    making = Making(clinic, words, prepared_at, zone, standing, check_anchor(audit_anchor))
    parts = (
        list_points(assessment, plans, words),
        list_medicines(facts, class_names, journey, words),
        list_answers(facts, assessment, journey, words),
        *_list_shown(facts, journey, making),
        prepare_signing(questionnaire.consent, signers, words),
        prepare_evidence(questionnaire, assessment, journey, Digests(digest, lexicon_digest), making),
    )
    return _assemble(facts, journey, making, digest, parts, reserve_page(assessment, words))


def _list_shown(facts: Facts, journey: Journey, making: Making) -> tuple[Part, ...]:
    """What this patient was shown, understood and agreed to."""
    questionnaire, words = facts.questionnaire, making.words
    tokens = find_tokens(questionnaire, facts.plan, facts.areas)
    told = find_told(questionnaire.consent, tokens)
    return (
        show_cards(questionnaire, journey, tokens, making.zone, words),
        show_consent(questionnaire.consent, told, making.clinic, words),
        show_understanding(questionnaire.consent, journey, words),
        show_statements(told, journey, making.zone, words),
    )


def _assemble(
    facts: Facts, journey: Journey, making: Making, digest: str, parts: tuple[Part, ...], reserved: ReservedPage
) -> ConsentContent:
    questionnaire, words = facts.questionnaire, making.words
    return ConsentContent(
        title=words["paper.title"],
        subtitle=_describe_plan(facts, words),
        language=questionnaire.language,
        author=making.clinic.name,
        subject=words.format("paper.subject", form=questionnaire.id, version=questionnaire.version),
        prepared_at=making.prepared_at,
        record_digest=digest,
        code=write_code(journey.record_id, digest),
        response_digest=digest_response(write_response(questionnaire, facts.answers, journey.language)),
        audit_anchor=making.audit_anchor,
        who=describe_who(facts, journey, words),
        parts=parts,
        practitioner=reserved,
        running=_describe_running(facts, journey, making.clinic, words),
    )


def _describe_plan(facts: Facts, words: Words) -> str:
    key = "paper.subtitle" if facts.get(PLANNED) else "paper.subtitle-undated"
    return words.format(key, form=facts.questionnaire.title, date=say_answer(facts, PLANNED, words))


def _describe_running(facts: Facts, journey: Journey, clinic: ClinicDetails, words: Words) -> Running:
    record = words.format("paper.record", record=journey.record_id)
    key = "paper.patient" if facts.get(BORN) else "paper.patient-unborn"
    return Running(
        clinic=clinic.name,
        contact="   ·   ".join(text for text in (clinic.address, clinic.phone, clinic.email) if text),
        patient=words.format(key, name=find_name(facts, words), born=say_answer(facts, BORN, words)),
        record="   ·   ".join(text for text in (record, say_form(facts.questionnaire, words), clinic.kiosk) if text),
        page=words["paper.page"],
        preview=words["paper.preview"],
        logo=clinic.logo,
    )
