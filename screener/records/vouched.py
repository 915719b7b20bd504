"""The clinic's own files with the mark of somebody who held its keys: what another kiosk may trust."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from screener.errors import IntegrityError
from screener.records.clinic import find_file
from screener.records.clinic_keys import ClinicKeys
from screener.records.model import ClinicFile
from screener.records.store import Store


def make_file(clinic: ClinicKeys, name: str, body: bytes, *, at: datetime) -> ClinicFile:
    """A file with the mark on its name and bytes."""
    return ClinicFile(name, body, clinic.vouch(_claim(name, body)), at)


def is_vouched(clinic: ClinicKeys, file: ClinicFile) -> bool:
    """True if somebody who held the clinic's keys made the mark on exactly this."""
    return clinic.has_vouched(_claim(file.id, file.body), file.voucher)


def read_file(store: Store, clinic: ClinicKeys, name: str) -> bytes | None:
    """The bytes of a file, or None if there is none.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: Nobody who held the clinic's keys put it there as it is.
    """
    file = find_file(store, name)
    if file is None:
        return None
    if not is_vouched(clinic, file):
        message = f"The clinic's {name} in {store.place} is not what an owner put there. Restore the last backup."
        raise IntegrityError("CLINIC-002", message)
    return file.body


def _claim(name: str, body: bytes) -> bytes:
    return json.dumps(["clinic-file", name, hashlib.sha256(body).hexdigest()]).encode()
