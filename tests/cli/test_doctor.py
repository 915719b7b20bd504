"""`screener doctor`: a line for each thing, exit 3 if one is wrong, and never a crash."""

from __future__ import annotations

import http.server
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from screener.commands.clinic import KEYS
from screener.records.audit import Action, Anchor, Note
from screener.records.audit_log import tell
from screener.records.drafts import save_draft
from screener.records.key_files import CLINIC_KEY, KIOSK_KEY, load_kiosk_keys, replace_clinic_key
from screener.records.outbox import post
from screener.records.purging import place_hold
from screener.records.reading import find_record
from screener.records.store import open_store
from screener.records.vault import generate_key
from screener.settings import FILE_NAME
from tests.cli.kept_records import FORBIDDEN, keep_records
from tests.cli.test_backup import approve, change_settings
from tests.records.invented import ANNA, NOW, draft, submission
from tests.records.test_purging import hold


def examine(screener, folder):
    """Its exit status, and level and text of each line by what was looked at."""
    ran = screener("doctor", "--data", folder, "--json")
    lines = {}
    for line in ran.json:
        lines.setdefault(line["what"], []).append((line["level"], f"{line['told']} {line['advice']}"))
    return ran.status, lines


def list_wrong(lines):
    return sorted(what for what, told in lines.items() if any(level == "wrong" for level, _ in told))


def test_a_healthy_clinic_has_nothing_wrong_and_is_told_in_seconds(screener, clinic_folder, tmp_path):
    keep_records(clinic_folder)
    screener("backup", tmp_path / "b.db", "--data", clinic_folder.path)
    status, lines = examine(screener, clinic_folder.path)
    assert (status, list_wrong(lines)) == (0, [])
    asked = {"versions", "settings", "forms", "approvals", "keys", "certificate", "clinic", "clinic key", "database"}
    asked |= {"pages", "writing", "audit trail", "clock", "backup", "outbox", "drafts", "legal holds", "purge"}
    assert asked | {"disk", "display", "fonts", "time", "time-stamps"} == set(lines)
    assert not any(word in str(lines) for word in FORBIDDEN.split())


def test_people_read_a_line_and_what_to_do(screener, clinic_folder):
    ran = screener("doctor", "--data", clinic_folder.path)
    assert ran.status == 0
    assert "clinic: 1 member of staff, 1 owner among them" in ran.out
    assert "look   backup: none was ever made\n       → Make one each night" in ran.out
    assert ran.out.splitlines()[-1].endswith("0 wrong")


def test_nothing_is_written_by_looking(screener, clinic_folder):
    def read_all():
        return {p: p.read_bytes() for p in clinic_folder.path.rglob("*") if p.is_file() and "-" not in p.suffix}

    before = read_all()
    examine(screener, clinic_folder.path)
    assert read_all() == before


def spoil_settings(clinic):
    (clinic.path / FILE_NAME).write_text("[clinic]\nname = 3\n[kiosk]\nidle-seconds = 1\n")


def spoil_key(clinic):
    (clinic.path / KEYS / KIOSK_KEY).chmod(0o644)


def lose_key(clinic):
    (clinic.path / KEYS / CLINIC_KEY).unlink()


def change_key(clinic):
    replace_clinic_key(clinic.path / KEYS, generate_key().public)


def open_database(clinic):
    (clinic.path / "records" / "screener.db").chmod(0o644)


def lose_database(clinic):
    (clinic.path / "records" / "screener.db").unlink()


def spoil_database(clinic):
    file = clinic.path / "records" / "screener.db"
    file.write_bytes(file.read_bytes()[:8192] + bytes(4096) + file.read_bytes()[12288:])


def spoil_approval(clinic):
    approve(clinic).write_text("{}")


def forget_trail(clinic):
    from screener.records.anchors import find_anchor_file

    own = load_kiosk_keys(clinic.path / KEYS).own
    find_anchor_file(clinic.path / KEYS, own).replace(Anchor(900, b"\x01" * 32))


def spoil_anchor(clinic):
    (clinic.path / KEYS / "anchor.txt").write_text("1:00 00")


def come_from_tomorrow(clinic):
    with closing(clinic.open()) as store:
        tell(store, Note(Action.VERIFIED, ANNA, datetime.now(UTC) + timedelta(days=1)))


def break_off_restore(clinic):
    (clinic.path / ".restoring").write_text("1:00")


def name_a_form_that_is_not_there(clinic):
    change_settings(clinic, "kiosk.form", "tattoo")


def take_a_server_that_is_away(clinic):
    change_settings(clinic, "records.database", "postgresql://clinic@127.0.0.1:1/clinic")


@pytest.mark.parametrize(
    ("spoil", "wrong"),
    [
        (spoil_settings, "settings"),
        (spoil_key, "keys"),
        (lose_key, "keys"),
        (change_key, "clinic key"),
        (open_database, "rights"),
        (lose_database, "database"),
        (spoil_database, "pages"),
        (spoil_approval, "approvals"),
        (forget_trail, "audit trail"),
        (spoil_anchor, "audit trail"),
        (come_from_tomorrow, "clock"),
        (break_off_restore, "restore"),
        (name_a_form_that_is_not_there, "forms"),
        (take_a_server_that_is_away, "database"),
    ],
)
def test_what_is_wrong_is_a_line_and_the_rest_is_looked_at(screener, clinic_folder, spoil, wrong):
    spoil(clinic_folder)
    status, lines = examine(screener, clinic_folder.path)
    assert status == 3
    assert wrong in list_wrong(lines)
    assert {"versions", "fonts"} <= set(lines)
    assert "fault in Screener" not in str(lines)


def test_every_problem_of_the_settings_is_told(screener, clinic_folder):
    spoil_settings(clinic_folder)
    _, lines = examine(screener, clinic_folder.path)
    assert len(lines["settings"]) == 2


def test_without_a_clinic_it_says_so(screener, tmp_path):
    status, lines = examine(screener, tmp_path / "none")
    assert (status, list_wrong(lines)) == (3, ["settings"])
    assert not (tmp_path / "none").exists()


def test_what_waits_or_lies_too_long_is_to_be_looked_at(screener, clinic_folder):
    (record_id,) = keep_records(clinic_folder, 1)
    with closing(clinic_folder.open()) as store:
        tell(store, Note(Action.BACKED_UP, ANNA, datetime.now(UTC) - timedelta(days=9)))
        save_draft(store, draft(saved_at=datetime.now(UTC) - timedelta(days=2)))
        place_hold(store, hold(find_record(store, record_id)))
    with closing(open_store(clinic_folder.path / "kiosk", upgrade=True)) as local:
        post(local, submission(), at=NOW)
        save_draft(local, draft(saved_at=datetime.now(UTC) - timedelta(days=2)))
    status, lines = examine(screener, clinic_folder.path)
    assert status == 0
    assert lines["backup"][0] == (
        "look",
        "the last was made 9 days ago " + lines["backup"][0][1].partition("ago ")[2],
    )
    assert lines["outbox"][0][:1] == ("look",)
    assert lines["drafts"][0][1].startswith("2 are older")
    assert lines["legal holds"][0][1].startswith("1 in force")


class _Answering(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.send_error(405)

    def log_message(self, *_):
        pass


def test_a_time_stamp_server_is_asked_and_never_required(screener, clinic_folder):
    with http.server.HTTPServer(("127.0.0.1", 0), _Answering) as server:
        address = f"http://127.0.0.1:{server.server_port}/tsa"
        change_settings(clinic_folder, "paper.time-stamp-server", address)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            status, lines = examine(screener, clinic_folder.path)
        finally:
            server.shutdown()
            thread.join()
    assert (status, lines["time-stamps"][0][0]) == (0, "ok")
    status, lines = examine(screener, clinic_folder.path)
    assert (status, lines["time-stamps"][0][0]) == (0, "look")


def test_a_lost_database_is_told_with_one_way_back(screener, clinic_folder):
    for file in (clinic_folder.path / "records").iterdir():
        file.unlink()
    told = " ".join(text for texts in examine(screener, clinic_folder.path)[1].values() for _, text in texts)
    assert told.count("From a backup") == 0
    assert told.count(f"from a backup: screener restore FILE --data '{clinic_folder.path}'") == 1
