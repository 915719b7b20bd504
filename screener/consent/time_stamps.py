"""Trusted time-stamps in a seal: that they belong to it, who made them and when, and that no byte of them changed.

A time-stamp is somebody else's, and stands where the seal itself cannot cover it. So that a byte altered in any part
of it is noticed (its maker's signature covers not all), its SHA-256 stands beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from asn1crypto import cms, core, tsp, x509
from pyhanko.sign.validation.generic_cms import message_imprint_checker, validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator.context import ValidationContext

_TOKEN = "signature_time_stamp_token"  # noqa: S105 - the name of an attribute
_DIGEST = "2.25.23240455444087035148684966764592156340"
"""Ours: an arc that needs no registration (ITU-T X.667)."""


MOST_CERTIFICATES = 6
"""In one time-stamp. Real ones have up to four; the ways through a heap of like-named ones are beyond counting."""


class TimeStampState(StrEnum):
    """What can be said of a time-stamp."""

    TRUSTED = "trusted"
    """Whole, and made by somebody whom a given authority vouches for."""
    UNKNOWN = "unknown"
    """Whole, but none of the given authorities vouches for whoever made it: believe it as far as you know them."""
    BROKEN = "broken"
    """Not of this seal, or altered, or made by somebody who makes no time-stamps."""


@dataclass(frozen=True, slots=True)
class TimeStampCheck:
    """One time-stamp."""

    state: TimeStampState
    by: str
    """Whose certificate, by its own words; believe it only if trusted."""
    at: datetime
    """When the seal existed, by the time-stamp's words, aware."""


def attach(token: cms.ContentInfo) -> cms.CMSAttributes:
    """What stands beside a signature: the time-stamp, and its digest."""
    digest = core.OctetString(hashlib.sha256(token.dump()).digest())
    pairs = ((_TOKEN, token), (_DIGEST, digest))
    return cms.CMSAttributes([cms.CMSAttribute({"type": kind, "values": [value]}) for kind, value in pairs])


def is_attached_exactly(signer: cms.SignerInfo) -> bool:
    """True if there is nothing beside a signature, or just what `attach` makes."""
    attributes = list(signer["unsigned_attrs"])
    if not attributes:
        return True
    token = find_token(signer)
    return token is not None and signer["unsigned_attrs"].dump() == _retag(attach(token), signer)


def _retag(attributes: cms.CMSAttributes, signer: cms.SignerInfo) -> bytes:
    """The same as it stands in a signature."""
    copy = signer.copy()
    copy["unsigned_attrs"] = attributes
    written: bytes = copy["unsigned_attrs"].dump(force=True)
    return written


def find_token(signer: cms.SignerInfo) -> cms.ContentInfo | None:
    """The time-stamp of a signature, if it has one."""
    for attribute in signer["unsigned_attrs"]:
        if attribute["type"].native == _TOKEN and len(attribute["values"]):
            return attribute["values"][0]
    return None


def read_info(token: cms.ContentInfo) -> tsp.TSTInfo:
    """What a time-stamp says.

    Raises:
        ValueError: It is none.
    """
    if token["content_type"].native != "signed_data":
        raise ValueError("not signed data")
    # Read from its bytes, not through `.parsed`: that would be written again in another way when all is compared.
    content = token["content"]["encap_content_info"]["content"]
    return tsp.TSTInfo.load(bytes(content), strict=True)


async def judge(signer: cms.SignerInfo, token: cms.ContentInfo, roots: Sequence[x509.Certificate]) -> TimeStampCheck:
    """The verdict on a time-stamp of a signature, at the time that it states itself.

    Args:
        signer: Whose signature it should be of.
        token: The time-stamp.
        roots: Authorities whose time-stamps count.

    Raises:
        ValueError: It is none, or made to keep whoever checks it busy.
        SignatureValidationError: It is none.
    """
    if len(token["content"]["certificates"]) > MOST_CERTIFICATES:
        raise ValueError("too many certificates")
    at = read_info(token)["gen_time"].native
    context = ValidationContext(trust_roots=list(roots), allow_fetching=False, moment=at)
    told = await validate_tst_signed_data(token["content"], context, message_imprint_checker(signer))
    status = TimestampSignatureStatus(**told)
    maker = status.signing_cert
    purposes = maker.extended_key_usage_value
    if not (status.intact and status.valid and purposes is not None and "time_stamping" in purposes.native):
        state = TimeStampState.BROKEN
    else:
        state = TimeStampState.TRUSTED if status.trusted else TimeStampState.UNKNOWN
    return TimeStampCheck(state, str(maker.subject.native.get("common_name", maker.subject.human_friendly)), at)
