"""The command line as a whole: help, mistakes, faults, and the way the kiosk's morning start is read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from screener import __version__
from screener.__main__ import find_plain_kiosk
from screener.commands.clinic import KEYS, open_clinic
from screener.commands.printing import say_number
from screener.errors import DefinitionError
from screener.settings import FILE_NAME, is_staff_code, read_settings
from tests.clinics import STAFF_CODE, copy_clinic

ROOT = Path(__file__).parents[2]
COMMANDS = ["demo", "setup", "staff", "kiosk", "assess", "render", "verify", "medicines", "check-forms", "schema"]


def test_help_is_the_map_of_all_commands(screener):
    ran = screener("--help")

    assert ran.status == 0
    assert all(f"  {command} " in ran.out for command in COMMANDS)
    assert "Exit status" in ran.out


def test_it_says_which_version_it_is(screener):
    ran = screener("--version")

    assert (ran.status, ran.out) == (0, f"screener {__version__}\n")


def test_one_thing_is_told_of_as_one():
    assert [say_number(number, "record", "records") for number in (0, 1, 2)] == ["0 records", "1 record", "2 records"]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_of_its_own(screener, command: str):
    ran = screener(command, "--help")

    assert ran.status == 0
    assert command in ran.out


@pytest.mark.parametrize(
    "words", [["no-such"], ["assess"], ["render", "x.json"], ["demo", "--answers", "x.json"], ["kiosk", "--data"]]
)
def test_a_mistaken_command_line_is_told_in_a_sentence(screener, words: list[str]):
    ran = screener(*words)

    assert ran.status == 2
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_a_fault_of_the_program_is_told_without_a_patients_words(screener, write_response, monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError("Testa Demonstrata takes warfarin")

    monkeypatch.setattr("screener.screening.plans.assess", fail)
    ran = screener("assess", write_response())

    assert ran.status == 70
    assert "RuntimeError" in ran.err
    assert "assess.py" in ran.err
    assert "Testa" not in ran.err


def test_a_reader_that_stops_reading_hears_no_complaint(write_response):
    path = write_response()
    lines = path.read_bytes() + b"\n"
    command = [sys.executable, "-m", "screener", "assess", "-"]
    with subprocess.Popen(command, stdin=-1, stdout=-1, stderr=-1, cwd=ROOT) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(lines * 3)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("words", [["schema"], ["medicines", "warfarin"]])
def test_a_full_disk_behind_stdout_is_told_in_a_sentence(words: list[str]):
    command = [sys.executable, "-m", "screener", *words]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, stdout=full, stderr=-1, cwd=ROOT, check=False, text=True)

    assert ended.returncode == 3
    assert "CLI-002" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell that closes streams")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_streams_that_are_closed_are_no_fault(closed: str):
    command = ["sh", "-c", f'"$0" -m screener medicines - {closed}', sys.executable]
    ended = subprocess.run(command, input="warfarin\n", capture_output=True, cwd=ROOT, check=False, text=True)

    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "options"),
    [
        (["kiosk"], {}),
        (["kiosk", "--data", "clinic"], {"--data": "clinic"}),
        (["kiosk", "--form", "peel", "--data", "clinic"], {"--form": "peel", "--data": "clinic"}),
        (["kiosk", "--data"], None),
        (["kiosk", "--data", "--form"], None),
        (["kiosk", "--data=clinic"], None),
        (["kiosk", "--data", "a", "--data", "b"], None),
        (["kiosk", "--help"], None),
        (["kiosk", "--new-staff-code"], None),
        (["demo"], None),
        ([], None),
    ],
)
def test_only_a_plain_kiosk_is_read_without_typer(words: list[str], options: dict[str, str] | None):
    assert find_plain_kiosk(words) == options


def test_a_kiosk_of_no_clinic_says_how_to_set_one_up(screener, tmp_path: Path):
    ran = screener("kiosk", "--data", tmp_path / "nowhere")
    assert ran.status == 3
    assert "screener setup" in ran.err
    assert not (tmp_path / "nowhere").exists()


def test_a_machine_that_is_no_kiosk_says_how_to_become_one(screener, tmp_path: Path):
    copy_clinic(tmp_path)
    (tmp_path / KEYS / "authority.pem").unlink()
    ran = screener("kiosk", "--data", tmp_path)
    assert ran.status == 3
    assert "screener kiosk add" in ran.err


def test_a_new_staff_code_takes_the_place_of_the_old_one(screener, tmp_path: Path):
    copy_clinic(tmp_path)
    ran = screener("kiosk", "--data", tmp_path, "--new-staff-code")
    settings = read_settings(tmp_path / FILE_NAME)

    assert ran.status == 0
    assert is_staff_code(ran.out.split()[-1], settings.staff_code)
    assert not is_staff_code(STAFF_CODE, settings.staff_code)


def test_settings_that_are_wrong_keep_the_kiosk_shut(screener, tmp_path: Path):
    (tmp_path / FILE_NAME).write_text("[kiosk]\nidle-seconds = 1\n", encoding="utf-8")
    with pytest.raises(DefinitionError):
        open_clinic(tmp_path)

    ran = screener("kiosk", "--data", tmp_path)
    assert ran.status == 2
    assert "kiosk.idle-seconds" in ran.err


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a display")
@pytest.mark.parametrize("command", ["demo", "kiosk"])
def test_without_a_display_a_sentence_names_the_way_that_needs_none(screener, monkeypatch, tmp_path, command):
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    ran = screener("demo") if command == "demo" else screener("kiosk", "--data", copy_clinic(tmp_path / "clinic"))

    assert ran.status == 3
    assert "screener demo --scripted DIR" in ran.err
    assert len(ran.err.splitlines()) == 1
