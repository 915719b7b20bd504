"""Has every rule an example that fires it and one that does not, and does every example speak of what there is?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from screener.questionnaire.documents import DataPath
from screener.questionnaire.flaws import Flaw
from screener.questionnaire.model import Questionnaire
from screener.questionnaire.near import suggest_word

if TYPE_CHECKING:
    from screener.questionnaire.examples import Example, ExampleBook, RuleExamples


def lint_examples(book: ExampleBook, questionnaire: Questionnaire) -> tuple[Flaw, ...]:
    """Every flaw of a form's examples.

    Args:
        book: Examples whose parts are all well-formed.
        questionnaire: The form, which is right itself.
    """
    return (*_lint_rules(book, questionnaire), *_lint_bases(book, questionnaire), *_lint_groups(book, questionnaire))


def _lint_rules(book: ExampleBook, questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Every rule has both kinds of example, in the file of its group."""
    for i, rule in enumerate(questionnaire.rules):
        own = book.groups.get(rule.group, {}).get(rule.id)
        for word, examples in _name_kinds(own):
            if not examples:
                path: DataPath = ("rules", i, "id") if own is None else ("groups", rule.group, rule.id)
                kind = "fires it" if word == "fires" else "does not fire it"
                message = f"The rule “{rule.id}” has no example that {kind}."
                advice = f"Write one in examples/{rule.group}.yaml, under “{rule.id}”, “{word}”."
                yield Flaw(path, "FORM-070", message, advice)


def _name_kinds(own: RuleExamples | None) -> tuple[tuple[str, tuple[Example, ...]], ...]:
    return ("fires", own.fires if own else ()), ("does-not-fire", own.does_not_fire if own else ())


def _lint_bases(book: ExampleBook, questionnaire: Questionnaire) -> Iterator[Flaw]:
    for name, base in book.bases.items():
        for word, answers in (("answers", base.answers), ("when-asked", base.when_asked)):
            yield from _lint_names(("bases", name, word), answers, questionnaire.items, "question")
        if base.over is not None:
            yield from _lint_names(("bases", name, "over"), [base.over], book.bases, "base")
            if _is_over_itself(book, name):
                message = f"The base “{name}” is a variation of itself."
                yield Flaw(("bases", name, "over"), "FORM-071", message, "Name a base that stands above it.")


def _is_over_itself(book: ExampleBook, name: str) -> bool:
    seen = {name}
    over = book.bases[name].over
    while over in book.bases and over not in seen:
        seen.add(over)
        over = book.bases[over].over
    return over == name


def _lint_groups(book: ExampleBook, questionnaire: Questionnaire) -> Iterator[Flaw]:
    for group, rules in book.groups.items():
        for rule_id, own in rules.items():
            path: DataPath = ("groups", group, rule_id)
            rule = questionnaire.rules_by_id.get(rule_id)
            yield from _lint_names(path, [rule_id], questionnaire.rules_by_id, "rule")
            if rule is not None and rule.group != group:
                message = f"The rule “{rule_id}” is of the group “{rule.group}”."
                yield Flaw(path, "FORM-071", message, f"Move its examples to examples/{rule.group}.yaml.")
            for word, examples in _name_kinds(own):
                for i, example in enumerate(examples):
                    yield from _lint_example((*path, word, i), example, book, questionnaire)


def _lint_example(
    path: DataPath, example: Example, book: ExampleBook, questionnaire: Questionnaire
) -> Iterator[Flaw]:
    yield from _lint_names((*path, "base"), [example.base], book.bases, "base")
    yield from _lint_names((*path, "answers"), example.answers, questionnaire.items, "question")
    yield from _lint_names((*path, "settings"), example.settings, questionnaire.settings, "setting")
    yield from _lint_names((*path, "also"), example.also, questionnaire.rules_by_id, "rule")


def _lint_names(path: DataPath, names: Collection[str], known: Collection[str], what: str) -> Iterator[Flaw]:
    for name in names:
        if name not in known:
            message = f"There is no {what} “{name}”."
            yield Flaw((*path, name), "FORM-072", message, suggest_word(name, known), name)
