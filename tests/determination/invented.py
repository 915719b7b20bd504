"""Findings, decisions and determinations of nobody, to vary."""

from __future__ import annotations

from datetime import UTC, date, datetime

from screener.determination.decision import Choice, Decision, Determination, House, Overall, Topic, digest_finding
from screener.determination.gate import Setting
from screener.questionnaire.model import Scope, Severity
from screener.records.model import Role
from screener.screening.assessment import Because, Finding

TODAY, TOMORROW, LATER = date(2026, 11, 20), date(2026, 11, 21), date(2026, 12, 4)
NOW = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
ANNA = "11111111-2222-4333-8444-555555555555"
GRAVE = (Severity.CONTRAINDICATED, Severity.DEFER, Severity.REVIEW)
REASON = "Talked about it at length."


def finding(severity=Severity.REVIEW, rule=None, **fields):
    given = {
        "rule": rule or f"rule-{severity}", "title": "Something", "severity": severity, "scope": Scope.TREATMENT,
        "because": (Because("question", "yes", None, "Question? Yes"),), "until": None, "event": None, "why": "",
        "check": "", "options": "", "patient": "", "note": "", "sources": (), "policies": (),
    }  # fmt: skip
    return Finding(**{**given, **fields})


def decision(about, choice=Choice.PROCEED, **fields):
    given = {
        "rule": about.rule, "about": digest_finding(about), "choice": choice, "by": ANNA, "at": NOW,
        "reason": REASON, "until": LATER if choice is Choice.DEFER else None,
    }  # fmt: skip
    return Decision(**{**given, **fields})


def determination(*decisions, **fields):
    given = {
        "overall": Overall.PROCEED, "treat_on": TODAY, "decisions": decisions, "discussed": frozenset(Topic)
    }  # fmt: skip
    return Determination(**{**given, **fields})


def setting(role=Role.PRACTITIONER, **fields):
    house = House(override_roles=frozenset({Role.PRESCRIBER}))
    return Setting(**{"role": role, "house": house, "today": TODAY, "signed_on": TODAY, "wanted": TODAY, **fields})
