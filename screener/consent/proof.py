"""What the document proves: who signs what, which forms and settings, how long it took, and what is kept free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from screener.consent.document import (
    Attestation,
    Block,
    ClinicDetails,
    Column,
    Labelled,
    Part,
    Prose,
    QrCode,
    ReservedPage,
    SigningPlace,
    Subheading,
    Table,
)
from screener.consent.moments import day_in_words, moment_in_words, stay_in_words, time_in_words
from screener.interview.journey import Journey, Role, StepTime
from screener.interview.signing import Signer
from screener.questionnaire.model import Questionnaire, Severity
from screener.questionnaire.teaching import Consent
from screener.questionnaire.text import Words
from screener.rulebook.approval import Standing, say_standing
from screener.screening.assessment import Assessment


def prepare_signing(consent: Consent, signers: tuple[Signer, ...], words: Words) -> Part:
    """What each signer declares, and the box in which they sign."""
    sentences = {
        Role.PATIENT: consent.attestation,
        Role.GUARDIAN: consent.guardian_attestation,
        Role.INTERPRETER: consent.interpreter_attestation,
        Role.WITNESS: consent.witness_attestation,
        Role.HELPER: words["paper.helper-attestation"],
    }
    place = SigningPlace(
        tuple(Attestation(say_signer(signer, words), sentences[signer.role]) for signer in signers),
        tuple(words.format("paper.sign-here", who=words[f"paper.role-{signer.role}"]) for signer in signers),
    )
    return Part("signature", words["paper.signature-title"], (place,), words["paper.signature-intro"], together=True)


def say_signer(signer: Signer, words: Words) -> str:
    """Printed name and role: Testa Demonstrata, patient."""
    role = words[f"paper.role-{signer.role}"]
    return ", ".join(text for text in (signer.name, role, signer.relationship) if text)


def write_code(record_id: str, record_digest: str) -> str:
    """What the QR codes say."""
    return f"{record_id} sha256:{record_digest}"


@dataclass(frozen=True, slots=True)
class Making:
    """Where, when and in which words one document is made."""

    clinic: ClinicDetails
    words: Words
    prepared_at: datetime
    """Aware."""
    zone: str
    """The clinic's time zone, IANA."""
    standing: Standing
    """Whether the clinic approved the rules."""
    audit_anchor: str = ""
    """The head of its audit trail; empty if none is known."""


@dataclass(frozen=True, slots=True)
class Digests:
    """What binds the paper: SHA-256, hex."""

    record: str
    lexicon: str


def prepare_evidence(
    questionnaire: Questionnaire, assessment: Assessment, journey: Journey, digests: Digests, making: Making
) -> Part:
    """Versions, digests, times, settings and sources: what lets anyone recompute and check the record."""
    words = making.words
    blocks: list[Block] = [
        QrCode(
            write_code(journey.record_id, digests.record),
            words["paper.qr-caption"],
            _list_facts(questionnaire, journey, digests, making),
        ),
        Subheading(words["paper.approval-title"]),
        Prose(_say_approval(making.standing, words), quiet=True),
        *_show_anchor(making),
        *_list_stays(questionnaire, journey, making),
        *_list_help(questionnaire, journey, making),
        *_list_settings(questionnaire, words),
        *_list_sources(questionnaire, assessment, words),
    ]
    return Part(
        "evidence", words["paper.evidence-title"], tuple(blocks), words["paper.evidence-intro"], new_page=True
    )


def _say_approval(standing: Standing, words: Words) -> str:
    """Who approved the rules and when, or that nobody did yet."""
    approval = standing.approval
    return say_standing(standing, day_in_words(approval.approved_on, words) if approval else "", words)


def _show_anchor(making: Making) -> tuple[Block, ...]:
    """The head of the clinic's audit trail in a line of its own, and what it is good for."""
    words = making.words
    if not making.audit_anchor:
        return ()
    return (
        Subheading(words["paper.anchor-title"]),
        Prose(words["paper.anchor"], quiet=True),
        Prose(making.audit_anchor, quiet=True),
    )


def say_form(questionnaire: Questionnaire, words: Words) -> str:
    """Form, version and language: microneedling 1.0, English."""
    return words.format(
        "paper.form-version",
        form=questionnaire.id,
        version=questionnaire.version,
        language=words["paper.language-name"],
    )


def _list_facts(
    questionnaire: Questionnaire, journey: Journey, digests: Digests, making: Making
) -> tuple[Labelled, ...]:
    words, zone, clinic = making.words, making.zone, making.clinic
    facts = {
        "record": journey.record_id,
        "digest": digests.record,
        "form": say_form(questionnaire, words),
        "form-digest": questionnaire.digest,
        "lexicon-digest": digests.lexicon,
        "started": moment_in_words(journey.started_at, zone, words),
        "prepared": moment_in_words(making.prepared_at, zone, words),
        "kiosk": ", ".join(filter(None, (clinic.name, clinic.kiosk))),
    }
    return tuple(Labelled(words[f"paper.evidence-{name}"], value) for name, value in facts.items())


def _list_stays(questionnaire: Questionnaire, journey: Journey, making: Making) -> tuple[Block, ...]:
    """Each page once, in the order first seen, with how long and how often it was looked at."""
    words, zone = making.words, making.zone
    stays: dict[str, list[StepTime]] = {}
    for step in journey.steps:
        stays.setdefault(step.step, []).append(step)
    if not stays:
        return ()

    def describe(page: str, times: list[StepTime]) -> tuple[str, ...]:
        whole = sum((time.left_at - time.entered_at for time in times), timedelta())
        first = time_in_words(times[0].entered_at, zone)
        return _name_page(questionnaire, page, words), first, stay_in_words(whole, words), str(len(times))

    columns = (
        Column(words["paper.stay-page"], 46),
        Column(words["paper.stay-first"], 18),
        Column(words["paper.stay-time"], 18),
        Column(words["paper.stay-visits"], 18),
    )
    rows = tuple(describe(page, times) for page, times in stays.items())
    return Subheading(words["paper.stays-title"]), Table(columns, rows, small=True)


def _list_help(questionnaire: Questionnaire, journey: Journey, making: Making) -> tuple[Block, ...]:
    """When help was asked for, and whether somebody came."""
    words, zone = making.words, making.zone
    if not journey.helped:
        return ()
    rows = tuple(
        (
            _name_page(questionnaire, asked.step, words),
            time_in_words(asked.asked_at, zone),
            time_in_words(asked.answered_at, zone) if asked.answered_at else words["paper.helped-nobody"],
        )
        for asked in journey.helped
    )
    columns = (
        Column(words["paper.helped-page"], 46),
        Column(words["paper.helped-asked"], 18),
        Column(words["paper.helped-answered"], 36),
    )
    return Subheading(words["paper.helped-title"]), Table(columns, rows, small=True)


def _name_page(questionnaire: Questionnaire, page: str, words: Words) -> str:
    """The words of a page of the way, or the title of the section it shows."""
    key = f"paper.step-{page}"
    titles = {section.id: section.title for section in questionnaire.sections}
    return words[key] if key in words else titles.get(page, page or "–")


def _list_settings(questionnaire: Questionnaire, words: Words) -> tuple[Block, ...]:
    """The settings in which this clinic differs from the form, and that all others are the form's own."""
    changed = tuple(
        (name, setting.about, f"{questionnaire.get_setting(name)}", f"{setting.default}")
        for name, setting in questionnaire.settings.items()
        if questionnaire.get_setting(name) != setting.default
    )
    heading = Subheading(words["paper.settings-title"])
    count = len(questionnaire.settings) - len(changed)
    rest = Prose(words.format("paper.settings-rest" if changed else "paper.settings-all", count=count), quiet=True)
    if not changed:
        return heading, rest
    columns = (
        Column(words["paper.setting"], 26),
        Column(words["paper.setting-about"], 38),
        Column(words["paper.setting-here"], 18, strong=True),
        Column(words["paper.setting-default"], 18),
    )
    return heading, Table(columns, changed, small=True), rest


def _list_sources(questionnaire: Questionnaire, assessment: Assessment, words: Words) -> tuple[Block, ...]:
    """The references behind the points to discuss, and how far each was read."""
    cited = dict.fromkeys(source for finding in assessment.findings for source in finding.sources)
    rows = tuple(
        (source, questionnaire.sources[source].cite, words[f"paper.source-{questionnaire.sources[source].status}"])
        for source in sorted(cited)
        if source in questionnaire.sources
    )
    if not rows:
        return ()
    columns = (
        Column(words["paper.source"], 18),
        Column(words["paper.source-cite"], 66),
        Column(words["paper.source-status"], 16),
    )
    return Subheading(words["paper.sources-title"]), Table(columns, rows, small=True)


def reserve_page(assessment: Assessment, words: Words) -> ReservedPage:
    """The last page: what the practitioner will put there, and how much waits for them."""
    waiting = sum(finding.severity is not Severity.ADVISE for finding in assessment.findings)
    key = (
        "paper.open-points-none" if not waiting else "paper.open-points-one" if waiting == 1 else "paper.open-points"
    )
    belongs = ("decisions", "determination", "reasons", "talk", "who")
    return ReservedPage(
        title=words["paper.practitioner-title"],
        intro=words["paper.practitioner-intro"],
        belongs=tuple(words[f"paper.practitioner-{name}"] for name in belongs),
        open_points=words.format(key, count=waiting),
    )
