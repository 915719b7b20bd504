"""The optional list of real medicines: read as plain data, exact, and never in the way of a medicine we know."""

import bz2
import pickle
import sqlite3
from dataclasses import replace

import pytest

from screener.errors import MachineError
from screener.medicines.background import Background, open_background
from screener.medicines.reading import MatchStatus
from screener.medicines.recognise import read_line


def write_source(folder, data):
    """A data file as the package has it."""
    source = folder / "names.pkl.bz2"
    source.write_bytes(bz2.compress(data if isinstance(data, bytes) else pickle.dumps(data)))
    return source


def write_names(folder, names):
    return write_source(folder, {"drug_variant_to_canonical": names})


@pytest.fixture
def listed(tmp_path, lexicon):
    """The lexicon with a list of three invented names beside it."""
    names = {"warfarix": ["warfarix"], "zelfutrin": ["Zelfutrin"], "natrii-warfarinas": ["warfarin"], "abc": ["abc"]}
    background = open_background(write_names(tmp_path, names), tmp_path / "cache" / "list.sqlite")
    yield replace(lexicon, background=background)
    background.close()


def test_a_real_name_is_not_taken_for_a_misspelling_of_another(lexicon, listed):
    (guessed,) = read_line(lexicon, "warfarix").parts
    (known,) = read_line(listed, "warfarix 5mg at night").parts

    assert guessed.status is MatchStatus.CANDIDATES
    assert (known.status, known.candidates, known.is_unknown) == (MatchStatus.KNOWN, (), True)


def test_another_name_of_a_medicine_we_know_is_asked_about(listed):
    (part,) = read_line(listed, "Natrii Warfarinas").parts

    assert part.status is MatchStatus.CANDIDATES
    assert part.candidates[0].name == "warfarin"


def test_the_lexicon_comes_first_and_short_names_do_not_count(listed):
    assert read_line(listed, "warfarin").parts[0].status is MatchStatus.EXACT
    assert read_line(listed, "abc").parts[0].status is MatchStatus.UNRECOGNISED


def test_several_on_a_line_are_known_side_by_side(listed):
    statuses = [part.status for part in read_line(listed, "zelfutrin, sertaline and warfarin").parts]

    assert statuses == [MatchStatus.KNOWN, MatchStatus.CANDIDATES, MatchStatus.EXACT]


def test_the_list_is_made_anew_only_when_the_package_changed(tmp_path):
    target = tmp_path / "list.sqlite"
    open_background(write_names(tmp_path, {"zelfutrin": ["zelfutrin"]}), target).close()
    made = target.stat().st_mtime_ns
    open_background(write_names(tmp_path, {"zelfutrin": ["zelfutrin"]}), target).close()
    assert target.stat().st_mtime_ns == made
    background = open_background(write_names(tmp_path, {"other name": ["other name"]}), target)
    assert (background.find("zelfutrin"), background.find("othername")) == (None, "other name")
    background.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.sqlite", "names.pkl.bz2"]


class Evil:
    def __reduce__(self):
        return (print, ("run",))


@pytest.mark.parametrize(
    "data",
    [
        {"drug_variant_to_canonical": {"x": Evil()}},
        {"other": {}},
        {"drug_variant_to_canonical": ["x"]},
        [],
        b"no pickle",
    ],
)
def test_a_file_of_another_kind_is_refused_and_nothing_in_it_is_run(tmp_path, capsys, data):
    with pytest.raises(MachineError, match="MED-022"):
        open_background(write_source(tmp_path, data), tmp_path / "list.sqlite")
    assert capsys.readouterr().out == ""
    assert not (tmp_path / "list.sqlite").exists()


def test_a_broken_list_is_made_anew(tmp_path):
    target = tmp_path / "list.sqlite"
    target.write_bytes(b"not a database at all")
    with pytest.raises(MachineError, match="MED-020"):
        Background(target)
    background = open_background(write_names(tmp_path, {"zelfutrin": ["zelfutrin"]}), target)
    assert background.find("zelfutrin") == "zelfutrin"
    background.close()


def test_a_list_that_cannot_be_written_is_told(tmp_path):
    source = write_names(tmp_path, {"zelfutrin": ["zelfutrin"]})
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(MachineError, match="MED-021"):
        open_background(source, tmp_path / "file" / "list.sqlite")


def test_the_real_package_is_of_the_shape_known(tmp_path):
    import importlib.util
    from pathlib import Path

    found = importlib.util.find_spec("drug_named_entity_recognition")
    source = Path(found.origin).with_name("drug_ner_dictionary.pkl.bz2")
    background = open_background(source, tmp_path / "list.sqlite")
    assert background.find("valganciclovir") == "valganciclovir"
    assert background.find("plaice") is None
    ((names,),) = sqlite3.connect(tmp_path / "list.sqlite").execute("SELECT count(*) FROM names")
    assert names > 50_000
    background.close()
