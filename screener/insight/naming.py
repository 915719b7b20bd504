"""What rules and pages are called: by the forms as they are now, never by what a record holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screener.insight.counts import Key
from screener.interview.pages import PageKind, list_pages
from screener.interview.shelf import Shelf, find_form_ids
from screener.questionnaire.model import Questionnaire
from screener.questionnaire.text import Words


@dataclass(frozen=True, slots=True)
class Naming:
    """Titles of everything that may be counted."""

    rules: Mapping[Key, str]
    pages: Mapping[Key, str]
    """In the order shown."""


def read_naming(shelf: Shelf, words: Words) -> Naming:
    """The titles of all forms of a shelf, in each form's own language.

    Raises:
        DefinitionError: A form is wrong.
    """
    forms = [form for name in find_form_ids(shelf.folder) if isinstance(form := shelf.find_form(name), Questionnaire)]
    several = len(forms) > 1
    rules: dict[Key, str] = {}
    pages: dict[Key, str] = {}
    for form in forms:
        behind = f" ({form.title})" if several else ""
        rules |= {Key(form.id, rule.id): rule.title + behind for rule in form.rules}
        sections = {section.id: section.title for section in form.sections}
        for page in list_pages(form):
            title = sections[page.id] if page.kind is PageKind.SECTION else words[f"insight.page-{page.kind}"]
            pages[Key(form.id, page.id)] = title + behind
    return Naming(rules, pages)
