"""How long 10,000 stored responses take to be screened anew by `screener assess --many`, starting it included.

The responses are the patients of the form's examples, varied: other areas, dates and medicines, some of them
misspelt or several on a line, and free texts. Made anew each time, always the same. Once from one file, and once as
a kiosk keeps them, compared with what was kept. Run: python tests/bench/bench_many.py [RESPONSES]
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from medicines.sets.reading import HALVED, read_halves

from screener.medicines.lexicon import load_lexicon
from screener.questionnaire.examples import load_examples
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.loader import load_questionnaire

ROOT = Path(__file__).parents[2]
LIMIT_S = 60
HAS_MEDICINES = 0.6
MOST_MEDICINES = 8
"""Most have few: the number is drawn twice and the smaller taken."""
HAS_TEXT = 0.4
SENTENCES = (
    "I would like smoother skin before my sister's wedding.", "I once had heparin in hospital, but not any more.",
    "My mother had eczema.", "I have a pacemaker.", "Please call me in the evening.",
    "I take ibuprofen now and then.",
    "The scars on my cheeks have bothered me since school.", "No allergies that I know of.",
    "Is it all right to swim?",
)  # fmt: skip
TEXTS = ("anything-else", "expectation-text")


def make_responses(number: int) -> Iterator[dict[str, Any]]:
    """So many varied responses of invented patients."""
    draw = random.Random(2026)  # noqa: S311 - varied, not secret
    forms = find_forms_folder()
    lexicon = load_lexicon(forms / "medicines.yaml")
    questionnaire = load_questionnaire(forms / "microneedling", class_ids=lexicon.classes)
    cases = load_examples(forms / "microneedling", questionnaire).cases
    names = [row[0] for name in HALVED for row in read_halves(name)] + [name.text for name in lexicon.names.values()]
    for place in range(number):
        answers = dict(cases[place % len(cases)].answers)
        if draw.random() < HAS_MEDICINES:
            count = min(draw.randint(1, MOST_MEDICINES), draw.randint(1, MOST_MEDICINES))
            listed = answers.get("medicine-list") or []
            answers["takes-any"] = "yes"
            answers["medicine-list"] = [*listed, *({"name": draw.choice(names)} for _ in range(count))]
        if draw.random() < HAS_TEXT:
            answers |= {item: " ".join(draw.choices(SENTENCES, k=draw.randint(1, 6))) for item in TEXTS}
        answers["faints"] = draw.choice(("yes", "no", "no", answers.get("faints", "no")))
        yield {"form": questionnaire.id, "language": "en", "answers": answers}


def write_lines(path: Path, responses: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(response)}\n" for response in responses)


def keep_as_kiosk(folder: Path, responses: Path, results: Path) -> None:
    """A folder for each response, with what was said of it."""
    with responses.open(encoding="utf-8") as given, results.open(encoding="utf-8") as said:
        for response, assessment in zip(given, said, strict=True):
            record = folder / str(uuid.uuid4())
            record.mkdir(parents=True)
            (record / "response.json").write_text(response, encoding="utf-8")
            (record / "assessment.json").write_text(assessment, encoding="utf-8")


def measure_s(source: Path, out: Path) -> tuple[float, float]:
    """Seconds of the command, which must end as done; and of processors it took, where the system tells."""
    command = [sys.executable, "-m", "screener", "assess", "--many", str(source), "-o", str(out)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    started, before = time.perf_counter(), os.times()
    ran = subprocess.run(command, check=False, env=environment, stderr=subprocess.PIPE, text=True)
    spent, after = time.perf_counter() - started, os.times()
    sys.stdout.write(ran.stderr)
    if ran.returncode:
        raise SystemExit(f"ended with {ran.returncode}")
    return spent, after.children_user + after.children_system - before.children_user - before.children_system


def main() -> int:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    worst = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        responses, results, records = folder / "responses.jsonl", folder / "results.jsonl", folder / "records"
        write_lines(responses, make_responses(number))
        for what, source in (("one file", responses), ("records of a kiosk", records)):
            if source is records:
                keep_as_kiosk(records, responses, results)
            spent, worked = measure_s(source, results)
            worst = max(worst, spent)
            print(f"{number} responses, {what}: {spent:.1f} s, {worked:.1f} s of processors")
    print(f"limit {LIMIT_S} s: {'held' if worst <= LIMIT_S else 'NOT held'}")
    return 0 if worst <= LIMIT_S else 1


if __name__ == "__main__":
    sys.exit(main())
