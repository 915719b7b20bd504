"""`screener upgrade`: the clinic's database brought to what this version of the program knows, backed up before."""

from __future__ import annotations

from pathlib import Path

from screener.commands.backup import count_waiting_here, make_backup
from screener.commands.clinic import KEYS
from screener.commands.hinting import write_hint
from screener.commands.office import Office, open_office, read_clock
from screener.commands.printing import Status, print_line, print_problems
from screener.errors import ScreenerError


def upgrade(data: Path | None) -> Status:
    """Back the clinic's database up, and bring it up to date: all of it, or it stays as it was.

    A kiosk's own store, where the clinic's database is on a server, is brought up to date along with it.

    Args:
        data: The clinic's data folder.

    Raises:
        DefinitionError: The settings are wrong.
        MachineError: Not set up here; the database is away, busy or full, or of a newer program; the backup cannot
            be written.
        IntegrityError: The database is damaged.
    """
    from screener.records.tables import SCHEMA_VERSION

    with open_office(data, older=True) as office:
        found = office.store.find_schema_version()
        if found == SCHEMA_VERSION:
            print_line(f"{office.store.place} is up to date already (version {found}). Nothing was changed.")
        else:
            _back_up_and_upgrade(office, str(found), SCHEMA_VERSION)
        # Opened, it is up to date.
        count_waiting_here(office.folder)
    return Status.DONE


def _back_up_and_upgrade(office: Office, found: str, newest: str) -> None:
    from screener.records.audit import Action, Note
    from screener.records.key_files import load_kiosk_keys
    from screener.records.store import bring_up_to_date

    file = office.store.get_file()
    made = make_backup(office, file.parent if file else office.folder)
    print_line(f"Backed up to {made.file}, which the program before opens too.")
    print_problems(made.problems)
    kiosk_id = load_kiosk_keys(office.folder / KEYS).own.public.uuid
    note = Note(Action.STORE_UPGRADED, kiosk_id, read_clock(), None, {"from": found, "to": newest})
    try:
        is_done = bring_up_to_date(office.store, note)
    except ScreenerError as error:
        message = f"{error.message} The database is as it was (version {found}), and its backup stays where it is."
        raise type(error)(error.code, message) from error
    if not is_done:
        print_line(f"{office.store.place} was brought up to date by another computer meanwhile.")
        return
    print_line(f"{office.store.place} is up to date now: from version {found} to {newest}.")
    print_line("All that was in it is in it. The clinic's other computers open it with the new program alone:")
    print_line("install it on each, and start their kiosks and practitioners' windows again. See that all is well:")
    print_line(f"  {write_hint('screener doctor', office.folder)}")
