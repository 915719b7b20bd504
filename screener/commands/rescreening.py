"""One stored response screened anew, and what came out otherwise than when it was kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from screener.commands.assess import make_result
from screener.commands.loading import Shelf, read_text
from screener.commands.printing import describe_bug
from screener.commands.stored import Place, Stored
from screener.errors import Problem, ScreenerError
from screener.interview.shelf import read_json

FAULT = "CLI-001"
"""Code of the problem that is the program's own."""


@dataclass(frozen=True, slots=True)
class Screened:
    """What came of one response; nothing in it but `line` holds a word of the patient's."""

    place: Place
    line: str
    """The result as one line of JSON, without its end."""
    outcome: str | None
    """None if the response could not be read."""
    refusals: tuple[tuple[str, str], ...] = ()
    """Code and message of each problem."""
    is_compared: bool = False
    """True if what was kept could be compared."""
    is_changed: bool = False
    """True if anything came out otherwise."""
    is_outcome_changed: bool = False


def rescreen(shelf: Shelf, stored: Stored) -> Screened:
    """Screen one response. Whatever is wrong with it becomes part of the result.

    Raises:
        DefinitionError: The form or the lexicon is wrong, so that nothing can be screened.
    """
    from screener.screening.explain import problems_to_json

    try:
        result = _screen(shelf, stored)
    except ScreenerError:
        raise
    except Exception as error:  # noqa: BLE001 - a worker's last resort: the other responses must be screened
        result = problems_to_json((Problem(FAULT, describe_bug(error), "The other responses were screened."),))
    place, problems = stored.place, result["problems"]
    located = {"file": place.file} if place.file is not None else {"line": place.line}
    changed = result.get("changed")
    return Screened(
        place=place,
        line=json.dumps(located | result, ensure_ascii=False),
        outcome=result["outcome"],
        refusals=tuple((problem["code"], problem["message"]) for problem in problems),
        is_compared="changed" in result,
        is_changed=changed is not None,
        is_outcome_changed=changed is not None and changed["outcome"]["before"] != changed["outcome"]["after"],
    )


def _screen(shelf: Shelf, stored: Stored) -> dict[str, Any]:
    from screener.screening.explain import problems_to_json

    text = stored.read()
    filled = (text,) if isinstance(text, Problem) else shelf.read_response(text)
    if isinstance(filled, tuple):
        return problems_to_json(filled)
    result = make_result(shelf, filled)
    if stored.kept is None:
        return result
    kept = _read_kept(stored.kept)
    if isinstance(kept, Problem):
        return result | {"problems": problems_to_json((kept,))["problems"]}
    return {"changed": compare(kept, result)} | result


def _read_kept(path: Path) -> dict[str, Any] | Problem:
    """The assessment that was kept, or why there is nothing to compare with."""
    text = read_text(path)
    kept = text if isinstance(text, Problem) else read_json(text)
    if isinstance(kept, dict) and isinstance(kept.get("outcome"), str) and _is_list_of_findings(kept.get("findings")):
        return kept
    message = "The response was screened, but the assessment kept beside it cannot be read to compare."
    return Problem("CLI-017", message, "Bring it back from the clinic's own copy.", where=path.name)


def _is_list_of_findings(value: object) -> bool:
    findings = value if isinstance(value, list) else [None]
    return all(isinstance(one, dict) and isinstance(one.get("rule"), str) for one in findings)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any] | None:
    """What differs between two assessments as JSON; None if nothing does that rules decide.

    Returns:
        Outcome and earliest date before and after, the rules newly raised, those gone, and those whose severity or
        date is another.
    """
    was = {finding["rule"]: finding for finding in before["findings"]}
    now = {finding["rule"]: finding for finding in after["findings"]}
    both = [rule for rule in now if rule in was]
    changed: dict[str, Any] = {
        "outcome": {"before": before["outcome"], "after": after["outcome"]},
        "earliest": {"before": before.get("earliest"), "after": after["earliest"]},
        "raised": [rule for rule in now if rule not in was],
        "gone": [rule for rule in was if rule not in now],
        "altered": [rule for rule in both if _decide(was[rule]) != _decide(now[rule])],
    }
    is_moved = any(changed[key]["before"] != changed[key]["after"] for key in ("outcome", "earliest"))
    return changed if is_moved or changed["raised"] or changed["gone"] or changed["altered"] else None


def _decide(finding: Mapping[str, Any]) -> tuple[object, object]:
    return finding.get("severity"), finding.get("until")
