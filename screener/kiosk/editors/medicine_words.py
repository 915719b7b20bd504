"""What is said and asked about a medicine entry: what its name was read as, which names to offer. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, zip_longest

from screener.interview.answers import Meant, MedicineEntry
from screener.interview.understand import read_entry
from screener.medicines.confusable import show_difference
from screener.medicines.lexicon import Lexicon, Substance, make_key
from screener.medicines.reading import Candidate, MatchStatus, Part, Reading, Suggestion
from screener.medicines.recognise import find_last_piece, read_line
from screener.medicines.remarks import says_nothing_taken, says_stopped, speaks_of_allergy
from screener.questionnaire.text import Words

_CLOSE = 0.08
"""Names that are so much nearer than others are offered in alphabetical order: neither is preferred."""
_MOST_MEMBERS = 6
"""How many medicines are named for an everyday word."""
_JOINTS = re.compile(
    r"^(?:[\s,;&+/|•]|(?:and|plus|also)\s)+|(?:[\s,;&+/|•]|\s(?:and|plus|also|with|but))+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered about one stretch of a name."""

    text: str
    """The stretch, verbatim."""
    names: tuple[tuple[str, str], ...] = ()
    """A name of the lexicon, and how it is shown."""
    yes: str = ""
    """The name that it is read as, if the patient may say that this is right."""
    keep: str = ""
    """Key of the words for "none of these", if that may be said."""
    is_settled: bool = False
    """True if the patient has said which medicine it is, or that it is none of those offered."""


# ── what was understood ─────────────────────────────────────────────────────────────────────────


def describe_reading(reading: Reading, meant: Sequence[Meant], words: Words) -> str:
    """What was understood of a name, for whoever has just written it: a sentence for each medicine in it."""
    if len(reading.parts) > 1:  # nothing is asked before they are listed one by one
        return "\n".join(
            words.format(
                "kiosk_form.medicine-part",
                text=trim(part.text),
                sentence=_describe_part(part, words, "kiosk_form.read"),
            )
            for part in reading.parts
        )
    said = {known.text: "kept" if known.name is None else "both" for known in meant}
    return "".join(
        _describe_part(part, words, "kiosk_form.medicine", said.get(part.text, "")) for part in reading.parts
    )


def describe_reading_briefly(lexicon: Lexicon, entry: MedicineEntry, words: Words) -> str:
    """What was understood of an entry's name, in a few words, for reading it over."""
    return "; ".join(_describe_part(part, words, "kiosk_form.read") for part in read_entry(lexicon, entry).parts)


def _describe_part(part: Part, words: Words, area: str, said: str = "") -> str:
    key = f"{area}-{part.status}"
    if part.status is MatchStatus.EXACT and part.look_alikes and f"{key}-alike" in words:
        key = f"{key}-alike"
    match part.status:
        case MatchStatus.EXACT | MatchStatus.CONFIRMED | MatchStatus.PARTIAL:
            return words.format(key, name=_show(part.candidates[0]))
        case MatchStatus.LAY:
            return words.format(key, name=part.candidates[0].name)
        case MatchStatus.UNRECOGNISED | MatchStatus.CANDIDATES if said:
            return words[f"{area}-{said}"]
        case MatchStatus.CANDIDATES | MatchStatus.KNOWN | MatchStatus.UNRECOGNISED:
            return words[key]


def find_remark(entry: MedicineEntry) -> str | None:
    """Key of what should be said because the name itself denies something, if it does."""
    if speaks_of_allergy(entry.name):
        return "kiosk_form.medicine-remark-allergy"
    if says_nothing_taken(entry.name):
        return "kiosk_form.medicine-remark-nothing"
    if entry.status is None and says_stopped(entry.name):
        return "kiosk_form.medicine-remark-stopped"
    return None


# ── what is offered ─────────────────────────────────────────────────────────────────────────────


def find_offers(lexicon: Lexicon, reading: Reading, meant: Sequence[Meant]) -> tuple[Offer, ...]:
    """What is offered for a name; for each of several medicines only once they are listed one by one."""
    settled = {known.text for known in meant}
    return tuple(
        _find_offer(lexicon, part, is_settled=part.text in settled)
        for part in reading.parts
        if len(reading.parts) == 1 or part.text in settled
    )


def _find_offer(lexicon: Lexicon, part: Part, *, is_settled: bool) -> Offer:
    match part.status:
        case MatchStatus.LAY:
            members = islice(_find_members(lexicon, part.candidates[0]), _MOST_MEMBERS)
            names = tuple((member.name, _show_member(member)) for member in members)
            return Offer(part.text, names, is_settled=is_settled)
        case _ if is_settled:
            return Offer(part.text, is_settled=True)
        case MatchStatus.EXACT:
            own = part.candidates[0].name
            others = [own, *(other.name for other in part.look_alikes)]
            return Offer(part.text, _show_apart(part.look_alikes, others), own, "medicine-keep-exact")
        case MatchStatus.PARTIAL:
            return Offer(part.text, (), part.candidates[0].name, "medicine-keep-partial")
        case MatchStatus.CANDIDATES:
            offered = (*_without_preference(part.candidates), *part.look_alikes)
            shown = _show_apart(offered, [other.name for other in offered])
            return Offer(part.text, shown, keep="medicine-keep-candidates")
        case MatchStatus.CONFIRMED | MatchStatus.KNOWN | MatchStatus.UNRECOGNISED:
            return Offer(part.text)


def _without_preference(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates as near as the nearest in alphabetical order, then the others."""
    least = candidates[0].score - _CLOSE
    return sorted(candidates, key=lambda one: (one.score < least, one.name.lower() if one.score >= least else ""))


def _show_apart(candidates: Sequence[Candidate], others: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Names with what is in them, and capitals where they differ from each other."""
    return tuple((one.name, _show(one, show_difference(one.name, others))) for one in candidates)


def _find_members(lexicon: Lexicon, lay: Candidate) -> Iterator[Substance]:
    """The medicines that an everyday word may mean, the first of each class, then the second, and so on."""
    classes = (
        [substance for substance in lexicon.substances.values() if substance.classes[0] == class_id]
        for class_id in lay.classes
    )
    return (member for member in chain.from_iterable(zip_longest(*classes)) if member is not None)


def _show_member(member: Substance) -> str:
    brand = next((brand for brands in member.brands.values() for brand in brands), None)
    return member.name if brand is None else f"{member.name} ({brand})"


def _show(candidate: Candidate, name: str | None = None) -> str:
    return name_with_substances(name or candidate.name, candidate.substances)


def name_with_substances(name: str, substances: Sequence[str]) -> str:
    """A name, followed by what is in it if the name does not say so itself."""
    inside = " + ".join(substances)
    return name if not inside or make_key(name) == make_key(inside) else f"{name} ({inside})"


def describe_suggestion(suggestion: Suggestion, words: Words) -> str:
    """One row of the type-ahead: brand (substance), what it is for."""
    shown = _show(suggestion.candidate)
    return words.format("kiosk_form.medicine-suggestion", name=shown, purpose=suggestion.purpose)


# ── from the box to the list ────────────────────────────────────────────────────────────────────


def split_entry(lexicon: Lexicon, entry: MedicineEntry) -> tuple[MedicineEntry, ...]:
    """An entry as one for each medicine in it, so that each is asked about by itself; all that was told goes along.

    Nothing is left out but what stands between them.
    """
    said = {trim(known.text): known.name for known in entry.meant}
    names = [trim(part.text) for part in read_line(lexicon, entry.name).parts]
    return tuple(
        replace(entry, name=name, meant=(Meant(name, said[name]),) if name in said else ()) for name in names
    )


def choose_suggestion(lexicon: Lexicon, line: str, chosen: Candidate) -> tuple[MedicineEntry, ...]:
    """The entries when a row of the type-ahead is touched: it stands for the last piece of what was typed.

    A beginning is completed; other words stay as they were typed, with the name chosen beside them.
    """
    begins = find_last_piece(line)
    typed = line[begins:].strip()
    if not chosen.substances or make_key(chosen.name).startswith(make_key(typed)):
        entry = MedicineEntry(chosen.name)
    else:
        entry = MedicineEntry(typed, meant=(Meant(typed, chosen.name),))
    return (*(split_entry(lexicon, MedicineEntry(line[:begins])) if begins else ()), entry)


def trim(text: str) -> str:
    """A stretch without the signs and words that part it from its neighbours; as it is, if nothing is left."""
    return _JOINTS.sub("", text) or text


def find_twin(entry: MedicineEntry, others: Sequence[MedicineEntry], lexicon: Lexicon) -> MedicineEntry | None:
    """Another entry that seems to be the same medicine: the same letters, or the same substances."""
    own_key, own_substances = make_key(entry.name), _find_substances(entry, lexicon)
    for other in others:
        if make_key(other.name) == own_key or (own_substances and _find_substances(other, lexicon) == own_substances):
            return other
    return None


def _find_substances(entry: MedicineEntry, lexicon: Lexicon) -> frozenset[str]:
    sure = (
        part
        for part in read_entry(lexicon, entry).parts
        if not part.is_uncertain or part.status is MatchStatus.PARTIAL
    )
    return frozenset(substance for part in sure for one in part.candidates[:1] for substance in one.substances)
