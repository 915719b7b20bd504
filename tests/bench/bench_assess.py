"""How long an assessment takes in process: a response read, every rule asked, the result as JSON.

For the healthy patient and for a full response: eight medicines, two free texts of 500 characters, most things
flagged. Then how the time grows with the length of a free text. Run: python tests/bench/bench_assess.py
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from conftest import HEALTHY

from screener.interview.flow import find_treatment_day
from screener.interview.response import Response, read_response
from screener.medicines.lexicon import load_lexicon
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.loader import load_questionnaire
from screener.screening.explain import assessment_to_json
from screener.screening.screen import screen

ROUNDS = 400
LIMIT_MS = 5
LENGTHS = (2_000, 4_000, 8_000, 16_000)
MEDICINES = (
    "warfarin", "Roaccutane 20mg", "ibuprofen", "sertraline 50mg", "prednisolone 5mg tablets", "St John's wort",
    "metformin", "tretinoin cream",
)  # fmt: skip
HOPES = "I have been worried about my skin since my twenties and would like an even tone. " * 7
REST = "My mother had eczema. I once had heparin in hospital but not any more, and I have a pacemaker. " * 6
FULL = HEALTHY | {
    "modality": "rf-prp", "numbing-cream-planned": "yes", "cold-sores-ever": "yes", "keloid-ever": "yes",
    "botox-had": "yes", "botox-date": "2026-11", "melasma-ever": "unsure", "takes-any": "yes",
    "medicine-list": [{"name": name} for name in MEDICINES],
    "expectation-text": HOPES[:500], "anything-else": REST[:500],
}  # fmt: skip


def measure(task: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Milliseconds of each round, sorted; the first tenth of the rounds warms up."""
    times = []
    for number in range(rounds + rounds // 10):
        started = time.perf_counter()
        task()
        if number >= rounds // 10:
            times.append((time.perf_counter() - started) * 1000)
    return sorted(times)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> int:
    forms = find_forms_folder()
    questionnaire, lexicon = load_questionnaire(forms / "microneedling"), load_lexicon(forms / "medicines.yaml")

    def assess(answers: dict[str, Any]) -> dict[str, Any]:
        response = read_response(questionnaire, lexicon, {"form": questionnaire.id, "answers": answers})
        assert isinstance(response, Response)
        day = find_treatment_day(response.answers.given)
        return assessment_to_json(screen(questionnaire, response.answers, day), questionnaire)

    gc.collect()
    worst = 0.0
    for name, answers in (("healthy", HEALTHY), ("full", FULL)):
        times = measure(lambda answers=answers: assess(answers))
        p50, p95 = statistics.median(times), times[int(len(times) * 0.95)]
        worst = max(worst, p95)
        say(
            f"{name:8} best {times[0]:6.2f} ms   p50 {p50:6.2f} ms   p95 {p95:6.2f} ms"
            f"   {len(assess(answers)['findings'])} findings"
        )
    for words in ("warfarin ", "I have no eczema and no warfarin ", "zz "):
        shown = []
        for length in LENGTHS:
            answers = {**HEALTHY, "anything-else": (words * length)[:length]}
            shown.append(f"{statistics.median(measure(lambda answers=answers: assess(answers), 10)):7.1f}")
        say(f"free text of {words.strip()!r}, {LENGTHS} characters: {' '.join(shown)} ms")
    say(f"limit {LIMIT_MS} ms at p95: {'held' if worst <= LIMIT_MS else 'NOT held'}")
    return 0 if worst <= LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
