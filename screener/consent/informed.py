"""What the patient was shown, understood and agreed to, as parts of the document, exactly as on screen."""

from __future__ import annotations

from screener.consent.document import (
    Block,
    Bullets,
    Callout,
    ClinicDetails,
    Column,
    DrawnStep,
    InfoCard,
    Part,
    Prose,
    Subheading,
    Table,
    Tick,
    Try,
    Understood,
)
from screener.consent.moments import time_in_words
from screener.interview.journey import Journey, UnderstandingAnswer
from screener.interview.telling import Told
from screener.questionnaire.model import Questionnaire
from screener.questionnaire.teaching import Card, Consent, Fact, Question
from screener.questionnaire.text import Words


def show_cards(
    questionnaire: Questionnaire, journey: Journey, tokens: frozenset[str], zone: str, words: Words
) -> Part:
    """The cards about the treatment, each with when it was opened."""
    opened = {view.card: view.at for view in reversed(journey.opened)}  # the first opening counts

    def describe(card: Card) -> InfoCard:
        at = opened.get(card.id)
        said = words["paper.card-not-opened"]
        if at is not None:
            said = words.format("paper.card-opened", time=time_in_words(at, zone))
        steps = tuple(DrawnStep(step.drawing, step.title, step.text) for step in card.steps)
        return InfoCard(card.title, card.text, steps, said)

    shown = [
        describe(card)
        for card in questionnaire.education.cards
        if not card.applies_to or tokens.intersection(card.applies_to)
    ]
    return Part("about", words["paper.about-title"], tuple(shown), words["paper.about-intro"])


def show_consent(consent: Consent, told: Told, clinic: ClinicDetails, words: Words) -> Part:
    """Benefits, risks, alternatives, course, aftercare, whom to call, rights."""
    blocks: list[Block] = [
        *_list_facts(words["paper.benefits-title"], told.benefits),
        Subheading(words["paper.risks-title"]),
        Table(
            (Column(words["paper.risk"], 58), Column(words["paper.risk-course"], 42)),
            tuple(
                (words.format("paper.risk-serious", risk=risk.text) if risk.serious else risk.text, risk.course)
                for risk in told.risks
            ),
        ),
        Subheading(words["paper.alternatives-title"]),
        Table(
            (
                Column(words["paper.alternative"], 25, strong=True),
                Column(words["paper.alternative-good"], 28),
                Column(words["paper.alternative-bad"], 28),
                Column(words["paper.alternative-cost"], 19),
            ),
            tuple((other.title, other.good, other.bad, other.cost) for other in told.alternatives),
        ),
        *_list_facts(words["paper.course-title"], told.course),
        Subheading(words["paper.aftercare-title"]),
        Table(
            (
                Column(words["paper.aftercare-when"], 20, strong=True),
                Column(words["paper.aftercare-do"], 40),
                Column(words["paper.aftercare-avoid"], 40),
            ),
            tuple((care.when, care.do, care.avoid) for care in told.aftercare),
        ),
        Callout(_with_phone(words["paper.call-same-day"], clinic), consent.call_same_day, urgent=False),
        Callout(words["paper.emergency"], consent.emergency, urgent=True),
        Subheading(words["paper.rights-title"]),
        Bullets(consent.rights),
    ]
    blocks += [Prose(text) for text in (clinic.complaints, clinic.privacy) if text]
    return Part("consent", words["paper.consent-title"], tuple(blocks))


def _with_phone(title: str, clinic: ClinicDetails) -> str:
    return f"{title}: {clinic.phone}" if clinic.phone else title


def _list_facts(title: str, facts: tuple[Fact, ...]) -> tuple[Block, ...]:
    return (Subheading(title), Bullets(tuple(fact.text for fact in facts))) if facts else ()


def show_understanding(consent: Consent, journey: Journey, words: Words) -> Part:
    """Each understanding question that was asked, with every try."""
    questions = {question.id: question for question in consent.understanding}
    blocks: list[Block] = [
        _describe_tries(questions[answer.question], answer, words)
        for answer in journey.understanding
        if answer.question in questions
    ]
    if not blocks:
        blocks.append(Prose(words["paper.understanding-none"]))
    return Part("understanding", words["paper.understanding-title"], tuple(blocks))


def _describe_tries(question: Question, answer: UnderstandingAnswer, words: Words) -> Understood:
    tries = tuple(Try(question.options.get(choice, choice), choice == question.correct) for choice in answer.choices)
    by_tries = {1: "understood-first", 2: "understood-second"}
    result = words["paper." + (by_tries.get(len(tries), "understood-talk") if answer.right else "understood-not")]
    return Understood(question.ask, tries, result, answer.right)


def show_statements(told: Told, journey: Journey, zone: str, words: Words) -> Part:
    """Each statement with its own tick; one that was left is shown as not agreed."""
    ticked = {tick.statement: tick.at for tick in journey.ticked}

    def describe_note(statement_id: str) -> str:
        at = ticked.get(statement_id)
        if at is None:
            return words["paper.not-ticked"]
        return words.format("paper.ticked", time=time_in_words(at, zone))

    ticks = tuple(
        Tick(statement.text, statement.id in ticked, describe_note(statement.id)) for statement in told.statements
    )
    return Part("statements", words["paper.statements-title"], ticks, words["paper.statements-intro"])
