"""The last head of the audit trail that this machine saw, kept in a file outside the database.

Whoever puts an older copy of the database in place, or cuts off its end, must also have the key of every machine that
has seen more: the file carries an HMAC-SHA-256 under a key of this machine, and its number only rises.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from screener.errors import IntegrityError, MachineError
from screener.records.audit import Anchor, parse_anchor
from screener.records.files import write_atomically
from screener.records.vault import PrivateKey

_NAME = "anchor.txt"


@dataclass(frozen=True, slots=True)
class AnchorFile:
    """One machine's memory of the chain."""

    path: Path
    """A file outside the database's own folder, so that a copied folder does not bring it along."""
    key: bytes = field(repr=False)
    """32 random bytes that only this machine has."""

    def recall(self) -> Anchor | None:
        """The last head that was remembered; None if there never was one.

        Raises:
            IntegrityError: The file is not what this machine wrote.
            MachineError: It cannot be read.
        """
        try:
            written = self.path.read_text("ascii", "replace")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise MachineError(
                "AUDIT-002", f"{self.path} cannot be read. Give this program the right to, then try again."
            ) from error
        told, _, mac = written.strip().partition(" ")
        anchor = parse_anchor(told)
        if anchor is None or not hmac.compare_digest(mac, self._compute_mac(told)):
            raise IntegrityError(
                "AUDIT-001",
                f"{self.path} is not what this machine wrote: the last known head of the audit trail is lost. "
                "Find out who changed it, and verify the audit trail against the heads printed in the PDFs.",
            )
        return anchor

    def remember(self, head: Anchor) -> None:
        """Keep a head, unless a later one is kept already.

        Raises:
            IntegrityError: What is kept is not what this machine wrote.
            MachineError: The file cannot be written.
        """
        known = self.recall()
        if known is None or head.sequence > known.sequence:
            self.replace(head)

    def replace(self, head: Anchor) -> None:
        """Keep a head in place of any other: after the owner has restored a backup, and was told what is lost.

        Raises:
            MachineError: The file cannot be written.
        """
        told = head.as_text()
        write_atomically(self.path, f"{told} {self._compute_mac(told)}\n".encode("ascii"))

    def _compute_mac(self, told: str) -> str:
        return hmac.new(self.key, b"screener-anchor-1 " + told.encode("ascii"), hashlib.sha256).hexdigest()


def find_anchor_file(folder: Path, own: PrivateKey) -> AnchorFile:
    """A kiosk's memory of the chain. Its key follows from the kiosk's own.

    Args:
        folder: The kiosk's folder of keys, which is not the database's.
        own: The kiosk's own key.
    """
    key = HKDF(SHA256(), length=32, salt=None, info=b"screener anchor").derive(own.to_bytes())
    return AnchorFile(folder / _NAME, key)
