"""A seal bears a trusted time-stamp if the server gives a right one in time, and is made without it otherwise."""

import hashlib
import io
import shutil
import subprocess
import time
from datetime import UTC, datetime

import pytest
from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator.context import ValidationContext

from screener.consent.authority import load_signing_identity
from screener.consent.container import is_container_exact
from screener.consent.seal import countersign_with_time_stamp, seal_with_time_stamp
from screener.consent.signing_block import draw_signing_block
from screener.consent.time_stamp_server import TimeStampFault, TimeStampServer
from screener.consent.time_stamps import TimeStampState, find_token
from screener.consent.verify import Change, SealState, verify
from tests.consent.time_stamping import NAME, STAMPED, Server, ask_other, make_maker

SEALED = datetime(2026, 11, 20, 10, 42, 15, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 11, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def maker():
    return make_maker()


@pytest.fixture
def start():
    """A function that starts a server, ended with the test."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda reply: stack.enter_context(Server(reply).running())


@pytest.fixture
def seal_by(rendered, words, sign, keys):
    """A function that seals the healthy patient's document with a server's time-stamp."""

    def make(server, limit_s=5.0):
        return seal_with_time_stamp(
            rendered.pdf,
            places=rendered.places,
            signatures=(sign(),),
            words=words,
            identity=load_signing_identity(keys),
            sealed_at=SEALED,
            server=TimeStampServer(server if isinstance(server, str) else server.url, limit_s) if server else None,
        )

    return make


@pytest.fixture
def right(maker):
    """What a server that does all rightly replies."""
    return lambda question, _: maker.stamp(tsp.TimeStampReq.load(question)).dump()


@pytest.fixture
def stamped(start, right, seal_by, made_once):
    """A sealed document with a time-stamp."""
    if "stamped" not in made_once:
        made_once["stamped"] = seal_by(start(right))
    return made_once["stamped"]


def read_signature(pdf, number=0):
    return PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures[number]


def find_bytes(pdf, number=0):
    """Where the time-stamp's hexadecimal digits stand in the file."""
    token = find_token(read_signature(pdf, number).signer_info).dump().hex().upper().encode()
    assert pdf.count(token) == 1
    return pdf.index(token), pdf.index(token) + len(token)


# ── all goes well ──


def test_a_right_answer_stands_in_the_seal(stamped, rendered, authority, maker):
    assert stamped.stamped_at == STAMPED
    assert stamped.fault is None
    assert stamped.pdf.startswith(rendered.pdf)
    verification = verify(stamped.pdf, trust=[authority], time_stamp_trust=[maker.root])
    assert verification.is_whole
    stamp = verification.seals[0].time_stamp
    assert (stamp.state, stamp.by, stamp.at) == (TimeStampState.TRUSTED, NAME, STAMPED)
    assert verification.seals[0].at == SEALED


def test_whoever_does_not_know_the_servers_authority_is_told_so(stamped, authority):
    verification = verify(stamped.pdf, trust=[authority])
    assert verification.is_whole
    assert verification.seals[0].time_stamp.state is TimeStampState.UNKNOWN


def test_the_clinics_own_authority_does_not_vouch_for_time_stamps(stamped, authority):
    check = verify(stamped.pdf, trust=[authority], time_stamp_trust=[authority]).seals[0]
    assert check.time_stamp.state is TimeStampState.UNKNOWN


def test_a_time_servers_authority_does_not_vouch_for_seals(stamped, maker):
    assert verify(stamped.pdf, trust=[maker.root]).state is SealState.UNTRUSTED


def test_the_server_learns_the_digest_of_the_signature_and_nothing_else(start, right, seal_by):
    server = start(right)
    sealed = seal_by(server)
    ((path, headers, question),) = server.asked
    request = tsp.TimeStampReq.load(question, strict=True)
    signature = read_signature(sealed.pdf).signer_info["signature"].native
    assert path == "/stamp"
    assert headers["Content-Type"] == "application/timestamp-query"
    assert headers.keys() == {"Host", "Accept-Encoding", "Content-Length", "Content-Type", "Accept", "Connection"}
    assert request["message_imprint"]["hashed_message"].native == hashlib.sha256(signature).digest()
    assert request["cert_req"].native
    assert len(question) < 80


def test_each_question_has_a_number_of_its_own(start, right, seal_by):
    server = start(right)
    seal_by(server)
    seal_by(server)
    nonces = {tsp.TimeStampReq.load(question)["nonce"].native for _, _, question in server.asked}
    assert len(nonces) == 2


def test_without_a_server_the_seal_is_as_it_always_was(seal_by, sealed, authority):
    plain = seal_by(None)
    assert (plain.stamped_at, plain.fault) == (None, None)
    assert len(plain.pdf) == len(sealed)
    assert verify(plain.pdf, trust=[authority]).seals[0].time_stamp is None


def test_the_practitioners_seal_bears_one_too(start, right, stamped, rendered, words, sign, keys, authority, maker):
    signed = countersign_with_time_stamp(
        stamped.pdf,
        page=draw_signing_block(rendered.places.practitioner, [sign()], words),
        identity=load_signing_identity(keys),
        signed_at=LATER,
        server=TimeStampServer(start(right).url),
    )
    assert signed.stamped_at == STAMPED
    verification = verify(signed.pdf, trust=[authority], time_stamp_trust=[maker.root])
    assert verification.is_whole
    assert [check.time_stamp.state for check in verification.seals] == [TimeStampState.TRUSTED] * 2
    assert [check.changes for check in verification.seals] == [(Change.COUNTERSIGNED,), ()]


def test_pyhanko_itself_finds_the_time_stamp_whole_and_trusted(stamped, authority, maker):
    def trusting(pem):
        from screener.consent.verify import _read_authorities

        return ValidationContext(trust_roots=_read_authorities(pem), allow_fetching=False, moment=LATER)

    status = validate_pdf_signature(read_signature(stamped.pdf), trusting(authority), trusting(maker.root))
    assert status.bottom_line
    assert status.timestamp_validity.trusted
    assert status.timestamp_validity.timestamp == STAMPED


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is not installed")
def test_pdfsig_agrees_with_the_time_stamp_in(stamped, tmp_path):
    (tmp_path / "consent.pdf").write_bytes(stamped.pdf)
    done = subprocess.run(
        ["pdfsig", "-nocert", tmp_path / "consent.pdf"], capture_output=True, text=True, check=False
    )
    assert done.stdout.count("Signature is Valid.") == 1
    assert "ETSI.CAdES.detached" in done.stdout


@pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL's command is not installed")
def test_openssl_agrees_with_the_time_stamp(stamped, maker, tmp_path):
    signer = read_signature(stamped.pdf).signer_info
    (tmp_path / "token").write_bytes(find_token(signer).dump())
    (tmp_path / "root.pem").write_bytes(maker.root)
    digest = hashlib.sha256(signer["signature"].native).hexdigest()
    command = ["openssl", "ts", "-verify", "-token_in", "-in", "token", "-digest", digest, "-CAfile", "root.pem"]
    moment = ["-attime", str(int(STAMPED.timestamp()))]
    done = subprocess.run([*command, *moment], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL's command is not installed")
def test_a_time_stamp_made_by_openssl_is_taken(start, seal_by, maker, authority, tmp_path):
    for name, content in (("tsa.pem", maker.certificate), ("tsa.key", maker.key), ("root.pem", maker.root)):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "serial").write_text("01")
    (tmp_path / "ts.cnf").write_text(
        "[tsa]\ndefault_tsa=one\n[one]\nserial=serial\nsigner_cert=tsa.pem\ncerts=root.pem\nsigner_key=tsa.key\n"
        "signer_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256\naccuracy=secs:1,millisecs:500\n"
        "ordering=yes\ntsa_name=yes\ness_cert_id_chain=yes\nclock_precision_digits=3\n"
    )

    def reply(question, _):
        (tmp_path / "question").write_bytes(question)
        command = ["openssl", "ts", "-reply", "-config", "ts.cnf", "-section", "one", "-queryfile", "question"]
        subprocess.run([*command, "-out", "answer"], cwd=tmp_path, capture_output=True, check=True)
        return (tmp_path / "answer").read_bytes()

    sealed = seal_by(start(reply))
    assert sealed.fault is None
    verification = verify(sealed.pdf, trust=[authority], time_stamp_trust=[maker.root])
    assert verification.is_whole
    assert verification.seals[0].time_stamp.by == NAME


def test_a_time_stamp_holds_when_whoever_made_it_has_long_run_out(start, seal_by, maker, authority):
    """Nothing reads the clock: the verdict is of the time that the time-stamp states."""
    long_ago = STAMPED.replace(day=12)
    sealed = seal_by(start(lambda question, _: maker.stamp(tsp.TimeStampReq.load(question), at=long_ago).dump()))
    check = verify(sealed.pdf, trust=[authority], time_stamp_trust=[maker.root]).seals[0].time_stamp
    assert (check.state, check.at) == (TimeStampState.TRUSTED, long_ago)


# ── the server is away, slow or wrong ──


def respond(status, **headers):
    def reply(_, handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()

    return reply


def refuse(status):
    """An answer of a status and a reason, without a time-stamp."""
    told = tsp.PKIStatusInfo({"status": status, "status_string": ["Testa"]}).dump()
    return lambda *_: bytes([0x30, len(told)]) + told


WRONG_BYTES = [
    b"",
    b"hello",
    b"<html>Sign in</html>",
    b"\x30\x80",
    b"\x30\x03\x02\x01\x00",
    b"\x30\x05\x30\x03\x02\x01\x00",
]


@pytest.mark.parametrize("answer", WRONG_BYTES)
def test_an_answer_that_is_none_is_left_out_and_said(start, seal_by, authority, answer):
    expect_no_stamp(seal_by(start(lambda *_: answer)), TimeStampFault.WRONG, authority)


@pytest.mark.parametrize("changes", [{"nonce": 7}, {"nonce": None}, {"digest": bytes(32)}])
def test_an_answer_to_another_question_is_left_out_and_said(start, seal_by, maker, authority, changes):
    server = start(lambda question, _: maker.stamp(ask_other(question, **changes)).dump())
    expect_no_stamp(seal_by(server), TimeStampFault.WRONG, authority)


@pytest.mark.parametrize("where", [-1, -200])
def test_an_answer_with_a_wrong_signature_is_left_out_and_said(start, seal_by, maker, authority, where):
    def reply(question, _):
        answer = bytearray(maker.stamp(tsp.TimeStampReq.load(question)).dump())
        answer[where] ^= 1
        return bytes(answer)

    expect_no_stamp(seal_by(start(reply)), TimeStampFault.WRONG, authority)


def test_an_answer_from_somebody_who_makes_no_time_stamps_is_left_out_and_said(start, seal_by, authority):
    other = make_maker(ExtendedKeyUsageOID.CODE_SIGNING)
    server = start(lambda question, _: other.stamp(tsp.TimeStampReq.load(question)).dump())
    expect_no_stamp(seal_by(server), TimeStampFault.WRONG, authority)


@pytest.mark.parametrize("status", ["rejection", "waiting", "revocation_warning"])
def test_a_refusal_is_said(start, seal_by, authority, status):
    expect_no_stamp(seal_by(start(refuse(status))), TimeStampFault.REFUSED, authority)


@pytest.mark.parametrize("status", [301, 401, 404, 500, 204])
def test_anything_but_an_answer_is_a_refusal_and_nobody_is_sent_elsewhere(start, seal_by, authority, right, status):
    elsewhere = start(right)
    sealed = seal_by(start(respond(status, Location=elsewhere.url)))
    expect_no_stamp(sealed, TimeStampFault.REFUSED, authority)
    assert elsewhere.asked == []


def test_an_answer_without_end_is_not_waited_for(start, seal_by, authority):
    expect_no_stamp(seal_by(start(lambda *_: bytes(1_000_000))), TimeStampFault.TOO_LARGE, authority)


def test_an_answer_with_more_certificates_than_there_is_room_for_is_left_out_and_said(
    start, seal_by, maker, authority
):
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificate

    roots = [maker.root] + [make_maker().root for _ in range(5)]
    extra = [asn1_x509.Certificate.load(load_pem_x509_certificate(root).public_bytes(Encoding.DER)) for root in roots]
    server = start(lambda question, _: maker.stamp(tsp.TimeStampReq.load(question), extra=extra).dump())
    expect_no_stamp(seal_by(server), TimeStampFault.TOO_LARGE, authority)
    fitting = start(lambda question, _: maker.stamp(tsp.TimeStampReq.load(question), extra=extra[1:5]).dump())
    full = seal_by(fitting)
    assert full.fault is None
    verification = verify(full.pdf, trust=[authority], time_stamp_trust=[maker.root])
    assert verification.is_whole
    assert verification.seals[0].time_stamp.state is TimeStampState.TRUSTED


def test_an_answer_with_more_bytes_than_there_is_room_for_is_left_out_and_said(start, seal_by, authority):
    wordy = make_maker(padding=16_000)
    server = start(lambda question, _: wordy.stamp(tsp.TimeStampReq.load(question)).dump())
    expect_no_stamp(seal_by(server), TimeStampFault.TOO_LARGE, authority)


def test_a_server_that_does_not_answer_is_not_waited_for(start, seal_by, authority):
    server = start(lambda *_: server.ended.wait() and None)
    started = time.monotonic()
    expect_no_stamp(seal_by(server, limit_s=0.3), TimeStampFault.SLOW, authority)
    assert time.monotonic() - started < 3
    server.ended.set()


def test_a_server_that_answers_byte_by_byte_is_not_waited_for(start, seal_by, authority):
    hung_up = []

    def reply(_, handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "60000")
        handler.end_headers()
        try:
            while not server.ended.wait(0.02):
                handler.wfile.write(b"0")
                handler.wfile.flush()
        except OSError:
            hung_up.append(True)
            server.ended.set()

    server = start(reply)
    started = time.monotonic()
    expect_no_stamp(seal_by(server, limit_s=0.3), TimeStampFault.SLOW, authority)
    assert time.monotonic() - started < 3
    assert server.ended.wait(5)
    assert hung_up == [True]


def test_a_server_that_hangs_up_is_away(start, seal_by, authority):
    server = start(lambda _, handler: handler.connection.close())
    expect_no_stamp(seal_by(server), TimeStampFault.AWAY, authority)


def test_a_server_that_is_not_there_is_away(start, right, seal_by, authority):
    with Server(right).running() as server:
        pass
    expect_no_stamp(seal_by(server), TimeStampFault.AWAY, authority)


def test_a_server_whose_tls_is_none_is_away(start, right, seal_by, authority):
    expect_no_stamp(seal_by(start(right).url.replace("http:", "https:")), TimeStampFault.AWAY, authority)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.org/", "example.org", "http://", "http://example.org:x/", "http://[::1",
     "http://someone:secret@127.0.0.1/", " "],
)  # fmt: skip
def test_an_address_that_cannot_be_asked_is_said(seal_by, authority, url):
    expect_no_stamp(seal_by(url), TimeStampFault.ADDRESS, authority)


def expect_no_stamp(sealed, fault, authority):
    assert sealed.fault is fault
    assert sealed.stamped_at is None
    verification = verify(sealed.pdf, trust=[authority])
    assert verification.is_whole
    assert verification.seals[0].time_stamp is None


# ── it was altered ──


def test_a_byte_altered_anywhere_in_it_is_noticed(stamped, authority):
    start, end = find_bytes(stamped.pdf)
    for position in range(start, end, 97):
        digit = b"1" if stamped.pdf[position : position + 1] != b"1" else b"2"
        altered = stamped.pdf[:position] + digit + stamped.pdf[position + 1 :]
        assert verify(altered, trust=[authority]).state is SealState.ALTERED


def test_the_time_stamp_of_another_seal_is_noticed(start, right, seal_by, stamped, authority):
    other = seal_by(start(right)).pdf
    (start_here, end_here), (start_there, end_there) = find_bytes(stamped.pdf), find_bytes(other)
    assert end_here - start_here == end_there - start_there
    swapped = stamped.pdf[:start_here] + other[start_there:end_there] + stamped.pdf[end_here:]
    verification = verify(swapped, trust=[authority])
    assert verification.state is SealState.ALTERED
    assert verification.seals[0].time_stamp.state is TimeStampState.BROKEN


def test_the_time_stamp_of_another_seal_with_its_digest_is_noticed_too(start, right, seal_by, stamped, authority):
    pdf = put_beside(stamped.pdf, read_signature(seal_by(start(right)).pdf).signer_info["unsigned_attrs"])
    signature = read_signature(pdf)
    assert is_container_exact(signature, pdf)
    verification = verify(pdf, trust=[authority])
    assert verification.state is SealState.ALTERED
    assert verification.seals[0].changes == (Change.CONTENT,)


def test_anything_else_beside_the_signature_is_noticed(stamped, authority):
    ours = read_signature(stamped.pdf).signer_info["unsigned_attrs"]
    other = cms.CMSAttribute({"type": "2.25.1", "values": [cms.OctetString(b"Testa")]})
    for attributes in ([*ours, other], [other], [ours[0]], [ours[1]]):
        pdf = put_beside(stamped.pdf, cms.CMSAttributes(attributes))
        assert verify(pdf, trust=[authority]).state is SealState.ALTERED


def put_beside(pdf, attributes):
    """The same document with other things beside its signature, written as ours are."""
    signature = read_signature(pdf)
    _, before, after, _ = (int(number) for number in signature.byte_range)
    container = cms.ContentInfo.load(bytes.fromhex(pdf[before + 1 : after - 1].decode()))
    signer = container["content"]["signer_infos"][0]
    signer["unsigned_attrs"] = cms.CMSAttributes.load(attributes.copy().untag().dump(force=True))
    written = container.dump(force=True)
    room = (after - before - 2) // 2
    return pdf[:before] + b"<" + written.ljust(room, b"\0").hex().upper().encode() + b">" + pdf[after:]


def test_putting_the_same_back_is_no_alteration(stamped, authority):
    attributes = read_signature(stamped.pdf).signer_info["unsigned_attrs"]
    assert put_beside(stamped.pdf, attributes) == stamped.pdf


# ── words ──


@pytest.mark.parametrize("state", TimeStampState)
def test_every_verdict_on_a_time_stamp_has_its_sentence(state, words):
    told = words.format(f"cli.verify-time-stamp-{state}", by=NAME, at=STAMPED.isoformat())
    assert NAME in told


@pytest.mark.parametrize("fault", TimeStampFault)
def test_every_missing_time_stamp_has_its_sentence_and_fits_the_audit_trail(fault, words):
    from screener.records.audit import Note

    assert words[f"records.not-time-stamped-{fault}"]
    assert Note("record.submitted", "kiosk", SEALED, details={"time-stamp": fault.value}).details
