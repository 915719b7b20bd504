"""What the patient is shown and agrees to, as part of the book."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from screener.questionnaire.teaching import Consent
from screener.rulebook.clauses import Book


def list_taught(book: Book, escape: Callable[[str], str]) -> Iterator[str]:
    """Cards, benefits, risks, alternatives, course, aftercare, understanding questions, statements and rights."""
    words, form = book.words, book.questionnaire
    yield f"## {escape(words['rulebook.book-education'])}"
    yield words["rulebook.book-education-intro"]
    cards = [
        f"{card.title}: {' '.join((*card.text, *(f'{step.title}: {step.text}' for step in card.steps)))}"
        for card in form.education.cards
    ]
    parts = {"cards": cards, **_list_consent(form.consent, book)}
    for name, lines in parts.items():
        if lines:
            yield f"### {escape(words[f'rulebook.book-{name}'])}"
            yield "\n".join(f"- {escape(line)}" for line in lines)


def _list_consent(consent: Consent, book: Book) -> dict[str, list[str]]:
    words = book.words
    correct = [
        words.format("rulebook.book-correct", answer=question.options[question.correct])
        for question in consent.understanding
    ]
    return {
        "benefits": [fact.text for fact in consent.benefits],
        "risks": [" ".join((risk.text, risk.course)) for risk in consent.risks],
        "alternatives": [" ".join((f"{one.title}:", one.good, one.bad, one.cost)) for one in consent.alternatives],
        "course": [fact.text for fact in consent.course],
        "aftercare": [" ".join((f"{one.when}:", one.do, one.avoid)) for one in consent.aftercare],
        "calls": [consent.call_same_day, consent.emergency],
        "rights": list(consent.rights),
        "understanding": [
            f"{question.ask} {right}. {question.explain}"
            for question, right in zip(consent.understanding, correct, strict=True)
        ],
        "statements": [
            *(statement.text for statement in consent.statements),
            consent.attestation,
            consent.guardian_attestation,
            consent.interpreter_attestation,
            consent.witness_attestation,
        ],
    }
