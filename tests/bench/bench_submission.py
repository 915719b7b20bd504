"""How long handing over takes: seal the document, seal every part of the record, keep all of it durably in SQLite.

As `kiosk.submission.submit` does it, into a founded clinic's folder. Beside it, what the disk alone takes to make as
many bytes durable. Run: python tests/bench/bench_submission.py [TIMES]
"""

import os
import statistics
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[2]))

from screener.interview.flow import Interview
from screener.interview.journey import Drawn, Signature
from screener.interview.response import read_response
from screener.interview.run import Run
from screener.interview.signing import find_signers
from screener.kiosk.keeping import Keeper
from screener.kiosk.setup import KioskSetup
from screener.kiosk.submission import Draft, Prepared, prepare, submit
from screener.medicines.lexicon import load_lexicon
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.loader import load_questionnaire
from screener.questionnaire.text import load_words
from screener.rulebook.approval import Standing
from tests.clinics import copy_clinic, count_records
from tests.conftest import HEALTHY

LIMIT_MS = 150
MARK = Drawn((((0.3, 0.3), (0.6, 0.7)), ((0.6, 0.3), (0.3, 0.7))), 3.0)


def now() -> datetime:
    return datetime.now(UTC)


def make_setup(data: Path) -> KioskSetup:
    return KioskSetup(
        clinic_name="Example Skin Clinic", clinic_address="", clinic_phone="", clinic_email="", kiosk_name="bench",
        forms=find_forms_folder(), form="microneedling", languages=("en",), data=data, now=now,
        is_staff_code=lambda _: False, zone="UTC", page_size="A4",
    )  # fmt: skip


class Patients:
    """Healthy invented patients, each with a record of their own."""

    def __init__(self, setup: KioskSetup, keeper: Keeper) -> None:
        self.setup, self.keeper = setup, keeper
        self.lexicon = load_lexicon(setup.forms / "medicines.yaml")
        self.form = load_questionnaire(setup.forms / setup.form, class_ids=self.lexicon.classes)
        self.words = load_words(setup.forms, "en")
        told = {"form": self.form.id, "language": "en", "answers": HEALTHY}
        self.given = read_response(self.form, self.lexicon, told).answers.given

    def prepare(self, number: int) -> Prepared:
        """One patient's document, as shown before it is signed; a draft of the form is kept."""
        name = str(UUID(int=number + 1))
        interview = Interview(self.form, self.lexicon, self.given)
        run = Run(interview, self.words, record_id=name, now=now, standing=Standing("0" * 64))
        self.keeper.save(run.take_picture(), self.form)
        draft = Draft(
            self.form, self.lexicon, interview.answers, interview.treatment_on, run.journey(),
            find_signers(run.filled_by, interview.answers, minor=False), self.words, run.standing, name,
        )  # fmt: skip
        return prepare(draft, self.setup, self.keeper, prepared_at=now())


def hand_over(patients: Patients, number: int) -> float:
    """Milliseconds from the last signature until everything is durable."""
    prepared = patients.prepare(number)
    signatures = tuple(Signature(one.role, one.name, MARK, now(), "UTC") for one in prepared.draft.signers)
    patients.keeper.settle()
    started = time.perf_counter()
    submit(prepared, signatures, patients.setup, patients.keeper, sealed_at=now())
    return (time.perf_counter() - started) * 1000


def write_bare(folder: Path, size: int) -> float:
    """Milliseconds for a file of so many bytes to be durable."""
    started = time.perf_counter()
    with (folder / "bare").open("wb") as file:
        file.write(os.urandom(size))
        file.flush()
        os.fsync(file.fileno())
    return (time.perf_counter() - started) * 1000


def main() -> int:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        setup = make_setup(copy_clinic(Path(folder)))
        with closing(Keeper(setup.data, "", now)) as keeper:
            patients = Patients(setup, keeper)
            hand_over(patients, 0)  # the first loads what makes documents
            spent = sorted(hand_over(patients, number) for number in range(1, times + 1))
        size = sum(file.stat().st_size for file in (setup.data / "records").iterdir()) // (times + 1)
        bare = statistics.median(write_bare(Path(folder), size) for _ in range(20))
        kept = count_records(setup.data)
    p95 = statistics.quantiles(spent, n=20)[-1]
    tell(f"{times} hand-overs: median {statistics.median(spent):.0f} ms, p95 {p95:.0f} ms, worst {spent[-1]:.0f} ms")
    tell(f"{kept} records kept, {size // 1024} KiB each; a bare file of that size takes {bare:.1f} ms to be durable")
    tell(f"{'within' if p95 <= LIMIT_MS else 'OVER'} the limit of {LIMIT_MS} ms")
    return int(p95 > LIMIT_MS or kept != times + 1)


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
