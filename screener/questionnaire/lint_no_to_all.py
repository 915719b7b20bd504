"""May one button say No to several questions? Only to such as stand together and lose nothing by it."""

from __future__ import annotations

from collections.abc import Iterator

from screener.questionnaire.asked import find_leaves, find_questions
from screener.questionnaire.conditions import AnswerIn, AnswerIs, Condition
from screener.questionnaire.documents import DataPath
from screener.questionnaire.flaws import Flaw
from screener.questionnaire.model import Item, Questionnaire, Section
from screener.questionnaire.near import suggest_word

_NO = "no"
_OUT = "Take it out of “no-to-all”, so that it is answered by itself."


def lint_no_to_all(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """A critical question is answered by itself, and so is one whose No is flagged."""
    flagged = {q: rule.id for rule in questionnaire.rules for q in _find_no(rule.when)}
    for i, section in enumerate(questionnaire.sections):
        named: set[str] = set()
        for j, run in enumerate(section.no_to_all):
            for k, item_id in enumerate(run):
                path = ("sections", i, "no-to-all", j, k)
                yield from _lint_member(path, item_id, section, flagged)
                if item_id in named:
                    yield Flaw(path, "FORM-054", f"“{item_id}” is named twice under “no-to-all”.", "Keep one.")
                named.add(item_id)
            yield from _lint_run(("sections", i, "no-to-all", j), run, section)


def _lint_member(path: DataPath, item_id: str, section: Section, flagged: dict[str, str]) -> Iterator[Flaw]:
    item = next((item for item in section.items if item.id == item_id), None)
    if item is None:
        message = f"The section “{section.id}” has no question “{item_id}”."
        yield Flaw(path, "FORM-020", message, suggest_word(item_id, [item.id for item in section.items]), item_id)
        return
    reason = _find_reason(item, section, flagged)
    if reason:
        yield Flaw(path, "FORM-054", f"One button cannot say No to “{item_id}” with others: {reason}.", _OUT)


def _find_reason(item: Item, section: Section, flagged: dict[str, str]) -> str:
    """Why a question must be answered by itself; nothing if it need not."""
    if item.critical:
        return "it is critical"
    if section.step == "visit":
        return "it is for staff"
    if item.type not in ("yes-no", "yes-no-unsure"):
        return "it is not answered by Yes or No"
    if item.show is not None:
        return "it is not always shown"
    if item.id in flagged:
        return f"the rule “{flagged[item.id]}” looks for its No"
    return ""


def _lint_run(path: DataPath, run: tuple[str, ...], section: Section) -> Iterator[Flaw]:
    """Its questions follow each other on the page, as they are named."""
    own = {item.id for item in section.items}
    follow_ups = {item.id for item in section.items if item.show and own.intersection(find_questions(item.show))}
    on_page = [item.id for item in section.items if item.id not in follow_ups]
    if set(run) <= set(on_page) and list(run) not in [on_page[i : i + len(run)] for i in range(len(on_page))]:
        message = f"The questions {', '.join(run)} do not follow each other on the page."
        yield Flaw(path, "FORM-054", message, "Move them together, and name them in the order they are asked.")


def _find_no(condition: Condition) -> Iterator[str]:
    for leaf in find_leaves(condition):
        match leaf:
            case AnswerIs(q=q, is_=answer) if answer == _NO:
                yield q
            case AnswerIn(q=q, in_=answers) if _NO in answers:
                yield q
            case _:
                pass
