"""`screener assess --many`: every stored response screened anew, what changed, and what could not be read."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECORDS = ("0b7c3a52-7d0e-4c1e-9a55-2f1f3c0f8a11", "1b7c3a52-7d0e-4c1e-9a55-2f1f3c0f8a12")


@pytest.fixture
def make_response(healthy_response):
    """The healthy patient's response, or one that differs, as data."""

    def make(**answers):
        given = {key.replace("_", "-"): value for key, value in answers.items()}
        return {**healthy_response, "answers": {**healthy_response["answers"], **given}}

    return make


@pytest.fixture
def keep(screener, tmp_path):
    """Keeps a response as the kiosk does, with the assessment of it or of another response."""

    def keep(records, record_id, response, *, assessed=None):
        path = tmp_path / "assessed.json"
        path.write_text(json.dumps(assessed or response), encoding="utf-8")
        assessment = screener("assess", path, "--json").json
        folder = records / record_id
        folder.mkdir(parents=True)
        (folder / "assessment.json").write_text(json.dumps(assessment), encoding="utf-8")
        (folder / "response.json").write_text(json.dumps(response), encoding="utf-8")
        return folder / "response.json"

    return keep


def write_lines(path: Path, responses) -> Path:
    path.write_text("".join(f"{json.dumps(one)}\n" for one in responses), encoding="utf-8")
    return path


# ── a file with a response on each line ─────────────────────────────────────────────────────────


def test_each_line_gives_its_result_with_its_number_in_the_order_of_the_file(screener, make_response, tmp_path):
    path = write_lines(tmp_path / "some.jsonl", [make_response(), make_response(faints="yes")])
    ran = screener("assess", "--many", path)

    assert ran.status == 0
    assert [(line["line"], line["outcome"]) for line in ran.lines] == [(1, "clear"), (2, "advise")]
    alone = tmp_path / "alone.json"
    alone.write_text(json.dumps(make_response(faints="yes")), encoding="utf-8")
    assert ran.lines[1] == {"line": 2, **screener("assess", alone, "--json").json}


def test_the_summary_counts_outcomes_on_stderr(screener, make_response, tmp_path):
    path = write_lines(tmp_path / "some.jsonl", [make_response(), make_response(), make_response(faints="yes")])
    told = screener("assess", "--many", path).err.splitlines()

    assert "Responses screened: 3" in told
    assert "  Nothing flagged: 2" in told
    assert "  Advise: 1" in told


def test_what_cannot_be_read_yields_a_line_and_does_not_stop_the_rest(screener, make_response, tmp_path):
    path = tmp_path / "some.jsonl"
    good = json.dumps(make_response()).encode()
    path.write_bytes(b"\xef\xbb\xbf" + good + b"\n{broken\n\n\xff\xfe\n" + good)
    ran = screener("assess", "--many", path)

    assert ran.status == 2
    assert [line["line"] for line in ran.lines] == [1, 2, 4, 5]
    assert [line["outcome"] for line in ran.lines] == ["clear", None, None, "clear"]
    assert [line["problems"][0]["code"] for line in ran.lines[1:3]] == ["CLI-013", "CLI-015"]
    assert "With something that could not be read: 2" in ran.err
    assert "some.jsonl:2: CLI-013" in ran.err
    assert "some.jsonl:4: CLI-015" in ran.err


def test_nothing_that_a_patient_wrote_is_told_on_stderr(screener, make_response, tmp_path):
    spoilt = [
        make_response(full_name="Testa Secretina", no_such_secretina="yes"),
        make_response(sex_at_birth="secretina"),
        {"form": "secretina", "answers": {}},
        make_response(
            takes_any="yes", medicine_list=[{"name": "a", "secretina": 1}, {"name": "b", "form": "secretina"}]
        ),
    ]
    ran = screener("assess", "--many", write_lines(tmp_path / "some.jsonl", spoilt))

    assert [line["outcome"] for line in ran.lines] == [None] * 4
    assert all(f"some.jsonl:{number}:" in ran.err for number in range(1, 5))
    assert "secretina" not in ran.err.lower()


def test_of_very_many_problems_the_first_are_told_and_all_are_counted(screener, tmp_path):
    path = tmp_path / "some.jsonl"
    path.write_text("{broken\n" * 50, encoding="utf-8")
    ran = screener("assess", "--many", path)

    assert len(ran.lines) == 50
    assert "read: 50" in ran.err
    assert ran.err.count("CLI-013") == 20
    assert "These are the first." in ran.err


def test_several_processes_say_the_same_in_the_same_order(screener, make_response, tmp_path):
    names = ("warfarin", "paracetamol", "roacutane")
    medicines = [make_response(takes_any="yes", medicine_list=[{"name": name}]) for name in names]
    path = write_lines(tmp_path / "some.jsonl", [make_response(), {}, *medicines] * 15)
    one, several = (screener("assess", "--many", path, "--processes", count) for count in (1, 2))

    assert (one.status, several.status) == (2, 2)
    assert [line["line"] for line in several.lines] == list(range(1, 76))
    assert several.out == one.out
    assert several.err == one.err


# ── a folder ────────────────────────────────────────────────────────────────────────────────────


def test_records_of_a_kiosk_are_compared_with_what_was_kept(screener, make_response, keep, tmp_path):
    records = tmp_path / "records"
    keep(records, RECORDS[0], make_response())
    keep(records, RECORDS[1], make_response(keloid_ever="unsure"), assessed=make_response(faints="yes"))
    ran = screener("assess", "--many", records)

    assert ran.status == 0
    same, other = ran.lines
    assert (same["file"], same["changed"]) == (f"{RECORDS[0]}/response.json", None)
    assert other["file"] == f"{RECORDS[1]}/response.json"
    assert other["changed"]["outcome"] == {"before": "advise", "after": "review"}
    assert other["changed"]["raised"] == ["sys-unsure-critical"]
    assert other["changed"]["gone"] == ["needle-faint"]
    assert "Changed since they were kept: 1 of 2; with another outcome: 1" in ran.err


def test_another_choice_of_the_clinic_shows_in_the_dates_that_changed(screener, make_response, keep, tmp_path):
    clinic = tmp_path / "clinic"
    clinic.mkdir()
    treated = {"had_microneedling": "yes", "microneedling_reaction": ["none"]}
    keep(clinic / "records", RECORDS[0], make_response(**treated, last_microneedling_date="2026-11-15"))
    before = screener("assess", "--many", clinic / "records").lines[0]
    (clinic / "screener.toml").write_text('[policies]\nsession_gap_days = "60 days"\n', encoding="utf-8")
    ran = screener("assess", "--many", clinic / "records")

    assert before["changed"] is None
    changed = ran.lines[0]["changed"]
    assert (changed["raised"], changed["gone"]) == ([], [])
    assert changed["altered"] == [before["findings"][0]["rule"]]
    assert changed["earliest"] == {"before": before["earliest"], "after": "2027-01-14"}
    assert "with another outcome: 0" in ran.err
    assert str(clinic / "screener.toml") in ran.err


def test_the_data_folder_itself_may_be_given_and_its_settings_hold(screener, make_response, keep, tmp_path):
    (tmp_path / "clinic").mkdir()
    keep(tmp_path / "clinic" / "records", RECORDS[0], make_response())
    (tmp_path / "clinic" / "screener.toml").write_text("[clinic]\nname = 'Example'\n", encoding="utf-8")
    ran = screener("assess", "--many", tmp_path / "clinic")

    assert [line["file"] for line in ran.lines] == [f"records/{RECORDS[0]}/response.json"]
    assert "By the settings in" in ran.err


def test_plain_files_are_read_in_order_sub_folders_included_hidden_ones_not(screener, make_response, tmp_path):
    folder = tmp_path / "plain"
    for name in ("b.json", "a/z.json", "a/a.json", ".1.part/response.json", "a/.hidden.json", "notes.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(make_response()), encoding="utf-8")
    ran = screener("assess", "--many", folder)

    assert [line["file"] for line in ran.lines] == ["b.json", "a/a.json", "a/z.json"]
    assert ran.status == 0
    assert all("changed" not in line for line in ran.lines)


@pytest.mark.parametrize(
    "kept", [b"", b"\xff", b"[]", b'{"outcome": "clear"}', b'{"outcome": "clear", "findings": [1]}']
)
def test_a_kept_assessment_that_cannot_be_read_is_told_and_the_response_still_screened(
    screener, make_response, keep, tmp_path, kept
):
    keep(tmp_path / "records", RECORDS[0], make_response()).with_name("assessment.json").write_bytes(kept)
    ran = screener("assess", "--many", tmp_path / "records")

    assert ran.status == 2
    assert ran.lines[0]["outcome"] == "clear"
    assert ran.lines[0]["problems"][0]["code"] == "CLI-017"
    assert "changed" not in ran.lines[0]


# ── where the results go ────────────────────────────────────────────────────────────────────────


def test_the_results_go_to_a_file_that_is_whole_or_not_there(screener, make_response, tmp_path):
    path, out = write_lines(tmp_path / "some.jsonl", [make_response()] * 3), tmp_path / "out" / "results.jsonl"
    out.parent.mkdir()
    ran = screener("assess", "--many", path, "-o", out)

    assert (ran.status, ran.out) == (0, "")
    assert out.read_text(encoding="utf-8") == screener("assess", "--many", path).out
    assert [entry.name for entry in out.parent.iterdir()] == ["results.jsonl"]


def test_where_nothing_can_be_written_is_said_in_a_sentence(screener, make_response, tmp_path):
    path = write_lines(tmp_path / "some.jsonl", [make_response()])
    ran = screener("assess", "--many", path, "-o", tmp_path / "missing" / "results.jsonl")

    assert ran.status == 3
    assert "RECORD-003" in ran.err


# ── wrong input ─────────────────────────────────────────────────────────────────────────────────


def test_a_place_without_a_response_is_told(screener, make_response, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.jsonl").write_text("\n\n", encoding="utf-8")
    (tmp_path / "one.json").write_text(json.dumps(make_response(), indent=1), encoding="utf-8")
    codes = {"empty": "CLI-016", "empty.jsonl": "CLI-016", "one.json": "CLI-018", "missing.jsonl": "CLI-015"}

    for name, code in codes.items():
        ran = screener("assess", "--many", tmp_path / name)
        assert (ran.status, ran.out) == (2, "")
        assert code in ran.err


def test_one_response_and_many_do_not_go_together_nor_neither(screener, write_response, tmp_path):
    for words in ((), (write_response(), "--many", tmp_path), (write_response(), "-o", tmp_path / "out")):
        ran = screener("assess", *words)
        assert ran.status == 2
        assert "--many" in ran.err


# ── ended from outside ──────────────────────────────────────────────────────────────────────────


def find_children(process_id: int) -> set[int]:
    tasks = Path(f"/proc/{process_id}/task").glob("*/children")
    return {int(child) for task in tasks for child in task.read_text().split()}


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="looks for processes as Linux tells of them")
def test_ctrl_c_leaves_no_process_and_no_half_file(make_response, tmp_path):
    out = tmp_path / "results.jsonl"
    os.mkfifo(tmp_path / "endless")
    words = ["assess", "--many", tmp_path / "endless", "-o", out, "--processes", "2"]
    running = subprocess.Popen(
        [sys.executable, "-m", "screener", *map(str, words)],
        cwd=ROOT, env=os.environ | {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    line = json.dumps(make_response()).encode() + b"\n"
    with (tmp_path / "endless").open("wb", buffering=0) as fifo:
        # Written until both work: more than the pipe and the batches first handed out can hold.
        fifo.write(line * 100)
        children = [os.pidfd_open(child) for child in find_children(running.pid)]
        os.killpg(running.pid, signal.SIGINT)
        told, complaint = running.communicate(timeout=30)

    assert len(children) >= 2
    assert running.returncode == 130
    assert (told, b"Traceback" in complaint) == (b"", False)
    for child in children:  # a process that has ended can be read from, at once or when it ends
        assert select.select([child], [], [], 30)[0]
        os.close(child)
    assert not list(tmp_path.glob(".results*"))
    assert not out.exists()
