"""`screener rules`: the rule book as a list, as Markdown to sign, what changed in it, and who approved it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from screener.commands.approvals import History, read_book, read_history
from screener.commands.loading import Shelf, find_settings
from screener.commands.named import find_named, list_names
from screener.commands.printing import Status, print_json, print_line, print_problems
from screener.errors import DefinitionError, Problem
from screener.settings import find_data_folder, get_demonstration_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from screener.questionnaire.model import Questionnaire, Rule
    from screener.questionnaire.text import Words
    from screener.rulebook.approval import Approval, Standing
    from screener.rulebook.changed_texts import Change
    from screener.rulebook.clauses import Book


@dataclass(frozen=True, slots=True)
class Desk:
    """A clinic's rule book, open to be read: the form with its choices, and every approval so far."""

    folder: Path
    """The clinic's data folder."""
    shelf: Shelf
    form: Questionnaire
    history: History
    today: date
    """On the clinic's clock."""

    @property
    def words(self) -> Words:
        """In the form's language."""
        return self.form.words

    @property
    def book(self) -> Book:
        """The form, with the names of the classes."""
        from screener.rulebook.clauses import Book

        return Book(self.form, {name: kind.name for name, kind in self.shelf.lexicon.classes.items()})

    @property
    def standing(self) -> Standing:
        """Where these rules stand."""
        return self.shelf.find_standing(self.form)

    def find_changes(self) -> tuple[Change, ...] | Problem | None:
        """What changed since the last approval; None if there was none."""
        from screener.rulebook.changes import tell_changes
        from screener.rulebook.meaning import describe_meaning

        kept = self.history.find_last(self.form.id, self.form.language)
        if kept is None:
            return None
        before = read_book(kept)
        if isinstance(before, Problem):
            return before
        return tell_changes(before, describe_meaning(self.form, self.shelf.lexicon), self.words)


def open_desk(data: Path | None, form: str | None, language: str | None) -> Desk:
    """The rule book of a clinic; with the defaults, if it has no settings yet.

    Raises:
        DefinitionError: There is no such form or language; or the settings, the form or the medicines are wrong.
    """
    settings = find_settings(data) or get_demonstration_settings()
    folder = find_data_folder(data)
    history = read_history(folder)
    shelf = Shelf(dict(settings.policies), history.counted)
    found = shelf.find_form(form or settings.form, language)
    if isinstance(found, Problem):
        raise DefinitionError([found])
    return Desk(folder, shelf, found, history, datetime.now(ZoneInfo(settings.time_zone)).date())


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def list_rules(desk: Desk, *, severity: str | None, section: str | None, as_json: bool) -> Status:
    """A line for each rule: what it asks, its id, its title. Those of a severity or section only, if one is named."""
    from screener.questionnaire.model import Severity
    from screener.rulebook.telling import say_group

    sections = {rule.group: say_group(rule.group, desk.book) for rule in desk.form.rules}
    names = {str(one): desk.words[f"outcome.{one}"] for one in Severity}
    problems = [*_check_severity(severity, names), *_check_section(section, sections)]
    if problems:
        print_problems(problems)
        return Status.WRONG_INPUT
    wanted = None if severity is None else find_named(severity, names)
    rules = [rule for rule in desk.form.rules if _is_wanted(rule, desk.form, wanted, section, sections)]
    if as_json:
        print_json({**_describe_standing(desk), "rules": [_rule_to_json(rule, desk) for rule in rules]})
        return Status.DONE
    width = max((len(rule.id) for rule in rules), default=0)
    for rule in rules:
        print_line(f"{names[desk.form.get_severity(rule)]:<15}  {rule.id:<{width}}  {rule.title}")
    _tell_standing(desk)
    return Status.DONE


def _check_severity(severity: str | None, names: Mapping[str, str]) -> list[Problem]:
    if severity is None or find_named(severity, names) is not None:
        return []
    return [Problem("CLI-044", f"There is no severity “{severity}”.", f"Write one of: {list_names(names)}.")]


def _check_section(section: str | None, sections: dict[str, str]) -> list[Problem]:
    if section is None or section in sections:
        return []
    advice = f"Write one of: {', '.join(sections)}."
    return [Problem("CLI-045", f"The book has no section “{section}”.", advice)]


def _is_wanted(
    rule: Rule, form: Questionnaire, severity: str | None, section: str | None, sections: dict[str, str]
) -> bool:
    return severity in (None, form.get_severity(rule)) and (
        section is None or sections[section] == sections[rule.group]
    )


def _rule_to_json(rule: Rule, desk: Desk) -> dict[str, object]:
    return {
        "rule": rule.id,
        "section": rule.group,
        "severity": str(desk.form.get_severity(rule)),
        "title": rule.title,
    }


def print_markdown(desk: Desk) -> Status:
    """The whole book, to be read, printed and signed."""
    from screener.questionnaire.examples import load_examples
    from screener.rulebook.markdown import write_book

    examples = load_examples(desk.shelf.folder / desk.form.id, desk.form)
    sys.stdout.write(write_book(desk.book, desk.shelf.lexicon, examples, desk.standing))
    return Status.DONE


def print_diff(desk: Desk, *, as_json: bool) -> Status:
    """What changed since the last approval, in words."""
    changes = desk.find_changes()
    if isinstance(changes, Problem):
        print_problems([changes])
        return Status.WRONG_INPUT
    if as_json:
        listed = [{"heading": change.heading, "lines": list(change.lines)} for change in changes or ()]
        print_json({**_describe_standing(desk), "changes": listed})
        return Status.DONE
    _tell_standing(desk)
    if changes is not None:
        print_changes(changes, desk.words)
    return Status.DONE


def print_changes(changes: tuple[Change, ...], words: Words) -> None:
    """Each change with its lines below it; a sentence, if there is none."""
    if not changes:
        print_line(words["rulebook.change-none"])
    for change in changes:
        print_line(f"- {change.heading}")
        for line in change.lines:
            print_line(f"    - {line}")


def print_history(desk: Desk, *, as_json: bool) -> Status:
    """Every approval of this clinic, the oldest first."""
    from screener.rulebook.approval import approval_to_json

    approvals = [one.approval for one in desk.history.kept if one.approval is not None]
    if as_json:
        print_json({**_describe_standing(desk), "approvals": [approval_to_json(one) for one in approvals]})
        return Status.DONE
    for approval in approvals:
        print_line(_say_approval(approval, desk.words))
    _tell_standing(desk)
    return Status.DONE


def _say_approval(approval: Approval, words: Words) -> str:
    return words.format(
        "rulebook.history-line",
        date=approval.approved_on.isoformat(),
        form=approval.form,
        language=approval.language,
        name=approval.name,
        registration=approval.registration,
        digest=approval.digest,
    )


def _describe_standing(desk: Desk) -> dict[str, object]:
    from screener.rulebook.approval import standing_to_json

    return {"form": desk.form.id, "language": desk.form.language, **standing_to_json(desk.standing)}


def _tell_standing(desk: Desk) -> None:
    """Where the rules stand, and which approvals are damaged, on stderr."""
    print_problems(desk.history.problems)
    print(say_standing_of(desk.standing, desk.words), file=sys.stderr)


def say_standing_of(standing: Standing, words: Words) -> str:
    """Where rules stand, with the date as a program writes it."""
    from screener.rulebook.approval import say_standing

    day = standing.approval.approved_on.isoformat() if standing.approval else ""
    return say_standing(standing, day, words)


def tell_unapproved(standing: Standing, words: Words) -> None:
    """On stderr: that what was printed rests on rules this clinic did not approve; nothing if it did."""
    if not standing.is_approved:
        print(say_standing_of(standing, words), file=sys.stderr)
