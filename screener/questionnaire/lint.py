"""Does a form whose parts are all well-formed hang together? `lint` tells every flaw at once.

Names, conditions, rules and reach have modules of their own; what is left is here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from screener.questionnaire.flaws import Flaw, get_vocabulary, index_items, iterate_items
from screener.questionnaire.lint_conditions import lint_conditions
from screener.questionnaire.lint_names import lint_names
from screener.questionnaire.lint_no_to_all import lint_no_to_all
from screener.questionnaire.lint_reach import lint_reach
from screener.questionnaire.lint_rules import lint_rules
from screener.questionnaire.model import Contradiction, Questionnaire
from screener.questionnaire.near import suggest_word

_SPEAKS_AS = {
    "unsure": ("not-sure", "dont-know", "do-not-know", "unknown", "unsure-yet"),
    "prefer-not": ("prefer-not-to-say", "rather-not", "rather-not-say"),
    "none": ("none-of-these", "none-of-the-above", "nothing", "no-none"),
}
"""Option ids the program gives a meaning of their own, and what people write instead."""


def lint(questionnaire: Questionnaire, class_ids: Collection[str] | None = None) -> tuple[Flaw, ...]:
    """Every flaw of a form.

    Args:
        questionnaire: A form that the model accepts.
        class_ids: The medicine classes there are; conditions' classes are not checked without.
    """
    return (
        *lint_names(questionnaire),
        *_lint_areas(questionnaire),
        *_lint_modalities(questionnaire),
        *_lint_contradictions(questionnaire),
        *_lint_mentions(questionnaire),
        *_lint_items(questionnaire),
        *lint_no_to_all(questionnaire),
        *lint_conditions(questionnaire, class_ids),
        *lint_rules(questionnaire),
        *_lint_consent(questionnaire),
        *lint_reach(questionnaire),
    )


def _lint_areas(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Groups hold areas that can be chosen."""
    areas = {area for _path, item in iterate_items(questionnaire) if item.type == "map" for area in item.options}
    for group, members in questionnaire.area_groups.items():
        for i, area in enumerate(members):
            if area not in areas:
                message = f"No map question offers the area “{area}”."
                advice = suggest_word(area, areas)
                yield Flaw(("area-groups", group, i), "FORM-021", message, advice, needs_whole_form=True)


def _lint_modalities(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """The question `modality`, if there is one, offers exactly what has plan tokens."""
    item = index_items(questionnaire).get("modality")
    if item is None:
        return
    offered = get_vocabulary(item)
    for name in questionnaire.modalities:
        if name not in offered:
            message = f"The question “modality” does not offer “{name}”."
            yield Flaw(("modalities", name), "FORM-048", message, suggest_word(name, offered))
    for name in offered:
        if name not in questionnaire.modalities:
            advice = f"Add a line “{name}: [token]” under “modalities”."
            message = f"The planned treatment “{name}” has no plan tokens."
            yield Flaw(("modalities",), "FORM-048", message, advice, name)


def _lint_contradictions(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Each says how it is found, once."""
    for i, contradiction in enumerate(questionnaire.contradictions):
        path = ("contradictions", i)
        if (contradiction.when is None) == (contradiction.computed is None):
            advice = "Write either “when” with a condition, or “computed” with what the program computes."
            yield Flaw(path, "FORM-052", f"“{contradiction.id}” does not say how it is found.", advice)
        for part in _find_missing_parts(contradiction):
            message = f"“{contradiction.computed}” needs “{part}”."
            yield Flaw((*path, "computed"), "FORM-052", message, f"Add a line “{part}: …”.")
        if contradiction.q is not None and contradiction.q not in questionnaire.items:
            message = f"There is no question “{contradiction.q}”."
            advice = suggest_word(contradiction.q, questionnaire.items)
            yield Flaw((*path, "q"), "FORM-020", message, advice, contradiction.q)


def _find_missing_parts(contradiction: Contradiction) -> list[str]:
    """What the computation of a contradiction needs and is not given."""
    missing = []
    if contradiction.computed in ("impossible-birth", "dates-differ") and contradiction.q is None:
        missing.append("q")
    if contradiction.computed == "dates-differ" and not contradiction.med:
        missing.append("med")
    if contradiction.computed == "impossible-birth" and contradiction.years is None:
        missing.append("years")
    return missing


def _lint_mentions(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Words to look for are written as they are compared."""
    for i, mention in enumerate(questionnaire.mentions):
        for j, words in enumerate(mention.words):
            if words != words.lower().strip():
                path = ("mentions", i, "words", j)
                yield Flaw(path, "FORM-053", f"“{words}” would never be found.", "Write it in lower case.")


def _lint_items(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Each item keeps the conventions for its answers."""
    for path, item in iterate_items(questionnaire):
        if item.type == "number" and item.at_least > item.at_most:
            message = f"“{item.id}” accepts no number: its least is more than its most."
            yield Flaw((*path, "at-least"), "FORM-045", message, "Exchange “at-least” and “at-most”.")
        if item.type in ("choice", "multi"):
            for option in get_vocabulary(item):
                meant = next((word for word, others in _SPEAKS_AS.items() if option in others), None)
                if meant:
                    message = f"The program does not understand the option “{option}” as it is meant."
                    yield Flaw((*path, "options", option), "FORM-039", message, f"Call it “{meant}”.")


def _lint_consent(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Understanding questions can be answered, and all needed ones are asked."""
    consent = questionnaire.consent
    for i, question in enumerate(consent.understanding):
        if question.correct not in question.options:
            message = f"The right answer of “{question.id}”, “{question.correct}”, is none of its options."
            place = ("consent", "understanding", i, "correct")
            yield Flaw(place, "FORM-038", message, suggest_word(question.correct, question.options))
    needed = sum(question.needed for question in consent.understanding)
    if consent.questions_at_most < needed:
        message = f"{needed} understanding questions are needed, but only {consent.questions_at_most} are asked."
        advice = f"Write {needed} or more, or make fewer of them “needed”."
        yield Flaw(("consent", "questions-at-most"), "FORM-049", message, advice)
