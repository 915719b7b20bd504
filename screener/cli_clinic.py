"""The map of the commands by which a clinic is set up, and its people and kiosks are kept."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screener.cli_options import As, Data, Json, PasswordFile, Yes
from screener.commands.office import Credentials

if TYPE_CHECKING:
    from screener.records import model


class Role(StrEnum):
    """Roles as they are typed; `records.model` says what each may do, and is not loaded for a help page."""

    RECEPTION = "reception"
    PRACTITIONER = "practitioner"
    PRESCRIBER = "prescriber"
    OWNER = "owner"


Name = Annotated[str, typer.Argument(metavar="NAME", help="Their name, as they sign in.")]
NewPasswordFile = Annotated[
    Path | None,
    typer.Option("--new-password-file", metavar="FILE", help="The new password, its first line. Default: asked."),
]
Pkcs12 = Annotated[
    Path | None,
    typer.Option("--pkcs12", metavar="FILE", help="A certificate with its key from elsewhere: .p12, .pfx."),
]
Pkcs12PasswordFile = Annotated[
    Path | None,
    typer.Option("--pkcs12-password-file", metavar="FILE", help="That file's password. Default: asked."),
]
Sheet = Annotated[
    Path | None,
    typer.Option(
        "--sheet", metavar="OUT.pdf", help="Where to write it. Default: recovery-sheet-DATE.pdf, in this folder."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(setup)
    staff = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=_STAFF_HELP)
    for name, command in _STAFF.items():
        staff.command(name)(command)
    app.add_typer(staff, name="staff")
    kiosk = typer.Typer(rich_markup_mode=None)
    kiosk.callback(invoke_without_command=True)(open_kiosk)
    for name, command in _KIOSK.items():
        kiosk.command(name)(command)
    app.add_typer(kiosk, name="kiosk")


def setup(
    data: Data = None,
    name: Annotated[str | None, typer.Option("--name", metavar="CLINIC", help="The clinic's name.")] = None,
    logo: Annotated[
        str | None, typer.Option("--logo", metavar="FILE", help="Its logo, PNG or JPEG, printed on documents.")
    ] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="NAME", help="The first practitioner, who owns the clinic.")
    ] = None,
    password_file: Annotated[
        Path | None,
        typer.Option("--password-file", metavar="FILE", help="Their new password, its first line."),
    ] = None,
    sheet: Sheet = None,
    database: Annotated[
        str | None,
        typer.Option(
            metavar="postgresql://…", help="A database that several kiosks share. Default: one in the data folder."
        ),
    ] = None,
) -> None:
    """Found a clinic on this computer.

    Asks for its name, logo, first practitioner and a password; prints the recovery sheet, for the safe. Nothing is
    written before everything was asked. Cut short at any moment, it goes on when it is typed again.
    """
    from screener.commands.setup import Wishes, set_up

    raise typer.Exit(set_up(Wishes(data, name, logo, owner, password_file, sheet, database)))


def open_kiosk(
    context: typer.Context,
    data: Data = None,
    form: Annotated[str | None, typer.Option(metavar="ID", help="The form to ask. Default: the settings'.")] = None,
    new_staff_code: Annotated[
        bool, typer.Option("--new-staff-code", help="Make and tell a new code for staff, and end.")
    ] = False,
) -> None:
    """Open the clinic's kiosk. Or, with a command behind it: keep its kiosks, read what nobody finished."""
    from screener.commands import kiosk as command

    if context.invoked_subcommand is not None:
        if data is not None or form is not None or new_staff_code:
            raise typer.BadParameter(f"Write the options behind: screener kiosk {context.invoked_subcommand} …")
        return
    raise typer.Exit(command.make_staff_code(data) if new_staff_code else command.open_window(data, form))


# ── staff ───────────────────────────────────────────────────────────────────────────────────────


def list_staff(data: Data = None, who: As = None, password_file: PasswordFile = None, as_json: Json = False) -> None:
    """List who works here. With role, since when, whether locked, and until when they can countersign."""
    from screener.commands import staff

    raise typer.Exit(staff.list_members(data, Credentials(who, password_file), as_json=as_json))


def add_staff(
    name: Name,
    role: Annotated[Role, typer.Option("--role", help="What they may do.")],
    new_password_file: NewPasswordFile = None,
    data: Data = None,
    who: As = None,
    password_file: PasswordFile = None,
) -> None:
    """Add somebody. They type their own password. Whoever countersigns gets a signing certificate."""
    from screener.commands import staff

    given = Credentials(who, password_file)
    raise typer.Exit(staff.add(data, given, name, _as_role(role), new_password_file=new_password_file))


def remove_staff(
    name: Name, yes: Yes = False, data: Data = None, who: As = None, password_file: PasswordFile = None
) -> None:
    """Remove somebody. Their password opens nothing any more; what they did stays under their name."""
    from screener.commands import staff

    raise typer.Exit(staff.remove(data, Credentials(who, password_file), name, yes=yes))


def change_role(
    name: Name,
    role: Annotated[Role, typer.Argument(metavar="ROLE", help="reception, practitioner, prescriber or owner.")],
    data: Data = None,
    who: As = None,
    password_file: PasswordFile = None,
) -> None:
    """Give somebody another role."""
    from screener.commands import staff

    raise typer.Exit(staff.change_role(data, Credentials(who, password_file), name, _as_role(role)))


def change_password(
    new_password_file: NewPasswordFile = None,
    data: Data = None,
    who: As = None,
    password_file: PasswordFile = None,
) -> None:
    """Change your own password. The old one is asked first."""
    from screener.commands import staff

    given = Credentials(who, password_file)
    raise typer.Exit(staff.change_password(data, given, new_password_file=new_password_file))


def reset_staff(
    name: Name,
    new_password_file: NewPasswordFile = None,
    data: Data = None,
    who: As = None,
    password_file: PasswordFile = None,
) -> None:
    """Let somebody who forgot their password type a new one. They get a new signing certificate."""
    from screener.commands import staff

    given = Credentials(who, password_file)
    raise typer.Exit(staff.reset(data, given, name, new_password_file=new_password_file))


def unlock_staff(name: Name, data: Data = None, who: As = None, password_file: PasswordFile = None) -> None:
    """Let somebody try again at once. After wrong passwords they would have to wait."""
    from screener.commands import staff

    raise typer.Exit(staff.unlock(data, Credentials(who, password_file), name))


def give_certificate(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Whose. Default: your own.")] = None,
    pkcs12: Pkcs12 = None,
    pkcs12_password_file: Pkcs12PasswordFile = None,
    data: Data = None,
    who: As = None,
    password_file: PasswordFile = None,
) -> None:
    """Issue a new signing certificate, or use your own. The one before it signs nothing new any more."""
    from screener.commands import certifying

    given = Credentials(who, password_file)
    raise typer.Exit(certifying.give_certificate(data, given, name, pkcs12, pkcs12_password_file))


def make_sheet(sheet: Sheet = None, data: Data = None, who: As = None, password_file: PasswordFile = None) -> None:
    """Print a new recovery sheet. The sheets before it open nothing any more."""
    from screener.commands import recovering

    raise typer.Exit(recovering.make_sheet(data, Credentials(who, password_file), sheet))


def recover(
    who: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="The owner. Default: the only one; else asked.")
    ] = None,
    code_file: Annotated[
        Path | None,
        typer.Option(
            "--recovery-code-file",
            metavar="FILE",
            help="The code on the recovery sheet, its first line. Default: asked.",
        ),
    ] = None,
    new_password_file: NewPasswordFile = None,
    sheet: Sheet = None,
    data: Data = None,
) -> None:
    """Set an owner's new password with the recovery sheet. Prints a new sheet; the old one is void then."""
    from screener.commands import recovering

    raise typer.Exit(
        recovering.recover(data, who, code_file=code_file, new_password_file=new_password_file, sheet=sheet)
    )


def rotate_key(yes: Yes = False, data: Data = None, who: As = None, password_file: PasswordFile = None) -> None:
    """Make a new clinic key and seal everything to it. Killed at any moment, type it again: it goes on.

    For when somebody left who may have copied the old key, or a computer was stolen. With several kiosks it says
    which of them must be updated before it can come to its end.
    """
    from screener.commands import rotating

    raise typer.Exit(rotating.rotate_key(data, Credentials(who, password_file), yes=yes))


# ── kiosks ──────────────────────────────────────────────────────────────────────────────────────


def add_kiosk(
    database: Annotated[
        str | None, typer.Option(metavar="postgresql://…", help="The clinic's database. Asked, if not given.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="This kiosk's, as “Room 2”.")] = None,
    pkcs12: Pkcs12 = None,
    pkcs12_password_file: Pkcs12PasswordFile = None,
    data: Data = None,
    who: As = None,
    password_file: PasswordFile = None,
) -> None:
    """Make this computer a kiosk of the clinic. An owner signs in; it may then write records, and read none."""
    from screener.commands import kiosks

    raise typer.Exit(
        kiosks.add(
            data,
            Credentials(who, password_file),
            database=database,
            name=name,
            pkcs12=pkcs12,
            pkcs12_password_file=pkcs12_password_file,
        )
    )


def update_kiosk(
    take: Annotated[bool, typer.Option("--settings", help="Take the clinic's settings, where they differ.")] = False,
    share: Annotated[
        bool, typer.Option("--share-settings", help="An owner: make this kiosk's settings the clinic's.")
    ] = False,
    data: Data = None,
    who: As = None,
    password_file: PasswordFile = None,
) -> None:
    """Bring this kiosk up to date. After a new clinic key, new certificates or changed settings of the clinic."""
    from screener.commands import kiosk_settings as command

    if take and share:
        raise typer.BadParameter("Give either --settings or --share-settings.")
    raise typer.Exit(command.update(data, Credentials(who, password_file), take=take, share=share))


def list_kiosks(data: Data = None, who: As = None, password_file: PasswordFile = None, as_json: Json = False) -> None:
    """List the clinic's kiosks. Those retired too, and which of them still need an update."""
    from screener.commands import kiosks

    raise typer.Exit(kiosks.list_all(data, Credentials(who, password_file), as_json=as_json))


def retire_kiosk(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The kiosk's name, or its id.")],
    yes: Yes = False,
    data: Data = None,
    who: As = None,
    password_file: PasswordFile = None,
) -> None:
    """Take a kiosk out of use. What it sealed stays valid."""
    from screener.commands import kiosks

    raise typer.Exit(kiosks.retire(data, Credentials(who, password_file), name, yes=yes))


def show_unfinished(data: Data = None, who: As = None, password_file: PasswordFile = None) -> None:
    """Print the forms that nobody finished at this computer. If the settings keep them, for a day."""
    from screener.commands import unfinished

    raise typer.Exit(unfinished.show_all(data, Credentials(who, password_file)))


def _as_role(role: Role) -> model.Role:
    from screener.records import model

    return model.Role(role.value)


_STAFF_HELP = "Keep who works here. Roles, passwords, certificates, the recovery sheet and the clinic's key."
_STAFF: dict[str, Callable[..., None]] = {
    "list": list_staff,
    "add": add_staff,
    "remove": remove_staff,
    "role": change_role,
    "password": change_password,
    "reset": reset_staff,
    "unlock": unlock_staff,
    "certificate": give_certificate,
    "recovery-sheet": make_sheet,
    "recover": recover,
    "rotate-key": rotate_key,
}
_KIOSK: dict[str, Callable[..., None]] = {
    "add": add_kiosk,
    "update": update_kiosk,
    "list": list_kiosks,
    "retire": retire_kiosk,
    "unfinished": show_unfinished,
}
