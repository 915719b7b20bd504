"""A clinic is founded, and a machine becomes one of its kiosks.

Every clinic has one database, which holds all that a new or a restored machine needs beside an owner's password: who
works there, the recovery code's hold on the keys, the certificates, and the authority's key, sealed to the clinic. A
kiosk's folder holds what lets it write, and nothing that reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from screener.commands.clinic import KEYS
from screener.consent.authority import install_kiosk
from screener.consent.certificates import (
    SigningIdentity,
    issue_kiosk,
    issue_practitioner,
    join_identity,
    make_authority,
    read_pem,
    write_pem,
)
from screener.errors import IntegrityError, Problem
from screener.records.anchors import find_anchor_file
from screener.records.attempts import fold_name
from screener.records.audit_log import read_head
from screener.records.clinic import add_kiosk, certify_kiosk, found, list_kiosks
from screener.records.clinic_keys import ClinicKeys
from screener.records.key_files import (
    KIOSK_KEY,
    KioskKeys,
    create_kiosk_keys,
    load_kiosk_keys,
    replace_clinic_key,
)
from screener.records.members import Member, SignedIn, SigningKey, give_signing_key
from screener.records.model import ClinicFile, ClinicKey, Kiosk, StaffMember
from screener.records.recovery import NewCode, Recovery, found_clinic
from screener.records.store import Store
from screener.records.vault import Context, seal
from screener.records.vouched import make_file, read_file
from screener.settings import Settings

AUTHORITY_FILE, AUTHORITY_KEY_FILE, SETTINGS_FILE = "authority", "authority-key", "settings"
"""Names of the clinic's files in its database: the certificates that its seals are checked against (PEM, the one that
issues first), the private key of that one (PKCS#8, sealed to the clinic), and the settings of its first kiosk."""
AUTHORITY_KEY_CONTEXT = Context("authority-key", "clinic")


@dataclass(frozen=True, slots=True)
class Founding:
    """A clinic just founded."""

    owner: SignedIn
    new_code: NewCode
    """Print it, and keep it nowhere."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who founds a clinic."""

    name: str
    password: str


def found_with_first_kiosk(
    store: Store,
    folder: Path,
    settings: Settings,
    owner: Owner,
    *,
    keep_code: Callable[[NewCode], None],
    now: datetime,
) -> Founding | Problem:
    """Found a clinic in an empty database, and make this machine its first kiosk.

    Args:
        store: An open database with tables and nothing in them.
        folder: The data folder, in which the settings stand already.
        settings: What they say.
        owner: The first practitioner, who owns the clinic.
        keep_code: Prints the recovery sheet. Called before anything is kept, so that no clinic is without one.
        now: The time, aware.

    Raises:
        MachineError: The database or the folder cannot be written.
    """
    founded = found_clinic(
        member_id=str(uuid4()),
        name=owner.name,
        password=owner.password,
        clinic_name=settings.clinic_name,
        on=now.date(),
    )
    if isinstance(founded, Problem):
        return founded
    authority = make_authority(clinic_name=settings.clinic_name, now=now)
    signed_in = _certify_owner(founded.owner, authority, settings, now)
    keep_code(founded.new_code)
    problem = found(
        store,
        owner=as_row(signed_in.member, signed_in.clinic, added_at=now),
        key=as_key(signed_in.clinic, founded.new_code.recovery, added_at=now),
        files=_make_files(signed_in.clinic, authority, folder, now),
        at=now,
    )
    if problem is not None:
        return problem
    enrol_kiosk(store, signed_in, folder, settings, now=now)
    return Founding(signed_in, founded.new_code)


def enrol_kiosk(
    store: Store,
    by: SignedIn,
    folder: Path,
    settings: Settings,
    *,
    brought: SigningIdentity | None = None,
    issuers: Sequence[bytes] = (),
    now: datetime,
) -> Kiosk:
    """Make this machine a kiosk of the clinic, or what it was again: it may then seal and write, and read nothing.

    Whatever of it is there already is kept, so that it may be done again after it was cut short.

    Args:
        store: The clinic's database.
        by: An owner.
        folder: This machine's data folder.
        settings: Its settings.
        brought: A signing certificate from elsewhere, in place of one from the clinic's own authority.
        issuers: With it, the certificates (DER) that issued it.
        now: The time, aware.

    Raises:
        MachineError: The database or the folder cannot be written, or the certificate is not the issuers'.
        IntegrityError: What the database holds of the clinic is not what an owner put there.
    """
    keys_folder = folder / KEYS
    authority, authorities = open_authority(store, by.clinic)
    identity = brought or issue_kiosk(authority, clinic_name=settings.clinic_name, now=now)
    keys = _ensure_keys(keys_folder, by)
    kiosk = Kiosk(
        id=keys.own.public.uuid,
        name=settings.kiosk_name,
        public_key=keys.own.public.to_bytes(),
        certificate=identity.certificate,
        added_at=now,
    )
    if all(known.id != kiosk.id for known in list_kiosks(store)):
        add_kiosk(store, kiosk, actor_id=by.member.id, at=now)
    else:
        certify_kiosk(store, kiosk.id, kiosk.certificate, actor_id=by.member.id, at=now)
    # The authority's certificate, by which a kiosk is told, is written only when all else is there.
    install_kiosk(keys_folder, identity, authorities=[*authorities, *issuers])
    find_anchor_file(keys_folder, keys.own).remember(read_head(store))
    return kiosk


def open_authority(store: Store, clinic: ClinicKeys) -> tuple[SigningIdentity, tuple[bytes, ...]]:
    """The clinic's authority, to issue with, and every certificate (DER) that seals are checked against.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: They are missing, or not what an owner put there.
    """
    pem, sealed = (read_file(store, clinic, name) for name in (AUTHORITY_FILE, AUTHORITY_KEY_FILE))
    if pem is None or sealed is None:
        message = "The clinic's authority is missing in its database. Restore the last backup."
        raise IntegrityError("CLINIC-003", message)
    authorities = read_pem(pem)
    return join_identity(authorities[0], clinic.open(sealed, AUTHORITY_KEY_CONTEXT)), tuple(authorities)


def issue_signing_key(
    clinic: ClinicKeys, authority: SigningIdentity, member: Member, *, clinic_name: str, now: datetime
) -> Member:
    """The same member with a signing certificate of the clinic's own."""
    issued = issue_practitioner(authority, name=member.name, clinic_name=clinic_name, now=now)
    return give_signing_key(clinic, member, SigningKey(issued.certificate, issued.key))


def as_row(member: Member, clinic: ClinicKeys, *, added_at: datetime) -> StaffMember:
    """A member as the database holds them."""
    return StaffMember(
        member.id, fold_name(member.name), member.role, member.to_bytes(), clinic.public.uuid, added_at
    )


def as_key(clinic: ClinicKeys, recovery: Recovery, *, added_at: datetime) -> ClinicKey:
    """The clinic's current key as the database holds it."""
    return ClinicKey(clinic.public.uuid, clinic.public.to_bytes(), recovery.to_bytes(), added_at)


def _certify_owner(owner: SignedIn, authority: SigningIdentity, settings: Settings, now: datetime) -> SignedIn:
    member = issue_signing_key(owner.clinic, authority, owner.member, clinic_name=settings.clinic_name, now=now)
    return replace(owner, member=member)


def _make_files(
    clinic: ClinicKeys, authority: SigningIdentity, folder: Path, now: datetime
) -> tuple[ClinicFile, ...]:
    bodies = {
        AUTHORITY_FILE: write_pem([authority.certificate]),
        AUTHORITY_KEY_FILE: seal(clinic.public, authority.key, AUTHORITY_KEY_CONTEXT),
        SETTINGS_FILE: read_settings_to_share(folder),
    }
    return tuple(make_file(clinic, name, body, at=now) for name, body in bodies.items())


def read_settings_to_share(folder: Path) -> bytes:
    """The settings of this kiosk as another may have them: without its staff's code and the database's password."""
    from screener.settings import FILE_NAME, with_setting

    text = (folder / FILE_NAME).read_text(encoding="utf-8-sig")
    text = re.sub(r"(postgresql://[^\s/@:]*):[^\s/@]+@", r"\1@", text)
    return with_setting(text, "kiosk.staff-code", "").encode()


def _ensure_keys(folder: Path, by: SignedIn) -> KioskKeys:
    if not (folder / KIOSK_KEY).exists():
        return create_kiosk_keys(folder, by.clinic.public)
    replace_clinic_key(folder, by.clinic.public)
    return load_kiosk_keys(folder)
