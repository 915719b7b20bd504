"""`screener check-forms` and `screener schema`: for those who write forms and response files."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.loading import Shelf, open_shelf
from screener.commands.printing import Status, print_json, print_problems, problem_to_json
from screener.commands.rules import say_standing_of
from screener.errors import DefinitionError, Problem
from screener.interview.shelf import find_form_ids

if TYPE_CHECKING:
    from screener.questionnaire.model import Questionnaire
    from screener.rulebook.approval import Standing


def check_forms(folder: Path | None, data: Path | None, *, settings: bool, as_json: bool) -> Status:
    """Read every form of a folder, its medicines and words; tell all that is wrong, or what is there.

    Of the forms shipped it is told, too, whether the clinic of a data folder approved their rules.
    """
    forms, problems = _read_folder(folder or Shelf().folder)
    standings = {} if folder or problems else _find_standings(forms, data)
    if as_json:
        described = [{**_form_to_json(form), **_standing_to_json(standings.get(form.id))} for form in forms]
        print_json({"forms": described, "problems": [problem_to_json(problem) for problem in problems]})
    else:
        for form in forms:
            _print_form(form, standings.get(form.id), settings=settings)
        print_problems(problems)
    return Status.WRONG_INPUT if problems else Status.DONE


def print_schema(form_id: str, *, of_response: bool) -> Status:
    """Print the JSON Schema of form files, or of the responses to one form."""
    if not of_response:
        from screener.questionnaire.schema import form_schema

        print(json.dumps(form_schema(), ensure_ascii=False, indent=2))
        return Status.DONE
    from screener.interview.response_schema import make_response_schema

    form = Shelf().find_form(form_id)
    if isinstance(form, Problem):
        print_problems([form])
        return Status.WRONG_INPUT
    print(json.dumps(make_response_schema(form), ensure_ascii=False, indent=2))
    return Status.DONE


def _read_folder(folder: Path) -> tuple[list[Questionnaire], list[Problem]]:
    """The forms that are right, and all problems of those that are not. A folder may be one form, or hold several."""
    from screener.medicines.lexicon import load_lexicon
    from screener.questionnaire.examples import load_examples
    from screener.questionnaire.loader import load_questionnaire
    from screener.questionnaire.text import load_words

    is_one_form = (folder / "form.yaml").exists()
    root = folder.parent if is_one_form else folder
    ids = (folder.name,) if is_one_form else find_form_ids(folder)
    forms: list[Questionnaire] = []
    problems: list[Problem] = []
    if not ids:
        advice = "Name a folder that holds form.yaml, or folders that do."
        problems.append(Problem("CLI-020", "There is no form in here.", advice, folder))
    class_ids = None
    try:
        class_ids = load_lexicon(root / "medicines.yaml").classes
    except DefinitionError as error:
        problems += error.problems
    for form_id in ids:
        try:
            form = load_questionnaire(root / form_id, class_ids=class_ids)
            forms.append(form)
            for language in form.languages:
                load_questionnaire(root / form_id, language, class_ids=class_ids)
                load_words(root, language)
            load_examples(root / form_id, form)
        except DefinitionError as error:
            problems += error.problems
    return forms, problems


def _find_standings(forms: list[Questionnaire], data: Path | None) -> dict[str, Standing]:
    """Where the rules of each form stand at a clinic, under its choices."""
    shelf = open_shelf(data)
    own = {form.id: shelf.find_form(form.id) for form in forms}
    return {form_id: shelf.find_standing(form) for form_id, form in own.items() if not isinstance(form, Problem)}


def _standing_to_json(standing: Standing | None) -> dict[str, object]:
    from screener.rulebook.approval import standing_to_json

    return {} if standing is None else standing_to_json(standing)


def _print_form(form: Questionnaire, standing: Standing | None, *, settings: bool) -> None:
    counts = f"{len(form.sections)} sections, {len(form.items)} questions, {len(form.rules)} rules"
    print(f"{form.id} {form.version} ({', '.join(form.languages)}): {counts}.")
    if standing is not None:
        print(say_standing_of(standing, form.words), file=sys.stderr)
    for setting_id, setting in form.settings.items() if settings else ():
        choices = f" (or {', '.join(setting.choices)})" if setting.choices else f" {setting.unit}".rstrip()
        print(f"    {setting_id} = {setting.default}{choices}: {setting.about}")


def _form_to_json(form: Questionnaire) -> dict[str, object]:
    return {
        "form": form.id,
        "version": form.version,
        "languages": list(form.languages),
        "sections": len(form.sections),
        "questions": len(form.items),
        "rules": len(form.rules),
        "digest": form.digest,
        "settings": {name: setting.model_dump(mode="json") for name, setting in form.settings.items()},
    }
