"""What the settings keep no longer is shown, deleted after a second question, and certified; holds are respected."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from screener.commands.purge import read_years
from screener.records.reading import find_record
from screener.records.retention import find_due_day
from screener.records.states import LEGAL, RecordState, Step
from screener.settings import FILE_NAME, Retention, get_demonstration_settings
from tests.records.invented import now
from tests.records.small_clinic import TESTA, ZELDA, keep_record


@pytest.fixture
def old(kept):
    """The clinic with an old record and a held one beside the two. Years to keep: 2."""
    path = kept.path / FILE_NAME
    path.write_text(re.sub(r"(?m)^([a-z]+-years) = \d+$", r"\1 = 2", path.read_text("utf-8")), "utf-8")
    with closing(kept.open()) as store:
        ids = [
            keep_record(kept.path, store, patient, signed_at=datetime(year, 3, 4, 12, tzinfo=UTC))
            for patient, year in ((TESTA, 2019), (ZELDA, 2020))
        ]
    return kept, *ids


def find_states(screener, kept):
    told = screener("records", "list", *kept.owner, "--newest", "--json").json
    return {record["id"]: record["state"] for record in told["records"]}


def test_a_dry_run_shows_what_would_go_and_deletes_nothing(screener, old):
    kept, first, second = old
    ran = screener("purge", "--dry-run", "--verbose", *kept.owner)
    assert ran.status == 0
    assert "last changed in 2019: 1" in ran.err
    assert "last changed in 2020: 1" in ran.err
    assert first in ran.err
    assert kept.testa not in ran.err
    told = screener("purge", "--dry-run", *kept.owner, "--json").json
    assert sorted(told["due"]) == sorted([first, second])
    assert set(find_states(screener, kept).values()) == {"submitted"}


def test_where_nothing_is_due_it_says_how_long_each_kind_is_kept_and_when_the_next_goes(screener, kept):
    path = kept.path / FILE_NAME
    years = path.read_text("utf-8").replace("withdrawn-years = 8", "withdrawn-years = 1")
    path.write_text(years.replace("countersigned-years = 8", "countersigned-years = 0"), "utf-8")
    ran = screener("purge", "--dry-run", *kept.owner)
    assert ran.status == 0
    assert "  Countersigned: for ever\n  Consent withdrawn: 1 year\n  Never countersigned: 8 years\n" in ran.err
    with closing(kept.open()) as store:
        last = find_record(store, kept.testa).changed_at.astimezone(ZoneInfo("Europe/London")).date()
    due = find_due_day(last, 8)
    assert f"falls due on {due.day} {due:%B %Y}." in ran.err


def test_where_everything_is_kept_for_ever_no_record_falls_due(screener, kept):
    path = kept.path / FILE_NAME
    path.write_text(re.sub(r"(?m)^([a-z]+-years) = \d+$", r"\1 = 0", path.read_text("utf-8")), "utf-8")
    ran = screener("purge", "--dry-run", *kept.owner)
    assert "no record ever falls due" in ran.err


@pytest.mark.parametrize("typed", ["\n", "no\n"])
def test_who_does_not_type_yes_deletes_nothing(screener, old, typed):
    kept, *_ = old
    ran = screener("purge", *kept.owner, stdin=typed)
    assert (ran.status, ran.out) == (2, "")
    assert set(find_states(screener, kept).values()) == {"submitted"}


def test_without_a_terminal_it_says_what_to_give_and_deletes_nothing(screener, old):
    kept, *_ = old
    ran = screener("purge", *kept.owner, stdin="")
    assert (ran.status, ran.out) == (3, "")
    assert "Give it with --yes. [CLI-053]" in ran.err
    assert set(find_states(screener, kept).values()) == {"submitted"}


def test_a_purge_deletes_certifies_and_leaves_the_rest_whole(screener, old, tmp_path):
    kept, first, second = old
    out = tmp_path / "certificate.json"
    ran = screener("purge", *kept.owner, "-o", out, stdin="yes\n")
    assert ran.status == 0, ran.err
    certificate = json.loads(out.read_text("utf-8"))
    assert certificate == ran.json
    canonical = json.dumps(certificate["body"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == certificate["digest"]
    assert {record["record"] for record in certificate["body"]["records"]} == {first, second}
    assert TESTA.name not in ran.out + ran.err + out.read_text("utf-8")
    states = find_states(screener, kept)
    assert (states[first], states[second], states[kept.testa]) == ("purged", "purged", "submitted")
    (listed,) = screener("purge", "--certificates", *kept.owner, "--json").json
    assert listed == certificate
    assert certificate["id"] in screener("purge", "--certificates", *kept.owner).out
    assert screener("records", "verify", *kept.owner).status == 0
    shown = screener("records", "show", first, *kept.owner)
    assert shown.status == 0
    assert "Purged" in shown.out
    assert "CLI-086" in screener("records", "export", first, *kept.owner, "-o", tmp_path / "out").err
    assert "nothing" in screener("purge", *kept.owner, "--yes").err


def test_what_lies_under_a_hold_stays_and_is_told_until_it_is_lifted(screener, old):
    kept, first, second = old
    assert screener("records", "hold", first, *kept.owner, "--reason", "A letter").status == 0
    ran = screener("purge", *kept.owner, "--yes", "--verbose")
    assert "Kept by a legal hold, though the settings would let them go: 1" in ran.err
    assert [record["record"] for record in ran.json["body"]["records"]] == [second]
    assert find_states(screener, kept)[first] == "submitted"
    assert screener("records", "lift", first, *kept.owner).status == 0
    assert screener("purge", *kept.owner, "--yes").json["body"]["records"][0]["record"] == first


def test_nought_years_keeps_for_ever(screener, old):
    kept, *_ = old
    path = kept.path / FILE_NAME
    path.write_text(re.sub(r"(?m)^([a-z]+-years) = \d+$", r"\1 = 0", path.read_text("utf-8")), "utf-8")
    assert "nothing" in screener("purge", *kept.owner, "--yes").err


def test_a_certificate_s_file_that_is_there_stops_all(screener, old, tmp_path):
    kept, *_ = old
    (tmp_path / "c.json").write_text("mine")
    ran = screener("purge", *kept.owner, "--yes", "-o", tmp_path / "c.json")
    assert ran.status == 2
    assert "CLI-093" in ran.err
    assert set(find_states(screener, kept).values()) == {"submitted"}
    assert (tmp_path / "c.json").read_text() == "mine"


def test_every_state_that_can_be_purged_has_its_years():
    years = read_years(Retention(8, 7, 6))
    assert set(years) == {state for state, steps in LEGAL.items() if Step.PURGE in steps}
    assert (years[RecordState.COUNTERSIGNED], years[RecordState.WITHDRAWN], years[RecordState.RETURNED]) == (8, 7, 6)


def test_a_record_of_today_is_never_due_by_the_settings_as_they_come(screener, kept):
    assert min(read_years(get_demonstration_settings().retention).values()) >= 1
    with closing(kept.open()) as store:
        keep_record(kept.path, store, signed_at=now() - timedelta(days=1))
    assert "nothing" in screener("purge", *kept.owner, "--dry-run").err
