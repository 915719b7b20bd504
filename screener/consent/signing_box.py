"""The box in which everybody signs: the same geometry empty on the document and filled in under the seal."""

from __future__ import annotations

from dataclasses import dataclass

COLUMN_GAP, ROW_GAP = 16.0, 10.0
CELL_HEIGHT = 116.0
LINE_UP = 46.0
"""Height of the line to sign on, above the cell's bottom."""
CAPTION_DOWN = 12.0
"""Base of the caption, below the cell's top."""
PADDING = 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """A reserved rectangle on a page, in whole points from the bottom left."""

    page: int
    """From 0."""
    left: int
    bottom: int
    right: int
    top: int

    @property
    def width(self) -> int:
        """In points."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """In points."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Places:
    """The two places of the document that are filled in after it is written."""

    patient: Place
    """Where the patient, and whoever signs with them, sign."""
    practitioner: Place
    """Where the determination goes."""
    signers: int
    """How many cells the first has."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One signer's part of the box, in points from the box's bottom left."""

    left: float
    bottom: float
    width: float
    height: float


def height_for(signers: int) -> float:
    """How high the box is for one to four signers."""
    rows = (max(signers, 1) + 1) // 2
    return rows * CELL_HEIGHT + (rows - 1) * ROW_GAP


def cells_for(signers: int, width: float, height: float) -> tuple[Cell, ...]:
    """One cell each, two to a row; a single signer has a row alone."""
    columns = 1 if signers <= 1 else 2
    rows = (max(signers, 1) + 1) // 2
    cell_width = (width - (columns - 1) * COLUMN_GAP) / columns
    cell_height = (height - (rows - 1) * ROW_GAP) / rows
    return tuple(
        Cell(
            index % columns * (cell_width + COLUMN_GAP),
            height - (index // columns + 1) * cell_height - index // columns * ROW_GAP,
            cell_width,
            cell_height,
        )
        for index in range(max(signers, 1))
    )
