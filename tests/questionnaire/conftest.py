"""A small valid form in a folder of its own, to be broken by one mistake at a time."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from screener.errors import DefinitionError, Problem
from screener.questionnaire.loader import load_questionnaire
from screener.questionnaire.model import Questionnaire

SMALL = Path(__file__).parent / "small"


@dataclass(frozen=True)
class FormFolder:
    """A form that tests may write to."""

    path: Path

    def load(self, language: str | None = None, **chosen: object) -> Questionnaire:
        return load_questionnaire(self.path, language, chosen, class_ids=["insulin", "nsaid"])

    def find_problems(self, language: str | None = None, **chosen: object) -> tuple[Problem, ...]:
        with pytest.raises(DefinitionError) as caught:
            self.load(language, **chosen)
        return caught.value.problems

    def replace(self, file: str, old: str, new: str) -> None:
        """Write something else in one place of a file."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {file}"
        (self.path / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        """Write a file anew."""
        (self.path / file).parent.mkdir(exist_ok=True)
        (self.path / file).write_text(text, encoding="utf-8")

    def find_line(self, file: str, text: str) -> int:
        """The number of the line on which a text, of one line or several, ends where it first stands."""
        content = (self.path / file).read_text(encoding="utf-8")
        return content[: content.index(text) + len(text)].count("\n") + 1


@pytest.fixture
def form(tmp_path: Path) -> FormFolder:
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    for language in ("en", "fr"):
        (tmp_path / "words" / language).mkdir(parents=True)
        (tmp_path / "words" / language / "answers.yaml").write_text("yes: Yes\n", encoding="utf-8")
    return FormFolder(folder)
