"""Whether a seal's own bytes are exactly what our seals consist of.

The seal itself is the one stretch of the file that it cannot cover. A reader may pass over parts of it, so
that a byte altered there would go unnoticed: unused fields, padding, the case of a digit.
"""

from __future__ import annotations

from asn1crypto import cms
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from screener.consent.time_stamps import is_attached_exactly


def is_container_exact(signature: EmbeddedPdfSignature, data: bytes) -> bool:
    """True if a seal is written the one way ours are, padding and unused fields included."""
    _, before, after, _ = (int(number) for number in signature.byte_range)
    gap = data[before:after]
    content = bytes.fromhex(gap[1:-1].decode("ascii"))
    container = cms.ContentInfo.load(content)
    written = container.dump()
    padding = content[len(written) :]
    if gap != b"<" + content.hex().upper().encode() + b">" or any(padding):
        return False
    return container.dump(force=True) == written and _is_plain(container["content"])


def _is_plain(signed: cms.SignedData) -> bool:
    """One signer, one certificate, one digest, nothing beside them but a time-stamp."""
    signers, certificates = signed["signer_infos"], signed["certificates"]
    digests = [digest["algorithm"].native for digest in signed["digest_algorithms"]]
    return (
        signed["version"].native == "v1"
        and signed["encap_content_info"]["content_type"].native == "data"
        and signed["encap_content_info"]["content"].native is None
        and len(signed["crls"]) == 0
        and len(signers) == len(certificates) == 1
        and digests == [signers[0]["digest_algorithm"]["algorithm"].native]
        and signers[0]["version"].native == "v1"
        and is_attached_exactly(signers[0])
    )
