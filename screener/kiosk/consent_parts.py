"""What the patient is told before signing, drawn as cards: benefits, risks, alternatives, aftercare, rights.

Headings are the paper's own words, so that screen and document say the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from screener.kiosk.page import GAP_PX, make_frame, make_label, make_line
from screener.questionnaire.teaching import Aftercare, Alternative, Fact, Risk
from screener.questionnaire.text import Words
from screener.ui.icons import Icon
from screener.ui.theme import set_variant


def stack(widgets: Iterable[QWidget], name: str = "") -> QWidget:
    """Widgets one below the other."""
    holder = QWidget()
    holder.setObjectName(name)
    set_variant(holder, "kind", "column")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP_PX)
    for widget in widgets:
        column.addWidget(widget)
    return holder


def show_facts(title: str, facts: Iterable[Fact]) -> QFrame:
    """Facts under a heading."""
    return show_sentences(title, (fact.text for fact in facts))


def show_sentences(title: str, sentences: Iterable[str]) -> QFrame:
    """Sentences under a heading, a thin line between them."""
    card, layout = make_frame("card")
    if title:
        layout.addWidget(make_label(title, "heading"))
    for number, sentence in enumerate(sentences):
        if number:
            layout.addWidget(make_line())
        layout.addWidget(make_label(sentence, "body"))
    return card


def show_risks(risks: Iterable[Risk], words: Words) -> QFrame:
    """Every risk with its usual course; the serious ones say so."""
    card, layout = make_frame("card")
    for number, risk in enumerate(risks):
        if number:
            layout.addWidget(make_line())
        block = QVBoxLayout()
        block.setSpacing(4)
        if risk.serious:
            block.addLayout(with_icon("warning", make_label(words["kiosk_sign.serious"], "serious"), "serious"))
        block.addWidget(make_label(risk.text, "subheading"))
        if risk.course:
            block.addWidget(make_label(risk.course, "quiet"))
        layout.addLayout(block)
    return card


def show_alternative(other: Alternative, words: Words) -> QFrame:
    """One thing the patient could do instead."""
    card, layout = make_frame("card")
    layout.addWidget(make_label(other.title, "heading"))
    for label, text in (
        (words["paper.alternative-good"], other.good),
        (words["paper.alternative-bad"], other.bad),
        (words["paper.alternative-cost"], other.cost),
    ):
        layout.addLayout(_make_labelled(label, text))
    return card


def show_aftercare(care: Aftercare, words: Words) -> QFrame:
    """What to do and to avoid in one stretch of time."""
    card, layout = make_frame("card")
    layout.addWidget(make_label(care.when, "heading"))
    for icon, label, text in (
        ("check", words["paper.aftercare-do"], care.do),
        ("cross", words["paper.aftercare-avoid"], care.avoid),
    ):
        layout.addLayout(with_icon(icon, _stack_labels(label, text)))
    return card


def show_callout(title: str, text: str, icon: str, kind: str) -> QFrame:
    """What must not be overlooked."""
    frame, layout = make_frame(kind)
    layout.addLayout(with_icon(icon, make_label(title, "heading"), kind))
    layout.addWidget(make_label(text, "body"))
    return frame


def with_icon(icon: str, widget: QWidget, kind: str = "") -> QHBoxLayout:
    """A widget with an icon before its first line."""
    mark = Icon(icon)
    set_variant(mark, "kind", kind)
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(widget, 1)
    return row


def _make_labelled(label: str, text: str) -> QVBoxLayout:
    block = QVBoxLayout()
    block.setSpacing(2)
    block.addWidget(make_label(label, "small"))
    block.addWidget(make_label(text, "body"))
    return block


def _stack_labels(label: str, text: str) -> QWidget:
    holder = QWidget()
    set_variant(holder, "kind", "plain")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(make_label(label, "subheading"))
    column.addWidget(make_label(text, "body"))
    return holder
