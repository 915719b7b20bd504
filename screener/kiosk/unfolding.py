"""Which question a follow-up unfolds under: the one of its own section that its condition asks about. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

from screener.questionnaire.asked import find_questions
from screener.questionnaire.model import Section


def find_causes(section: Section) -> Mapping[str, str]:
    """Item id → the item under which it unfolds; items that stand by themselves are left out.

    Of several questions of the section the last one asked counts, so that nothing unfolds above where the eye is.
    """
    place = {item.id: number for number, item in enumerate(section.items)}
    causes = {}
    for item in section.items:
        asked = [question for question in find_questions(item.show) if question in place] if item.show else []
        if asked:
            causes[item.id] = max(asked, key=place.__getitem__)
    return causes
