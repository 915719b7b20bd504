"""Signing certificates of those who countersign: from the clinic's own authority, or brought along as PKCS#12."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.clinic import KEYS
from screener.commands.founding import AUTHORITY_FILE, issue_signing_key, open_authority
from screener.commands.loading import explain_unreadable
from screener.commands.office import Credentials, Office, ask_password, read_clock, read_password_file
from screener.commands.printing import Status, print_line
from screener.commands.signed import act_as, find_colleague, keep
from screener.errors import Problem

if TYPE_CHECKING:
    from screener.consent.pkcs12 import Brought
    from screener.records.clinic_keys import ClinicKeys
    from screener.records.members import Member, SignedIn
    from screener.records.model import Role


def is_signing_role(role: Role) -> bool:
    """True if it countersigns, and so needs a certificate."""
    from screener.records.model import Role

    return role in (Role.PRACTITIONER, Role.PRESCRIBER, Role.OWNER)


def certify(office: Office, clinic: ClinicKeys, member: Member, *, now: datetime) -> Member:
    """The same member with a new certificate of the clinic's own.

    Raises:
        IntegrityError: The clinic's authority is not what an owner put there.
    """
    authority, _ = open_authority(office.store, clinic)
    return issue_signing_key(clinic, authority, member, clinic_name=office.settings.clinic_name, now=now)


def give_certificate(
    data: Path | None, who: Credentials, name: str | None, pkcs12: Path | None, pkcs12_password_file: Path | None
) -> Status:
    """Give somebody a new certificate, or oneself the one from a file."""

    def give(office: Office, by: SignedIn) -> Status | Problem:
        if pkcs12 is not None:
            return _bring(office, by, name, pkcs12, pkcs12_password_file)
        return _issue(office, by, name or by.member.name)

    return act_as(data, who, give)


def _issue(office: Office, by: SignedIn, name: str) -> Status | Problem:
    from screener.records.model import Role

    found = find_colleague(office, name)
    if isinstance(found, Problem):
        return found
    row, member = found
    if member.id != by.member.id and by.member.role is not Role.OWNER:
        return Problem("STAFF-007", "Only an owner can do this for somebody else.", "Ask an owner to sign in.")
    if not is_signing_role(member.role):
        return Problem("CLI-065", f"{member.name} is {member.role} and signs nothing.", "Change the role first.")
    certified = certify(office, by.clinic, member, now=read_clock())
    if problem := keep(office, by, row, certified):
        return problem
    _tell_until(certified)
    return Status.DONE


def _bring(office: Office, by: SignedIn, name: str | None, file: Path, secret: Path | None) -> Status | Problem:
    from screener.records.members import SigningKey, give_signing_key

    found = find_colleague(office, name or by.member.name)
    if isinstance(found, Problem):
        return found
    row, member = found
    if member.id != by.member.id:
        message = "A certificate from a file is for whoever signs in: its key is theirs alone."
        return Problem("CLI-065", message, "Leave the name out, and let them sign in themselves.")
    if not is_signing_role(member.role):
        return Problem("CLI-065", f"{member.name} is {member.role} and signs nothing.", "Change the role first.")
    brought = read_brought(file, secret)
    if isinstance(brought, Problem):
        return brought
    if problem := trust(office, by, brought):
        return problem
    signing = SigningKey(brought.identity.certificate, brought.identity.key)
    changed = give_signing_key(by.clinic, member, signing)
    if problem := keep(office, by, row, changed):
        return problem
    _tell_until(changed)
    return Status.DONE


def read_brought(file: Path, secret: Path | None) -> Brought | Problem:
    """What a PKCS#12 file holds; its password is asked, if none is in a file.

    Raises:
        MachineError: There is no terminal to ask at.
    """
    from screener.consent.pkcs12 import read_pkcs12

    try:
        data = file.read_bytes()
    except OSError as error:
        return explain_unreadable(file, error)
    password = read_password_file(secret) if secret else ask_password(f"Password of {file.name} (Enter for none): ")
    return password if isinstance(password, Problem) else read_pkcs12(data, password, now=read_clock())


def trust(office: Office, by: SignedIn, brought: Brought, *, here: bool = True) -> Problem | None:
    """Let the clinic's documents be checked against those who issued a certificate, too.

    Args:
        office: The clinic.
        by: Who signed in.
        brought: The certificate with its issuers.
        here: Tell this machine at once; not, if it is about to become a kiosk.

    Raises:
        MachineError: The database or the folder of keys cannot be written.
        IntegrityError: What the clinic trusts is not what an owner put there.
    """
    from screener.consent.certificates import is_vouched_for, write_pem
    from screener.records.clinic import find_file, replace_file
    from screener.records.vouched import make_file

    before = find_file(office.store, AUTHORITY_FILE)
    _, authorities = open_authority(office.store, by.clinic)
    new = [one for one in dict.fromkeys(brought.issuers) if one not in authorities]
    trusted = [*authorities, *new]
    if before is None or not is_vouched_for(brought.identity.certificate, trusted):
        message = "The file does not hold the certificate of whoever issued this one, so nobody could check it."
        return Problem("CLI-066", message, "Export it anew with all certificates of its path.")
    if new:
        now = read_clock()
        after = make_file(by.clinic, AUTHORITY_FILE, write_pem(trusted), at=now)
        if problem := replace_file(office.store, before, after, actor_id=by.member.id, at=now):
            return problem
        if here:
            install_authorities(office.folder, trusted)
        print_line("Its issuers are trusted now. On each other kiosk, type: screener kiosk update")
    return None


def install_authorities(folder: Path, authorities: Sequence[bytes]) -> None:
    """Let this kiosk check documents against these from now on; what it seals as stays as it is.

    Raises:
        MachineError: The kiosk's keys are missing, or cannot be written.
    """
    from screener.consent.authority import install_kiosk, load_signing_identity

    install_kiosk(folder / KEYS, load_signing_identity(folder / KEYS), authorities=authorities)


def _tell_until(member: Member) -> None:
    from screener.consent.certificates import read_expiry

    if member.certificate:
        print_line(f"{member.name} countersigns with a certificate until {read_expiry(member.certificate).date()}.")
