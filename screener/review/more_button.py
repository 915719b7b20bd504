"""A button whose menu offers what others do where there is no room for them. Object name: `button_more_acts`."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from screener.ui.theme import set_variant


class Acts(QWidget):
    """Buttons side by side, each shown by whoever knows whether it is offered; all of them go into a menu at once."""

    def __init__(self, *buttons: QPushButton) -> None:
        super().__init__()
        set_variant(self, "kind", "plain")
        self.buttons = buttons
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in buttons:
            row.addWidget(button)


class MoreButton(QPushButton):
    """Stands for groups of buttons while they are gathered in it."""

    def __init__(self, text: str, groups: Sequence[Acts]) -> None:
        super().__init__(text)
        self.setObjectName("button_more_acts")
        set_variant(self, "kind", "quiet")
        self._groups = tuple(groups)
        self.clicked.connect(lambda: self.make_menu().popup(self.mapToGlobal(self.rect().bottomLeft())))

    def gather(self, is_gathered: bool) -> None:
        """Stand for the buttons, or let them stand for themselves."""
        self.setVisible(is_gathered)
        for group in self._groups:
            group.setVisible(not is_gathered)

    def make_menu(self) -> QMenu:
        """What each of the buttons does that are offered now. It is gone when it is left."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for button in (button for group in self._groups for button in group.buttons if not button.isHidden()):
            action = menu.addAction(button.text())
            action.setToolTip(button.toolTip())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        return menu
