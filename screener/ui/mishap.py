"""Where the program itself went wrong: a place in its files, which holds nothing of a patient."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


def find_place(trace: TracebackType | None) -> str:
    """File and line where it happened."""
    place = "an unknown place"
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
