"""`screener explain`: one rule as a person would read it."""

from __future__ import annotations

import difflib
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from screener.commands.printing import Status, print_json, print_line, print_problems
from screener.commands.rules import Desk
from screener.errors import Problem

if TYPE_CHECKING:
    from screener.questionnaire.model import Questionnaire, Rule
    from screener.questionnaire.text import Words
    from screener.rulebook.telling import RuleTold

_WIDEST = 100
"""Characters of a line at most, however wide the terminal is."""
_NAMED = 3
"""How many near names are offered."""
_ALIKE = 0.6
"""How alike they must be, from 0 to 1."""


def explain(desk: Desk, rule_id: str, *, as_json: bool) -> Status:
    """Print a rule, or the names nearest to one that there is not."""
    from screener.questionnaire.examples import load_examples
    from screener.rulebook.telling import tell_rule

    rule = desk.form.rules_by_id.get(rule_id.strip().lower())
    if rule is None:
        print_problems([_name_near(rule_id, desk.form)])
        return Status.WRONG_INPUT
    told = tell_rule(rule, desk.book, load_examples(desk.shelf.folder / desk.form.id, desk.form))
    if as_json:
        print_json(_to_json(told, str(desk.form.get_severity(rule))))
        return Status.DONE
    width = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)
    for depth, text in list_told(told, desk.words):
        bullet = "- " if depth > 1 else ""
        indent = "    " * (depth if depth < 2 else depth - 1)
        print_line(
            textwrap.fill(
                text, width, initial_indent=indent + bullet, subsequent_indent=indent + " " * len(bullet),
                break_long_words=False, break_on_hyphens=False,
            )
        )  # fmt: skip
    return Status.DONE


def _name_near(rule_id: str, form: Questionnaire) -> Problem:
    """The rules whose id, title or any word of them is most like what was written."""
    written = rule_id.strip().lower()
    likeness = {rule.id: _compare(written, rule) for rule in form.rules}
    near = [one for one in sorted(likeness, key=lambda one: -likeness[one])[:_NAMED] if likeness[one] >= _ALIKE]
    named = ", ".join(f"“{one}”" for one in near)
    advice = f"Did you mean {named}?" if near else "`screener rules` lists them all."
    return Problem("CLI-048", f"There is no rule “{rule_id}”.", advice)


def _compare(written: str, rule: Rule) -> float:
    words = (rule.id, rule.title.lower(), *rule.id.split("-"), *rule.title.lower().split())
    return max(difflib.SequenceMatcher(None, word, written).ratio() for word in words)


def list_told(told: RuleTold, words: Words) -> Iterator[tuple[int, str]]:
    """A rule as lines: depth 0 stands by itself, 1 below it, 2 and more are entries of a list."""
    from screener.rulebook.clauses import list_lines

    yield 0, words.format("rulebook.told-rule", title=told.title, rule=told.id)
    yield 0, f"{told.severity}. {words.format('rulebook.told-plans', plans=told.plans)} {told.scope}".strip()
    yield 0, words.format("rulebook.told-group", group=told.group)
    yield 0, ""
    yield 0, words["rulebook.told-when"]
    yield from ((depth + 1, text) for depth, text in list_lines(told.when))
    if told.until:
        yield 0, words.format("rulebook.told-until", until=told.until)
    yield 0, ""
    yield 0, words["rulebook.told-practitioner"]
    for key, text in (("why", told.why), ("check", told.check), ("options", told.options), ("note", told.note)):
        if text:
            yield 1, words.format(f"rulebook.told-{key}", text=text)
    yield 0, f"{words.format('rulebook.told-patient', text=told.patient)} {told.private}".strip()
    settings = [words.format("rulebook.told-setting", **asdict(setting)) for setting in told.settings]
    yield from _list_under("rulebook.told-settings", settings, words)
    sources = [
        " ".join((words.format("rulebook.told-source", **asdict(source)), source.url)).strip()
        for source in told.sources
    ]
    yield from _list_under("rulebook.told-sources", sources, words)
    yield from _list_under("rulebook.told-fires", told.fires, words)
    yield from _list_under("rulebook.told-silent", told.silent, words)


def _list_under(key: str, lines: Sequence[str], words: Words) -> Iterator[tuple[int, str]]:
    if lines:
        yield 0, ""
        yield 0, words[key]
        yield from ((2, line) for line in lines)


def _to_json(told: RuleTold, severity: str) -> dict[str, object]:
    from screener.rulebook.clauses import say_inline

    plain = asdict(told)
    return {
        "rule": plain.pop("id"),
        "severity": severity,
        "severity-in-words": plain.pop("severity"),
        "when": say_inline(told.when),
        "when-in-parts": _clause_to_json(plain.pop("when")),
        **plain,
    }


def _clause_to_json(clause: dict[str, object]) -> dict[str, object]:
    parts = clause["parts"]
    told: dict[str, object] = {"text": clause["text"]}
    if isinstance(parts, tuple) and parts:
        told["parts"] = [_clause_to_json(part) for part in parts]
    return told
