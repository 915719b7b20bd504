"""What a form is: the questionnaire with its items, rules, settings, teaching and statements, in one language.

A questionnaire is immutable. `loader` makes it from form files; nothing here reads a file.
Conditions have their own module, `conditions`.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from screener.questionnaire.asked import find_classes, find_questions
from screener.questionnaire.conditions import (
    Condition,
    Duration,
    Frozen,
    Id,
    Interval,
    SettingId,
    SettingValue,
)
from screener.questionnaire.teaching import Consent, Education
from screener.questionnaire.text import Words


class Severity(StrEnum):
    """What a finding asks of the practitioner. Declared worst first; compare with `rank`."""

    CONTRAINDICATED = "contraindicated"
    """Do not treat while this holds."""
    DEFER = "defer"
    """Not before a date or an event."""
    REVIEW = "review"
    """A practitioner must decide and say why."""
    ADVISE = "advise"
    """Adjust care; no decision needed."""

    @property
    def rank(self) -> int:
        """0 for the worst, rising as severity falls."""
        return list(Severity).index(self)


class Scope(StrEnum):
    """What a rule is about: all of the treatment, one area of the body, or only the numbing cream."""

    TREATMENT = "treatment"
    AREA = "area"
    NUMBING = "numbing"


class Source(Frozen):
    """Where a clinical statement comes from."""

    status: Literal["found", "known", "convention"]
    """Found: the page was read. Known: published, not opened. Convention: common practice, no good evidence."""
    kind: str
    """What sort of source: regulator, device-ifu, trial, review, guideline …"""
    cite: str
    """The reference, as printed."""
    url: str = ""
    """Its address, if it has one."""


# ── items ───────────────────────────────────────────────────────────────────────────────────────


class ItemFields(Frozen):
    """What every item has, whatever its type."""

    id: Id
    ask: str
    """The question, in the patient's words."""
    help: str = ""
    """One or two sentences under the question, or nothing."""
    optional: bool = False
    """True if a blank raises nothing. Otherwise a blank raises `sys-incomplete`."""
    critical: bool | Id = False
    """True if an unsure answer raises `sys-unsure-critical`; a plan token ("rf") if only for that plan."""
    flag_unsure: bool = True
    """False if an unsure answer raises nothing by itself: a rule of its own reads it, or it is harmless."""
    ask_anew: bool = False
    """True if a later visit asks it as if it had never been answered: it is about these days, or the last session."""
    show: Condition | None = None
    """When the item is in force; always, if not given."""


class YesNoItem(ItemFields):
    """Answered yes or no."""

    type: Literal["yes-no"]


class YesNoUnsureItem(ItemFields):
    """Answered yes, no or unsure."""

    type: Literal["yes-no-unsure"]


class ChoiceItem(ItemFields):
    """Answered by exactly one of its options. `unsure` and `prefer-not` are options where offered."""

    type: Literal["choice"]
    options: Annotated[dict[Id, str], Field(min_length=2)]
    """Option id → its words, in the order shown."""


class MultiItem(ItemFields):
    """Answered by one or several of its options; `none` excludes the others."""

    type: Literal["multi"]
    options: Annotated[dict[Id, str], Field(min_length=2)]
    """Option id → its words, in the order shown."""


class MapItem(ItemFields):
    """Answered by one or several areas, touched on a drawn face and body or ticked in the list beside it."""

    type: Literal["map"]
    options: Annotated[dict[Id, str], Field(min_length=1)]
    """Area id → its words, in the order listed."""


class DateItem(ItemFields):
    """Answered by a date: full, month and year, year only, roughly how long ago, or unsure."""

    type: Literal["date"]
    when: Literal["past", "future", "any"] = "past"
    """Which side of the treatment date a sensible answer lies on. A `past` one after it is contradiction C6."""
    full_date: bool = False
    """True if only a full date makes sense (date of birth, treatment date)."""


class NumberItem(ItemFields):
    """Answered by a number in the item's unit."""

    type: Literal["number"]
    unit: str = ""
    """The unit, as printed: mmol/mol, kg."""
    at_least: float
    """The least possible value: less is a slip of the finger, refused."""
    at_most: float
    """The greatest possible value."""
    decimals: Annotated[int, Field(ge=0, le=3)] = 0
    """How many decimal places make sense."""


class TextItem(ItemFields):
    """Answered in the patient's own words."""

    type: Literal["text"]
    lines: Annotated[int, Field(ge=1, le=8)] = 1
    """How many lines the box shows; the answer may be longer."""
    kind: Literal["words", "detail", "name", "phone", "email", "address"] = "words"
    """What is written here. `words` are searched for medicines and conditions; a `detail` belongs to a question
    already asked and is not."""


class MedicineListItem(ItemFields):
    """Answered by a list of medicine entries."""

    type: Literal["medicine-list"]


Item = Annotated[
    YesNoItem
    | YesNoUnsureItem
    | ChoiceItem
    | MultiItem
    | MapItem
    | DateItem
    | NumberItem
    | TextItem
    | MedicineListItem,
    Field(discriminator="type"),
]


class Section(Frozen):
    """One page of the form."""

    id: Id
    title: str
    intro: str = ""
    """A sentence or two under the title, or nothing."""
    step: Literal["visit", "you", "treatment", "health", "medicines"]
    """Which step of the patient's way it belongs to; `visit` is filled in by staff."""
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    no_to_all: tuple[Annotated[tuple[Id, ...], Field(min_length=2)], ...] = ()
    """Runs of its items under which one button says No to all that are still blank; each can be changed alone."""


# ── rules ───────────────────────────────────────────────────────────────────────────────────────


class Setting(Frozen):
    """A clinic's choice where sources disagree."""

    default: SettingValue
    """What holds if the clinic chooses nothing: "28 days", a number, or one of `choices`."""
    unit: str = ""
    """The unit of a number: mmol/mol, INR."""
    choices: tuple[str, ...] = ()
    """The allowed words, if it is a choice between words."""
    about: str = ""
    """What the choice is about, in a sentence for the clinic."""


class Until(Frozen):
    """When a deferral ends: a date computed from another, an event, or both."""

    from_: Annotated[str | None, Field(alias="from")] = None
    """A date item's id, `treatment-date`, `eighteenth-birthday`, `latest-matching-date` or `medicine-last-used`."""
    add: Interval | None = None
    """How much later than `from`."""
    event: str | None = None
    """What must happen, if no date can be computed."""
    and_event: str | None = None
    """What must also hold on the date."""
    or_event: str | None = None
    """What may bring the date forward."""


class Policy(Frozen):
    """A named choice of the clinic that changes a rule's severity."""

    setting: SettingId
    is_: Annotated[str, Field(alias="is")]
    """The choice that changes the rule."""
    severity: Severity
    """The rule's severity under that choice."""


class Rule(Frozen):
    """One reason to stop, wait, look or adjust, with its source."""

    id: Id
    title: str
    group: Id
    severity: Severity | SettingId
    """How bad, or the setting that says so."""
    policy: Policy | None = None
    """A clinic's choice that changes the severity, if there is one."""
    applies_to: Annotated[tuple[Id, ...], Field(min_length=1)] = ("standard", "rf", "prp")
    """Plan tokens; the rule applies if the plan has one of them."""
    excludes: tuple[Id, ...] = ()
    """Plan tokens; the rule is silent if the plan has one of them."""
    scope: Scope = Scope.TREATMENT
    when: Condition
    until: Until | None = None
    why: str
    """For the practitioner: why it matters."""
    check: str
    """For the practitioner: what to check."""
    options: str
    """For the practitioner: what can be done."""
    patient: str
    """For the patient: neutral, no diagnosis, no alarm."""
    private: bool = False
    """True if that sentence stands only in the document, never on a screen that someone beside may read."""
    note: str = ""
    """Where sources differ, in a sentence."""
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    """Ids of sources."""

    def applies(self, plan: frozenset[str]) -> bool:
        """Whether it concerns a plan, told by its tokens."""
        return not plan.isdisjoint(self.applies_to) and plan.isdisjoint(self.excludes)


class Contradiction(Frozen):
    """Answers that cannot both be true, whether their items are in force or not: `when` or `computed` says which."""

    id: Annotated[str, StringConstraints(pattern=r"^C\d+$")]
    words: str
    """What does not fit, in a sentence for both sides."""
    when: Condition | None = None
    """The condition that shows it, if conditions can say it."""
    computed: Literal["none-with-others", "past-event-to-come", "impossible-birth", "dates-differ"] | None = None
    """What the program computes otherwise."""
    q: Id | None = None
    """The date item concerned, for `impossible-birth` and `dates-differ`."""
    med: tuple[Id, ...] = ()
    """Classes whose stopped entries must agree with it, for `dates-differ`."""
    years: int | None = None
    """The age nobody reaches, for `impossible-birth`."""


class Mention(Frozen):
    """Words in free text that speak of a condition the structured answers may lack."""

    words: Annotated[tuple[str, ...], Field(min_length=1)]
    """Lower-case words or phrases."""
    covered_by: Condition
    """True if the structured answers already say it."""


# ── the whole ───────────────────────────────────────────────────────────────────────────────────


class Questionnaire(Frozen):
    """One form in one language, versioned and immutable."""

    id: Id
    version: str
    language: str
    """The language of all its texts, BCP 47."""
    languages: Annotated[tuple[str, ...], Field(min_length=1)]
    """All languages it can be had in; the first is the one it is written in."""
    title: str
    modalities: dict[Id, tuple[Id, ...]]
    """Planned treatment → the plan tokens its rules look for."""
    area_groups: dict[Id, tuple[Id, ...]]
    """Group → the areas in it (face, body)."""
    sections: tuple[Section, ...]
    settings: dict[SettingId, Setting]
    chosen: dict[SettingId, SettingValue] = Field(default_factory=dict)
    """What this clinic chose; the default holds for a setting not named here."""
    contradictions: tuple[Contradiction, ...]
    mentions: tuple[Mention, ...] = ()
    groups: dict[Id, str] = Field(default_factory=dict)
    """Group of rules → its heading in the book, in the order printed."""
    rules: tuple[Rule, ...]
    sources: dict[str, Source]
    education: Education
    consent: Consent
    words: Words
    """The program's own words in the same language."""
    digest: str
    """SHA-256, hex, over the form's files; printed on every document."""

    @cached_property
    def items(self) -> dict[str, Item]:
        """Item id → item, in the order asked."""
        return {item.id: item for section in self.sections for item in section.items}

    @cached_property
    def rules_by_id(self) -> dict[str, Rule]:
        """Rule id → rule, in the order of the book."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def rules_asking(self) -> dict[str, tuple[Rule, ...]]:
        """Item id → the rules whose conditions ask about it."""
        asking: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for question in find_questions(rule.when):
                asking.setdefault(question, []).append(rule)
        return {question: tuple(rules) for question, rules in asking.items()}

    @cached_property
    def classes_asked(self) -> frozenset[str]:
        """Ids of the medicine classes that any rule looks at: the others are harmless."""
        return find_classes(rule.when for rule in self.rules)

    def get_setting(self, setting_id: str) -> SettingValue:
        """The value in force: the clinic's choice, or the default.

        Raises:
            KeyError: There is no such setting; the loader refuses forms in which this could happen.
        """
        return self.chosen.get(setting_id, self.settings[setting_id].default)

    def get_duration(self, interval: Duration | str) -> Duration:
        """A duration, looked up if a setting's name stands in its place."""
        value = self.get_setting(interval) if isinstance(interval, str) else interval
        if not isinstance(value, Duration):
            raise TypeError(f"setting {interval} is not a duration")
        return value

    def get_number(self, bound: float | str) -> float:
        """A number, looked up if a setting's name stands in its place."""
        value = self.get_setting(bound) if isinstance(bound, str) else bound
        if not isinstance(value, int | float):
            raise TypeError(f"setting {bound} is not a number")
        return float(value)

    def get_severity(self, rule: Rule) -> Severity:
        """The rule's severity under this clinic's settings."""
        if rule.policy is not None and self.get_setting(rule.policy.setting) == rule.policy.is_:
            return rule.policy.severity
        if isinstance(rule.severity, Severity):
            return rule.severity
        return Severity(str(self.get_setting(rule.severity)))

    def get_plan(self, modality: str | None, *, numbing: bool) -> frozenset[str]:
        """The plan tokens of a modality, and `numbing` if cream is planned or may be.

        An unknown modality counts as every token: nothing is silent because the plan is blank.
        """
        every = frozenset(token for tokens in self.modalities.values() for token in tokens)
        tokens = frozenset(self.modalities[modality]) if modality in self.modalities else every
        return tokens | {"numbing"} if numbing else tokens
