"""Which medicine entries count for a condition: by class, by use, by date, by where on the body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from screener.interview import dates
from screener.interview.answers import MedicineForm, PartialDate, RoughlyAgo, TakenMedicine, TakenSubstance
from screener.interview.facts import Facts
from screener.questionnaire.conditions import Taken, TakenCount
from screener.questionnaire.model import MapItem

LOCAL_FORMS = frozenset(
    {
        MedicineForm.CREAM,
        MedicineForm.GEL,
        MedicineForm.PATCH,
        MedicineForm.EYE_DROPS,
        MedicineForm.INHALER,
        MedicineForm.NASAL_SPRAY,
    }
)
"""Forms that stay where they are put: all others are systemic."""


@dataclass(frozen=True, slots=True)
class Use:
    """One entry as far as it concerns some classes."""

    medicine: TakenMedicine
    current: bool
    """True if any substance of these classes in it is still taken."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many different substances were found, and in which entries."""

    number: int
    medicines: tuple[TakenMedicine, ...]


def find_taken(condition: Taken, facts: Facts) -> tuple[Use, ...]:
    """The entries that meet a condition, in the order given."""
    if facts.classes_listed.isdisjoint(condition.med):
        return ()
    found = []
    for medicine, classes in facts.medicines_with_classes:
        if classes.isdisjoint(condition.med):
            continue
        substances = [s for s in medicine.substances if not s.classes.isdisjoint(condition.med)]
        for current in (True, False):
            use = Use(medicine, current)
            if any(s.current is current for s in substances) and _fits(use, condition, facts):
                found.append(use)
                break
    return tuple(found)


def last_used(use: Use, facts: Facts) -> date | None:
    """The riskiest day of last use; the treatment date for what is still taken; None if it is not known."""
    match use.medicine.entry.last_used:
        case PartialDate() | RoughlyAgo() as answer:
            return dates.find_last_day(answer, _find_said_for(use, facts))
        case _:
            return facts.on if use.current else None


def _find_said_for(use: Use, facts: Facts) -> date | None:
    """The treatment date that a last use is seen from: what is still taken will be used again before a later one."""
    if use.current and facts.on is not None and facts.planned is not None:
        return max(facts.on, facts.planned)
    return facts.planned


def count_substances(which: TakenCount, facts: Facts) -> Counted:
    """Different substances of some classes: current ones, or all. An uncertain part counts as one."""
    names: set[object] = set()
    medicines = []
    for index, medicine in enumerate(facts.medicines):
        counted = [s for s in medicine.substances if _counts(s, which)]
        if counted:
            medicines.append(medicine)
        names |= {s.name if s.sure else (index, s.part) for s in counted}
    return Counted(len(names), tuple(medicines))


def _counts(substance: TakenSubstance, which: TakenCount) -> bool:
    return (substance.current or not which.current) and not substance.classes.isdisjoint(which.classes)


def _fits(use: Use, condition: Taken, facts: Facts) -> bool:
    if (condition.current and not use.current) or (condition.stopped and use.current):
        return False
    if condition.systemic and use.medicine.form in LOCAL_FORMS:
        return False
    if condition.on_area and not _is_on_area(use.medicine, facts):
        return False
    return _fits_dates(use, condition, facts)


def _fits_dates(use: Use, condition: Taken, facts: Facts) -> bool:
    interval = condition.within
    if condition.current_or_stopped_within is not None:
        if use.current:
            return True
        interval = condition.current_or_stopped_within
    if interval is None:
        return True
    day = last_used(use, facts)
    if day is None or facts.on is None:
        return True
    return facts.on < dates.add(day, facts.questionnaire.get_duration(interval))


def _is_on_area(medicine: TakenMedicine, facts: Facts) -> bool:
    """Whether a skin product's site is blank, not understood, or overlaps a chosen area."""
    sites = [find_areas(site, facts) for site in medicine.entry.site if site.strip()]
    if not sites or not all(sites) or not facts.areas:
        return True
    used_on = frozenset().union(*sites)
    face = frozenset(facts.questionnaire.area_groups.get("face", ()))
    if used_on & face and facts.areas & face:
        return True
    return not used_on.isdisjoint(facts.areas)


def find_areas(site: str, facts: Facts) -> frozenset[str]:
    """The areas a site names: an area, a group of areas, or words that hold one. Empty if none."""
    groups = facts.questionnaire.area_groups
    if site in groups:
        return frozenset(groups[site])
    item = facts.questionnaire.items.get(facts.area_item or "")
    options = item.options if isinstance(item, MapItem) else {}
    if site in options:
        return frozenset((site,))
    words = set(re.findall(r"[^\W\d_]+", site.lower()))
    named = {area for area, label in options.items() if words & _stems(area, label)}
    in_groups = {area for group, areas in groups.items() if group in words for area in areas}
    return frozenset(named | in_groups)


def _stems(area: str, label: str) -> set[str]:
    """Words that name an area, in singular and plural: cheeks, cheek, tummy."""
    names = {area.replace("-", " "), label.lower()} - {"other"}
    single = {name for name in names if " " not in name}
    return single | {name.rstrip("s") for name in single} | {f"{name}s" for name in single}
