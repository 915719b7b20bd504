"""The pictures taken on the way: numbered in the order taken, one for each screenful of a page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QScrollArea

from screener.kiosk.scripted.hand import Hand


class Album:
    """A folder that pictures are put into."""

    def __init__(self, folder: Path, hand: Hand) -> None:
        self._folder = folder
        self._hand = hand
        self._count = 0

    def add(self, name: str) -> None:
        """Put in a picture of the window as it stands."""
        self._count += 1
        self._hand.photograph(self._folder / f"{self._count:02}-{name}.png")

    def add_page(self, name: str, scroll: QScrollArea) -> None:
        """Put in a page from top to bottom, as many pictures as it has screenfuls."""
        bar = scroll.verticalScrollBar()
        bar.setValue(0)
        self.add(name)
        while bar.value() < bar.maximum():
            bar.setValue(bar.value() + bar.pageStep() * 9 // 10)
            self.add(name)
