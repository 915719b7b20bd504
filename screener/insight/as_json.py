"""The counts as data for other programs."""

from __future__ import annotations

from typing import Any

from screener.insight.counts import Counts, PageCount, RuleCount, Spread
from screener.insight.tables import list_became


def counts_to_json(counts: Counts) -> dict[str, Any]:
    """The counts as data for `json`; durations in seconds, days in ISO form."""
    return {
        "since": counts.since.isoformat() if counts.since else None,
        "until": counts.until.isoformat() if counts.until else None,
        "records": counts.records,
        "unreadable": counts.unreadable,
        "outcomes": dict(counts.outcomes),
        "decisions": dict(counts.overall),
        "rules": [_rule_to_json(rule) for rule in counts.rules],
        "to-decision": _spread_to_json(counts.to_decision),
        "to-countersignature": _spread_to_json(counts.to_countersignature),
        "pages": [_page_to_json(page) for page in counts.pages],
        "never-signed": {"forms": counts.stopped, "page-unknown": counts.stopped_unknown},
        "medicines": {
            "records": counts.medicines.records,
            "names": counts.medicines.entries,
            "unrecognised": counts.medicines.unrecognised,
            "uncertain": counts.medicines.uncertain,
        },
    }


def _rule_to_json(rule: RuleCount) -> dict[str, Any]:
    return {
        "form": rule.key.form,
        "rule": rule.key.id,
        "title": rule.title,
        "severity": str(rule.severity),
        "raised": rule.raised,
        **dict(list_became(rule)),
        "reasons": [{"reason": reason.words, "records": reason.number} for reason in rule.reasons],
        "other-reasons": rule.other_reasons,
    }


def _page_to_json(page: PageCount) -> dict[str, Any]:
    return {
        "form": page.key.form,
        "page": page.key.id or None,
        "title": page.title or None,
        "reached": page.reached,
        "stopped": page.stopped,
        "stay": _spread_to_json(page.stay),
    }


def _spread_to_json(spread: Spread | None) -> dict[str, Any] | None:
    if spread is None:
        return None
    return {
        "records": spread.number,
        "median-s": round(spread.median_s, 1),
        "lower-quartile-s": round(spread.lower_s, 1),
        "upper-quartile-s": round(spread.upper_s, 1),
    }
