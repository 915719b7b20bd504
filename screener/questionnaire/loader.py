"""Form files in, questionnaire out; everything that is wrong with them at once, each with file and line."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from screener.errors import DefinitionError, Problem
from screener.questionnaire.conditions import Duration, SettingValue
from screener.questionnaire.documents import Data, DataPath
from screener.questionnaire.flaws import Flaw
from screener.questionnaire.folders import find_forms_folder as find_forms_folder
from screener.questionnaire.form_files import FormFiles, read_form_files
from screener.questionnaire.lint import lint
from screener.questionnaire.mistakes import explain_mistakes
from screener.questionnaire.model import Questionnaire, Setting
from screener.questionnaire.near import suggest_word
from screener.questionnaire.salvage import salvage
from screener.questionnaire.text import Words, load_words
from screener.questionnaire.translation import UNDETERMINED, get_languages, translate


def load_questionnaire(
    folder: Path,
    language: str | None = None,
    chosen: Mapping[str, object] | None = None,
    class_ids: Collection[str] | None = None,
) -> Questionnaire:
    """Read the form in a folder.

    Args:
        folder: Holds form.yaml, rules.yaml, education.yaml, consent.yaml, and text/<language>.yaml for every
            language but the one the form is written in.
        language: The language of all texts; the one the form is written in, if not given.
        chosen: The clinic's choices, setting id → value as written ("28 days", 69, "review").
        class_ids: Medicine classes that conditions may name; not checked, if not given.

    Raises:
        DefinitionError: Holds every problem of all files and choices.
    """
    files = read_form_files(folder)
    problems = files.problems
    data = files.merge()
    translated, translation_problems = translate(files, data, language)
    problems += translation_problems
    tongue = language or get_languages(data)[0]
    words, word_problems = _load_words(folder.parent, tongue)
    problems += word_problems if tongue != UNDETERMINED else []
    form = {**translated, "language": tongue, "digest": files.digest}
    questionnaire, model_problems = _build(files, form, words, class_ids)
    problems += model_problems
    choices, choice_problems = _read_choices(questionnaire.settings if questionnaire else {}, chosen or {})
    problems += choice_problems if questionnaire else []
    if problems or questionnaire is None:
        raise DefinitionError(sorted(set(problems), key=_by_place))
    return questionnaire.model_copy(update={"chosen": choices}) if choices else questionnaire


def _build(
    files: FormFiles, form: dict[str, Data], words: Words, class_ids: Collection[str] | None
) -> tuple[Questionnaire | None, list[Problem]]:
    """The questionnaire, and what the model or the lint refuses. Lints what is left if the model refuses parts."""
    try:
        questionnaire = Questionnaire.model_validate({**form, "words": words}, by_name=False)
    except ValidationError as error:
        mistakes = explain_mistakes(error, form, files)
        problems = list(mistakes.values())
        rest = None if files.broken else salvage(form, words, mistakes)
        if rest is not None:
            flaws = [flaw for flaw in lint(rest.questionnaire, class_ids) if rest.is_at_fault(flaw)]
            problems += [_describe(files, rest.find_original_path(flaw.path), flaw) for flaw in flaws]
        return None, problems
    return questionnaire, [_describe(files, flaw.path, flaw) for flaw in lint(questionnaire, class_ids)]


def _describe(files: FormFiles, path: DataPath, flaw: Flaw) -> Problem:
    return files.describe(path, flaw.code, flaw.message, flaw.advice)


def _load_words(forms: Path, language: str) -> tuple[Words, list[Problem]]:
    try:
        return load_words(forms, language), []
    except DefinitionError as error:
        return Words(language, forms, {}), list(error.problems)


def _by_place(problem: Problem) -> tuple[str, int, str, str]:
    return str(problem.file or ""), problem.line or 0, problem.code, problem.message


def _read_choices(
    settings: Mapping[str, Setting], chosen: Mapping[str, object]
) -> tuple[dict[str, SettingValue], list[Problem]]:
    """The clinic's choices as values of their settings, and what is wrong with them."""
    choices: dict[str, SettingValue] = {}
    problems: list[Problem] = []
    for setting_id, written in chosen.items():
        if setting_id not in settings:
            message = f"The clinic chose a value for “{setting_id}”, which is no setting of this form."
            advice = suggest_word(setting_id, settings)
            problems.append(Problem("FORM-050", message, advice, where=setting_id))
            continue
        value, advice = _read_choice(settings[setting_id], written)
        if value is None:
            message = f"The clinic's value “{written}” for “{setting_id}” does not fit."
            problems.append(Problem("FORM-051", message, advice, where=setting_id))
        else:
            choices[setting_id] = value
    return choices, problems


def _read_choice(setting: Setting, written: object) -> tuple[SettingValue | None, str]:
    """One choice as a value of its setting, or None and what to write instead."""
    if setting.choices:
        fits = isinstance(written, str) and written in setting.choices
        return (str(written) if fits else None), f"Write one of: {', '.join(setting.choices)}."
    if isinstance(setting.default, Duration):
        try:
            return TypeAdapter(Duration).validate_python(written), ""
        except ValidationError:
            return None, f"Write a length of time, like “{setting.default}”."
    is_number = isinstance(written, int | float) and not isinstance(written, bool) and 0 <= written < math.inf
    unit = f" (in {setting.unit})" if setting.unit else ""
    return (float(str(written)) if is_number else None), f"Write a number, like {setting.default}{unit}."
