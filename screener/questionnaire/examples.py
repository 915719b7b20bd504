"""The examples of a form: invented patients, each with what a rule must say of them.

`examples/base.yaml` holds the patients that examples vary, `examples/<group>.yaml` the examples of one group of
rules. Data only: whether an example turns out as it says is `screening.trial`'s business. Read only when asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from pydantic import Field, JsonValue, ValidationError

from screener.errors import DefinitionError, Problem
from screener.questionnaire.conditions import Frozen, Id, SettingId, SettingValue
from screener.questionnaire.documents import DataPath, Document, read_document
from screener.questionnaire.flaws import Flaw
from screener.questionnaire.form_files import RULES
from screener.questionnaire.lint_examples import lint_examples
from screener.questionnaire.mistakes import explain_mistakes
from screener.questionnaire.model import Questionnaire, Severity

BASES = "base.yaml"

Given = dict[str, JsonValue]
"""Question id → answer, in the vocabulary of response files; null for a blank."""


class Base(Frozen):
    """A patient that examples vary."""

    story: str
    """Who it is, in a sentence."""
    over: Id | None = None
    """The base it is a variation of."""
    answers: Given = Field(default_factory=dict)
    when_asked: Given = Field(default_factory=dict)
    """Reassuring answers to what is asked only of some. Where a question is not asked, they do not count."""


class Example(Frozen):
    """One patient: a base, with some answers of their own."""

    story: str
    """What is the matter, in a sentence."""
    base: Id = "healthy"
    answers: Given = Field(default_factory=dict)
    settings: dict[SettingId, SettingValue] = Field(default_factory=dict)
    """What their clinic chose, if not the defaults."""
    severity: Severity | None = None
    """The severity of the finding, if the clinic's choice changes it."""
    until: date | None = None
    """The date the finding tells, if it tells one."""
    also: tuple[Id, ...] = ()
    """The other rules that speak; no other may."""


class RuleExamples(Frozen):
    """The examples of one rule."""

    severity: Severity
    """How severe its findings are, if the clinic chose nothing."""
    fires: tuple[Example, ...] = ()
    does_not_fire: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One example, worked out: everything the patient answered, and everything that must be found."""

    name: str
    """The rule, whether it fires, and which of its examples this is."""
    rule: str
    story: str
    answers: Given
    settings: dict[str, SettingValue]
    findings: frozenset[str]
    """Ids of all rules that speak."""
    severity: Severity
    """The severity of the rule's own finding, if it speaks."""
    until: date | None


class ExampleBook(Frozen):
    """All examples of one form."""

    bases: dict[Id, Base]
    groups: dict[Id, dict[Id, RuleExamples]]
    """Group of rules → rule id → its examples."""

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Every example, in the order written."""
        return tuple(
            case
            for examples in self.groups.values()
            for rule, own in examples.items()
            for case in self._work_out(rule, own)
        )

    def give_answers(self, base: str) -> Given:
        """All answers of a base, those of the bases it varies included."""
        chain = [self.bases[base]]
        while chain[0].over is not None:
            chain.insert(0, self.bases[chain[0].over])
        answers: Given = {}
        for one in chain:
            answers |= one.when_asked
        for one in chain:
            answers |= one.answers
        return answers

    def _work_out(self, rule: str, own: RuleExamples) -> Iterator[Case]:
        for word, examples in (("fires", own.fires), ("does-not-fire", own.does_not_fire)):
            for number, example in enumerate(examples, start=1):
                yield Case(
                    name=f"{rule}-{word}-{number}",
                    rule=rule,
                    story=example.story,
                    answers=self.give_answers(example.base) | example.answers,
                    settings=dict(example.settings),
                    findings=frozenset((*example.also, rule) if word == "fires" else example.also),
                    severity=example.severity or own.severity,
                    until=example.until,
                )


@dataclass(frozen=True, slots=True)
class ExampleFiles:
    """The files of a form's examples; tells where in them something stands."""

    folder: Path
    """The form's folder."""
    bases: Document
    groups: dict[str, Document]
    broken: frozenset[str] = frozenset()
    """No field of the book, since a broken file ends the reading."""

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the writing of the files."""
        return [problem for document in (self.bases, *self.groups.values()) for problem in document.problems]

    def describe(self, path: DataPath, code: str, message: str, advice: str) -> Problem:
        """A problem at a place of the book, or of the form's rules, with its file and line."""
        match path:
            case ("groups", str(group), *inner) if group in self.groups:
                document = self.groups[group]
            case ("rules", *_):
                document, inner = read_document(self.folder / RULES), list(path)
            case _:
                document, inner = self.bases, list(path[1:])
        where = str(inner[0]) if inner else None
        return Problem(code, message, advice, document.file, document.get_line(tuple(inner)), where)


def load_examples(folder: Path, questionnaire: Questionnaire) -> ExampleBook:
    """Read the examples of a form that is right itself.

    Args:
        folder: The form's folder.
        questionnaire: The form.

    Raises:
        DefinitionError: A file is wrong, or a rule lacks an example that fires it or one that does not; holds all.
    """
    files = _read_files(folder)
    problems = files.problems
    if problems:
        raise DefinitionError(problems)
    data = {"bases": files.bases.data, "groups": {group: one.data for group, one in files.groups.items()}}
    try:
        book = ExampleBook.model_validate(data, by_name=False)
    except ValidationError as error:
        raise DefinitionError(list(explain_mistakes(error, data, files, ExampleBook).values())) from None
    flaws = lint_examples(book, questionnaire)
    if flaws:
        raise DefinitionError([_describe(files, flaw) for flaw in flaws])
    return book


def _describe(files: ExampleFiles, flaw: Flaw) -> Problem:
    return files.describe(flaw.path, flaw.code, flaw.message, flaw.advice)


def _read_files(folder: Path) -> ExampleFiles:
    inside = folder / "examples"
    names = sorted(file for file in inside.glob("*.yaml") if file.name != BASES)
    return ExampleFiles(folder, read_document(inside / BASES), {file.stem: read_document(file) for file in names})
