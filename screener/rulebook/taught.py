"""What the patient is asked, shown and agrees to, as part of the book."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from screener.questionnaire.model import ChoiceItem, Item, MapItem, MultiItem
from screener.questionnaire.teaching import Consent
from screener.rulebook.clauses import Book, say_inline, tell_condition


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


def list_questions(book: Book, escape: Callable[[str], str]) -> Iterator[str]:
    """Every question with its answers, page by page, and of whom it is asked."""
    words = book.words
    yield f"## {escape(words['rulebook.book-questions'])}"
    yield words["rulebook.book-questions-intro"]
    for section in book.questionnaire.sections:
        yield f"### {escape(section.title)}"
        if section.intro:
            yield escape(section.intro)
        yield "\n".join(_write_question(item, book, escape) for item in section.items)


def _write_question(item: Item, book: Book, escape: Callable[[str], str]) -> str:
    words = book.words
    told = [item.help] if item.help else []
    if isinstance(item, ChoiceItem | MultiItem | MapItem):
        quoted = (words.format("rulebook.quoted", text=option) for option in item.options.values())
        told.append(words.format("rulebook.book-answers", answers=", ".join(quoted)))
    if item.show is not None:
        told.append(words.format("rulebook.book-asked-if", clause=say_inline(tell_condition(item.show, book))))
    for_all = item.critical is True
    marks = {
        "critical": for_all,
        "critical-some": bool(item.critical) and not for_all,
        "may-be-blank": item.optional,
        "unsure-unflagged": not item.flag_unsure,
    }
    told += [words[f"rulebook.book-{mark}"] for mark, holds in marks.items() if holds]
    return "\n".join([f"- **{escape(item.ask)}**", *(f"    - {escape(line)}" for line in told)])


def list_mentions(book: Book, escape: Callable[[str], str]) -> Iterator[str]:
    """The words looked for in free text, and the answers that make them nothing new."""
    words = book.words
    yield f"## {escape(words['rulebook.book-mentions'])}"
    yield words["rulebook.book-mentions-intro"]
    lines = (
        words.format(
            "rulebook.book-mention",
            words=", ".join(mention.words),
            clause=say_inline(tell_condition(mention.covered_by, book)),
        )
        for mention in book.questionnaire.mentions
    )
    yield "\n".join(f"- {escape(line)}" for line in lines) or "–"
