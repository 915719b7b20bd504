"""The program's own words, by language and area."""

import subprocess
import sys

import pytest

from screener.errors import DefinitionError
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.text import find_languages, load_words, read_area


@pytest.fixture
def forms(tmp_path):
    folder = tmp_path / "words" / "en"
    folder.mkdir(parents=True)
    (folder / "kiosk.yaml").write_text("start: Start\nyes: yes\nhello: 'Hello {name}'\n", encoding="utf-8")
    (folder / "paper.yaml").write_text("page: 'page {number} of {total}'\n", encoding="utf-8")
    return tmp_path


def test_a_text_is_found_by_its_area_and_key(forms):
    words = load_words(forms, "en")

    assert words["kiosk.start"] == "Start"
    assert words["kiosk.yes"] == "yes"
    assert "kiosk.stop" not in words


def test_placeholders_are_filled_with_values_as_they_are(forms):
    assert load_words(forms, "en").format("kiosk.hello", name="{Testa} <b>") == "Hello {Testa} <b>"


def test_a_text_that_does_not_exist_is_told_with_the_nearest_one(forms):
    with pytest.raises(DefinitionError) as caught:
        load_words(forms, "en")["kiosk.strat"]

    (problem,) = caught.value.problems
    assert problem.file == forms / "words" / "en" / "kiosk.yaml"
    assert "kiosk.start" in problem.advice


def test_a_placeholder_without_a_value_is_told(forms):
    with pytest.raises(DefinitionError) as caught:
        load_words(forms, "en").format("paper.page", number=1)

    assert caught.value.problems[0].where == "paper.page"


@pytest.mark.parametrize(
    ("content", "code"), [("start: 5\n", "FORM-063"), ("start: [a]\n", "FORM-063"), ("a: b\na: c\n", "FORM-004")]
)
def test_a_broken_file_of_words_is_told(forms, content, code):
    (forms / "words" / "en" / "kiosk.yaml").write_text(content, encoding="utf-8")

    with pytest.raises(DefinitionError) as caught:
        load_words(forms, "en")

    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_language_without_words_is_told_with_those_there_are(forms):
    with pytest.raises(DefinitionError) as caught:
        load_words(forms, "fr")

    assert "en" in caught.value.problems[0].advice
    assert find_languages(forms) == ("en",)


def test_every_language_has_the_same_texts(forms):
    folder = forms / "words" / "fr"
    folder.mkdir()
    (folder / "kiosk.yaml").write_text("start: Commencer\nyes: oui\nbye: Au revoir\n", encoding="utf-8")

    with pytest.raises(DefinitionError) as caught:
        load_words(forms, "fr")

    told = {(problem.code, problem.where) for problem in caught.value.problems}
    assert told == {("FORM-064", "kiosk.hello"), ("FORM-064", "paper.page"), ("FORM-065", "kiosk.bye")}


def test_reading_words_does_not_load_the_model():
    code = "import sys, screener.questionnaire.text; sys.exit('pydantic' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_words_of_the_first_page_are_read_without_yaml():
    # Else every start of a kiosk loads YAML and every word before its first page is painted.
    assert "paper.rights-title" not in read_area(find_forms_folder(), "en", "kiosk_shell")
