"""A form of a few questions, made within the test, and one person's answers to it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from screener.interview.conditions import Verdict, evaluate
from screener.interview.facts import Facts
from screener.interview.flow import Interview
from screener.interview.response import Response, read_response
from screener.medicines.lexicon import Lexicon
from screener.questionnaire.conditions import Condition
from screener.questionnaire.model import Questionnaire, Section

TREATMENT = date(2026, 11, 20)


@dataclass
class SmallForm:
    """One page of questions, answered in the vocabulary of response files. Underscores stand for hyphens."""

    questionnaire: Questionnaire
    lexicon: Lexicon
    on: date | None = TREATMENT
    answers: dict[str, Any] = field(default_factory=dict)

    def answer(self, **answers: Any) -> "SmallForm":
        self.answers |= {name.replace("_", "-"): value for name, value in answers.items()}
        return self

    @property
    def facts(self) -> Facts:
        data = {"form": self.questionnaire.id, "answers": self.answers}
        response = read_response(self.questionnaire, self.lexicon, data)
        assert isinstance(response, Response), response
        return Facts(self.questionnaire, response.answers, self.on)

    def ask(self, condition: dict[str, Any]) -> Verdict:
        """What a condition, written as in form files, says of the answers."""
        return evaluate(TypeAdapter(Condition).validate_python(condition), self.facts)

    def begin(self) -> Interview:
        """An interview with the answers given so far."""
        return Interview(self.questionnaire, self.lexicon, self.facts.answers.given)


def make_item(name: str, written: str | dict[str, Any]) -> dict[str, Any]:
    """An item as in form files; a word alone is its type, a list of options has its ids for words."""
    item = {"type": written} if isinstance(written, str) else dict(written)
    if isinstance(item.get("options"), list):
        item["options"] = {option: option.capitalize() for option in item["options"]}
    item_id = name.replace("_", "-")
    return {"id": item_id, "ask": f"{item_id.capitalize()}?", **item}


@pytest.fixture
def small(questionnaire, lexicon):
    """Makes a form: `small(itchy="yes-no", since={"type": "date", "optional": True})`."""

    def make(**items: str | dict[str, Any]) -> SmallForm:
        written = [make_item(name, item) for name, item in items.items()]
        page = Section.model_validate({"id": "page", "title": "Page", "step": "health", "items": written})
        parts = {name: getattr(questionnaire, name) for name in Questionnaire.model_fields}
        parts |= {"sections": (page,), "rules": (), "contradictions": (), "mentions": ()}
        return SmallForm(Questionnaire.model_construct(**parts), lexicon)

    return make
