"""What commands work on: the forms and the lexicon that came with the program, and the clinic's settings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from screener.commands.approvals import read_history
from screener.errors import DefinitionError, MachineError, Problem
from screener.settings import FILE_NAME, PolicyValue, Settings, find_data_folder, read_settings

if TYPE_CHECKING:
    from screener.interview.response import Response
    from screener.medicines.background import Background
    from screener.medicines.lexicon import Lexicon
    from screener.questionnaire.model import Questionnaire
    from screener.rulebook.approval import Approval, Standing


_BACKGROUND_PACKAGE = "drug_named_entity_recognition"
_BACKGROUND_FILE = "drug_ner_dictionary.pkl.bz2"


@dataclass(frozen=True, slots=True)
class Filled:
    """A response together with the form it fills in."""

    questionnaire: Questionnaire
    response: Response


class Shelf:
    """The forms, each read once, with one clinic's choices and approvals."""

    def __init__(self, policies: dict[str, PolicyValue] | None = None, approvals: tuple[Approval, ...] = ()) -> None:
        from screener.questionnaire.folders import find_forms_folder

        self.folder = find_forms_folder()
        self.policies = policies or {}
        self.approvals = approvals
        self._standings: dict[tuple[str, str], Standing] = {}
        self._forms: dict[tuple[str, str | None], Questionnaire | Problem] = {}

    @cached_property
    def lexicon(self) -> Lexicon:
        """Every medicine known."""
        from screener.medicines.lexicon import load_lexicon

        return load_lexicon(self.folder / "medicines.yaml", find_background())

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


def find_background() -> Background | None:
    """The list of medicines that the lexicon does not hold, if the package that brings one is installed.

    It is read once into the cache folder of this system, and anew when the package has changed. Without it, or where
    it cannot be read or kept, everything works: such names are then not recognised.
    """
    import importlib.util

    found = importlib.util.find_spec(_BACKGROUND_PACKAGE)  # finds it and runs nothing of it
    if found is None or found.origin is None:
        return None
    import platformdirs

    from screener.medicines.background import open_background

    source = Path(found.origin).with_name(_BACKGROUND_FILE)
    try:
        return open_background(source, platformdirs.user_cache_path("screener", appauthor=False) / "medicines.sqlite")
    except MachineError:
        return None


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


def read_text(path: Path) -> str | Problem:
    """The text of a file, or why there is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return Problem("CLI-015", "This file is not text.", "Save it as UTF-8.", path)
    except OSError as error:
        return explain_unreadable(path, error)


def explain_unreadable(path: Path, error: OSError) -> Problem:
    """Why this machine would not open a file."""
    reason = error.strerror or "it cannot be read"
    return Problem("CLI-015", f"This file cannot be read: {reason}.", "Check its name and your rights.", path)


def find_settings(data: Path | None) -> Settings | None:
    """The clinic's settings, if it has any yet.

    Raises:
        DefinitionError: They are there, and wrong.
    """
    path = find_data_folder(data) / FILE_NAME
    if not path.exists():
        return None
    settings = read_settings(path)
    if isinstance(settings, tuple):
        raise DefinitionError(settings)
    return settings


def open_shelf(data: Path | None) -> Shelf:
    """The forms as the clinic of a data folder uses them; as they came, if it has no settings."""
    settings = find_settings(data)
    approvals = read_history(find_data_folder(data)).counted
    return Shelf(dict(settings.policies) if settings else None, approvals)


class _DoubleKeyError(Exception):
    """A key stands twice in one JSON object; holds the key."""


def _refuse_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _DoubleKeyError(next(key for key in keys if keys.count(key) > 1))
    return found
