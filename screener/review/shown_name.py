"""A patient's name as it stands on the screen, in whichever script it was written. No Qt.

What the program's own face lacks, Qt takes from the other faces of the computer; only what none of them has is a box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from screener.interview.isolating import isolate
from screener.interview.wording import date_in_words

if TYPE_CHECKING:
    from screener.questionnaire.text import Words
    from screener.records.identity import Identity


def show_name(name: str) -> str:
    """The name on one line, in which nothing turns around what is said after it: an age of 34 stays 34.

    Args:
        name: As the patient wrote it.
    """
    return isolate(name)


def say_person(identity: Identity, words: Words) -> str:
    """Whose a page is, for its title: two patients of one name are told apart by the date of birth.

    Returns:
        The name alone if no date of birth is known; nothing if the name is not known either.
    """
    name = show_name(identity.name)
    if identity.born is None:
        return name
    name = name or words["review_shell.name-none"]
    return words.format("review_shell.person", name=name, born=date_in_words(identity.born, words))
