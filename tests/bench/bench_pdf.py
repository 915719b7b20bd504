"""How long the consent PDF takes, written and sealed, beside bare ReportLab and bare pyHanko on the same pages.

The bare side sets the same texts in the same tables, styles and fonts with ReportLab's own paragraphs, draws the same
drawings, and signs with pyHanko's own call. Both sides alternate in one run. Run: python tests/bench/bench_pdf.py
"""

import gc
import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).parent.parent))

from asn1crypto import keys, x509
from conftest import HEALTHY
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Table

from screener.consent import blocks, layout, marks
from screener.consent.authority import load_signing_identity
from screener.consent.certificates import SigningIdentity
from screener.consent.content import ClinicDetails, build_content
from screener.consent.document import ConsentContent
from screener.consent.layout import Rendered, render
from screener.consent.seal import seal
from screener.consent.signing_box import Place
from screener.consent.styles import BOTTOM, PAGES, SIDE, TOP, style
from screener.interview.flow import find_treatment_day
from screener.interview.journey import Drawn, Journey, Opened, Role, Signature, StepTime, Ticked, UnderstandingAnswer
from screener.interview.response import read_response
from screener.interview.signing import Signer
from screener.medicines.lexicon import load_lexicon
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.loader import load_questionnaire
from screener.questionnaire.text import Words, load_words
from screener.rulebook.approval import Standing
from screener.screening.screen import screen
from tests.authorities import make_kiosk_files

ROUNDS = 60
LIMIT = 1.3
NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FLAGGED = {
    "modality": "rf", "numbing-cream-planned": "yes", "had-microneedling": "yes",
    "last-microneedling-date": "2026-11-10",
    "microneedling-reaction": ["none"], "faints": "yes", "filler-had": "unsure", "takes-any": "yes", "weight-kg": 64,
    "medicine-list": [
        {"name": "Roaccutane 20mg", "status": "stopped", "last-used": "2026-07", "reason": "acne"},
        {"name": "warfarin", "status": "taking"}, {"name": "zelfutrin drops", "status": "taking"},
    ],
}  # fmt: skip


@dataclass
class Recipe:
    """How one flowable can be made with ReportLab alone."""

    make: Callable[[], Flowable]


def main() -> int:
    forms = find_forms_folder()
    words = load_words(forms, "en")
    with tempfile.TemporaryDirectory() as folder:
        make_kiosk_files(Path(folder), clinic_name="Example Skin Clinic", now=NOW)
        identity = load_signing_identity(Path(folder))
    make_content = prepare_content(forms, words)
    content = make_content()
    rendered = render(content, page_size="A4")
    recipes, pages = record_recipes(content), rendered.pages

    def ours() -> None:
        write_ours(make_content(), words, identity)

    def bare() -> None:
        sign_barely(write_barely(recipes), rendered.places.patient, identity)

    bare_pages = write_barely(recipes).count(b"/Type /Page\n")
    print(f"{pages} pages by the program, {bare_pages} by the bare libraries; {ROUNDS} rounds, alternating")
    times = measure_alternating({"bare": bare, "program": ours})
    report = {name: (statistics.median(values), percentile(values)) for name, values in times.items()}
    for name, (middle, high) in report.items():
        print(f"{name:8} p50 {middle:6.1f} ms   p95 {high:6.1f} ms")
    ratio = report["program"][1] / report["bare"][1]
    print(f"ratio of p95 {ratio:.2f} (limit {LIMIT}), of p50 {report['program'][0] / report['bare'][0]:.2f}")
    return 0 if ratio <= LIMIT else 1


def prepare_content(forms: Path, words: Words) -> Callable[[], ConsentContent]:
    """What makes the content anew each time, from a flagged invented patient's screened answers."""
    lexicon = load_lexicon(forms / "medicines.yaml")
    questionnaire = load_questionnaire(forms / "microneedling", class_ids=lexicon.classes)
    data = {"form": "microneedling", "language": "en", "answers": HEALTHY | FLAGGED}
    response = read_response(questionnaire, lexicon, data)
    if isinstance(response, tuple):
        raise SystemExit("\n".join(str(problem) for problem in response))
    answers = response.answers
    assessment = screen(questionnaire, answers, find_treatment_day(answers.given))
    consent, education = questionnaire.consent, questionnaire.education
    journey = Journey(
        record_id="0193f4f2-a77c-7c11-9b6e-2f40c7a1d001",
        started_at=NOW,
        language="en",
        opened=tuple(Opened(card.id, NOW) for card in education.cards),
        understanding=tuple(UnderstandingAnswer(one.id, (one.correct,), right=True) for one in consent.understanding),
        ticked=tuple(Ticked(statement.id, NOW) for statement in consent.statements),
        steps=tuple(StepTime(section.id, NOW, NOW) for section in questionnaire.sections),
    )

    def make() -> ConsentContent:
        return build_content(
            questionnaire=questionnaire,
            lexicon_digest=lexicon.digest,
            class_names={name: kind.name for name, kind in lexicon.classes.items()},
            answers=answers,
            assessment=assessment,
            journey=journey,
            clinic=ClinicDetails("Example Skin Clinic", "1 Example Street", "01632 960000", kiosk="bench"),
            words=words,
            prepared_at=NOW,
            zone="Europe/London",
            signers=(Signer(Role.PATIENT, "Testa Demonstrata"),),
            standing=Standing("0" * 64),
        )

    return make


def write_ours(content: ConsentContent, words: Words, identity: SigningIdentity) -> bytes:
    rendered: Rendered = render(content, page_size="A4")
    ink = Drawn((tuple((index / 80, 0.5 + 0.3 * (index % 7) / 7) for index in range(80)),), aspect=4.0)
    signature = Signature(Role.PATIENT, "Testa Demonstrata", ink, NOW, "Europe/London")
    return seal(
        rendered.pdf, places=rendered.places, signatures=(signature,), words=words, identity=identity, sealed_at=NOW
    )


# ── the bare libraries ──────────────────────────────────────────────────────────────────────────


def record_recipes(content: ConsentContent) -> list[Recipe]:
    """The document's flowables as calls of ReportLab alone."""
    made: dict[int, Recipe] = {}
    alive: list[Flowable] = []

    def remember(flowable: Flowable, recipe: Recipe) -> Flowable:
        alive.append(flowable)
        made[id(flowable)] = recipe
        return flowable

    def find(value: Any) -> Callable[[], Any]:
        if isinstance(value, list | tuple):
            parts = [find(part) for part in value]
            return lambda: [part() for part in parts]
        if isinstance(value, KeepTogether):
            inner = find(value._content)
            return lambda: KeepTogether(inner())
        return made[id(value)].make if id(value) in made else lambda: value

    def text(written: str, style_name: str) -> Flowable:
        look = style(style_name)
        markup = escape(written).replace("\n", "<br/>")
        return remember(original_text(written, style_name), Recipe(lambda: Paragraph(markup, look)))

    def grid(rows: Any, widths: Any, *, padding: float = 4.0, commands: Any = (), repeat: int = 0) -> Flowable:
        cells = find([list(row) for row in rows])
        table = original_grid(rows, widths, padding=padding, commands=commands, repeat=repeat)
        look = [*marks.base_commands(padding), *commands]
        return remember(
            table,
            Recipe(lambda: Table(cells(), list(widths), style=look, repeatRows=repeat, splitInRow=1, hAlign="LEFT")),
        )

    original_text, original_grid = blocks.text, marks.grid
    with patch.multiple(blocks, text=text, grid=grid), patch.multiple(layout, text=text, grid=grid):
        story = layout.tell_story(content, PAGES["A4"][0] - 2 * SIDE, lambda *_: None)
    return [Recipe(find(flowable)) for flowable in story]


def write_barely(recipes: list[Recipe]) -> bytes:
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=PAGES["A4"], leftMargin=SIDE - 6, rightMargin=SIDE - 6, topMargin=TOP, bottomMargin=BOTTOM
    )
    document.build([recipe.make() for recipe in recipes])
    return file.getvalue()


def sign_barely(pdf: bytes, place: Place, identity: SigningIdentity) -> bytes:
    signer = SimpleSigner(
        x509.Certificate.load(identity.certificate), keys.PrivateKeyInfo.load(identity.key), SimpleCertificateStore()
    )
    meta = PdfSignatureMetadata(field_name="Patient", certify=True, subfilter=fields.SigSeedSubFilter.PADES)
    box = (place.left, place.bottom, place.right, place.top)
    output = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)),
        meta,
        signer,
        new_field_spec=fields.SigFieldSpec("Patient", box=box),
    )
    return bytes(output.getvalue())


# ── measuring ───────────────────────────────────────────────────────────────────────────────────


def measure_alternating(sides: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Milliseconds of each round, by side; the first three rounds warm up."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(ROUNDS + 3):
        for name, run in sides.items():
            gc.collect()
            start = time.perf_counter()
            run()
            spent = (time.perf_counter() - start) * 1000
            if number >= 3:
                times[name].append(spent)
    return times


def percentile(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
