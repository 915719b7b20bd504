"""A determination as bytes and back: what is kept, sealed, beside the record."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter, ValidationError

from screener.determination.decision import Determination
from screener.errors import IntegrityError

_FORMAT = "screener-determination-1"
_KIND = TypeAdapter(Determination)


def write_determination(determination: Determination) -> bytes:
    """A determination as `read_determination` takes it."""
    told: dict[str, Any] = {"format": _FORMAT} | _KIND.dump_python(determination, mode="json")
    told["discussed"] = sorted(told["discussed"])
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def read_determination(data: bytes) -> Determination:
    """The determination that `write_determination` wrote.

    Raises:
        IntegrityError: The bytes are not what was written, or a newer program's.
    """
    try:
        told = json.loads(data.decode("utf-8", "surrogatepass"))
        if told.pop("format") == _FORMAT:
            determination: Determination = _KIND.validate_python(told)
            return determination
    except (AttributeError, KeyError, TypeError, ValueError, ValidationError):
        # The error's own words may be somebody's.
        raise _unreadable() from None
    raise _unreadable()


def _unreadable() -> IntegrityError:
    message = "A determination is not what was written, or a newer program wrote it. Restore it from a backup."
    return IntegrityError("DECIDE-030", message)
