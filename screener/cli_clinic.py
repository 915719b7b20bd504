"""The map of the commands by which a clinic is set up, and its people and kiosks are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli_options import Data

Sheet = Annotated[
    Path | None,
    typer.Option(
        "--sheet", metavar="OUT.pdf", help="Where to write it. Default: recovery-sheet.pdf, in this folder."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(setup)
    kiosk = typer.Typer(no_args_is_help=False, rich_markup_mode=None)
    kiosk.callback(invoke_without_command=True)(open_kiosk)
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
    """Found a clinic on this computer: asks for its name, logo, first practitioner and a password.

    Prints the recovery sheet, for the safe. Nothing is written before everything was asked; cut short, do it again.
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
    """Open the clinic's kiosk; or, with a command: add, update, list and retire kiosks."""
    from screener.commands import kiosk as command

    if context.invoked_subcommand is not None:
        if data is not None or form is not None or new_staff_code:
            raise typer.BadParameter(f"Write the options behind: screener kiosk {context.invoked_subcommand} …")
        return
    raise typer.Exit(command.make_staff_code(data) if new_staff_code else command.open_window(data, form))
