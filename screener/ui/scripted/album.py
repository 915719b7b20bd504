"""The pictures taken on the way: numbered in the order taken, one for each screenful of a page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QScrollArea

from screener.ui.scripted.hand import Hand


class Album:
    """A folder of pictures: `08-about-you.png`, and `08-about-you_2.png` for what is seen after scrolling."""

    def __init__(self, folder: Path, hand: Hand, prefix: str = "") -> None:
        """Open it; every picture's name begins with the prefix."""
        self._folder = folder
        self._prefix = prefix
        self._hand = hand
        self._number = 0
        self._screenful = 0

    def add(self, name: str) -> None:
        """Put in a picture of the window as it stands, under a new number."""
        self._number += 1
        self._screenful = 1
        self._hand.photograph(self._folder / f"{self._prefix}{self._number:02}-{name}.png")

    def add_more(self, name: str) -> None:
        """Put in another picture of the same, under the same number."""
        self._screenful += 1
        self._hand.photograph(self._folder / f"{self._prefix}{self._number:02}-{name}_{self._screenful}.png")

    def add_page(self, name: str, scroll: QScrollArea) -> None:
        """Put in a page from top to bottom, as many pictures as it has screenfuls."""
        bar = scroll.verticalScrollBar()
        bar.setValue(0)
        self.add(name)
        while bar.value() < bar.maximum():
            bar.setValue(bar.value() + bar.pageStep() * 9 // 10)
            self.add_more(name)
