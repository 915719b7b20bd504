"""One YAML file as plain data, with the line of every value and every problem of its writing.

Our YAML is plain: `true` and `false` are the only booleans, numbers are numbers, everything else (yes, no,
dates) is text, a key stands once, and there are no tags. Knows nothing of what the data means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from screener.errors import Problem

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # PyYAML was built without its C half: slower, the same result
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

Data = str | int | float | bool | None | list["Data"] | dict[str, "Data"]
"""What a file can hold. Keys are always text, as written."""
DataPath = tuple[str | int, ...]
"""Keys and positions that lead from the top of a file to a value in it."""

_STR = "tag:yaml.org,2002:str"
_BOOL = "tag:yaml.org,2002:bool"
_NULL = "tag:yaml.org,2002:null"
_INT = "tag:yaml.org,2002:int"
_FLOAT = "tag:yaml.org,2002:float"
_SCALARS: dict[str, tuple[re.Pattern[str], list[str]]] = {
    _BOOL: (re.compile(r"^(?:true|false)$"), ["t", "f"]),
    _NULL: (re.compile(r"^(?:~|null|)$"), ["~", "n", ""]),
    # A number with a leading zero is a code or a telephone number, not a quantity.
    _INT: (re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789")),
    _FLOAT: (re.compile(r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$"), list("-0123456789")),
}
"""Tag → how such a value is written, and its possible first characters."""
_READ_SCALAR: dict[str, Callable[[str], Data]] = {
    _BOOL: lambda text: text == "true",
    _NULL: lambda _text: None,
    _INT: int,
    _FLOAT: float,
}


class _PlainLoader(_Base):
    """PyYAML's loader with our few scalars in place of YAML 1.1's many."""


_PlainLoader.yaml_implicit_resolvers = {}
for _tag, (_pattern, _first) in _SCALARS.items():
    _PlainLoader.add_implicit_resolver(_tag, _pattern, _first)


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read: its data, and the problems found in its writing."""

    file: Path
    data: dict[str, Data]
    """What it holds; empty if it could not be read."""
    root: yaml.MappingNode | None
    """The parsed file, kept for its line numbers; None if it could not be read."""
    problems: tuple[Problem, ...] = ()
    content: bytes = b""
    """The file's bytes, for digests."""

    @property
    def is_readable(self) -> bool:
        """True if there is data to look at."""
        return self.root is not None

    def get_line(self, path: DataPath) -> int:
        """The line of the value at a path, or of the nearest thing around it that exists. From 1."""
        node: yaml.Node | None = self.root
        line = 1
        for step in path:
            key, node = _step_into(node, step)
            if node is None:
                break
            line = (key or node).start_mark.line + 1
        return line

    def get_value(self, path: DataPath) -> Data:
        """The value at a path, or None if there is nothing."""
        value: Data = self.data
        for step in path:
            if isinstance(value, dict) and isinstance(step, str):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value


def read_document(file: Path) -> Document:
    """Read one YAML file whose top is a mapping. What is wrong is told in the document's problems."""
    try:
        content = file.read_bytes()
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return _unreadable(
            file, line, "FORM-002", "This file is not UTF-8 text.", "Save it again with the encoding UTF-8."
        )
    except OSError as error:
        reason = "does not exist" if isinstance(error, FileNotFoundError) else "cannot be read"
        advice = "Put the file back, or let this user read it."
        return _unreadable(file, 1, "FORM-001", f"The file {file.name} {reason}.", advice)
    try:
        root = yaml.compose(text, Loader=_PlainLoader)
    except yaml.YAMLError as error:
        return _explain_broken_yaml(file, text, error)
    if not isinstance(root, yaml.MappingNode):
        line = root.start_mark.line + 1 if root is not None else 1
        return _unreadable(
            file,
            line,
            "FORM-006",
            "This file does not hold “key: value” lines.",
            "Write “key: value” at the top level.",
        )
    builder = _Builder(file)
    try:
        data = builder.build(root)
    except RecursionError:
        return _unreadable(
            file, 1, "FORM-003", "Brackets stand in brackets without end.", "Take the needless ones out."
        )
    return Document(file, data if isinstance(data, dict) else {}, root, tuple(builder.problems), content)


class _Builder:
    """Turns parsed nodes into plain data and notes what our YAML does not allow."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._open: set[int] = set()

    def build(self, node: yaml.Node) -> Data:
        """The plain data of one node."""
        if isinstance(node, yaml.ScalarNode):
            return self._build_scalar(node)
        if id(node) in self._open:
            self._note(node, "FORM-005", "This anchor holds itself.", "Write the value out instead of *name.")
            return None
        self._open.add(id(node))
        data: Data = None
        if isinstance(node, yaml.MappingNode):
            data = self._build_mapping(node)
        elif isinstance(node, yaml.SequenceNode):
            data = [self.build(item) for item in node.value]
        self._open.discard(id(node))
        return data

    def _build_mapping(self, node: yaml.MappingNode) -> dict[str, Data]:
        data: dict[str, Data] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._note(key, "FORM-005", "A key is a list or mapping.", "Write one word before the colon.")
                continue
            name = key.value
            if name in data:
                self._note(
                    key, "FORM-004", f"“{name}” stands here twice; it is already on line {lines[name]}.",
                    "Keep one of the two, or give this one another name.",
                )  # fmt: skip
                continue
            lines[name] = key.start_mark.line + 1
            data[name] = self.build(value)
        return data

    def _build_scalar(self, node: yaml.ScalarNode) -> Data:
        text: str = node.value
        if node.tag == _STR:
            return text
        pattern = _SCALARS[node.tag][0] if node.tag in _SCALARS else None
        if pattern is None or not pattern.match(text):
            advice = "Remove the word that begins with “!”."
            self._note(node, "FORM-005", f"The tag “{node.tag}” is not used here.", advice)
            return text
        return _READ_SCALAR[node.tag](text)

    def _note(self, node: yaml.Node, code: str, message: str, advice: str) -> None:
        self.problems.append(Problem(code, message, advice, self.file, node.start_mark.line + 1))


def _step_into(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node | None, yaml.Node | None]:
    """The key node (of a mapping) and value node one step further in, or nothing."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None, None


def _unreadable(file: Path, line: int, code: str, message: str, advice: str) -> Document:
    return Document(file, {}, None, (Problem(code, message, advice, file, line),))


_BROKEN: Sequence[tuple[str, str, str]] = (
    ("cannot start any token", "A text begins with a sign that YAML keeps for itself.",
     "Put the whole text between quotation marks."),
    ("control characters", "There is an invisible control character here.",
     "Delete it, and type the line again."),
    ("special characters", "There is an invisible control character here.",
     "Delete it, and type the line again."),
    ("sequence entries are not allowed", "A list begins beside its key.",
     "Begin the list on the next line, every entry with “- ”."),
    ("mapping values are not allowed", "A colon stands where a text already runs.",
     "Put the whole text between quotation marks, or begin a new line before the key."),
    ("could not find expected ':'", "A key has no colon.",
     "Write “key: value”, or indent the line to go on with the text above."),
    ("did not find expected key", "The indentation does not fit, or a quotation mark is too many or too few.",
     "Indent this line like its neighbours, and close every quotation mark and bracket above it."),
    ("did not find expected '-' indicator", "The indentation of this list does not fit.",
     "Begin every entry of the list with “- ” at the same column."),
    ("expected ',' or", "A bracket is not closed.",
     "Close it with ] or }, and put commas between the entries."),
    ("unexpected end of stream", "A quotation mark is not closed.",
     "Close the quotation mark that opens on this line."),
    ("undefined alias", "A *name refers to nothing.",
     "Write the value out, or put the text between quotation marks."),
    ("single document", "A line “---” begins a second document.", "Remove the line “---”."),
)  # fmt: skip
"""What the parser says → what is wrong, and what to do."""


def _explain_broken_yaml(file: Path, text: str, error: yaml.YAMLError) -> Document:
    """Say in our words where and why the file cannot be parsed."""
    words = str(error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if "unexpected end of stream" in words:  # the parser got lost to the end; the cause is where it began
        mark = getattr(error, "context_mark", None) or mark
    line = mark.line + 1 if mark is not None else text.count("\n", 0, getattr(error, "position", 0)) + 1
    if _is_indented_by_tab(text, line):
        advice = "Indent with spaces only, two for each step."
        return _unreadable(file, line, "FORM-003", "A tab stands where spaces belong.", advice)
    for sign, message, advice in _BROKEN:
        if sign in words:
            return _unreadable(file, line, "FORM-003", message, advice)
    advice = "Compare this line and the one above with their neighbours: indentation, colons, quotation marks."
    return _unreadable(file, line, "FORM-003", "This is not YAML.", advice)


def _is_indented_by_tab(text: str, line: int) -> bool:
    lines = text.splitlines()
    return line <= len(lines) and "\t" in lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())]
