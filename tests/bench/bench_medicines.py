"""How well and how fast medicines are recognised, on the test sets of `tests/medicines/sets`, beside the targets.

Run: python tests/bench/bench_medicines.py [--misses]

`--misses` lists what went wrong, but never of the held-out halves: who tunes must not see those.
"""

from __future__ import annotations

import gc
import itertools
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from medicines.sets import scoring
from medicines.sets.reading import HALVED, HALVES, WHOLE, read_halves, read_probes, read_rows

from screener.commands.loading import find_background
from screener.medicines.lexicon import Lexicon, load_lexicon
from screener.medicines.recognise import read_line, suggest
from screener.questionnaire.documents import read_document
from screener.questionnaire.folders import find_forms_folder

Measure = Callable[[Lexicon, scoring.Read, list[tuple[str, ...]]], scoring.Score]
MANY_NAMES = 10_000
LIMIT_MS = 5.0
INDEX_LIMIT_MS = 150.0
MEMORY_LIMIT_MB = 30.0
STRIDE = 12
"""Every so many rows are typed letter by letter."""

HEADS = (
    "ab", "bel", "cor", "dal", "ev", "fen", "gly", "hexa", "is", "jur", "kal", "lor", "mev", "nar", "oxo", "pir",
    "quel", "ros", "sul", "tav", "ur", "vel", "xen", "yt", "zol",
)  # fmt: skip
MIDDLES = (
    "a", "abi", "aci", "afa", "ade", "ami", "amo", "asi", "ati", "axo", "ena", "epi", "era", "eti", "idi", "ila",
    "ino", "iro", "oca", "ola", "opi", "ora", "ura", "uvo",
)  # fmt: skip
TAILS = (
    "cillin", "dine", "lol", "mab", "mide", "mycin", "nib", "pine", "pril", "sartan", "statin", "tide", "vir",
    "zepam", "zole",
)  # fmt: skip
SPREAD = 2_347
"""A prime that does not divide the number of names that can be invented: a step so long meets each once."""


@dataclass(frozen=True, slots=True)
class Target:
    """One line of the table of targets."""

    text: str
    set_name: str
    measure: Measure
    least: float | None
    """The share of rows that must pass; nothing if it is only told."""
    counts_failed: bool = False
    """Told as what must not happen, not as what must."""


TARGETS = (
    Target("misspelt: the medicine meant at rank 1", "misspellings", scoring.score_first, 0.95),
    Target("misspelt: among the 5 shown", "misspellings", scoring.score_shown, 0.97),
    Target("  among 5 suggestions at the last letter", "misspellings", scoring.score_suggested, None),
    Target("names known", "names", scoring.score_known, 0.95),
    Target("several on one line, all read", "several", scoring.score_several, 0.90),
    Target("  and as many parts as entries", "several", scoring.score_count, None),
    Target("everyday words, right class", "lay", scoring.score_lay, 0.90),
    Target("denied, over, allergy: not taken as current", "denials", scoring.score_denied, 1.0),
    Target("  stopped: still named, as stopped", "denials", scoring.score_stopped, None),
    Target("  only sounds denied: current", "denials", scoring.score_current, None),
    Target("unwanted: something made of no medicine", "not-medicines", scoring.score_unbothered, 0.95, True),
    Target("unwanted: another offered for an unknown one", "other-medicines", scoring.score_others, None, True),
    Target("silent: an unknown medicine taken as another", "other-medicines", scoring.score_others_silent, 1.0, True),
    Target("silent: a misspelling settled unasked", "misspellings", scoring.score_asked, 1.0, True),
    Target("silent: a look-alike swapped", "look-alikes", scoring.score_swaps, 1.0, True),
    Target("  an unknown look-alike: ours offered", "look-alikes", scoring.score_look_alikes_offered, None, True),
    Target("probes", "probes", scoring.score_probes, 1.0),
)


TARGETS_WITH_BACKGROUND = (
    Target("misspelt: the medicine meant at rank 1", "misspellings", scoring.score_first, 0.95),
    Target("unwanted: something made of no medicine", "not-medicines", scoring.score_unbothered, 0.98, True),
    Target("unwanted: another offered for an unknown one", "other-medicines", scoring.score_others, None, True),
    Target("silent: an unknown medicine taken as another", "other-medicines", scoring.score_others_silent, 1.0, True),
    Target("  an unknown look-alike: ours offered", "look-alikes", scoring.score_look_alikes_offered, None, True),
)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> int:
    forms = find_forms_folder()
    lexicon = load_lexicon(forms / "medicines.yaml")
    say(f"{len(lexicon.names)} names, lexicon {lexicon.version}")
    held = measure_recognition(lexicon, TARGETS)
    held &= measure_with_background(lexicon)
    held &= measure_characters(lexicon)
    held &= measure_speed(lexicon, "lexicon")
    with tempfile.TemporaryDirectory() as folder:
        path = write_padded(forms / "medicines.yaml", MANY_NAMES - len(lexicon.names), Path(folder))
        held &= measure_speed(load_lexicon(path), f"{MANY_NAMES} names")
        held &= measure_building(path)
    say(f"targets: {'all held' if held else 'NOT all held'}")
    return 0 if held else 1


# ── recognition ─────────────────────────────────────────────────────────────────────────────────


def measure_with_background(lexicon: Lexicon) -> bool:
    """The same for what is no medicine of ours, beside the optional list of real medicines."""
    background = find_background()
    if background is None:
        say("the background list is not installed")
        return False
    say("with the background list")
    held = measure_recognition(replace(lexicon, background=background), TARGETS_WITH_BACKGROUND)
    background.close()
    return held


def measure_recognition(lexicon: Lexicon, targets: tuple[Target, ...]) -> bool:
    """The table of targets; true if all hold, where there is a held-out half on that one."""
    say(f"{'measure':46} {'target':>7}  {'tuning or all':>20}  {'held out':>20}")
    misses, held = [], True
    for target in targets:
        names = [f"{target.set_name}-{half}" for half in HALVES] if target.set_name in HALVED else [target.set_name]
        rows = [read_probes() if name == "probes" else read_rows(name) for name in names]
        scores = [target.measure(lexicon, lambda text: read_line(lexicon, text), each) for each in rows]
        is_held = target.least is None or scores[-1].share >= target.least
        held &= is_held
        misses += [f"{target.text.strip()} | {miss}" for miss in scores[0].misses]
        shown = "  ".join(show(score, target.counts_failed) for score in scores)
        say(f"{target.text:46} {show_target(target):>7}  {shown}{'' if is_held else '  MISSED'}")
    if "--misses" in sys.argv:
        for miss in misses:
            say(miss)
    return held


def show(score: scoring.Score, counts_failed: bool) -> str:
    counted = score.total - score.passed if counts_failed else score.passed
    share = 1 - score.share if counts_failed else score.share
    return f"{share:7.1%} {f'{counted} of {score.total}':>12}"


def show_target(target: Target) -> str:
    if target.least is None:
        return ""
    if target.least == 1:
        return "none" if target.counts_failed else "all"
    return f"≤ {1 - target.least:.0%}" if target.counts_failed else f"≥ {target.least:.0%}"


def measure_characters(lexicon: Lexicon) -> bool:
    """Whether every character of every set belongs to a part of its reading."""
    rows = [row for name in (*HALVED, *WHOLE[:-1]) for row in read_halves(name)] + read_probes()
    score = scoring.score_kept(lexicon, lambda text: read_line(lexicon, text), rows)
    say(f"{'lines with a character lost':46} {'0':>7}  {f'{score.total - score.passed} of {score.total}':>20}")
    return score.passed == score.total


# ── time and memory ─────────────────────────────────────────────────────────────────────────────


def measure_speed(lexicon: Lexicon, where: str) -> bool:
    """Milliseconds of reading a line, and of suggesting, at each letter typed; true if both are within the limit."""
    typed = list(type_letters())
    held = True
    for name, task in (("read_line", read_line), ("suggest", suggest)):
        task(lexicon, "warms up")
        times = []
        for text in typed:
            started = time.perf_counter()
            task(lexicon, text)
            times.append((time.perf_counter() - started) * 1000)
        times.sort()
        p99 = times[int(len(times) * 0.99)]
        held &= p99 <= LIMIT_MS
        say(
            f"{f'{name}, {where}, each of {len(times)} keystrokes':46} {f'≤ {LIMIT_MS:g} ms':>7}"
            f"  p50 {statistics.median(times):6.3f}  p99 {p99:6.3f}  worst {times[-1]:6.3f} ms"
        )
    return held


def type_letters() -> Iterator[str]:
    """What stands in the box after each key, for some rows of every set of short entries and lines."""
    for name in HALVED:
        for row in read_halves(name)[::STRIDE]:
            for length in range(1, len(row[0]) + 1):
                yield row[0][:length]


def measure_building(path: Path) -> bool:
    """Milliseconds until a lexicon of that file answers, less the reading of the file; and the memory it holds."""
    times = []
    for _ in range(5):
        gc.collect()
        started = time.perf_counter()
        read_document(path)
        read_at = time.perf_counter()
        answer_first(path)
        times.append((time.perf_counter() - read_at - (read_at - started)) * 1000)
    gc.collect()
    tracemalloc.start()
    kept = answer_first(path)
    gc.collect()
    held_mb, peak_mb = (size / 1e6 for size in tracemalloc.get_traced_memory())
    tracemalloc.stop()
    build_ms = statistics.median(times)
    say(f"{f'index built, {len(kept.names)} names':46} {f'≤ {INDEX_LIMIT_MS:g} ms':>7}  {build_ms:.0f} ms")
    say(f"{'memory held':46} {f'≤ {MEMORY_LIMIT_MB:g} MB':>7}  {held_mb:.1f} MB, while building {peak_mb:.1f} MB")
    return build_ms <= INDEX_LIMIT_MS and held_mb <= MEMORY_LIMIT_MB


def answer_first(path: Path) -> Lexicon:
    """Load a lexicon and ask of it once, so that what it builds only when asked is built too."""
    lexicon = load_lexicon(path)
    read_line(lexicon, "warferin tabs")
    suggest(lexicon, "warfe")
    return lexicon


def write_padded(path: Path, count: int, folder: Path) -> Path:
    """The medicines file with so many invented names more, in a class of their own."""
    made = itertools.islice(invent_names(), max(count, 0))
    block = "".join(f"      {name}: {{}}\n" for name in made)
    padding = f"  padding:\n    name: Invented\n    why: Fills the lexicon.\n    substances:\n{block}"
    padded = folder / path.name
    padded.write_text(path.read_text(encoding="utf-8").replace("\nclasses:\n", f"\nclasses:\n{padding}", 1), "utf-8")
    return padded


def invent_names() -> Iterator[str]:
    """Names that sound like medicines and are none, each once, alphabetically far apart."""
    every = ["".join(syllables) for syllables in itertools.product(HEADS, MIDDLES, TAILS)]
    for number in range(len(every)):
        yield every[number * SPREAD % len(every)]


if __name__ == "__main__":
    sys.exit(main())
