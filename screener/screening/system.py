"""The findings only the program can compute: blanks, unsure answers, contradictions, medicines not understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from screener.interview import dates
from screener.interview.answers import PartialDate, RoughlyAgo, Written
from screener.interview.conditions import Ground, evaluate, holds, reads_unsure
from screener.interview.facts import TREATMENT_DATE, Facts
from screener.interview.free_text import find_affirmed
from screener.medicines.reading import Reading
from screener.questionnaire.conditions import SystemCheck
from screener.questionnaire.model import Contradiction, DateItem, Item, MultiItem, TextItem


def find_system_grounds(check: SystemCheck, facts: Facts) -> tuple[Ground, ...]:  # noqa: C901 - one flat arm for each
    """What a system rule rests on; nothing if it does not fire.

    Args:
        check: Which system rule.
        facts: The answers that count.
    """
    match check:
        case SystemCheck.INCOMPLETE:
            return _ask_of(item for item in facts.items_in_force if not item.optional and facts.get(item.id) is None)
        case SystemCheck.UNSURE_CRITICAL:
            return _ask_of(item for item in _unsure(facts) if _is_critical(item, facts))
        case SystemCheck.UNSURE_OTHER:
            return _ask_of(
                item for item in _unsure(facts) if not _is_critical(item, facts) and not _is_read(item, facts)
            )
        case SystemCheck.CONTRADICTION:
            return _find_contradictions(facts)
        case SystemCheck.MED_UNRECOGNISED:
            return _find_medicines(facts, lambda reading: reading.has_unknown)
        case SystemCheck.MED_UNCONFIRMED:
            return _find_medicines(facts, lambda reading: reading.has_uncertain)
        case SystemCheck.FREETEXT_MENTION:
            return tuple(dict.fromkeys([*_find_mentioned_medicines(facts), *_find_mentioned_conditions(facts)]))
        case SystemCheck.DATE_MISSING:
            raise ValueError("missing dates are known only from the rules that fired")


def _ask_of(items: Iterator[Item]) -> tuple[Ground, ...]:
    return tuple(Ground(question=item.id) for item in items)


# ── unsure answers ──────────────────────────────────────────────────────────────────────────────


def _unsure(facts: Facts) -> Iterator[Item]:
    """The patient's items answered unsure, save those whose unsure answer raises nothing by itself."""
    unsure = [item for item in facts.items_unsure if item.flag_unsure]
    if unsure:
        visit = [section for section in facts.questionnaire.sections if section.step == "visit"]
        staff = {item.id for section in visit for item in section.items}
        yield from (item for item in unsure if item.id not in staff)


def _is_critical(item: Item, facts: Facts) -> bool:
    return item.critical in facts.plan if isinstance(item.critical, str) else item.critical


def _is_read(item: Item, facts: Facts) -> bool:
    """Whether a rule that applies to the plan reads the unsure answer itself."""
    asking = facts.questionnaire.rules_asking.get(item.id, ())
    return any(rule.applies(facts.plan) and reads_unsure(rule.when, item.id) for rule in asking)


# ── contradictions ──────────────────────────────────────────────────────────────────────────────


def _find_contradictions(facts: Facts) -> tuple[Ground, ...]:
    given = Facts(facts.questionnaire, facts.answers, facts.on, raw=True)
    found = (ground for each in facts.questionnaire.contradictions for ground in find_contradiction(each, given))
    return tuple(dict.fromkeys(found))


def find_contradiction(contradiction: Contradiction, given: Facts) -> tuple[Ground, ...]:
    """The answers that do not fit together, of all given, in force or not; nothing if they do."""
    if contradiction.when is not None:
        return evaluate(contradiction.when, given).grounds
    match contradiction.computed:
        case "none-with-others":
            return _ask_of(item for item in given.questionnaire.items.values() if _is_none_with_others(item, given))
        case "past-event-to-come":
            return _beside_treatment_date(
                item for item in given.questionnaire.items.values() if _is_past_event_to_come(item, given)
            )
        case "impossible-birth":
            return _find_impossible_birth(contradiction, given)
        case "dates-differ":
            return _find_differing_dates(contradiction, given)
        case None:
            return ()


def _beside_treatment_date(items: Iterator[Item]) -> tuple[Ground, ...]:
    """Dates that do not fit the day of treatment, and that day."""
    grounds = _ask_of(items)
    return (*grounds, Ground(question=TREATMENT_DATE)) if grounds else ()


def _is_none_with_others(item: Item, given: Facts) -> bool:
    if not isinstance(item, MultiItem):
        return False
    options = given.get_options(item.id)
    return "none" in options and len(options) > 1


def _is_past_event_to_come(item: Item, given: Facts) -> bool:
    if not isinstance(item, DateItem) or item.when != "past" or given.on is None or given.planned is None:
        return False
    answer = given.get(item.id)
    # A later day of treatment does not make it true that it had been, when the patient said so.
    return isinstance(answer, PartialDate) and dates.first_day_of(answer) > min(given.on, given.planned)


def _find_impossible_birth(contradiction: Contradiction, given: Facts) -> tuple[Ground, ...]:
    answer = given.get(contradiction.q or "")
    if not isinstance(answer, PartialDate) or given.on is None:
        return ()
    first, last = dates.first_day_of(answer), dates.last_day_of(answer)
    oldest = _years_before(given.on, contradiction.years or 0)
    if last >= oldest and first <= given.on:
        return ()
    return _beside_treatment_date(item for item in given.questionnaire.items.values() if item.id == contradiction.q)


def _years_before(day: date, years: int) -> date:
    if day.year <= years:
        return date.min
    return date(day.year - years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _find_differing_dates(contradiction: Contradiction, given: Facts) -> tuple[Ground, ...]:
    answer = given.get(contradiction.q or "")
    if not isinstance(answer, PartialDate | RoughlyAgo):
        return ()
    stated = dates.find_last_day(answer, given.planned)
    grounds: list[Ground] = []
    for medicine in given.answers.medicines:
        last_used = medicine.entry.last_used
        concerned = [s for s in medicine.substances if not s.current and not s.classes.isdisjoint(contradiction.med)]
        if concerned and isinstance(last_used, PartialDate | RoughlyAgo):
            differs = not _may_agree(answer, last_used) and dates.find_last_day(last_used, given.planned) != stated
            grounds += [Ground(medicine=medicine)] if differs else []
    return (Ground(question=contradiction.q), *grounds) if grounds else ()


def _may_agree(one: PartialDate | RoughlyAgo, other: PartialDate | RoughlyAgo) -> bool:
    """Whether two partial dates can mean the same day: "2026" and "2026-03" can."""
    if not isinstance(one, PartialDate) or not isinstance(other, PartialDate):
        return False
    return dates.first_day_of(one) <= dates.last_day_of(other) and dates.first_day_of(other) <= dates.last_day_of(one)


# ── medicines and free text ─────────────────────────────────────────────────────────────────────


def _find_medicines(facts: Facts, is_meant: Callable[[Reading], bool]) -> tuple[Ground, ...]:
    return tuple(Ground(medicine=medicine) for medicine in facts.medicines if is_meant(medicine.reading))


def _find_mentioned_medicines(facts: Facts) -> Iterator[Ground]:
    """Medicines that free text affirms, that any rule looks at, and whose substance no entry has."""
    listed = {substance.name for medicine in facts.medicines for substance in medicine.substances}
    for mention in facts.answers.mentioned:
        is_new = facts.is_in_force(mention.question) and listed.isdisjoint(mention.substances)
        if is_new and not mention.classes.isdisjoint(facts.questionnaire.classes_asked):
            yield Ground(question=mention.question)


def _find_mentioned_conditions(facts: Facts) -> Iterator[Ground]:
    mentions = facts.questionnaire.mentions
    phrases = [phrase for mention in mentions for phrase in mention.words]
    for item in facts.items_in_force:
        answer = facts.get(item.id)
        if isinstance(item, TextItem) and item.kind == "words" and isinstance(answer, Written):
            said = find_affirmed(answer.text, phrases)
            spoken_of = (mention for mention in mentions if not said.isdisjoint(mention.words))
            if not all(holds(mention.covered_by, facts) for mention in spoken_of):
                yield Ground(question=item.id)
