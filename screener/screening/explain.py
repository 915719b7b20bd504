"""An assessment as data for other programs and for the record."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from screener.errors import IntegrityError, Problem
from screener.interview.answers import PartialDate
from screener.interview.wording import date_in_words
from screener.medicines.reading import Part, Reading
from screener.questionnaire.model import MapItem, Questionnaire, Scope, Severity
from screener.screening.assessment import Assessment, Because, Finding, Plan, PolicyInForce


def assessment_to_json(assessment: Assessment, questionnaire: Questionnaire) -> dict[str, Any]:
    """The assessment as `screener assess` prints it; dates in ISO form, problems empty."""
    return {
        "outcome": str(assessment.outcome),
        "earliest": assessment.earliest.isoformat() if assessment.earliest else None,
        "findings": [_finding_to_json(finding, questionnaire) for finding in assessment.findings],
        "medicines": [reading_to_medicine_json(medicine.reading) for medicine in assessment.medicines],
        "plans": [_plan_to_json(plan, assessment, questionnaire) for plan in assessment.plans],
        "problems": [],
    }


def read_findings(told: object) -> tuple[Finding, ...]:
    """The findings of an assessment that `assessment_to_json` gave, as they were then.

    Raises:
        IntegrityError: It is no such assessment.
    """
    try:
        return tuple(_read_finding(one) for one in cast("dict[str, Any]", told)["findings"])
    except (AttributeError, KeyError, TypeError, ValueError):
        # The error's own words may be the patient's.
        raise IntegrityError("SCREENING-001", "An assessment is not what was written. Restore the record.") from None


def _read_finding(told: dict[str, Any]) -> Finding:
    said = told["practitioner"]
    return Finding(
        rule=told["rule"],
        title=told["title"],
        severity=Severity(told["severity"]),
        scope=Scope(told["scope"]),
        because=tuple(
            Because(one.get("question"), one.get("answer"), one.get("medicine"), one["words"])
            for one in told["because"]
        ),
        until=date.fromisoformat(told["until"]) if told["until"] else None,
        event=told["event"],
        why=said["why"],
        check=said["check"],
        options=said["options"],
        patient=told["patient"],
        note=said["note"],
        sources=tuple(source["id"] for source in told["source"]),
        policies=tuple(PolicyInForce(name, value) for name, value in told["policies"].items()),
    )


def problems_to_json(problems: tuple[Problem, ...]) -> dict[str, Any]:
    """What `screener assess` prints for a response that cannot be assessed."""
    listed = [{"code": p.code, "where": p.where, "message": p.message, "advice": p.advice} for p in problems]
    return {"outcome": None, "earliest": None, "findings": [], "medicines": [], "plans": [], "problems": listed}


def _plan_to_json(plan: Plan, assessment: Assessment, questionnaire: Questionnaire) -> dict[str, Any]:
    return {
        "words": plan_in_words(plan, assessment, questionnaire),
        "without": {
            "numbing-cream": plan.left_out.cream,
            "areas": sorted(plan.left_out.areas),
            "part-concerned-by": sorted(plan.left_out.parts),
        },
        "outcome": str(plan.outcome),
        "earliest": plan.earliest.isoformat() if plan.earliest else None,
        "findings": list(plan.remaining),
        "lifted": list(plan.lifted),
    }


def plan_in_words(plan: Plan, assessment: Assessment, questionnaire: Questionnaire) -> str:
    """A changed plan in a sentence: possible without numbing cream; possible except upper lip, from 3 May 2027."""
    words, left_out = questionnaire.words, plan.left_out
    areas = next((item.options for item in questionnaire.items.values() if isinstance(item, MapItem)), {})
    titles = {finding.rule: finding.title for finding in assessment.findings}
    changes = [words["plans.without-cream"]] if left_out.cream else []
    if left_out.areas:
        named = ", ".join(areas[area] for area in areas if area in left_out.areas)
        changes.append(words.format("plans.except-areas", areas=named.lower()))
    if left_out.parts:
        concerned = ", ".join(titles[rule] for rule in titles if rule in left_out.parts)
        changes.append(words.format("plans.except-part", titles=concerned[:1].lower() + concerned[1:]))
    change = words["plans.and"].join(changes)
    if plan.outcome is Severity.DEFER and plan.earliest is not None:
        day = date_in_words(PartialDate(plan.earliest.year, plan.earliest.month, plan.earliest.day), words)
        return words.format("plans.possible-from", change=change, date=day)
    return words.format(f"plans.possible-{plan.outcome}", change=change)


def _finding_to_json(finding: Finding, questionnaire: Questionnaire) -> dict[str, Any]:
    # A finding kept from before may cite what the form, changed since, no longer lists: its id is told all the same.
    sources = ((source_id, questionnaire.sources.get(source_id)) for source_id in finding.sources)
    return {
        "rule": finding.rule,
        "title": finding.title,
        "severity": str(finding.severity),
        "scope": str(finding.scope),
        "because": [_because_to_json(because) for because in finding.because],
        "until": finding.until.isoformat() if finding.until else None,
        "event": finding.event,
        "practitioner": {
            "why": finding.why,
            "check": finding.check,
            "options": finding.options,
            "note": finding.note,
        },
        "patient": finding.patient,
        "source": [
            {"id": source_id, "cite": source.cite if source else "", "url": source.url if source else ""}
            for source_id, source in sources
        ],
        "policies": {policy.setting: policy.value for policy in finding.policies},
    }


def _because_to_json(because: Because) -> dict[str, Any]:
    if because.medicine is not None:
        return {"medicine": because.medicine, "words": because.words}
    return {"question": because.question, "answer": because.answer, "words": because.words}


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """One line of medicines as `screener medicines` prints it."""
    return {"verbatim": reading.verbatim, "entries": [_part_to_json(part) for part in reading.parts]}


def _part_to_json(part: Part) -> dict[str, Any]:
    candidates = [
        {"name": c.name, "substances": list(c.substances), "classes": list(c.classes), "score": round(c.score, 3)}
        for c in part.candidates
    ]
    return {"text": part.text, "status": str(part.status), "candidates": candidates}


def reading_to_medicine_json(reading: Reading) -> dict[str, Any]:
    """One medicine entry within an assessment: the worst status of its parts, and all that they may be."""
    parts = [_part_to_json(part) for part in reading.parts]
    order = ["unrecognised", "candidates", "lay", "partial", "known", "confirmed", "exact"]
    status = min((part["status"] for part in parts), key=order.index, default="unrecognised")
    candidates = [candidate for part in parts for candidate in part["candidates"]]
    classes = list(dict.fromkeys(name for candidate in candidates for name in candidate["classes"]))
    return {"verbatim": reading.verbatim, "status": status, "candidates": candidates, "classes": classes}
