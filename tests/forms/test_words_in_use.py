"""Every text of the program is read somewhere in it: one that is left over is kept in step for nothing."""

import ast
import re
from functools import cache
from pathlib import Path

from screener.questionnaire.text import load_words

WORDS = load_words(Path("forms"), "en").texts
AREAS = "|".join({key.partition(".")[0] for key in WORDS})


@cache
def read_strings():
    """All that the program's code holds between quotes: whole, and as patterns where something is filled in."""
    whole, patterns = set(), set()
    for file in Path("screener").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Constant(value=str(text)):
                    whole.add(text)
                case ast.JoinedStr(values=parts):
                    patterns.add(tuple(part.value if isinstance(part, ast.Constant) else None for part in parts))
    return whole, patterns


def make_pattern(parts):
    """What a text with gaps may become; None if its own letters do not tell of one key more than of another."""
    own = re.sub(rf"^({AREAS})\.", "", "".join(part or "" for part in parts))
    if not re.fullmatch(r"[a-z0-9.-]*[a-z][a-z0-9.-]*", own):
        return None
    return re.compile("".join(".+" if part is None else re.escape(part) for part in parts))


def test_every_text_is_read_somewhere():
    whole, filled = read_strings()
    patterns = [pattern for pattern in map(make_pattern, filled) if pattern]
    # Some functions are handed the beginning of a key, "kiosk_form.medicine", and put a hyphen and more behind it.
    beginnings = tuple(f"{text}-" for text in whole if re.fullmatch(rf"({AREAS})\.[a-z0-9-]+", text))

    def is_read(key):
        forms = (key, key.partition(".")[2])
        return (
            any(form in whole for form in forms)
            or key.startswith(beginnings)
            or any(pattern.fullmatch(form) for pattern in patterns for form in forms)
        )

    assert [key for key in WORDS if not is_read(key)] == []
