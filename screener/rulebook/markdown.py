"""The whole book as Markdown, for a clinician to read, print and sign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from screener.medicines.lexicon import Lexicon
from screener.questionnaire.asked import find_classes, find_settings
from screener.questionnaire.conditions import Duration
from screener.questionnaire.examples import ExampleBook
from screener.questionnaire.model import Rule, Setting, Severity
from screener.rulebook.approval import Standing, say_standing
from screener.rulebook.clauses import Book, list_lines, say_inline, say_setting, say_value, tell_condition
from screener.rulebook.taught import list_mentions, list_questions, list_taught
from screener.rulebook.telling import RuleTold, say_group, tell_rule

_SIGNS = re.compile(r"([\\`*_\[\]<>|])")
_LINE = "\\_" * 30
_READING = 6
"""How many paragraphs say how to read the book."""


def escape(text: str) -> str:
    """A text in which nothing is taken for Markdown, on one line."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def write_book(book: Book, lexicon: Lexicon, examples: ExampleBook, standing: Standing) -> str:
    """The book from title to signature.

    Args:
        book: The form, with the clinic's settings.
        lexicon: Its medicines.
        examples: The form's own examples.
        standing: The digest of all this, and whether the clinic approved it.
    """
    blocks = [
        *_write_front(book, lexicon, standing),
        *_write_contents(book),
        *_write_reading(book),
        *_write_settings(book),
        *_write_rules(book, examples),
        *list_questions(book, escape),
        *_write_disagreements(book),
        *_write_contradictions(book),
        *list_mentions(book, escape),
        *_write_classes(book, lexicon),
        *list_taught(book, escape),
        *_write_sources(book),
        *_write_signing(book, standing),
    ]
    return "\n\n".join(blocks) + "\n"


def _write_front(book: Book, lexicon: Lexicon, standing: Standing) -> Iterator[str]:
    words, form = book.words, book.questionnaire
    yield f"# {escape(words.format('rulebook.book-title', form=form.title))}"
    yield words["rulebook.book-intro"]
    facts = words.format(
        "rulebook.book-facts",
        rules=len(form.rules),
        questions=len(form.items),
        settings=len(form.settings),
        classes=len(lexicon.classes),
        substances=len(lexicon.substances),
        names=len(lexicon.names),
    )
    severities = [form.get_severity(rule) for rule in form.rules]
    counted = (
        words.format(
            "rulebook.book-severity",
            number=severities.count(severity),
            severity=words[f"outcome.{severity}"],
            means=words[f"outcome.means-{severity}"],
        )
        for severity in Severity
    )
    yield f"{facts}\n{', '.join(counted)}."
    yield words.format("rulebook.book-digest", digest=standing.digest)
    day = standing.approval.approved_on.isoformat() if standing.approval else ""
    yield f"**{escape(say_standing(standing, day, words))}**"


def _write_contents(book: Book) -> Iterator[str]:
    words = book.words
    yield _head(words["rulebook.book-contents"])
    after = ("questions", "disagreements", "contradictions", "mentions", "classes", "education", "sources", "sign")
    titles = [_name_part(part, book) for part in ("reading", "settings", *_list_groups(book), *after)]
    yield "\n".join(f"{number}. [{escape(title)}](#{_anchor(title)})" for number, title in enumerate(titles, 1))


def _name_part(part: str, book: Book) -> str:
    rules = _find_rules(part, book)
    if not rules:
        return book.words[f"rulebook.book-{part}"]
    return book.words.format("rulebook.book-rules-of", group=say_group(part, book), count=len(rules))


def _list_groups(book: Book) -> list[str]:
    """Groups in the order of the headings, then those without one."""
    used = dict.fromkeys(rule.group for rule in book.questionnaire.rules)
    return [group for group in dict.fromkeys((*book.questionnaire.groups, *used)) if group in used]


def _find_rules(group: str, book: Book) -> list[Rule]:
    return [rule for rule in book.questionnaire.rules if rule.group == group]


def _anchor(title: str) -> str:
    """As renderers make it of a heading: lower case, blanks to hyphens, all other signs gone."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _head(title: str) -> str:
    return f"## {escape(title)}"


def _write_reading(book: Book) -> Iterator[str]:
    yield _head(book.words["rulebook.book-reading"])
    yield "\n".join(f"- {book.words[f'rulebook.book-reading-{number}']}" for number in range(1, _READING + 1))


# ── settings ────────────────────────────────────────────────────────────────────────────────────


def _write_settings(book: Book) -> Iterator[str]:
    words, form = book.words, book.questionnaire
    yield _head(words["rulebook.book-settings"])
    yield escape(words["rulebook.book-settings-intro"])
    titles: dict[str, list[str]] = {}
    for rule in form.rules:
        for name in find_settings(rule, form):
            titles.setdefault(name, []).append(rule.title)
    rows = [
        (f"`{name}`", setting.about, say_value(setting.default, setting.unit, words), _say_choices(setting, book),
         say_setting(name, book), "; ".join(titles.get(name, ())))
        for name, setting in form.settings.items()
    ]  # fmt: skip
    heads = ("setting", "setting-about", "setting-default", "setting-choices", "setting-here", "setting-rules")
    yield _table([words[f"rulebook.book-{head}"] for head in heads], rows)


def _say_choices(setting: Setting, book: Book) -> str:
    words = book.words
    if setting.choices:
        return words["rulebook.list-or"].join(setting.choices)
    if isinstance(setting.default, Duration):
        return words["rulebook.book-any-duration"]
    key = "rulebook.book-any-number" if setting.unit else "rulebook.book-any-plain-number"
    return words.format(key, unit=setting.unit)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; a first cell in backticks stays as it is."""
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    for row in rows:
        cells = [cell if cell.startswith("`") else escape(cell) for cell in row]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


# ── rules ───────────────────────────────────────────────────────────────────────────────────────


def _write_rules(book: Book, examples: ExampleBook) -> Iterator[str]:
    for group in _list_groups(book):
        yield _head(_name_part(group, book))
        for rule in _find_rules(group, book):
            yield from _write_rule(tell_rule(rule, book, examples), book)


def _write_rule(told: RuleTold, book: Book) -> Iterator[str]:
    words = book.words
    yield f"### {escape(told.title)}"
    about = " ".join(text for text in (words.format("rulebook.told-plans", plans=told.plans), told.scope) if text)
    yield f"**{escape(told.severity)}** · {escape(about)} · `{told.id}`"
    yield _write_when(told, book)
    if told.until:
        yield escape(words.format("rulebook.told-until", until=told.until))
    lines = [
        words.format("rulebook.told-why", text=told.why),
        words.format("rulebook.told-check", text=told.check),
        words.format("rulebook.told-options", text=told.options),
        " ".join((words.format("rulebook.told-patient", text=told.patient), told.private)),
        words.format("rulebook.told-note", text=told.note) if told.note else "",
        _say_example("rulebook.told-fires", told.fires, book),
        _say_example("rulebook.told-silent", told.silent, book),
        f"{words['rulebook.told-sources']}: {', '.join(source.id for source in told.sources)}",
    ]
    # Two lists with nothing between them would be read as one.
    yield escape(words["rulebook.told-about"])
    yield "\n".join(f"- {escape(line)}" for line in lines if line)


def _write_when(told: RuleTold, book: Book) -> str:
    start = book.words["rulebook.told-when"]
    if not told.when.parts:
        return f"{start} {escape(told.when.text)}."
    first, *rest = list_lines(told.when)
    listed = "\n".join(f"{'    ' * (depth - 1)}- {escape(text)}" for depth, text in rest)
    return f"{start} {escape(first[1])}\n\n{listed}"


def _say_example(key: str, stories: Sequence[str], book: Book) -> str:
    return f"{book.words[key]}: {stories[0]}" if stories else ""


def _write_disagreements(book: Book) -> Iterator[str]:
    words = book.words
    yield _head(words["rulebook.book-disagreements"])
    yield words["rulebook.book-disagreements-intro"]
    noted = [rule for rule in book.questionnaire.rules if rule.note]
    yield "\n".join(f"- **{escape(rule.title)}:** {escape(rule.note)}" for rule in noted)


def _write_contradictions(book: Book) -> Iterator[str]:
    words = book.words
    yield _head(words["rulebook.book-contradictions"])
    lines = []
    for one in book.questionnaire.contradictions:
        key = "rulebook.book-contradiction" if one.when else "rulebook.book-contradiction-computed"
        when = say_inline(tell_condition(one.when, book)) if one.when else ""
        lines.append(f"- {one.id}: {escape(words.format(key, words=one.words, when=when))}")
    yield "\n".join(lines)


# ── medicines, sources, signature ───────────────────────────────────────────────────────────────


def _write_classes(book: Book, lexicon: Lexicon) -> Iterator[str]:
    words, form = book.words, book.questionnaire
    yield _head(words["rulebook.book-classes"])
    asking: dict[str, list[str]] = {}
    for rule in form.rules:
        for name in sorted(find_classes([rule.when])):
            asking.setdefault(name, []).append(rule.title)
    rows = []
    for kind in lexicon.classes.values():
        count = sum(kind.id in substance.classes for substance in lexicon.substances.values())
        ignored = ", ".join(sorted(kind.ignore_forms))
        why = [kind.why, words.format("rulebook.book-class-ignored", forms=ignored) if ignored else ""]
        rules = "; ".join(asking.get(kind.id, ())) or words["rulebook.book-class-harmless"]
        rows.append((kind.name, " ".join(text for text in why if text), str(count), rules))
    heads = ("class", "class-why", "class-count", "class-rules")
    yield _table([words[f"rulebook.book-{head}"] for head in heads], rows)


def _write_sources(book: Book) -> Iterator[str]:
    words = book.words
    yield _head(words["rulebook.book-sources"])
    lines = []
    for source_id, source in book.questionnaire.sources.items():
        status = words[f"rulebook.source-{source.status}"]
        told = words.format("rulebook.told-source", id=source_id, status=status, cite=source.cite)
        lines.append(f"- {escape(told)}" + (f" <{source.url}>" if source.url else ""))
    yield "\n".join(lines)


def _write_signing(book: Book, standing: Standing) -> Iterator[str]:
    words = book.words
    yield _head(words["rulebook.book-sign"])
    yield words["rulebook.book-sign-words"]
    yield words.format("rulebook.book-digest", digest=standing.digest)
    labels = [words[f"rulebook.book-sign-{name}"] for name in ("name", "registration", "date", "signature")]
    yield "\n".join(["| | |", "| --- | --- |", *(f"| {label} | {_LINE} |" for label in labels)])
    yield words["rulebook.book-sign-how"]
