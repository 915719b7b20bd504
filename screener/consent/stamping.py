"""Signs with a time-stamp if a server gives one, and without if not: a missing time-stamp is told, never raised."""

from __future__ import annotations

import hashlib
import struct
import zlib
from datetime import datetime
from typing import Any

from asn1crypto import cms, core, tsp
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from typing_extensions import override

from screener.consent.time_stamp_server import TimeStampFault, TimeStampServer, ask
from screener.consent.time_stamps import MOST_CERTIFICATES, TimeStampState, attach, judge, read_info

STAMP_ROOM = 16_384
"""Bytes kept for a time-stamp; those of the large services have three certificates and about 6,000."""
_BESIDE = 256
"""Bytes of that for what stands around it."""
_NOT_ONE = (
    PdfError, SignatureValidationError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
    AssertionError, RecursionError, NotImplementedError, EOFError, zlib.error, struct.error,
)  # fmt: skip
"""What pyHanko and asn1crypto let out on answers made to confuse them."""


class _Response(core.Sequence):  # type: ignore[misc]  # it brings no types
    """A server's answer; asn1crypto's own cannot be read where a server refuses, for then it has one part only."""

    _fields = [  # noqa: RUF012 - asn1crypto's way
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class StampingSigner(SimpleSigner):
    """Signs once, and asks a server when that was."""

    def __init__(self, server: TimeStampServer, **parts: Any) -> None:  # noqa: ANN401 - handed on
        """Take whom to ask, and what a plain signer takes."""
        super().__init__(**parts)
        self._server = server
        self.outcome: datetime | TimeStampFault = TimeStampFault.AWAY
        """When the server saw the signature, aware, or why the signature has no time-stamp."""

    @override
    async def unsigned_attrs(
        self,
        digest_algorithm: str,
        signature: bytes,
        signed_attrs: cms.CMSAttributes,
        timestamper: TimeStamper | None = None,
        dry_run: bool = False,
    ) -> cms.CMSAttributes | None:
        signed = self.signer_info(digest_algorithm, signed_attrs, signature)
        found = await seek(self._server, signed)
        if isinstance(found, TimeStampFault):
            self.outcome = found
            return None
        self.outcome = read_info(found)["gen_time"].native
        return attach(found)


async def seek(server: TimeStampServer, signed: cms.SignerInfo) -> cms.ContentInfo | TimeStampFault:
    """A server's time-stamp of a signature, proved to be one of it, or why there is none."""
    digest = hashlib.sha256(signed["signature"].native).digest()
    nonce, question = TimeStamper().request_cms(digest, "sha256")  # type: ignore[no-untyped-call]  # pyHanko's
    answer = ask(server, question.dump())
    if isinstance(answer, TimeStampFault):
        return answer
    try:
        return await _read(answer, nonce, signed)
    except _NOT_ONE:
        return TimeStampFault.WRONG


async def _read(answer: bytes, nonce: int, signed: cms.SignerInfo) -> cms.ContentInfo | TimeStampFault:
    response = _Response.load(answer, strict=True)
    if response["status"]["status"].native not in ("granted", "granted_with_mods"):
        return TimeStampFault.REFUSED
    # In the one way of writing that `is_container_exact` allows; what its maker signed stays as it is.
    written = cms.ContentInfo.load(response["time_stamp_token"].dump()).dump(force=True)
    token = cms.ContentInfo.load(written, strict=True)
    if read_info(token)["nonce"].native != nonce:
        return TimeStampFault.WRONG
    if len(written) > STAMP_ROOM - _BESIDE or len(token["content"]["certificates"]) > MOST_CERTIFICATES:
        return TimeStampFault.TOO_LARGE
    verdict = await judge(signed, token, ())
    return TimeStampFault.WRONG if verdict.state is TimeStampState.BROKEN else token
