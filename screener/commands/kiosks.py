"""`screener kiosk add|list|retire`: the machines that may write the clinic's records, and read none."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.asking import find_answer, is_sure, read_kiosk
from screener.commands.certifying import read_brought, trust
from screener.commands.clinic import make_folder, write_staff_code
from screener.commands.founding import enrol_kiosk
from screener.commands.hinting import write_hint
from screener.commands.kiosk_settings import read_clinic_s_settings
from screener.commands.office import Credentials, Office, find_lacking_role, read_clock, sign_in
from screener.commands.printing import Status, print_json, print_line
from screener.commands.signed import act_as, conclude
from screener.commands.standing import is_enrolled
from screener.commands.updating import find_own_id, has_present_key, tell_seen
from screener.commands.writing import LOGO_FILE
from screener.errors import Problem
from screener.settings import (
    FILE_NAME,
    Settings,
    find_data_folder,
    get_demonstration_settings,
    read_settings_text,
)

if TYPE_CHECKING:
    from screener.consent.pkcs12 import Brought
    from screener.records.clinic_keys import ClinicKeys
    from screener.records.members import SignedIn
    from screener.records.model import Kiosk


# ── add ─────────────────────────────────────────────────────────────────────────────────────────


def add(
    data: Path | None,
    who: Credentials,
    *,
    database: str | None,
    name: str | None,
    pkcs12: Path | None,
    pkcs12_password_file: Path | None,
) -> Status:
    """Make this machine a kiosk of a clinic whose database it reaches.

    Raises:
        MachineError: The database is away, or the folder cannot be written.
    """
    from screener.records.store import open_store

    folder = find_data_folder(data)
    address = find_answer("The clinic's database (postgresql://…): ", "--database", database, _read_address)
    if isinstance(address, Problem):
        return conclude(address)
    if problem := _find_obstacle(folder, address):
        return conclude(problem)
    with closing(open_store(address)) as store:
        office = Office(folder, get_demonstration_settings(), store)
        signed_in = sign_in(office, who)
        if isinstance(signed_in, Problem):
            return conclude(signed_in)
        brought = None if pkcs12 is None else read_brought(pkcs12, pkcs12_password_file)
        if isinstance(brought, Problem):
            return conclude(brought)
        return conclude(_add(office, signed_in, address, name, brought))


def _add(office: Office, by: SignedIn, address: str, name: str | None, brought: Brought | None) -> Status | Problem:
    from screener.records.model import Role

    if lacking := find_lacking_role(by, Role.OWNER):
        return lacking
    if is_enrolled(office.store, office.folder):
        message = "This computer is one of the clinic's kiosks already. Nothing was changed."
        update = write_hint("screener kiosk update", office.folder)
        advice = f"Open it: {write_hint('screener kiosk', office.folder)}. After a change: {update}."
        return Problem("CLI-063", message, advice)
    named = _find_name(office, name)
    if isinstance(named, Problem):
        return named
    text, settings = read_clinic_s_settings(office.store, by.clinic, named, address)
    office = Office(office.folder, settings, office.store)
    make_folder(office.folder)
    if brought is not None and (problem := trust(office, by, brought, here=False)):
        return problem
    _copy_logo(office)
    code = write_staff_code(office.folder, text)
    identity = None if brought is None else brought.identity
    kiosk = enrol_kiosk(office.store, by, office.folder, settings, brought=identity, now=read_clock())
    tell_seen(office.store, by, kiosk.id)
    print_line(f"This computer is the kiosk “{kiosk.name}” of {settings.clinic_name}.")
    print_line(f"  Settings    {office.folder / FILE_NAME}")
    print_line(f"  Staff code  {code}: staff leave the kiosk with it. Told only now, so note it.")
    print_line(f"Open it: {write_hint('screener kiosk', office.folder)}")
    return Status.DONE


def _read_address(typed: str) -> str | Problem:
    if typed.startswith("postgresql://") and len(typed.split()) == 1 and typed != "postgresql://":
        return typed
    message = "This is no address of a PostgreSQL database, which several kiosks can share."
    return Problem("CLI-070", message, "Write it as postgresql://user:password@host/name.")


def _find_obstacle(folder: Path, address: str) -> Problem | None:
    """Why this folder cannot become that clinic's kiosk: it holds another's settings."""
    path = folder / FILE_NAME
    if not path.exists():
        return None
    settings = read_settings_text(path.read_text(encoding="utf-8-sig", errors="replace"), path)
    if isinstance(settings, Settings) and settings.database == address:
        return None
    message = "This folder holds the settings of another clinic or kiosk. Nothing was changed."
    return Problem("CLI-063", message, "Name another folder with --data.", path)


def _find_name(office: Office, given: str | None) -> str | Problem:
    """A name that no other kiosk in use has."""
    from screener.records.attempts import fold_name
    from screener.records.clinic import list_kiosks

    own = find_own_id(office.folder)
    taken = {fold_name(one.name) for one in list_kiosks(office.store) if one.retired_at is None and one.id != own}

    def read(typed: str) -> str | Problem:
        name = read_kiosk(typed)
        if isinstance(name, str) and fold_name(name) in taken:
            return Problem("CLI-071", "Another kiosk has this name.", "Choose one by which staff tell them apart.")
        return name

    return find_answer("This kiosk's name, as “Room 2”: ", "--name", given, read)


def _copy_logo(office: Office) -> None:
    """The clinic's logo as its other kiosks print it; whoever put it there, read as any picture from outside is."""
    from screener.consent.logo import read_logo
    from screener.records.clinic import find_file
    from screener.records.files import write_atomically

    name = office.settings.clinic_logo
    file = find_file(office.store, LOGO_FILE) if name else None
    logo = None if file is None else read_logo(file.body)
    if logo is not None and not isinstance(logo, Problem):
        write_atomically(office.folder / name, logo.data)


# ── list and retire ─────────────────────────────────────────────────────────────────────────────


def list_all(data: Path | None, who: Credentials, *, as_json: bool) -> Status:
    """Print the clinic's kiosks, those retired too."""
    return act_as(data, who, lambda office, by: _list(office, by, as_json=as_json))


def _list(office: Office, by: SignedIn, *, as_json: bool) -> Status:
    from screener.records.clinic import list_kiosks

    own = find_own_id(office.folder)
    lines = [_describe(office, by.clinic, kiosk, own) for kiosk in list_kiosks(office.store)]
    if as_json:
        print_json(lines)
        return Status.DONE
    wide = max((len(str(line["name"])) for line in lines), default=0)
    for line in lines:
        print_line(_write_line(line, wide))
    return Status.DONE


def _describe(office: Office, clinic: ClinicKeys, kiosk: Kiosk, own: str | None) -> dict[str, object]:
    from screener.consent.certificates import read_expiry

    return {
        "id": kiosk.id,
        "name": kiosk.name,
        "since": kiosk.added_at.date().isoformat(),
        "retired_on": kiosk.retired_at.date().isoformat() if kiosk.retired_at else None,
        "certificate_until": read_expiry(kiosk.certificate).date().isoformat(),
        "has_present_key": kiosk.id == own or has_present_key(office.store, clinic, kiosk),
        "here": kiosk.id == own,
    }


def _write_line(line: dict[str, object], wide: int) -> str:
    told = [f"{line['name']!s:{wide}}  since {line['since']}  certificate until {line['certificate_until']}"]
    if line["retired_on"]:
        told.append(f"retired {line['retired_on']}")
    elif not line["has_present_key"]:
        told.append("SEALS TO THE OLD KEY: on it, type screener kiosk update")
    if line["here"]:
        told.append("(this computer)")
    return "  ".join(told)


def retire(data: Path | None, who: Credentials, name: str, *, yes: bool) -> Status:
    """Take a kiosk out of use; what it sealed stays valid."""
    from screener.records.model import Role

    return act_as(data, who, lambda office, by: _retire(office, by, name, yes=yes), Role.OWNER)


def _retire(office: Office, by: SignedIn, name: str, *, yes: bool) -> Status | Problem:
    from screener.records.clinic import list_kiosks, retire_kiosk

    there = [kiosk for kiosk in list_kiosks(office.store) if kiosk.retired_at is None]
    kiosk = _find_kiosk(there, name)
    if isinstance(kiosk, Problem):
        return kiosk
    this = ", this computer" if kiosk.id == find_own_id(office.folder) else ""
    question = f"Retire the kiosk “{kiosk.name}”{this}? What waits on it undelivered is lost to the clinic."
    if not is_sure(question, yes=yes):
        return Status.DONE
    retire_kiosk(office.store, kiosk.id, actor_id=by.member.id, at=read_clock())
    print_line(f"“{kiosk.name}” is retired. What it sealed stays valid.")
    print_line("If it was stolen, make a new clinic key too: screener staff rotate-key")
    return Status.DONE


def _find_kiosk(there: Sequence[Kiosk], name: str) -> Kiosk | Problem:
    from screener.records.attempts import fold_name

    found = [kiosk for kiosk in there if kiosk.id == name or fold_name(kiosk.name) == fold_name(name)]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(kiosk.id for kiosk in found)
        return Problem("CLI-073", f"Several kiosks are called {name}.", f"Write the id of one: {ids}.")
    names = ", ".join(kiosk.name for kiosk in there)
    return Problem(
        "CLI-073", "No kiosk in use has this name.", f"Write one of: {names}." if names else "There is none."
    )
