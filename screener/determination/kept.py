"""A determination as bytes and back: what is kept, sealed, beside the record."""

from __future__ import annotations

from pydantic import TypeAdapter

from screener.determination.decision import Determination
from screener.determination.kept_format import KeptFormat
from screener.errors import IntegrityError


def write_determination(determination: Determination) -> bytes:
    """A determination as `read_determination` takes it."""
    return _KEPT.write(determination, discussed=sorted(str(each) for each in determination.discussed))


def read_determination(data: bytes) -> Determination:
    """The determination that `write_determination` wrote.

    Raises:
        IntegrityError: The bytes are not what was written, or a newer program's.
    """
    return _KEPT.read(data)


def _make_error() -> IntegrityError:
    message = "A determination is not what was written, or a newer program wrote it. Restore it from a backup."
    return IntegrityError("DECIDE-030", message)


_KEPT = KeptFormat("screener-determination-1", TypeAdapter(Determination), _make_error)
