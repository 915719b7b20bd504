"""A value as bytes that name their format, and back: what is kept, sealed, beside a record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from screener.errors import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")


class KeptFormat(Generic[Value]):
    """One format that one kind of value is kept in."""

    def __init__(self, name: str, kind: TypeAdapter[Value], make_error: Callable[[], IntegrityError]) -> None:
        """Begin.

        Args:
            name: Stands in the bytes; a newer program that keeps otherwise takes another.
            kind: The values.
            make_error: What to raise of bytes that are not what was written.
        """
        self._name = name
        self._kind = kind
        self._make_error = make_error

    def write(self, value: Value, **instead: object) -> bytes:
        """A value as `read` takes it; some fields told otherwise, if need be, than pydantic tells them."""
        told: dict[str, Any] = {"format": self._name} | self._kind.dump_python(value, mode="json") | instead
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    def read(self, data: bytes) -> Value:
        """The value that `write` wrote.

        Raises:
            IntegrityError: The bytes are not what was written, or a newer program's.
        """
        try:
            told = json.loads(data.decode("utf-8", "surrogatepass"))
            if told.pop("format") == self._name:
                return self._kind.validate_python(told)
        except (AttributeError, KeyError, TypeError, ValueError, ValidationError):
            # The error's own words may be somebody's.
            raise self._make_error() from None
        raise self._make_error()
