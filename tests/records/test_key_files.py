"""A key file is its owner's alone, whole or not there, and refused when it is neither."""

from __future__ import annotations

import base64
import errno
import json
import os
import stat
import sys

import pytest

from screener.errors import IntegrityError, MachineError
from screener.records.key_files import (
    CLINIC_KEY,
    KIOSK_KEY,
    check_private_file,
    create_kiosk_keys,
    load_kiosk_keys,
    read_key_file,
    replace_clinic_key,
    write_key_file,
)
from screener.records.vault import Context, PublicKey, generate_key, open_sealed, seal

KEY, OTHER = generate_key(), generate_key()
with_modes = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data" / "keys"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_kiosk_finds_its_keys_again(folder):
    made = create_kiosk_keys(folder, KEY.public)
    loaded = load_kiosk_keys(folder)
    assert loaded == made
    assert loaded.clinic == KEY.public
    context = Context("draft", "1")
    assert open_sealed(loaded.own, seal(made.own.public, b"so far", context), context) == b"so far"


def test_a_kiosk_that_has_keys_is_not_given_others(folder):
    create_kiosk_keys(folder, KEY.public)
    before = (folder / KIOSK_KEY).read_bytes()
    with pytest.raises(MachineError, match="VAULT-026"):
        create_kiosk_keys(folder, OTHER.public)
    assert (folder / KIOSK_KEY).read_bytes() == before
    assert load_kiosk_keys(folder).clinic == KEY.public


def test_after_a_rotation_a_kiosk_seals_to_the_new_key(folder):
    made = create_kiosk_keys(folder, KEY.public)
    replace_clinic_key(folder, OTHER.public)
    assert load_kiosk_keys(folder).clinic == OTHER.public
    assert load_kiosk_keys(folder).own == made.own


@with_modes
@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_keys_and_their_folder_are_for_their_owner_alone(folder, mask):
    before = os.umask(mask)
    try:
        create_kiosk_keys(folder, KEY.public)
    finally:
        os.umask(before)
    assert mode(folder) == 0o700
    assert mode(folder / KIOSK_KEY) == 0o600
    assert mode(folder / CLINIC_KEY) == 0o644
    assert sorted(path.name for path in folder.iterdir()) == [CLINIC_KEY, KIOSK_KEY]


@with_modes
@pytest.mark.parametrize("rights", [0o640, 0o604, 0o620, 0o602, 0o644, 0o666])
def test_a_private_key_that_others_can_get_at_is_refused_with_what_to_do(folder, rights):
    create_kiosk_keys(folder, KEY.public)
    (folder / KIOSK_KEY).chmod(rights)
    with pytest.raises(MachineError, match="VAULT-025") as told:
        load_kiosk_keys(folder)
    assert f"chmod 600 '{folder / KIOSK_KEY}'" in told.value.message
    (folder / KIOSK_KEY).chmod(0o600)
    assert load_kiosk_keys(folder).clinic == KEY.public


@with_modes
@pytest.mark.parametrize("rights", [0o620, 0o602, 0o666])
def test_a_public_key_that_others_can_replace_is_refused(folder, rights):
    create_kiosk_keys(folder, KEY.public)
    (folder / CLINIC_KEY).chmod(rights)
    with pytest.raises(MachineError, match="VAULT-025"):
        load_kiosk_keys(folder)


@with_modes
def test_a_folder_that_others_can_write_to_is_refused(folder):
    create_kiosk_keys(folder, KEY.public)
    folder.chmod(0o770)
    with pytest.raises(MachineError, match="chmod 700"):
        load_kiosk_keys(folder)
    with pytest.raises(MachineError, match="chmod 700"):
        write_key_file(folder / "more.json", OTHER)
    assert not (folder / "more.json").exists()


@with_modes
def test_a_link_in_place_of_a_key_is_refused(folder, tmp_path):
    create_kiosk_keys(folder, KEY.public)
    (tmp_path / "elsewhere").write_bytes((folder / CLINIC_KEY).read_bytes())
    (folder / CLINIC_KEY).unlink()
    (folder / CLINIC_KEY).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(MachineError, match="VAULT-023"):
        load_kiosk_keys(folder)


@pytest.mark.parametrize("name", [CLINIC_KEY, KIOSK_KEY])
def test_a_missing_key_is_named(folder, name):
    create_kiosk_keys(folder, KEY.public)
    (folder / name).unlink()
    with pytest.raises(MachineError, match=name) as told:
        load_kiosk_keys(folder)
    assert told.value.code == "VAULT-021"


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path):
    with pytest.raises(MachineError, match="VAULT-021"):
        load_kiosk_keys(tmp_path / "nowhere")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(MachineError, match="VAULT-020"):
        create_kiosk_keys(tmp_path / "file" / "keys", KEY.public)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff\xfe", b'{"kind": "public", "id": "", "key": "?"}'])
def test_what_is_no_key_file_is_refused(folder, data):
    create_kiosk_keys(folder, KEY.public)
    (folder / CLINIC_KEY).write_bytes(data)
    with pytest.raises(IntegrityError, match="VAULT-027"):
        load_kiosk_keys(folder)


def test_keys_in_each_others_place_are_refused(folder):
    made = create_kiosk_keys(folder, KEY.public)
    write_key_file(folder / CLINIC_KEY, made.own)
    with pytest.raises(IntegrityError, match="VAULT-027"):
        load_kiosk_keys(folder)


def test_an_altered_public_key_is_noticed_before_anything_is_sealed_to_it(folder):
    write_key_file(folder / CLINIC_KEY, KEY.public)
    altered = bytearray(KEY.public.to_bytes())
    altered[-1] ^= 1
    told = json.loads((folder / CLINIC_KEY).read_bytes())
    told["key"] = base64.b64encode(altered).decode()
    (folder / CLINIC_KEY).write_text(json.dumps(told))
    with pytest.raises(IntegrityError, match="VAULT-027"):
        read_key_file(folder / CLINIC_KEY)


def test_no_altered_byte_of_a_key_file_gives_another_key(folder):
    path = folder / CLINIC_KEY
    write_key_file(path, KEY.public)
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            found = read_key_file(path)
        except IntegrityError:
            continue
        assert isinstance(found, PublicKey)
        assert found == KEY.public


def test_a_full_disk_leaves_the_old_key(folder, monkeypatch):
    create_kiosk_keys(folder, KEY.public)

    def refuse(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(MachineError, match="RECORD-001"):
        replace_clinic_key(folder, OTHER.public)
    assert load_kiosk_keys(folder).clinic == KEY.public
    assert sorted(path.name for path in folder.iterdir()) == [CLINIC_KEY, KIOSK_KEY]


@with_modes
def test_any_private_file_can_be_checked(tmp_path):
    path = tmp_path / "kiosk.key"
    with pytest.raises(MachineError, match="VAULT-021"):
        check_private_file(path)
    path.write_bytes(b"of another format")
    path.chmod(0o640)
    with pytest.raises(MachineError, match="VAULT-025"):
        check_private_file(path)
    path.chmod(0o600)
    check_private_file(path)
