"""The shipped book, and variations of it."""

import pytest


@pytest.fixture(scope="session")
def book(questionnaire, lexicon):
    """The shipped form with the names of its classes."""
    from screener.rulebook.clauses import Book

    return Book(questionnaire, {name: kind.name for name, kind in lexicon.classes.items()})


@pytest.fixture(scope="session")
def meaning(questionnaire, lexicon):
    """What the shipped book means. Copy it before you change it."""
    from screener.rulebook.meaning import describe_meaning

    return describe_meaning(questionnaire, lexicon)
