"""`screener rules --approve`: the lead clinician approves the rule book for this clinic."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from screener.commands.approvals import keep_approval
from screener.commands.loading import find_settings
from screener.commands.printing import Status, print_line, print_problems
from screener.commands.rules import Desk, print_changes
from screener.errors import Problem

_LONGEST = 120
"""Characters that a name or registration number may have: more is no name."""
_JOINERS = dict.fromkeys((0x200C, 0x200D))
"""What joins and parts letters in Persian and Indian names: not seen, and rightly there."""


def approve(desk: Desk, *, name: str | None, registration: str | None, day: str | None, sure: bool) -> Status:
    """Keep the approval of the rules as they are, after showing what is approved and asking once more."""
    words = desk.words
    _show_what_is_approved(desk)
    name = _ask(words["rulebook.ask-name"], name)
    registration = _ask(words["rulebook.ask-registration"], registration)
    approved_on = _read_day(day, desk.today)
    problems = [
        *_check_text(name, "name", "Write the name of the clinician who approves, with --name."),
        *_check_text(registration, "registration number", "Write it as the register has it, with --registration."),
        *([approved_on] if isinstance(approved_on, Problem) else []),
        *_check_clinic(desk),
    ]
    if problems or isinstance(approved_on, Problem):
        print_problems(problems)
        return Status.WRONG_INPUT
    if not sure and _ask(words.format("rulebook.ask-sure", name=name), None).lower() != words["rulebook.sure"]:
        print_line(words["rulebook.approve-left"])
        return Status.WRONG_INPUT
    path = _keep(desk, name, registration, approved_on)
    print_line(words.format("rulebook.approve-done", path=path))
    return Status.DONE


def _show_what_is_approved(desk: Desk) -> None:
    words, standing = desk.words, desk.standing
    print_problems(desk.history.problems)
    print_line(
        words.format(
            "rulebook.approve-what",
            form=desk.form.title,
            language=words["paper.language-name"],
            digest=standing.digest,
        )
    )
    changes = desk.find_changes()
    if changes is None:
        print_line(words["rulebook.approve-first"])
    elif isinstance(changes, Problem):
        print_problems([changes])
    else:
        print_line(words["rulebook.approve-since"])
        print_changes(changes, words)


def _ask(question: str, given: str | None) -> str:
    """What was given on the command line, or what is typed now; blank if nobody types."""
    if given is not None:
        return " ".join(given.split())
    print(question, end=" ", flush=True)
    return " ".join(sys.stdin.readline().split())


def _check_text(text: str, what: str, advice: str) -> list[Problem]:
    if not text:
        return [Problem("CLI-046", f"The {what} is blank.", advice)]
    seen = text.translate(_JOINERS)
    if len(text) > _LONGEST or not seen.isprintable() or not any(sign.isalnum() for sign in text):
        return [Problem("CLI-046", f"This cannot be a {what}.", f"{advice} At most {_LONGEST} characters.")]
    return []


def _read_day(written: str | None, today: date) -> date | Problem:
    """The day of the approval: today if none is given, and never a day to come."""
    if written is None:
        return today
    try:
        day = date.fromisoformat(written.strip())
    except ValueError:
        return Problem("CLI-047", f"“{written}” is no date.", "Write it like 2026-11-21, or leave it out for today.")
    if day > today:
        return Problem("CLI-047", f"{day} has not come yet: today is {today}.", "Write the day it was approved.")
    return day


def _check_clinic(desk: Desk) -> list[Problem]:
    if find_settings(desk.folder) is not None:
        return []
    advice = "Start `screener kiosk` once, which makes one, or name the clinic's data folder with --data."
    return [Problem("CLI-040", "There is no clinic here whose rules could be approved.", advice, desk.folder)]


def _keep(desk: Desk, name: str, registration: str, approved_on: date) -> Path:
    from screener.rulebook.approval import Approval
    from screener.rulebook.meaning import describe_meaning, write_canonical

    approval = Approval(
        form=desk.form.id,
        language=desk.form.language,
        digest=desk.standing.digest,
        name=name,
        registration=registration,
        approved_on=approved_on,
    )
    meaning = describe_meaning(desk.form, desk.shelf.lexicon)
    return keep_approval(desk.folder, desk.history, approval, write_canonical(meaning))
