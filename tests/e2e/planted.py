"""A thousand words written at kiosks, and none of them found in anything that is left: `python -m tests.e2e.planted`.

Kiosks run as processes of their own, with a home, a temporary folder and a working folder that nobody else has; their
patients come to every end there is. Then every byte of all that is looked through. PostgreSQL writes every statement
with all its parameters into its log meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from screener.commands.founding import Owner, found_with_first_kiosk
from screener.records.store import open_store
from screener.settings import FILE_NAME, get_demonstration_text, read_settings, with_setting, with_staff_code
from tests.clinics import FOUNDED, OWNER, PASSWORD, STAFF_CODE, copy_clinic
from tests.conftest import HEALTHY
from tests.e2e.planting import WORDS_EACH
from tests.e2e.searching import Found, Seeker
from tests.records.cluster import Cluster, find_binaries

ROOT = Path(__file__).parents[2]
LOUD = {"log_statement": "all", "log_parameter_max_length": -1, "log_parameter_max_length_on_error": -1}
"""Settings of a PostgreSQL that keeps a log of everything it is told."""
_SOUNDS = ("bcdfghjklmnprstvwz", "aeiou")
_FOREIGN = ("äöüéèñçßåø", "丁七丄丅丆万丈三上下丌不", "🙂🙃🙁🙉🙈")


@dataclass
class Room:
    """Everything that kiosks can write to, in one folder."""

    folder: Path
    typed: int = 0
    """How many words were typed into a window."""
    words: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in ("home", "tmp", "work", "run"):
            (self.folder / name).mkdir(mode=0o700, exist_ok=True)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    def make_environment(self) -> dict[str, str]:
        """One that leads nowhere else."""
        home = {
            name: str(self.folder / "home" / name) for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
        }
        return os.environ | home | {
            "HOME": str(self.folder / "home"), "TMPDIR": str(self.folder / "tmp"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"), "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip

    def run(self, *words: object, given: str = "", ends: int = 0) -> str:
        """Run a program in here, which may leave a core if it likes. What it says is left in here as well."""
        with (self.folder / "said").open("a+", encoding="utf-8") as said:
            began = said.tell()
            ran = subprocess.run(
                [sys.executable, *(str(word) for word in words)],
                input=given, text=True, encoding="utf-8", stdout=said, stderr=said, cwd=self.folder / "work",
                env=self.make_environment(), preexec_fn=allow_core_dumps, check=False,
            )  # fmt: skip
            said.seek(began)
            told = said.read()
        assert ran.returncode == ends, told[-3000:]
        return told

    def serve(self, *patients: tuple[str, list[str]], ends: int = 0, **setup: object) -> None:
        """A kiosk, from opening it to closing it, or to its death by a signal."""
        given = json.dumps({"setup": setup, "patients": patients})
        told = self.run("-m", "tests.e2e.planting", self.data, given=given, ends=ends)
        lines = [line.split() for line in told.splitlines()]
        served = [line for line in lines if len(line) == 2 and line[0] in {ending for ending, _ in patients}]
        assert [ending for ending, _ in served] == [ending for ending, _ in patients], told[-3000:]
        self.ends += [ending for ending, _ in served]
        self.words += [word for _, words in patients for word in words]
        self.typed += sum(int(count) for _, count in served)

    def look(self, **more: Path) -> tuple[set[Found], Seeker]:
        """What is found of all words in all that is left here, and elsewhere."""
        seeker = Seeker(dict.fromkeys(self.words))
        return seeker.look_in({"room": self.folder, **more}), seeker


def allow_core_dumps() -> None:
    """As a machine that keeps the memory of whatever crashes."""
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


class Words:
    """Words that nobody has ever written, in several scripts; none twice."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - the same ones each time

    def take(self, count: int = WORDS_EACH) -> list[str]:
        """As many as one patient writes."""
        return [self._make(number % 8) for number in range(count)]

    def _make(self, kind: int) -> str:
        plain = "".join(self._chance.choice(_SOUNDS[place % 2]) for place in range(16))
        if kind == 5:
            return "".join(self._chance.choice(_FOREIGN[1]) for _ in range(8))
        if kind in (6, 7):
            strange = self._chance.choice(_FOREIGN[0 if kind == 6 else 2])
            return f"{plain[:7]}{strange}{plain[7:]}".capitalize()
        return plain.capitalize() if kind % 2 else plain


def plant_small(room: Room, words: Words) -> None:
    """One patient whose kiosk crashes, and who goes on after it."""
    begun = words.take()
    room.serve(("aborted", begun), ends=-6)
    room.serve(("resumed", begun))


def plant_round(room: Room, words: Words, *first: str) -> None:
    """Patients who come to every end, those first who come to the ends named."""
    begun = words.take()
    room.serve(*((ending, words.take()) for ending in first), ("killed", begun), ends=-9)
    room.serve(("resumed", begun), ("left", words.take()), ("aborted", words.take()), ends=-6)


def plant_kept(room: Room, words: Words) -> None:
    """A patient goes away, and what they answered is kept for staff."""
    room.serve(("left", words.take()), keep_unfinished=True)


def plant_away(room: Room, words: Words, cluster: Cluster) -> None:
    """A patient signs while the clinic's database is away, and is delivered when it is back."""
    cluster.stop()
    room.serve(("finished", words.take()))
    cluster.start()
    room.serve(("aborted", words.take()), ends=-6)


def plant_demonstration(room: Room, words: Words) -> set[Found]:
    """The demonstration with answers from a file whose very name is a word; its clinic's folder is searched."""
    given = words.take(6)
    place = room.folder.parent / f"{room.folder.name}-demonstration"
    place.mkdir()
    answers = place / f"{given[0]}.json"
    texts = dict(
        zip(("full-name", "address", "anything-else", "gp-name", "expectation-text"), given[1:], strict=True)
    )
    told = {"form": "microneedling", "language": "en", "answers": HEALTHY | texts}
    told["answers"]["treatment-date"] = str(told["answers"]["treatment-date"])
    answers.write_text(json.dumps(told), encoding="utf-8")
    room.run("-m", "screener", "demo", "--scripted", place / "left", "--answers", answers)
    room.words += given
    room.typed += len(given)
    return Seeker(given).look_in({"demonstration": place / "left" / "data"})


def found_shared(room: Room, address: str) -> None:
    """A clinic whose database is a PostgreSQL."""
    text = with_staff_code(with_setting(get_demonstration_text(), "records.database", address), STAFF_CODE)
    room.data.mkdir()
    (room.data / FILE_NAME).write_text(text, encoding="utf-8")
    with closing(open_store(address, upgrade=True)) as store:
        found_with_first_kiosk(
            store, room.data, read_settings(room.data / FILE_NAME), Owner(OWNER, PASSWORD),
            keep_code=lambda _: None, now=FOUNDED,
        )  # fmt: skip


def make_room(folder: Path, name: str) -> Room:
    """A room with a clinic on the built-in database."""
    place = folder / name
    place.mkdir()
    room = Room(place)
    copy_clinic(room.data)
    return room


def plant_builtin(folder: Path, words: Words) -> tuple[Room, set[Found], Seeker]:
    """Half of the words, on the built-in database."""
    room = make_room(folder, "builtin")
    plant_round(room, words, "finished")
    plant_kept(room, words)
    demonstrated = plant_demonstration(room, words)
    found, seeker = room.look()
    return room, found | demonstrated, seeker


def plant_postgresql(folder: Path, words: Words) -> tuple[Room, set[Found], Seeker]:
    """The other half, on a PostgreSQL."""
    binaries = find_binaries()
    assert binaries, "PostgreSQL is not installed"
    place = folder / "shared"
    place.mkdir()
    with closing(Cluster(binaries, durable=True, **LOUD)) as cluster:
        cluster.execute("CREATE DATABASE planted")
        room = Room(place)
        found_shared(room, cluster.get_address("planted"))
        plant_round(room, words, "wiped")
        plant_away(room, words, cluster)
        cluster.stop()
        found, seeker = room.look(postgresql=cluster.folder)
        return room, found, seeker


HALVES = {"builtin": plant_builtin, "postgresql": plant_postgresql}


def main() -> None:
    """Plant, look, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", choices=HALVES, action="append", help="only this half of the words")
    chosen = parser.parse_args().on or list(HALVES)
    typed, hits = 0, 0
    with TemporaryDirectory(prefix="screener-planted-") as folder:
        began = time.monotonic()
        for name in chosen:
            room, found, seeker = HALVES[name](Path(folder), Words(list(HALVES).index(name)))
            typed, hits = typed + room.typed, hits + len(found)
            sys.stdout.write(
                f"{name}: {room.typed} words typed by {len(room.ends)} patients ({', '.join(room.ends)}), "
                f"{seeker.bytes_seen:,} bytes and {seeker.streams_seen:,} packed streams searched: "
                f"{len(found)} found, {time.monotonic() - began:.0f} s\n"
            )
            for hit in sorted(found):
                sys.stdout.write(f"  {hit}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{typed} words planted, {hits} found\n")
    sys.exit(1 if hits or typed < 500 * len(chosen) else 0)


if __name__ == "__main__":
    main()
