"""A long list of real medicines that the lexicon does not hold: exact matches only, to know them for what they are.

It keeps a real name from being taken for a misspelling of another one. The list is optional: it is what the
package `drug-named-entity-recognition` (MIT; its data from CC0, MIT and public-domain lists) brings as a pickle,
which is read as plain data by an unpickler that refuses every class and function, once, into an SQLite file.
"""

from __future__ import annotations

import bz2
import hashlib
import io
import os
import pickle
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from typing_extensions import override

from screener.errors import MachineError
from screener.medicines.lexicon import make_key

_VARIANTS = "drug_variant_to_canonical"
LEAST_LETTERS = 4
"""Shorter names are too often something else."""


class Background:
    """The list, open for looking up. Answers within microseconds."""

    def __init__(self, path: Path) -> None:
        """Open a list that `build_background` made.

        Raises:
            MachineError: The file is not there, or is not such a list.
        """
        try:
            # Read-only and made for good, so it may be asked from the thread that opened it and from the window's.
            self._database = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            ((self.digest,),) = self._database.execute("SELECT digest FROM source").fetchall()
        except (sqlite3.Error, ValueError) as error:
            raise MachineError("MED-020", "The background list of medicines cannot be read; make it anew.") from error

    def find(self, key: str) -> str | None:
        """What a real medicine is mainly called, by the key of any of its names; None if it is none."""
        if len(key) < LEAST_LETTERS:
            return None
        found = self._database.execute("SELECT main FROM names WHERE key = ?", (key,)).fetchone()
        return None if found is None else str(found[0])

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def open_background(source: Path, target: Path) -> Background:
    """Open the list made of a package's data file; make it first, if there is none or the file is another.

    Raises:
        MachineError: The file is not of the kind known, or the list cannot be written or read.
    """
    try:
        digest = hashlib.sha256(source.read_bytes()).hexdigest()
    except OSError as error:
        raise MachineError("MED-022", "The package's data cannot be read; install the package anew.") from error
    try:
        background = Background(target)
    except MachineError:  # none there yet, or a broken one
        build_background(source, target)
        return Background(target)
    if background.digest != digest:
        background.close()
        build_background(source, target)
        background = Background(target)
    return background


def build_background(source: Path, target: Path) -> None:
    """Read the package's data file and write the list.

    Raises:
        MachineError: The file holds something else than plain data of the shape known, or cannot be written.
    """
    content = source.read_bytes()
    names = dict(_read_names(content))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent)  # several programs may be making it at once
        os.close(handle)
        beside = Path(name)
        database = sqlite3.connect(beside)
        with database:
            database.execute("CREATE TABLE source (digest TEXT NOT NULL)")
            database.execute("CREATE TABLE names (key TEXT PRIMARY KEY, main TEXT NOT NULL) WITHOUT ROWID")
            database.execute("INSERT INTO source VALUES (?)", (hashlib.sha256(content).hexdigest(),))
            database.executemany("INSERT INTO names VALUES (?, ?)", sorted(names.items()))
        database.close()
        beside.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise MachineError("MED-021", "The background list of medicines cannot be written.") from error


def _read_names(content: bytes) -> Iterator[tuple[str, str]]:
    """Key of a name and what its medicine is mainly called."""
    for variant, main in _load_plain(content).items():
        key = make_key(str(variant))
        if len(key) >= LEAST_LETTERS and isinstance(main, list) and main:
            yield key, str(main[0])


def _load_plain(content: bytes) -> Mapping[object, object]:
    try:
        data = _PlainUnpickler(io.BytesIO(bz2.decompress(content))).load()
        variants = data[_VARIANTS]
    except (pickle.UnpicklingError, OSError, EOFError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise MachineError(
            "MED-022", "The package's data is not of the kind known; leave the package out."
        ) from error
    if not isinstance(variants, dict):
        raise MachineError("MED-022", "The package's data is not of the kind known; leave the package out.")
    return variants


class _PlainUnpickler(pickle.Unpickler):
    """Reads plain data only: whatever would import or call anything is refused."""

    @override
    def find_class(self, module_name: str, global_name: str, /) -> NoReturn:
        raise pickle.UnpicklingError(f"{module_name}.{global_name} is no plain data")
