"""The editor of a map item: areas touched on a drawn face and body, or ticked in the lists beside them.

Object names: `option_<item>_<area>` in the lists; `map_<item>_face`, `…_front`, `…_back` are the drawings.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from screener.interview.answers import Answer, ChosenMany
from screener.kiosk.body_map import BodyMap
from screener.kiosk.body_shapes import get_back, get_face, get_front
from screener.kiosk.editors.editor import Editor
from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.kiosk.editors.option_grid import OptionGrid
from screener.kiosk.editors.services import EditorServices
from screener.questionnaire.model import MapItem

_SIDE_BY_SIDE_EMS = 34
"""From this width, in text sizes, a drawing stands beside its list and not above it."""


class MapEditor(Editor):
    """Any number of areas. Drawing and list are two ways to the same answer."""

    def __init__(self, item: MapItem, answer: Answer | None, services: EditorServices) -> None:
        super().__init__(item, services)
        self.body.setSpacing(24)
        self._order = tuple(item.options)
        on_face = [area for area in item.options if area in get_face().areas]
        elsewhere = [area for area in item.options if area not in get_face().areas]
        self._buttons = {
            area: OptionButton(f"option_{item.id}_{area}", item.options[area], OptionLook.CHECK)
            for area in (*on_face, *elsewhere)
        }
        for area, button in self._buttons.items():
            button.clicked.connect(self._on_changed)
            button.setProperty("area", area)
            button.installEventFilter(self)
        self._maps = [
            BodyMap(figure, item.id, item.options, self.words[f"kiosk_form.map-{figure.name}"])
            for figure in (get_face(), get_front(), get_back())
        ]
        for drawing in self._maps:
            drawing.area_touched.connect(self._on_area_touched)
            drawing.area_pointed.connect(self._point_at)
        self._panels = [
            _Panel(self._maps[:1], [self._buttons[area] for area in on_face]),
            _Panel(self._maps[1:], [self._buttons[area] for area in elsewhere]),
        ]
        for panel in self._panels:
            self.body.addWidget(panel)
        self.set_answer(answer)

    def _find_chosen(self) -> tuple[str, ...]:
        return tuple(area for area in self._order if self._buttons[area].isChecked())

    def _on_area_touched(self, area: str) -> None:
        self._buttons[area].click()
        self._point_at(area)

    def _on_changed(self) -> None:
        chosen = self._find_chosen()
        self._show_chosen(chosen)
        self.answer_changed.emit(ChosenMany(chosen) if chosen else None)

    def _show_chosen(self, chosen: Sequence[str]) -> None:
        for drawing in self._maps:
            drawing.set_chosen(chosen)

    def _point_at(self, area: str) -> None:
        for drawing in self._maps:
            drawing.set_pointed(area)

    @override
    def set_answer(self, answer: Answer | None) -> None:
        chosen = answer.options if isinstance(answer, ChosenMany) else ()
        for area, button in self._buttons.items():
            button.setChecked(area in chosen)
        self._show_chosen(chosen)

    @override
    def focus_first(self) -> None:
        next(iter(self._buttons.values())).setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self._point_at(str(watched.property("area")))
        elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
            self._point_at("")
        return False


class _Panel(QWidget):
    """Drawings and the list of their areas: side by side, or one above the other where there is no room."""

    def __init__(self, drawings: Sequence[BodyMap], buttons: Sequence[OptionButton]) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(20)
        figures = QHBoxLayout()
        figures.setSpacing(8)
        for drawing in drawings:
            figures.addWidget(drawing, 1, Qt.AlignmentFlag.AlignTop)
        left = QVBoxLayout()
        left.addLayout(figures)
        left.addStretch(1)
        self._box.addLayout(left, 3)
        self._box.addWidget(OptionGrid(buttons, columns=2), 2, Qt.AlignmentFlag.AlignTop)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        beside = self.width() >= _SIDE_BY_SIDE_EMS * self.fontInfo().pixelSize()
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if direction != self._box.direction():
            self._box.setDirection(direction)
        super().resizeEvent(event)
