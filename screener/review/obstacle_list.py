"""Everything that stands in the way of signing, as sentences that lead to where it is seen to.

Object names: obstacles, obstacle_<number>, obstacles_none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QVBoxLayout

from screener.review.drafting import Obstacle, Place
from screener.review.surfaces import make_label
from screener.ui.theme import set_variant
from screener.ui.word_button import WordButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screener.questionnaire.text import Words


_LINE_PX = 40
"""Height of one line at the size of text that heights are given for."""


class ObstacleList(QFrame):
    """A card that says what is still to do, or that nothing is."""

    chosen = Signal(object)
    """An Obstacle that somebody wants to see to."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("obstacles")
        self._words = words
        self._shown: tuple[tuple[Obstacle, ...], int] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(2)

    def show_obstacles(self, obstacles: Sequence[Obstacle], *, refused: bool, left_open: int) -> None:
        """Show what stands in the way.

        Args:
            obstacles: In the order in which to see to it.
            refused: Signing was tried, and this came of it.
            left_open: How many findings nobody has decided, which need not be in the way.
        """
        if (tuple(obstacles), left_open) == self._shown:
            return
        self._shown = tuple(obstacles), left_open
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setObjectName("")
                widget.hide()
                widget.deleteLater()
        set_variant(self, "kind", "problem" if refused else "card" if obstacles else "notice")
        key = "refused-title" if refused else "obstacles-title" if obstacles else "obstacles-none"
        self._column.addWidget(make_label(self._words[f"review_sign.{key}"], "heading"))
        if not obstacles:
            self._column.addWidget(
                make_label(self._words["review_sign.obstacles-none-told"], "body", "obstacles_none")
            )
            self._tell_open(left_open)
        for number, obstacle in enumerate(obstacles, 1):
            self._add(number, obstacle)
        if refused:
            self._column.addWidget(make_label(self._words["review_sign.trouble-safe"], "body"))

    def _tell_open(self, count: int) -> None:
        """What is decided without: nobody signs past a finding without being told."""
        if count:
            key = "review_sign.obstacles-none-open-1" if count == 1 else "review_sign.obstacles-none-open"
            self._column.addWidget(make_label(self._words.format(key, count=count), "serious", "obstacles_open"))

    def _add(self, number: int, obstacle: Obstacle) -> None:
        text = say_obstacle(obstacle, self._words)
        if obstacle.place is Place.NOWHERE:
            self._column.addWidget(make_label(text, "body", f"obstacle_{number}"))
            return
        button = WordButton(text, role=QPalette.ColorRole.Link, icon="arrow-right", height=_LINE_PX)
        button.setObjectName(f"obstacle_{number}")
        button.clicked.connect(lambda: self.chosen.emit(obstacle))
        self._column.addWidget(button)


def say_obstacle(obstacle: Obstacle, words: Words) -> str:
    """An obstacle as a sentence: what is wrong, about what, and what to do."""
    problem, about = obstacle.problem, obstacle.about
    if obstacle.place is Place.TOPIC:
        return words.format("review_sign.obstacle-topic", about=words[f"review_sign.topic-{about}"])
    key = "review_sign.obstacle-about" if about else "review_sign.obstacle"
    return words.format(key, message=problem.message, about=about, advice=problem.advice).strip()
