"""The forms on their shelf, each read once, as one clinic uses them; and responses read with the form they answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from screener.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from screener.interview.response import Response
    from screener.medicines.background import Background
    from screener.medicines.lexicon import Lexicon
    from screener.questionnaire.model import Questionnaire
    from screener.rulebook.approval import Approval, Standing


@dataclass(frozen=True, slots=True)
class Filled:
    """A response together with the form it fills in."""

    questionnaire: Questionnaire
    response: Response


class Shelf:
    """The forms, each read once, with one clinic's choices and approvals."""

    def __init__(
        self,
        policies: Mapping[str, str | float] | None = None,
        approvals: tuple[Approval, ...] = (),
        open_background: Callable[[], Background | None] = lambda: None,
    ) -> None:
        """Take the clinic's choices.

        Args:
            policies: Setting of a form → what the clinic chose.
            approvals: The clinic's approvals of its rules, the oldest first.
            open_background: Opens the list of medicines that the lexicon does not hold, if this machine has one.
        """
        from screener.questionnaire.folders import find_forms_folder

        self.folder = find_forms_folder()
        self.policies = policies or {}
        self.approvals = approvals
        self._open_background = open_background
        self._standings: dict[tuple[str, str], Standing] = {}
        self._forms: dict[tuple[str, str | None], Questionnaire | Problem] = {}

    @cached_property
    def lexicon(self) -> Lexicon:
        """Every medicine known."""
        from screener.medicines.lexicon import load_lexicon

        return load_lexicon(self.folder / "medicines.yaml", self._open_background())

    def find_form(self, form_id: str, language: str | None = None) -> Questionnaire | Problem:
        """The form of that id in a language, or what is wrong with the wish.

        Raises:
            DefinitionError: The form is there, and wrong.
        """
        wanted = (form_id, language)
        if wanted not in self._forms:
            self._forms[wanted] = self._load(form_id, language)
        return self._forms[wanted]

    def _load(self, form_id: str, language: str | None) -> Questionnaire | Problem:
        from screener.questionnaire.loader import load_questionnaire

        forms = find_form_ids(self.folder)
        if form_id not in forms:
            return Problem(
                "CLI-010", f"There is no form “{form_id}”.", f"There is: {', '.join(forms)}.", where="form"
            )
        first = load_questionnaire(self.folder / form_id, None, self.policies)
        if language in (None, first.language):
            return first
        if language not in first.languages:
            advice = f"Use one of: {', '.join(first.languages)}."
            return Problem("CLI-011", f"The form is not available in “{language}”.", advice, where="language")
        return load_questionnaire(self.folder / form_id, language, self.policies)

    def find_standing(self, form: Questionnaire) -> Standing:
        """Whether this clinic approved a form of this shelf as it is."""
        from screener.rulebook.approval import find_standing
        from screener.rulebook.meaning import compute_digest

        wanted = (form.id, form.language)
        if wanted not in self._standings:
            self._standings[wanted] = find_standing(compute_digest(form, self.lexicon), form, self.approvals)
        return self._standings[wanted]

    def read_response(self, text: str) -> Filled | tuple[Problem, ...]:
        """The response a text holds, with the form it answers; or everything that is wrong with it."""
        from screener.interview.response import read_response

        data = read_json(text)
        if isinstance(data, Problem):
            return (data,)
        envelope = cast("dict[str, object]", data) if isinstance(data, dict) else {}
        form_id, language = envelope.get("form"), envelope.get("language")
        if not isinstance(form_id, str) or not isinstance(language, str | None):
            advice = 'Write {"form": "microneedling", "language": "en", "answers": {…}}.'
            return (Problem("CLI-012", "This is not a response to a form.", advice),)
        questionnaire = self.find_form(form_id, language)
        if isinstance(questionnaire, Problem):
            return (questionnaire,)
        response = read_response(questionnaire, self.lexicon, data)
        return response if isinstance(response, tuple) else Filled(questionnaire, response)


def find_form_ids(folder: Path) -> tuple[str, ...]:
    """The ids of the forms in a folder, in order."""
    return tuple(sorted(form.parent.name for form in folder.glob("*/form.yaml")))


def read_json(text: str) -> object | Problem:
    """What a JSON text holds, or why it holds nothing."""
    try:
        return cast("object", json.loads(text, object_pairs_hook=_refuse_doubles))
    except _DoubleKeyError as error:
        return Problem("CLI-014", f"The key “{error.args[0]}” stands twice.", "Leave one of them.")
    except json.JSONDecodeError as error:
        message = f"This is not JSON, from line {error.lineno}, column {error.colno} on."
        return Problem("CLI-013", message, "Correct it there: a comma, quote or bracket is amiss.", line=error.lineno)
    except (RecursionError, ValueError):
        return Problem(
            "CLI-013", "This is JSON that nothing could have meant.", "Look for numbers or brackets gone wild."
        )


class _DoubleKeyError(Exception):
    """A key stands twice in one JSON object; holds the key."""


def _refuse_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _DoubleKeyError(next(key for key in keys if keys.count(key) > 1))
    return found
