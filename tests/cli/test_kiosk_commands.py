"""`screener kiosk add|update|list|retire`: a second machine on PostgreSQL, and both on one key after a rotation."""

from __future__ import annotations

import uuid
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import NoEncryption, load_der_private_key, pkcs12

from screener.commands.founding import KEYS
from screener.commands.hinting import write_hint
from screener.commands.office import read_clock
from screener.commands.standing import is_enrolled
from screener.consent.authority import load_signing_identity
from screener.consent.certificates import issue_practitioner, make_authority, read_pem
from screener.records.clinic import find_file, list_clinic_keys, list_kiosks
from screener.records.contents import open_parts, seal_content
from screener.records.key_files import KIOSK_KEY, load_kiosk_keys
from screener.records.model import WHOLE, Part
from screener.records.outbox import count_waiting, post
from screener.records.proving import verify_store
from screener.records.reading import open_record
from screener.records.sign_in import sign_in as try_to
from screener.records.staff import list_staff
from screener.records.store import open_store
from screener.settings import FILE_NAME, is_staff_code, read_settings, with_setting
from tests.cli.clinic_folder import CLINIC, OWNER, PASSWORD
from tests.cli.cutting import cut_before
from tests.cli.test_rotate_key import plain
from tests.cli.test_setup import make_picture
from tests.records.conftest import _create, cluster  # noqa: F401 - a fixture
from tests.records.invented import NOW, submission


@dataclass(frozen=True)
class Shared:
    """A clinic on PostgreSQL, with its first kiosk's folder and that of a machine that is none yet."""

    address: str
    first: Path
    second: Path
    owner: tuple

    def open(self):
        return open_store(self.address)

    def sign_in(self):
        with closing(self.open()) as store:
            return try_to(store, OWNER, PASSWORD, now=read_clock)


@pytest.fixture
def empty(request, cluster, tmp_path):  # noqa: F811 - the fixture
    """A database with nothing in it, as a hoster gives one."""
    name = f"shared_{uuid.uuid4().hex[:8]}"
    yield _create(cluster, name)
    cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def shared(screener, empty, tmp_path):
    """Set up by the command itself."""
    password_file = tmp_path / "owner-password.txt"
    password_file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    (tmp_path / "logo.png").write_bytes(make_picture())
    ran = screener(
        "setup", "--data", tmp_path / "first", "--name", CLINIC, "--owner", OWNER, "--password-file", password_file,
        "--sheet", tmp_path / "sheet.pdf", "--database", empty, "--logo", tmp_path / "logo.png",
    )  # fmt: skip
    assert ran.status == 0, ran.err
    owner = ("--as", OWNER, "--password-file", password_file)
    return Shared(empty, tmp_path / "first", tmp_path / "second", owner)


def add(screener, shared, *words, name="Room 2"):
    return screener(
        "kiosk", "add", "--data", shared.second, "--database", shared.address, "--name", name, *shared.owner, *words
    )


def test_a_second_machine_becomes_a_kiosk(screener, shared):
    ran = add(screener, shared)

    assert ran.status == 0, ran.err
    settings = read_settings(shared.second / FILE_NAME)
    assert (settings.clinic_name, settings.kiosk_name, settings.database) == (CLINIC, "Room 2", shared.address)
    assert is_staff_code(ran.out.split("Staff code  ")[1][:6], settings.staff_code)
    assert ran.out.endswith(f"Open it: {write_hint('screener kiosk', shared.second)}\n")
    assert (shared.second / "logo.png").read_bytes() == (shared.first / "logo.png").read_bytes()
    with closing(shared.open()) as store:
        assert is_enrolled(store, shared.second)
        assert [kiosk.name for kiosk in list_kiosks(store)] == ["Front desk", "Room 2"]
        assert verify_store(store).is_whole
    first, second = (load_kiosk_keys(folder / KEYS) for folder in (shared.first, shared.second))
    assert first.clinic == second.clinic
    assert first.own != second.own
    signs = {load_signing_identity(folder / KEYS).certificate for folder in (shared.first, shared.second)}
    assert len(signs) == 2


def test_cut_short_anywhere_it_is_done_again(screener, shared):
    number = 1
    while True:
        with cut_before(number) as cut:
            ran = add(screener, shared)
        if not cut.happened:
            break
        assert ran.status == 130
        number += 1
    assert number > 5
    assert ran.status == 0 or "CLI-063" in ran.err
    with closing(shared.open()) as store:
        assert is_enrolled(store, shared.second)
        assert [kiosk.name for kiosk in list_kiosks(store)] == ["Front desk", "Room 2"]
        assert verify_store(store).is_whole


def test_the_clinic_s_settings_tell_no_code_and_no_password_of_the_database(screener, shared):
    path = shared.first / FILE_NAME
    secret = shared.address.replace("clinic@", "clinic:not-needed@")
    path.write_text(with_setting(path.read_text(encoding="utf-8"), "records.database", secret), encoding="utf-8")
    assert screener("kiosk", "update", "--share-settings", "--data", shared.first, *shared.owner).status == 0

    with closing(shared.open()) as store:
        body = find_file(store, "settings").body.decode()
    assert 'staff-code = ""' in body
    assert "not-needed" in path.read_text(encoding="utf-8")
    assert "not-needed" not in body


def test_the_same_machine_or_name_twice_is_refused(screener, shared, tmp_path):
    add(screener, shared)
    before = (shared.second / KEYS / KIOSK_KEY).read_bytes()
    again = add(screener, shared).err
    assert "CLI-063" in again
    assert write_hint("screener kiosk update", shared.second) in again
    assert (shared.second / KEYS / KIOSK_KEY).read_bytes() == before
    third = Shared(shared.address, shared.first, tmp_path / "third", shared.owner)
    ran = add(screener, third, name="room  2")
    assert (ran.status, "CLI-071" in ran.err, third.second.exists()) == (2, True, False)


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        (["--database", "sqlite:///there.db"], "CLI-070", 2),
        (["--database", "postgresql:///nowhere?host=/nowhere"], "STORE-", 3),
        (["--as", "Nobody"], "STAFF-020", 2),
        (["--name", " "], "CLI-061", 2),
        (["--pkcs12", "nowhere.p12"], "CLI-015", 2),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_written(screener, shared, words, code, status):
    ran = add(screener, shared, *words)

    assert ran.status == status
    assert code in ran.err
    assert not shared.second.exists()


def test_another_clinic_s_folder_is_refused(screener, shared, clinic_folder):
    other = Shared(shared.address, shared.first, clinic_folder.path, shared.owner)
    ran = add(screener, other)

    assert (ran.status, "CLI-063" in ran.err) == (2, True)


def test_setup_on_the_same_database_again_is_refused(screener, shared, tmp_path):
    ran = screener(
        "setup", "--data", tmp_path / "other", "--name", "Other", "--owner", "Other", "--password-file",
        shared.owner[-1], "--sheet", tmp_path / "other.pdf", "--database", shared.address,
    )  # fmt: skip
    assert (ran.status, "CLI-063" in ran.err, "kiosk add" in ran.err) == (2, True, True)
    assert not (tmp_path / "other").exists()
    assert not (tmp_path / "other.pdf").exists()


def test_a_certificate_from_elsewhere_seals_and_every_kiosk_comes_to_trust_it(screener, shared, tmp_path):
    now = datetime.now(UTC)
    authority = make_authority(clinic_name="Elsewhere", now=now)
    identity = issue_practitioner(authority, name="Room 2", clinic_name="Elsewhere", now=now)
    (tmp_path / "room.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"room", load_der_private_key(identity.key, None), x509.load_der_x509_certificate(identity.certificate),
            [x509.load_der_x509_certificate(authority.certificate)], NoEncryption(),
        )
    )  # fmt: skip
    (tmp_path / "none.txt").write_text("\n", encoding="utf-8")
    ran = add(screener, shared, "--pkcs12", tmp_path / "room.p12", "--pkcs12-password-file", tmp_path / "none.txt")

    assert ran.status == 0, ran.err
    assert load_signing_identity(shared.second / KEYS).certificate == identity.certificate
    assert screener("kiosk", "update", "--data", shared.first, *shared.owner).status == 0
    assert authority.certificate in read_pem((shared.first / KEYS / "authority.pem").read_bytes())


def test_the_list_tells_every_kiosk_and_which_is_here(screener, shared):
    add(screener, shared)
    rows = screener("kiosk", "list", "--data", shared.second, *shared.owner, "--json").json

    assert [(row["name"], row["here"], row["has_present_key"], row["retired_on"]) for row in rows] == [
        ("Front desk", False, True, None), ("Room 2", True, True, None),
    ]  # fmt: skip
    assert "(this computer)" in screener("kiosk", "list", "--data", shared.second, *shared.owner).out


def test_a_kiosk_is_retired_and_its_name_is_free_again(screener, shared, tmp_path):
    add(screener, shared)
    ran = screener("kiosk", "retire", "room 2", "--yes", "--data", shared.first, *shared.owner)

    assert ran.status == 0, ran.err
    rows = screener("kiosk", "list", "--data", shared.first, *shared.owner, "--json").json
    assert [bool(row["retired_on"]) for row in rows] == [False, True]
    ran = screener("kiosk", "retire", "room 2", "--yes", "--data", shared.first, *shared.owner)
    assert (ran.status, "CLI-073" in ran.err) == (2, True)
    third = Shared(shared.address, shared.first, tmp_path / "third", shared.owner)
    assert add(screener, third).status == 0


# ── after a new key ─────────────────────────────────────────────────────────────────────────────


def test_a_rotation_ends_only_when_every_kiosk_was_updated_and_has_delivered(screener, shared):
    add(screener, shared)
    old = shared.sign_in().clinic
    record_id = str(uuid.UUID(int=5))
    (shared.second / "records").mkdir(exist_ok=True)
    parts = {part: plain(part, 0) for part in WHOLE}
    content = seal_content(old.public, record_id, 1, parts, outcome="review")
    with closing(open_store(shared.second / "records", upgrade=True)) as local:
        post(local, submission(record_id=record_id, content=content), at=NOW)

    ran = screener("staff", "rotate-key", "--yes", "--data", shared.first, *shared.owner)
    assert ran.status == 3
    assert "“Room 2” still seals to the old key" in ran.err
    assert shared.sign_in().clinic.older == (old.current,)
    rows = screener("kiosk", "list", "--data", shared.first, *shared.owner, "--json").json
    assert [row["has_present_key"] for row in rows] == [True, False]

    ran = screener("kiosk", "update", "--data", shared.second, *shared.owner)
    assert ran.status == 0, ran.err
    with closing(open_store(shared.second / "records")) as local:
        assert count_waiting(local) == (0, 0)
    ran = screener("staff", "rotate-key", "--yes", "--data", shared.first, *shared.owner)
    assert ran.status == 0, ran.err
    owner = shared.sign_in()
    assert owner.clinic.older == ()
    for folder in (shared.first, shared.second):
        assert load_kiosk_keys(folder / KEYS).clinic == owner.clinic.public
    with closing(shared.open()) as store:
        opened = open_record(store, record_id, actor_id=owner.member.id, at=NOW)
        assert open_parts(owner.clinic, opened)[Part.PDF] == plain(Part.PDF, 0)
        assert len(list_clinic_keys(store)) == 2
        assert verify_store(store).is_whole
        assert list_staff(store)[0].clinic_key_id == owner.clinic.public.uuid


def test_a_kiosk_that_is_gone_for_good_is_retired_and_the_rotation_ends(screener, shared):
    add(screener, shared)
    screener("staff", "rotate-key", "--yes", "--data", shared.first, *shared.owner)
    screener("kiosk", "retire", "Room 2", "--yes", "--data", shared.first, *shared.owner)

    assert screener("staff", "rotate-key", "--yes", "--data", shared.first, *shared.owner).status == 0


def test_changed_settings_are_shared_shown_and_taken_if_wanted(screener, shared):
    add(screener, shared)
    path = shared.first / FILE_NAME
    text = path.read_text(encoding="utf-8").replace("idle-seconds = 120", "idle-seconds = 90")
    path.write_text(with_setting(text, "clinic.phone", "01632 960123"), encoding="utf-8")
    before = (shared.second / FILE_NAME).read_bytes()
    assert screener("kiosk", "update", "--share-settings", "--data", shared.first, *shared.owner).status == 0

    ran = screener("kiosk", "update", "--data", shared.second, *shared.owner)
    assert "kiosk.idle-seconds: here 120, in the clinic 90" in ran.out
    assert "clinic.phone" in ran.out
    assert (shared.second / FILE_NAME).read_bytes() == before
    assert screener("kiosk", "update", "--settings", "--data", shared.second, *shared.owner).status == 0
    old, new = read_settings(path), read_settings(shared.second / FILE_NAME)
    assert (new.idle_s, new.clinic_phone, new.kiosk_name) == (90, "01632 960123", "Room 2")
    assert new.database == shared.address
    assert new.staff_code != old.staff_code


# ── one machine alone, and the command line ─────────────────────────────────────────────────────


def test_update_and_list_work_on_the_built_in_database_too(screener, clinic_folder):
    ran = screener("kiosk", "update", *clinic_folder.owner)
    assert ran.status == 0, ran.err
    assert [row["name"] for row in screener("kiosk", "list", "--json", *clinic_folder.owner).json] == ["Front desk"]


def test_options_before_the_command_are_refused_in_words(screener, clinic_folder):
    ran = screener("kiosk", "--data", clinic_folder.path, "list")

    assert ran.status == 2
    assert "screener kiosk list" in ran.err


def test_a_folder_without_a_clinic_is_told(screener, tmp_path):
    ran = screener("kiosk", "list", "--data", tmp_path)

    assert (ran.status, "CLI-050" in ran.err) == (3, True)


@pytest.mark.parametrize("command", ["add", "update", "list", "retire"])
def test_each_command_has_help_of_its_own(screener, command):
    assert f"Usage: screener kiosk {command}" in screener("kiosk", command, "--help").out
