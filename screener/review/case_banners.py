"""What must be known before anything is decided: how the record stands, sent back before, rules not approved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from screener.review.surfaces import make_label
from screener.ui.icons import Icon
from screener.ui.theme import set_variant

_GRAVEST_FIRST = ("read_only", "from_before", "kept", "not_approved", "form_changed", "note")


class CaseBanners(QWidget):
    """Lines of notice under the header, each by a name of its own; none while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_variant(self, "kind", "plain")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._shown: dict[str, QFrame] = {}
        self.hide()

    def show_banner(
        self,
        name: str,
        text: str,
        *,
        title: str = "",
        icon: str = "info",
        button: str = "",
        on_press: Callable[[], None] | None = None,
    ) -> None:
        """Say something, in place of what was said under that name.

        Args:
            name: `banner_<name>` is the object name; one of those that are ordered above.
            text: A sentence, or several, each on a line.
            title: What matters more than all else on the screen, if it does: large.
            icon: One of `ui.icons`.
            button: Words of what can be done about it, if anything can.
            on_press: Does it.
        """
        self.remove(name)
        banner = QFrame(self)
        banner.setObjectName(f"banner_{name}")
        set_variant(banner, "kind", "banner")
        layout = QHBoxLayout(banner)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.setSpacing(10)
        layout.addWidget(Icon(icon, banner))
        column = QVBoxLayout()
        column.setSpacing(2)
        for line, kind in ((title, "title"), (text, "body")):
            if line:
                column.addWidget(make_label(line, kind))
        layout.addLayout(column, 1)
        if button and on_press is not None:
            press = QPushButton(button, banner)
            press.setObjectName(f"button_{name}")
            press.clicked.connect(on_press)
            layout.addWidget(press)
        graver = _GRAVEST_FIRST[: _GRAVEST_FIRST.index(name)]
        self._layout.insertWidget(sum(one in self._shown for one in graver), banner)
        self._shown[name] = banner
        banner.show()  # at once: a layout that is seen already would do so a moment later
        self.show()

    def remove(self, name: str) -> None:
        """Say it no longer."""
        banner = self._shown.pop(name, None)
        if banner is not None:
            self._layout.removeWidget(banner)
            banner.setObjectName("")  # until it is deleted, the next one is called so
            banner.hide()
            banner.deleteLater()
        self.setVisible(bool(self._shown))

    def clear(self) -> None:
        """Say nothing any more."""
        for name in tuple(self._shown):
            self.remove(name)
