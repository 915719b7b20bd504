import stat
import sys
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from screener.consent.authority import load_signing_identity
from screener.errors import MachineError
from tests.authorities import make_kiosk_files

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


def load(folder, name):
    return x509.load_pem_x509_certificate((folder / name).read_bytes())


def test_the_authority_vouches_for_the_kiosk_for_ten_years(keys):
    authority, kiosk = load(keys, "authority.pem"), load(keys, "kiosk.pem")
    kiosk.verify_directly_issued_by(authority)
    authority.verify_directly_issued_by(authority)
    assert kiosk.not_valid_after_utc.year == 2036


def test_the_kiosk_may_sign_documents_and_nothing_else(keys):
    kiosk = load(keys, "kiosk.pem")
    usage = kiosk.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert not kiosk.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert isinstance(kiosk.public_key().curve, ec.SECP256R1)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights otherwise than in modes")
def test_the_key_is_for_its_owner_alone(keys):
    assert stat.S_IMODE((keys / "kiosk.key").stat().st_mode) == 0o600


def test_the_authoritys_own_key_is_nowhere_on_a_kiosk(keys):
    assert {file.name for file in keys.iterdir()} == {"authority.pem", "kiosk.pem", "kiosk.key"}


def test_a_start_that_was_cut_short_is_begun_again(tmp_path):
    (tmp_path / "kiosk.key").write_bytes(b"half")
    make_kiosk_files(tmp_path, clinic_name="Example", now=NOW)
    assert load_signing_identity(tmp_path).name == "Example, kiosk"


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(MachineError, match="SEAL-002"):
        make_kiosk_files(tmp_path / "file" / "keys", clinic_name="Example", now=NOW)


@pytest.mark.parametrize("missing", ["kiosk.key", "kiosk.pem", "authority.pem"])
def test_a_missing_file_is_named(tmp_path, missing):
    make_kiosk_files(tmp_path, clinic_name="Example", now=NOW)
    (tmp_path / missing).unlink()
    with pytest.raises(MachineError, match=missing) as caught:
        load_signing_identity(tmp_path)
    assert caught.value.code == "SEAL-003"


@pytest.mark.parametrize("broken", ["kiosk.key", "kiosk.pem", "authority.pem"])
def test_a_broken_file_is_told_in_a_sentence(tmp_path, broken):
    make_kiosk_files(tmp_path, clinic_name="Example", now=NOW)
    (tmp_path / broken).write_bytes(b"-----BEGIN NOTHING-----\n")
    with pytest.raises(MachineError, match="SEAL-004"):
        load_signing_identity(tmp_path)


def test_a_key_of_another_kiosk_is_refused(tmp_path, keys):
    make_kiosk_files(tmp_path, clinic_name="Example", now=NOW)
    (tmp_path / "kiosk.key").write_bytes((keys / "kiosk.key").read_bytes())
    with pytest.raises(MachineError, match="SEAL-005"):
        load_signing_identity(tmp_path)


def test_an_identity_never_shows_its_key(keys):
    assert "key" not in repr(load_signing_identity(keys))


@pytest.mark.parametrize("name", ["", "A clinic with a name " * 10, "Клиника «Пример»"])
def test_any_clinic_name_makes_an_authority(tmp_path, name):
    make_kiosk_files(tmp_path, clinic_name=name, now=NOW)
    assert load_signing_identity(tmp_path).name.endswith(", kiosk")
