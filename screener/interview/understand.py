"""What the lexicon makes of a medicine entry: its form, its substances, and the classes each counts for."""

from __future__ import annotations

from screener.interview.answers import (
    MedicineEntry,
    MedicineForm,
    MedicineStatus,
    TakenMedicine,
    TakenSubstance,
)
from screener.medicines.lexicon import Lexicon
from screener.medicines.reading import Candidate, MatchStatus, Part, Reading
from screener.medicines.recognise import read_line
from screener.medicines.remarks import find_form

_SURE = frozenset({MatchStatus.EXACT, MatchStatus.CONFIRMED, MatchStatus.PARTIAL})


def read_entry(lexicon: Lexicon, entry: MedicineEntry) -> Reading:
    """What an entry's name is read as, with what the patient said it means."""
    return read_line(lexicon, entry.name, {meant.text: meant.name for meant in entry.meant})


def understand(lexicon: Lexicon, entry: MedicineEntry) -> TakenMedicine:
    """Recognise an entry: its form, and each substance it holds or may hold with the classes that count."""
    return take(lexicon, entry, read_entry(lexicon, entry))


def take(lexicon: Lexicon, entry: MedicineEntry, reading: Reading) -> TakenMedicine:
    """The same for an entry of which it is known what its name is read as."""
    form = entry.form or _find_told_form(entry.name)
    substances: list[TakenSubstance] = []
    for index, part in enumerate(reading.parts):
        # In "ibuprofen gel and naproxen" only one of them is a gel.
        own = form if entry.form or part.text == entry.name else _find_told_form(part.text)
        for candidate in part.candidates:
            substances += _find_substances(lexicon, entry, own, index, part, candidate)
    return TakenMedicine(entry, reading, form, tuple(dict.fromkeys(substances)))


def _find_told_form(text: str) -> MedicineForm | None:
    told = find_form(text)
    return MedicineForm(told) if told else None


def _find_substances(
    lexicon: Lexicon,
    entry: MedicineEntry,
    form: MedicineForm | None,
    index: int,
    part: Part,
    candidate: Candidate,
) -> list[TakenSubstance]:
    current = entry.status is not MedicineStatus.STOPPED and not (entry.status is None and part.said_stopped)
    sure = part.status in _SURE
    by_name = {name: lexicon.substances[name].classes for name in candidate.substances}
    by_name = by_name or {part.text: candidate.classes}
    return [
        TakenSubstance(name, _without_ignored(lexicon, classes, form), current, index, sure)
        for name, classes in by_name.items()
    ]


def _without_ignored(lexicon: Lexicon, classes: tuple[str, ...], form: MedicineForm | None) -> frozenset[str]:
    return frozenset(name for name in classes if form not in lexicon.classes[name].ignore_forms)
