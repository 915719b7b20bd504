"""`screener medicines`: what a patient may have meant by a line about medicines."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from screener.commands.loading import Shelf
from screener.commands.printing import Status, print_json, print_line

if TYPE_CHECKING:
    from screener.medicines.reading import Reading


def read_medicines(lines: Iterable[str], *, as_json: bool) -> Status:
    """Read each line and print what was understood of it."""
    from screener.medicines.recognise import read_line
    from screener.screening.explain import reading_to_json

    lexicon = Shelf().lexicon
    for line in lines:
        reading = read_line(lexicon, line)
        if as_json:
            print_json(reading_to_json(reading))
        else:
            _print_for_people(reading)
        sys.stdout.flush()
    return Status.DONE


def read_lines_of_stdin() -> Iterable[str]:
    """The lines of stdin as they stand, without their ends."""
    return (line.rstrip("\r\n") for line in sys.stdin)


def _print_for_people(reading: Reading) -> None:
    print_line(reading.verbatim)
    for part in reading.parts:
        print_line(f"    {part.text}: {part.status}")
        for candidate in part.candidates:
            substances = f" ({', '.join(candidate.substances)})" if candidate.substances else ""
            print(f"        {candidate.name}{substances}: {', '.join(candidate.classes)}")
