"""An invented time-stamp authority, and servers on this machine that speak for it, rightly or wrongly."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

STAMPED = datetime(2026, 11, 20, 10, 42, 17, tzinfo=UTC)
NAME = "Example Time Service"


@dataclass(frozen=True)
class Maker:
    """Whoever makes time-stamps: their root, their certificate and key."""

    root: bytes
    """PEM."""
    certificate: bytes
    """PEM."""
    key: bytes
    """PEM."""

    def stamp(self, question, *, extra=(), at=STAMPED):
        """The right answer to a request, as `tsp.TimeStampResp`."""
        pem = [x509.load_pem_x509_certificate(one) for one in (self.certificate, self.root)]
        mine, root = (asn1_x509.Certificate.load(one.public_bytes(serialization.Encoding.DER)) for one in pem)
        key = serialization.load_pem_private_key(self.key, None).private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        maker = DummyTimeStamper(mine, keys.PrivateKeyInfo.load(key), certs_to_embed=[root, *extra], fixed_dt=at)
        return maker.request_tsa_response(question)


def make_maker(purpose=ExtendedKeyUsageOID.TIME_STAMPING, *, padding=0):
    """An invented authority, and one certificate of it for a purpose."""
    root_key, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    root_name = _name("Example Time Root")
    root = _certify(root_name, root_key, root_name, root_key, x509.BasicConstraints(ca=True, path_length=0))
    usage = x509.ExtendedKeyUsage([purpose])
    note = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.25.1"), bytes(padding))
    mine = _certify(_name(NAME), key, root_name, root_key, usage, note)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    written = (one.public_bytes(serialization.Encoding.PEM) for one in (root, mine))
    return Maker(*written, pem)


def _name(common_name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _certify(subject, key, issuer, issuer_key, extension, *others):
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).add_extension(extension, critical=True)
    builder = builder.not_valid_before(STAMPED - timedelta(days=9)).not_valid_after(STAMPED + timedelta(days=900))
    for other in others:
        builder = builder.add_extension(other, critical=False)
    key_id = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return builder.add_extension(key_id, critical=False).sign(issuer_key, hashes.SHA256())


class Server:
    """Answers on a free port of this machine."""

    def __init__(self, reply):
        """Take a function from a request's bytes and the handler to the answer's bytes, or to None if it answered."""
        self.asked = []
        self.ended = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._make_handler(reply))
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/stamp"

    def _make_handler(self, reply):
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                question = self.rfile.read(int(self.headers["Content-Length"]))
                server.asked.append((self.path, dict(self.headers), question))
                answer = reply(question, self)
                if answer is not None:
                    self.send_response(200)
                    self.send_header("Content-Type", "application/timestamp-reply")
                    self.send_header("Content-Length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)

            def log_message(self, *arguments):
                """Say nothing."""

        return Handler

    @contextmanager
    def running(self):
        thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self.ended.set()
            self._http.shutdown()
            self._http.server_close()
            thread.join()


def ask_other(question, **changes):
    """The same request with something else in it."""
    asked = tsp.TimeStampReq.load(question).native | changes
    imprint = asked["message_imprint"] | ({"hashed_message": changes["digest"]} if "digest" in changes else {})
    parts = {"version": 1, "message_imprint": imprint, "cert_req": True, "nonce": asked["nonce"]}
    return tsp.TimeStampReq({name: value for name, value in parts.items() if value is not None})
