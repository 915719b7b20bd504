"""Looks for words in every byte of what a kiosk leaves, in each writing that a program could have given them.

Every word is at least 15 bytes long in each writing. So wherever it stands, it covers eight bytes in a row that begin
at a multiple of eight: comparing those with the windows of all writings tells what to look for, and millions of bytes
take a moment.
"""

from __future__ import annotations

import base64
import json
import os
import re
import stat
import sys
import unicodedata
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

_WINDOW = 8
_SHORTEST = 2 * _WINDOW - 1
_MARKS = (b"%PDF-", b"screener-progress-1", b'"full-name"', b'"medicine-list"')
"""What stands around the words in all that the kiosk makes of them, and is nobody's to see either."""
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_PACKED_RAW = re.compile(rb"stream\r?\n|PK\x03\x04.{26}", re.DOTALL)
_CHUNK = 4096
_LARGEST = 1 << 24
_DEEPEST = 3
_AT_ONCE = 1 << 17


@dataclass(frozen=True, order=True)
class Found:
    """A word where it should not be."""

    place: str
    word: str
    writing: str


def write_ways(word: str) -> dict[str, bytes]:
    """A word in every writing but base64: writing → bytes, letters of ASCII small."""
    ways = {}
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, word)
        ways |= {f"{form} {name}": text.encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be")}
        ways[f"{form} percent"] = quote(text).encode()
        ways[f"{form} json"] = json.dumps(text)[1:-1].encode()
        ways[f"{form} repr"] = repr(text.encode())[2:-1].encode()
        ways[f"{form} octal"] = b"".join(b"\\%03o" % byte for byte in text.encode())
    if all(ord(letter) < 256 for letter in word):
        ways["latin-1"] = word.encode("latin-1")
    ways |= {f"hex of {name}": data.hex().encode() for name, data in tuple(ways.items()) if "utf" in name}
    return {name: data.lower() for name, data in ways.items()}


def write_base64(word: str) -> dict[str, bytes]:
    """A word in base64, without the letters at its ends that its neighbours have a part in."""
    ways = {}
    for name in ("utf-8", "utf-16-le", "utf-16-be"):
        for before in range(3):
            # Of the first letters some bits are the neighbour's; of the last, too.
            coded = base64.b64encode(bytes(before) + word.encode(name)).rstrip(b"=")
            inner = coded[(0, 2, 3)[before] : len(coded) - 1]
            ways[f"base64 of {name} at {before}"] = inner
            ways[f"base64 for addresses of {name} at {before}"] = inner.replace(b"+", b"-").replace(b"/", b"_")
    return ways


class _Needles:
    """Writings of all words, and the windows by which they are found."""

    def __init__(self, ways: Iterable[tuple[str, str, bytes]]) -> None:
        self._ways = list(ways)
        short = [word for word, _, data in self._ways if len(data) < _SHORTEST]
        assert not short, f"too short to be found: {short}"
        self._windows: dict[int, set[int]] = {}
        for number, (_, _, data) in enumerate(self._ways):
            for start in range(len(data) - _WINDOW + 1):
                window = int.from_bytes(data[start : start + _WINDOW], sys.byteorder)
                self._windows.setdefault(window, set()).add(number)

    def find(self, data: bytes) -> Iterator[tuple[str, str]]:
        whole = memoryview(data + bytes(-len(data) % _WINDOW)).cast("Q")
        seen: set[int] = set()
        for start in range(0, len(whole), _AT_ONCE):
            seen |= self._windows.keys() & set(whole[start : start + _AT_ONCE])
        for number in set().union(*(self._windows[window] for window in seen)):
            word, name, way = self._ways[number]
            if way in data:
                yield word, name


class Seeker:
    """Knows all words, and looks for every one at once."""

    def __init__(self, words: Iterable[str], *, marks: tuple[bytes, ...] = _MARKS) -> None:
        words = list(words)
        self._small = _Needles((word, name, data) for word in words for name, data in write_ways(word).items())
        self._exact = _Needles((word, name, data) for word in words for name, data in write_base64(word).items())
        self._marks = marks
        self.bytes_seen = 0
        self.streams_seen = 0

    def look_at(self, place: str, data: bytes) -> set[Found]:
        """What is found in some bytes, and in what can be inflated of them."""
        found, waiting = set(), deque([(place, data, 0)])
        while waiting:
            name, here, depth = waiting.popleft()
            self.bytes_seen += len(here)
            found |= {Found(name, *hit) for hit in (*self._small.find(here.lower()), *self._exact.find(here))}
            found |= {Found(name, mark.decode(), "mark") for mark in self._marks if mark in here}
            if depth < _DEEPEST:
                packed = [(f"{name}, inflated at {at}", plain, depth + 1) for at, plain in inflate(here)]
                self.streams_seen += len(packed)
                waiting.extend(packed)
        return found

    def look_in(self, folders: Mapping[str, Path]) -> set[Found]:
        """What is found in every file below some folders, names of files and folders too."""
        found = set()
        for name, folder in folders.items():
            for path in sorted((folder, *folder.rglob("*"))):
                place = f"{name}: {path.relative_to(folder.parent)}"
                found |= self.look_at(f"{place} (its name)", os.fsencode(path.name))
                if stat.S_ISREG(path.lstat().st_mode):
                    found |= self.look_at(place, path.read_bytes())
                elif path.is_symlink():
                    found |= self.look_at(f"{place} (a link)", os.fsencode(path.readlink()))
        return found


def inflate(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Everything in some bytes that deflate packed, also what breaks off: where it begins, and what it holds."""
    for pattern, bits, skip in ((_PACKED, 47, False), (_PACKED_RAW, -15, True)):
        for match in pattern.finditer(data):
            at = match.end() if skip else match.start()
            plain = _inflate_one(data, at, bits)
            if plain:
                yield at, plain


def _inflate_one(data: bytes, at: int, bits: int) -> bytes:
    packed, plain, size = zlib.decompressobj(bits), [], 0
    while at < len(data) and not packed.eof and size < _LARGEST:
        try:
            plain.append(packed.decompress(data[at : at + _CHUNK]))
        except zlib.error:
            break
        at += _CHUNK
        size += len(plain[-1])
    return b"".join(plain)
