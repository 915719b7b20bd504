"""What is said about a medicine entry: what its name was read as, and whether it stands in the list twice. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from screener.interview.answers import MedicineEntry
from screener.medicines.lexicon import Lexicon, make_key
from screener.medicines.recognise import MatchStatus, Part, Reading, Suggestion, read_line
from screener.questionnaire.text import Words


def describe_reading(reading: Reading, words: Words) -> str:
    """What was understood of a name, for whoever has just written it: a sentence for each medicine in it."""
    sentences = [_describe_part(part, words, "kiosk_form.medicine") for part in reading.parts]
    if len(sentences) > 1:
        sentences = [
            words.format("kiosk_form.medicine-part", text=part.text, sentence=sentence)
            for part, sentence in zip(reading.parts, sentences, strict=True)
        ]
    return "\n".join(sentences)


def describe_reading_briefly(reading: Reading, words: Words) -> str:
    """What was understood of a name, in a few words, for reading it over."""
    return "; ".join(_describe_part(part, words, "kiosk_form.read") for part in reading.parts)


def _describe_part(part: Part, words: Words, area: str) -> str:
    key = f"{area}-{part.status}"
    match part.status:
        case MatchStatus.EXACT | MatchStatus.PARTIAL:
            candidate = part.candidates[0]
            return words.format(key, name=name_with_substances(candidate.name, candidate.substances))
        case MatchStatus.LAY:
            return words.format(key, name=part.candidates[0].name)
        case MatchStatus.CANDIDATES | MatchStatus.KNOWN | MatchStatus.UNRECOGNISED:
            return words[key]


def name_with_substances(name: str, substances: Sequence[str]) -> str:
    """A name, followed by what is in it if the name does not say so itself."""
    inside = " + ".join(substances)
    return name if not inside or make_key(name) == make_key(inside) else f"{name} ({inside})"


def describe_suggestion(suggestion: Suggestion, words: Words) -> str:
    """One row of the type-ahead: brand (substance), what it is for."""
    candidate = suggestion.candidate
    name = name_with_substances(candidate.name, candidate.substances)
    return words.format("kiosk_form.medicine-suggestion", name=name, purpose=suggestion.purpose)


def replace_part(line: str, part: Part, name: str) -> str:
    """A line with one of its medicines written otherwise."""
    return line[: part.start] + name + line[part.end :]


def find_twin(entry: MedicineEntry, others: Sequence[MedicineEntry], lexicon: Lexicon) -> MedicineEntry | None:
    """Another entry that seems to be the same medicine: the same letters, or the same substances."""
    own_key, own_substances = make_key(entry.name), _find_substances(entry, lexicon)
    for other in others:
        if make_key(other.name) == own_key or (own_substances and _find_substances(other, lexicon) == own_substances):
            return other
    return None


def _find_substances(entry: MedicineEntry, lexicon: Lexicon) -> frozenset[str]:
    parts = read_line(lexicon, entry.name).parts
    sure = (part for part in parts if part.status in (MatchStatus.EXACT, MatchStatus.PARTIAL))
    return frozenset(substance for part in sure for substance in part.candidates[0].substances)
