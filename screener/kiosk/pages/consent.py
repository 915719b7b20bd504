"""Consent: what the patient is told, whether it was understood, and what they agree to, part by part.

Continue goes from part to part, Back the same way back. Parts are called `benefits`, `risks`, `alternatives`,
`aftercare`, `understanding` and `statements`; `ConsentPage.part` is the one shown.

Object names: `part_<part>`, `part_count`, and those of `understanding_card` and `statement_row`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from screener.errors import Problem
from screener.interview.pages import Page
from screener.interview.run import Run
from screener.interview.telling import Told, find_tokens, find_told
from screener.interview.understanding import Standing, add_try, find_standing, is_in_the_way
from screener.kiosk.consent_parts import (
    show_aftercare,
    show_alternative,
    show_callout,
    show_facts,
    show_risks,
    show_sentences,
    stack,
)
from screener.kiosk.page import KioskPage, make_label
from screener.kiosk.statement_row import StatementRow
from screener.kiosk.understanding_card import UnderstandingCard
from screener.questionnaire.text import Words


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of the page."""

    id: str
    widget: QWidget
    find_problems: Callable[[], tuple[Problem, ...]] = tuple


class ConsentPage(KioskPage):
    """All of consent but the document itself."""

    def __init__(self, page: Page, run: Run, words: Words) -> None:
        super().__init__(page, run, words, title=words["kiosk_sign.benefits-title"])
        self._run = run
        self._told: Told | None = None
        self._parts: tuple[_Part, ...] = ()
        self._at = 0
        self._cards: tuple[UnderstandingCard, ...] = ()
        self._rows: tuple[StatementRow, ...] = ()
        self._allowed: set[str] = set()
        self._count = make_label("", "step")
        self._count.setObjectName("part_count")
        self.column.insertWidget(0, self._count)

    @property
    def part(self) -> str:
        """Id of the part shown."""
        return self._parts[self._at].id if self._parts else ""

    def _find_told(self) -> Told:
        questionnaire, facts = self._run.interview.questionnaire, self._run.interview.facts
        return find_told(questionnaire.consent, find_tokens(questionnaire, facts.plan, facts.areas))

    def _build(self, told: Told) -> None:
        """Make all parts anew for what this patient is told."""
        for part in self._parts:
            self.column.removeWidget(part.widget)
            part.widget.deleteLater()
        self._told, self._at = told, 0
        self._cards = tuple(UnderstandingCard(question, self.words) for question in told.questions)
        self._rows = tuple(StatementRow(statement) for statement in told.statements)
        self._connect()
        self._parts = (
            _Part("benefits", self._show_benefits(told)),
            _Part("risks", stack([show_risks(told.risks, self.words)], "part_risks")),
            _Part("alternatives", self._show_alternatives(told)),
            _Part("aftercare", self._show_aftercare(told)),
            _Part("understanding", stack(self._cards, "part_understanding"), self._find_open_questions),
            _Part("statements", self._show_statements(), self._find_missing_ticks),
        )
        for part in self._parts:
            self.add(part.widget)

    def _connect(self) -> None:
        for card in self._cards:
            card.chosen.connect(lambda choice, card=card: self._on_chosen(card, choice))
            card.staff_requested.connect(lambda card=card: self._on_staff_requested(card))
        for row in self._rows:
            row.ticked.connect(lambda ticked, row=row: self._on_ticked(row, ticked))

    def _show_benefits(self, told: Told) -> QWidget:
        benefits = show_facts(self.words["paper.benefits-title"], told.benefits)
        return stack([benefits, show_facts(self.words["paper.course-title"], told.course)], "part_benefits")

    def _show_alternatives(self, told: Told) -> QWidget:
        return stack([show_alternative(other, self.words) for other in told.alternatives], "part_alternatives")

    def _show_aftercare(self, told: Told) -> QWidget:
        consent = self._run.interview.questionnaire.consent
        callouts = [
            show_callout(self.words["paper.call-same-day"], consent.call_same_day, "speech", "notice"),
            show_callout(self.words["paper.emergency"], consent.emergency, "warning", "problem"),
        ]
        return stack([*(show_aftercare(care, self.words) for care in told.aftercare), *callouts], "part_aftercare")

    def _show_statements(self) -> QWidget:
        rights = show_sentences(self.words["paper.rights-title"], self._run.interview.questionnaire.consent.rights)
        needed = [row for row in self._rows if not row.statement.optional]
        free = [row for row in self._rows if row.statement.optional]
        widgets: list[QWidget] = [rights, make_label(self.words["kiosk_sign.agree-title"], "heading"), *needed]
        if free:
            widgets += [
                make_label(self.words["kiosk_sign.optional-title"], "heading"),
                make_label(self.words["kiosk_sign.optional-intro"], "quiet"),
                *free,
            ]
        return stack(widgets, "part_statements")

    def _show_part(self) -> None:
        for part in self._parts:
            part.widget.setVisible(part.id == self.part)
        self.show_problems(())
        self.title_label.setText(self.words[f"kiosk_sign.{self.part}-title"])
        self.intro_label.setText(self.words[f"kiosk_sign.{self.part}-intro"])
        self.intro_label.show()
        self._count.setText(self.words.format("kiosk_sign.part", number=self._at + 1, of=len(self._parts)))
        self.setAccessibleName(self.title_label.text())
        self.focus_page()
        self.page_changed.emit()

    def _show_answers(self) -> None:
        for card in self._cards:
            self._show_answer(card)
        for row in self._rows:
            row.show_tick(ticked=self._run.is_ticked(row.statement.id))

    def _show_answer(self, card: UnderstandingCard) -> None:
        answer = self._run.get_understanding(card.question.id)
        card.show_answer(answer, may_try_again=card.question.id in self._allowed)

    def _on_chosen(self, card: UnderstandingCard, choice: str) -> None:
        question = card.question
        self._allowed.discard(question.id)
        answer = add_try(question, self._run.get_understanding(question.id), choice)
        self._run.record_understanding(question.id, answer.choices, right=answer.right)
        self._show_answer(card)
        self.show_in_view(card.feedback)

    def _on_staff_requested(self, card: UnderstandingCard) -> None:
        def allow() -> None:
            self._allowed.add(card.question.id)
            self._show_answer(card)
            card.focus_first()

        self.staff_needed.emit(self.words["kiosk_sign.allow-try-about"], allow)

    def _on_ticked(self, row: StatementRow, ticked: bool) -> None:
        if ticked:
            self._run.tick(row.statement.id)
        else:
            self._run.untick(row.statement.id)

    def _find_open_questions(self) -> tuple[Problem, ...]:
        problems = []
        for card in self._cards:
            question = card.question
            answer = self._run.get_understanding(question.id)
            card.set_problem("")
            if not is_in_the_way(question, answer):
                continue
            must_talk = find_standing(answer) is Standing.TALK
            key = "talk-first" if must_talk else "not-answered"
            problems.append(
                Problem(
                    "CONSENT-002" if must_talk else "CONSENT-001",
                    self.words.format("kiosk_sign.about-question", question=question.ask),
                    self.words[f"kiosk_sign.{key}"],
                    where=question.id,
                )
            )
            card.set_problem(self.words[f"kiosk_sign.{key}"])
        return tuple(problems)

    def _find_missing_ticks(self) -> tuple[Problem, ...]:
        missing = [
            row.statement
            for row in self._rows
            if not row.statement.optional and not self._run.is_ticked(row.statement.id)
        ]
        for row in self._rows:
            row.set_problem(self.words["kiosk_sign.not-ticked"] if row.statement in missing else "")
        return tuple(Problem("CONSENT-003", statement.text, "", where=statement.id) for statement in missing)

    @override
    def enter(self) -> None:
        told = self._find_told()
        if told != self._told:
            self._build(told)
        self._show_answers()
        self._show_part()

    @override
    def find_problems(self) -> tuple[Problem, ...]:
        return self._parts[self._at].find_problems()

    @override
    def describe_problem(self, problem: Problem) -> str:
        return f"{problem.message} {problem.advice}".strip()

    @override
    def may_leave(self) -> bool:
        if not super().may_leave():
            return False
        if self._at == len(self._parts) - 1:
            return True
        self._at += 1
        self._show_part()
        return False

    @override
    def turn_back(self) -> bool:
        if self._at == 0:
            return False
        self._at -= 1
        self._show_part()
        return True
