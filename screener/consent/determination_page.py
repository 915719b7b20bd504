"""The practitioner's page: everything decided, on one page of exactly the reserved place's size.

It is the look of the practitioner's signature, and covers what the reserved page says of itself. Where much was
decided the letters grow smaller, never below eight points; then the picture of times gives way, and last what the
findings rest on, which stands in full among the answers of the document. The page says what it leaves out.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer

from screener.consent.document import Tone
from screener.consent.drawings import Label, tick_box
from screener.consent.fitting import Fitted
from screener.consent.fonts import font
from screener.consent.marks import Command, Content, grid, rules_below
from screener.consent.pages import measure
from screener.consent.plain_text import run_in, text
from screener.consent.seal import PRACTITIONER_FIELD
from screener.consent.styles import EDGE, GAP, PAPER
from screener.consent.timeline_drawing import PictureDrawing
from screener.errors import MachineError, Problem
from screener.questionnaire.model import Severity
from screener.questionnaire.text import Words
from screener.screening.timeline import Timeline
from screener.screening.timeline_layout import lay_out

SMALLEST = 8.0
"""Points: no letter on the page is smaller."""
_BODY = 9.5
"""Points of the smallest style used, before anything is made smaller."""
_INSET = 14.0
_LABEL_WIDTH = 112.0


@dataclass(frozen=True, slots=True)
class DecidedFinding:
    """One finding with what was decided about it."""

    severity: Severity
    label: str
    title: str
    said: str
    """What it rests on, in words."""
    decision: str
    """In words, with its day; that it is not decided, if so."""
    reason: str
    overridden: str
    """That the treatment goes ahead although this contraindicates; empty if it does not."""
    is_open: bool
    """True if nobody has decided it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A name and what it is."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Discussed:
    """A topic, and whether it was talked about."""

    topic: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class DeterminationContent:
    """All that stands on the page, in words."""

    title: str
    tone: Tone
    verdict: str
    """What is decided about the treatment."""
    days: tuple[str, ...]
    """For which day, and from when on, in sentences."""
    words: str
    """What care is taken, why, until what, or to whom it goes."""
    facts: tuple[Told, ...]
    """Who, when, where, about whom, and the numbers of the record."""
    findings: tuple[DecidedFinding, ...]
    advised: str
    """Findings that need no decision, in a sentence; empty without any."""
    medicines: tuple[Told, ...]
    """Words of the medicine list that were found out: as written, and what they are."""
    discussed: tuple[Discussed, ...]
    notes: tuple[Told, ...]
    """Anything else that was said, such as the course planned."""
    timeline: Timeline
    language: str


@dataclass(frozen=True, slots=True)
class _Step:
    """One way to set the page."""

    scale: float
    most_rows: int
    """Of the picture of times; none at all for 0."""
    is_tight: bool = False
    """True if each finding is one paragraph."""
    has_said: bool = True
    """False if what findings rest on is left to the answers of the document, where it stands in full."""
    gap: float = 4.0
    """Below each paragraph of a finding, for the eye to find the next."""


_STEPS = (
    *(_Step(scale, 8) for scale in (1.0, 0.95, 0.9)),
    _Step(SMALLEST / _BODY, 4),
    *(_Step(scale, 4, True) for scale in (0.9, SMALLEST / _BODY)),
    *(_Step(SMALLEST / _BODY, rows, True, gap=gap) for rows in (2, 0) for gap in (4.0, 1.5)),
    *(_Step(SMALLEST / _BODY, rows, True, has_said=False, gap=1.5) for rows in (2, 0)),
)


def find_place(pdf: bytes) -> tuple[float, float]:
    """How wide and high the practitioner's place is in a document, in points.

    Raises:
        MachineError: The document cannot be read, or has no such place.
    """
    try:
        fields = enumerate_sig_fields(PdfFileReader(io.BytesIO(pdf)), with_name=PRACTITIONER_FIELD)
        for _, _, reference in fields:
            left, bottom, right, top = (float(edge) for edge in reference.get_object()["/Rect"])
            return abs(right - left), abs(top - bottom)
    except (PdfError, ValueError, TypeError, LookupError, OSError) as error:
        raise _no_place() from error
    raise _no_place()


def render_determination(
    content: DeterminationContent, *, words: Words, size: tuple[float, float]
) -> bytes | Problem:
    """The page as a PDF, as large as it can be set.

    Args:
        content: What it says.
        words: The paper's words.
        size: Width and height of the place, as `find_place` tells.

    Returns:
        The page; DECIDE-040 if not everything finds room at eight points.

    Raises:
        MachineError: The typeface is missing.
    """
    room, most = size[0] - 2 * _INSET, size[1] - 2 * _INSET
    for step in _STEPS:
        fitted = _fit(content, words, step, room, most)
        if fitted is not None:
            return _draw(fitted, size, content)
    advice = "Shorten the reasons; a letter can hold what is left out. Nothing was signed."
    return Problem("DECIDE-040", "What was decided does not fit on the page, even in the smallest letters.", advice)


def _no_place() -> MachineError:
    message = "The document has no place for the practitioner. Restore it from a backup; nothing was signed."
    return MachineError("SEAL-013", message)


def _fit(content: DeterminationContent, words: Words, step: _Step, room: float, most: float) -> Fitted | None:
    width = room / step.scale
    flowables = _tell(content, words, step, width)
    heights = tuple(flowable.wrap(width, 10_000)[1] for flowable in flowables)
    fitted = Fitted(tuple(flowables), heights, step.scale)
    return fitted if fitted.height <= most else None


def _draw(fitted: Fitted, size: tuple[float, float], content: DeterminationContent) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(
        file,
        pagesize=size,
        invariant=1,
        pageCompression=1,
        lang=content.language,
        initialFontName=font(),  # type: ignore[arg-type]  # its stubs say a number; it is a name
    )
    canvas.setTitle(content.title)
    canvas.setCreator("Screener")
    canvas.setFillColor(PAPER)
    canvas.rect(0, 0, *size, stroke=0, fill=1)
    canvas.setStrokeColor(EDGE)
    canvas.setLineWidth(1.2)
    canvas.rect(0.6, 0.6, size[0] - 1.2, size[1] - 1.2, stroke=1, fill=0)
    fitted.draw(canvas, _INSET, size[1] - _INSET)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


# ── what stands where ───────────────────────────────────────────────────────────────────────────


def _tell(content: DeterminationContent, words: Words, step: _Step, width: float) -> list[Flowable]:
    told = [*_tell_verdict(content), Spacer(0, 3), _tell_facts(content.facts, width)]
    told += _tell_found(content, words, step, width)
    if content.medicines:
        told += [*_head(words["determination.medicines"]), _tell_facts(content.medicines, width)]
    told += [*_head(words["determination.discussed"]), _tell_topics(content.discussed, width)]
    if content.notes:
        told += [Spacer(0, 4), _tell_facts(content.notes, width)]
    return [*told, *_tell_times(content.timeline, words, step, width)]


def _tell_verdict(content: DeterminationContent) -> list[Flowable]:
    label = Label(content.tone, content.verdict, "on-colour-large")
    told: list[Flowable] = [text(content.title, "heading"), Spacer(0, 4), label, Spacer(0, 3)]
    if content.days:
        told.append(text(" ".join(content.days), "strong"))
    if content.words:
        told.append(text(content.words, "body"))
    return told


def _tell_found(content: DeterminationContent, words: Words, step: _Step, width: float) -> list[Flowable]:
    if not content.findings and not content.advised:
        return []
    told = _head(words["determination.findings"])
    findings = content.findings if step.has_said else tuple(replace(one, said="") for one in content.findings)
    if findings:
        told += _tell_tightly(findings, step.gap) if step.is_tight else _tell_roomily(findings, width)
    below = [content.advised] if content.advised else []
    if not step.has_said:
        below.insert(0, words["determination.said-left-out"])
    if findings and below:
        told.append(Spacer(0, 4))  # clear of the last finding's rule
    return [*told, *(text(line, "tight-quiet") for line in below)]


def _head(title: str) -> list[Flowable]:
    return [Spacer(0, 7), text(title, "section"), Spacer(0, 1)]


def _tell_facts(facts: Sequence[Told], width: float) -> Flowable:
    side = 120.0
    rows = [[text(fact.name, "tight-quiet"), text(fact.value, "tight")] for fact in facts]
    return grid(rows, [side, width - side], padding=0.6)


def _tell_roomily(findings: Sequence[DecidedFinding], width: float) -> list[Flowable]:
    """A row each: how grave; what it is, what was said, what was decided and why."""
    rows: list[list[Content]] = [
        [
            Label(finding.severity, finding.label, "on-colour-body"),
            [
                text(finding.title, "tight-strong"),
                *([text(finding.said, "tight-quiet")] if finding.said else []),
                run_in(_list_decided(finding)),
            ],
        ]
        for finding in findings
    ]
    commands: list[Command] = [rules_below(), ("RIGHTPADDING", (0, 0), (0, -1), GAP)]
    return [grid(rows, [_LABEL_WIDTH, width - _LABEL_WIDTH], padding=3, commands=commands)]


def _tell_tightly(findings: Sequence[DecidedFinding], gap: float) -> list[Flowable]:
    """A paragraph each."""
    told: list[Flowable] = []
    for finding in findings:
        head = [(f"{finding.label}: {finding.title}. ", "tight-strong")]
        told += [
            run_in([*head, (f"{finding.said} — ".lstrip(), "tight-quiet"), *_list_decided(finding)]),
            Spacer(0, gap),
        ]
    return told


def _list_decided(finding: DecidedFinding) -> list[tuple[str, str]]:
    """What was decided, each with its style."""
    look = "tight-urgent" if finding.is_open else "tight-strong"
    parts = [(finding.overridden, "tight-urgent"), (finding.decision, look), (finding.reason, "tight")]
    return [(f"{part} ", style) for part, style in parts if part]


def _tell_topics(topics: Sequence[Discussed], width: float) -> Flowable:
    """Two to a row, each with its box."""
    cells: list[Flowable] = []
    for topic in topics:
        cells += [tick_box(ticked=topic.is_ticked), text(topic.topic, "tight" if topic.is_ticked else "tight-quiet")]
    cells += [Spacer(0, 0)] * (-len(cells) % 4)
    rows = [cells[start : start + 4] for start in range(0, len(cells), 4)]
    box = 20.0
    return grid(rows, [box, width / 2 - box, box, width / 2 - box], padding=0.8)


def _tell_times(timeline: Timeline, words: Words, step: _Step, width: float) -> list[Flowable]:
    """The picture of times, its letters eight points high on the page; or that it found no room."""
    if not timeline.stretches:
        return []
    if not step.most_rows:
        return [Spacer(0, 4), text(words["determination.times-left-out"], "tight-quiet")]
    letters = SMALLEST / step.scale
    picture = lay_out(
        timeline,
        width=width,
        row_height=2.6 * letters,
        text_size=letters,
        words=words,
        measure=lambda line: measure(line, "regular", letters),
        most_rows=step.most_rows,
    )
    return [*_head(words["determination.times"]), Spacer(0, 2), PictureDrawing(picture)]
