"""Whoever signs has a key of their own, issued by the clinic or brought along, and their documents verify."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from reportlab.pdfgen.canvas import Canvas

from screener.consent.authority import install_kiosk, load_signing_identity
from screener.consent.certificates import (
    SigningIdentity,
    issue_kiosk,
    issue_practitioner,
    join_identity,
    make_authority,
)
from screener.consent.pkcs12 import Brought, read_pkcs12
from screener.consent.seal import countersign
from screener.consent.verify import SealState, verify
from screener.errors import IntegrityError, MachineError, Problem, TransitionError
from tests.authorities import make_kiosk_files

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
CLINIC = "Example Skin Clinic"
FILE_WORD = "open the file"


@pytest.fixture(scope="module")
def authority():
    return make_authority(clinic_name=CLINIC, now=NOW)


@pytest.fixture(scope="module")
def rsa_key():
    return rsa.generate_private_key(65537, 3072)


def pem(*certificates):
    read = (x509.load_der_x509_certificate(one) for one in certificates)
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in read)


def draw_page(tmp_path, place):
    path = tmp_path / "page.pdf"
    canvas = Canvas(str(path), pagesize=(place.width, place.height), invariant=1)
    canvas.drawString(20, 40, "Proceed with care")
    canvas.save()
    return path.read_bytes()


def bring(key, *, says=True, first=NOW - timedelta(days=9), last=NOW + timedelta(days=9), issuer_key=None):
    """A PKCS#12 file as a trust service hands it out: key, certificate and its issuer's."""
    root_key = issuer_key or ec.generate_private_key(ec.SECP256R1())
    root = certify("Invented Trust Service", root_key, "Invented Trust Service", root_key, is_root=True)
    leaf = certify("Omar Demonstratus", key, "Invented Trust Service", root_key, says=says, first=first, last=last)
    lock = serialization.BestAvailableEncryption(FILE_WORD.encode())
    return pkcs12.serialize_key_and_certificates(b"mine", key, leaf, [root], lock)


def certify(name, key, issuer, issuer_key, *, is_root=False, says=True, first=NOW, last=NOW + timedelta(days=99)):
    usage = dict.fromkeys(
        ("digital_signature", "key_encipherment", "data_encipherment", "key_agreement", "crl_sign",
         "encipher_only", "decipher_only"), False,
    ) | {"content_commitment": says and not is_root, "key_cert_sign": is_root}  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(first, NOW - timedelta(days=1)) if is_root else first)
        .not_valid_after(last)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


# ── issued by the clinic ────────────────────────────────────────────────────────────────────────


def test_a_practitioner_countersigns_in_their_own_name(authority, sealed, rendered, keys, tmp_path):
    omar = issue_practitioner(authority, name=" Omar  Demonstratus ", clinic_name=CLINIC, now=NOW)
    page = draw_page(tmp_path, rendered.places.practitioner)
    signed = countersign(sealed, page=page, identity=omar, signed_at=NOW + timedelta(hours=2))

    checked = verify(signed, trust=[keys / "authority.pem", pem(authority.certificate)])
    assert checked.state is SealState.WHOLE
    assert [seal.by for seal in checked.seals] == ["Example Skin Clinic, kiosk", "Omar Demonstratus"]


def test_each_issued_key_is_another(authority):
    first, second = (issue_kiosk(authority, clinic_name=CLINIC, now=NOW) for _ in range(2))
    assert first.key != second.key
    assert "key=" not in repr(first)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("A name " * 20, ("A name " * 10)[:64]), ("Ó" * 65, "Ó" * 32), ("王小明", "王小明"), ("王" * 30, "王" * 21)],
)
def test_as_much_of_a_name_as_fits_stands_on_a_certificate(authority, name, shown):
    assert issue_practitioner(authority, name=name, clinic_name=name, now=NOW).name == shown.strip()


def test_a_long_clinic_name_in_any_script_makes_an_authority():
    made = make_authority(clinic_name="Клиника эстетической медицины «Пример» на Садовой улице", now=NOW)
    assert made.name.startswith("Клиника")
    assert made.name.endswith(", authority")


def test_a_kept_identity_is_joined_again_and_a_wrong_half_noticed(authority):
    omar = issue_practitioner(authority, name="Omar", clinic_name=CLINIC, now=NOW)
    nora = issue_practitioner(authority, name="Nora", clinic_name=CLINIC, now=NOW)
    assert join_identity(omar.certificate, omar.key) == omar
    for certificate, key in ((omar.certificate, nora.key), (b"", omar.key), (omar.certificate, b"no key")):
        with pytest.raises(IntegrityError, match="SEAL-012"):
            join_identity(certificate, key)


def test_a_kiosk_goes_over_to_an_authority_whose_key_is_not_on_it(authority, keys, sealed, seal_with, tmp_path):
    make_kiosk_files(tmp_path, clinic_name=CLINIC, now=NOW)
    kiosk = issue_kiosk(authority, clinic_name=CLINIC, now=NOW - timedelta(days=1))
    install_kiosk(tmp_path, kiosk, authorities=[authority.certificate])

    assert load_signing_identity(tmp_path) == kiosk
    assert verify(seal_with(tmp_path), trust=[tmp_path / "authority.pem"]).is_whole
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]


def test_a_kiosk_is_not_given_what_nobody_vouches_for(authority, tmp_path):
    stranger = make_authority(clinic_name=CLINIC, now=NOW)
    kiosk = issue_kiosk(stranger, clinic_name=CLINIC, now=NOW)
    with pytest.raises(MachineError, match="SEAL-010"):
        install_kiosk(tmp_path / "keys", kiosk, authorities=[authority.certificate])
    assert not (tmp_path / "keys").exists()


def test_only_our_own_kind_of_authority_issues(rsa_key, authority):
    der = serialization.Encoding.DER
    key = rsa_key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with pytest.raises(TransitionError):
        issue_kiosk(SigningIdentity("x", authority.certificate, key), clinic_name=CLINIC, now=NOW)


# ── brought along ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["rsa", "p256", "p384"])
def test_a_kiosk_seals_with_a_certificate_it_was_brought(kind, rsa_key, seal_with, tmp_path):
    curves = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1()}
    key = rsa_key if kind == "rsa" else ec.generate_private_key(curves[kind])
    brought = read_pkcs12(bring(key), FILE_WORD, now=NOW)
    assert isinstance(brought, Brought)
    install_kiosk(tmp_path, brought.identity, authorities=brought.issuers)

    checked = verify(seal_with(tmp_path), trust=[tmp_path / "authority.pem"])
    assert checked.state is SealState.WHOLE
    assert checked.seals[0].by == "Omar Demonstratus"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"last": NOW - timedelta(days=1)}, "SEAL-022"),
        ({"first": NOW + timedelta(days=1)}, "SEAL-022"),
        ({"says": False}, "SEAL-023"),
    ],
)
def test_a_certificate_that_will_not_do_is_told_why(change, code):
    told = read_pkcs12(bring(ec.generate_private_key(ec.SECP256R1()), **change), FILE_WORD, now=NOW)
    assert isinstance(told, Problem)
    assert told.code == code


def test_a_weak_or_strange_key_is_refused():
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - that it is weak is the point
    assert read_pkcs12(bring(weak), FILE_WORD, now=NOW).code == "SEAL-024"
    assert read_pkcs12(bring(ec.generate_private_key(ec.SECP256K1())), FILE_WORD, now=NOW).code == "SEAL-024"
    assert read_pkcs12(bring(ed25519.Ed25519PrivateKey.generate()), FILE_WORD, now=NOW).code == "SEAL-021"


@pytest.mark.parametrize("data", [b"", b"no file of that kind"])
def test_what_is_no_such_file_is_told_so(data):
    assert read_pkcs12(data, FILE_WORD, now=NOW).code == "SEAL-020"


def test_a_wrong_file_password_is_told_so():
    data = bring(ec.generate_private_key(ec.SECP256R1()))
    assert read_pkcs12(data, "another", now=NOW).code == "SEAL-020"
    assert read_pkcs12(data, "", now=NOW).code == "SEAL-020"


def test_a_file_without_a_key_is_told_so():
    key = ec.generate_private_key(ec.SECP256R1())
    root = certify("Invented", key, "Invented", key, is_root=True)
    data = pkcs12.serialize_key_and_certificates(None, None, None, [root], serialization.NoEncryption())
    assert read_pkcs12(data, "", now=NOW).code == "SEAL-021"
