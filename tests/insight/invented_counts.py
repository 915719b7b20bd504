"""Counts of nobody, as nasty as titles and reasons can be."""

from __future__ import annotations

from datetime import date

from screener.insight.counts import (
    Counts,
    Key,
    MedicineCount,
    PageCount,
    ReasonCount,
    RuleCount,
    Spread,
)
from screener.questionnaire.model import Severity
from screener.records.model import OUTCOMES

NASTY = (
    '=HYPERLINK("http://bad.example","Open")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1",
    'quote" comma, semi;=1',
    "<b>&amp;</b>",
    "وارفارين",
    "🙂",
    "W" * 300,
)
"""Titles and reasons that somebody may have meant ill."""
DECISIONS = ("proceed", "proceed-with-care", "defer", "decline", "refer", "undecided")


def make_rule(number=0, title="Koebner risk", **fields):
    named = {"followed": 6, "proceeded": 4, "deferred": 3, "referred": 1, "undecided": 2} | fields
    raised = sum(
        named.get(name, 0) for name in ("followed", "proceeded", "deferred", "referred", "undecided", "noted")
    )
    return RuleCount(Key("microneedling", f"rule-{number}"), title, Severity.REVIEW, raised, **named)


def make_counts(**fields):
    """Everything there is to show."""
    given = {
        "since": date(2026, 1, 1),
        "until": date(2026, 6, 30),
        "records": 40,
        "unreadable": 0,
        "outcomes": dict.fromkeys(OUTCOMES, 8),
        "overall": dict.fromkeys(DECISIONS, 5),
        "rules": (make_rule(reasons=(ReasonCount("GP agrees", 3),), other_reasons=1), make_rule(1, "Sun", noted=9)),
        "to_decision": Spread(30, 1250, 600, 4000),
        "to_countersignature": Spread(28, 1300, 650, 200_000),
        "pages": (
            PageCount(Key("microneedling", "welcome"), "Welcome", 48, 3, Spread(40, 12, 8, 20)),
            PageCount(Key("microneedling", "heart"), "Heart and circulation", 45, 5, Spread(40, 95, 60, 130)),
            PageCount(Key("microneedling", ""), "", 2, 0, None),
        ),
        "stopped": 9,
        "stopped_unknown": 1,
        "medicines": MedicineCount(120, 7, 5, 33),
    }
    return Counts(**given | fields)


def make_nasty():
    """A rule for each nasty title, with each nasty reason."""
    reasons = tuple(ReasonCount(words, 3) for words in NASTY)
    return make_counts(rules=tuple(make_rule(number, title, reasons=reasons) for number, title in enumerate(NASTY)))
