"""The map of the commands that keep the clinic's data safe. What they do stands in `commands`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli_options import As, Data, Json, PasswordFile


def add_to(app: typer.Typer) -> None:
    """Add them."""
    app.command()(backup)
    app.command()(restore)
    app.command()(migrate)
    app.command()(upgrade)
    app.command()(doctor)


def backup(
    target: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE|DIR]", help="The file to make, or a folder to make one in. Default: the current folder."
        ),
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Copy the clinic's database into one file while kiosks work. Needs no password; replaces no file."""
    from screener.commands import backup as command

    raise typer.Exit(command.back_up(target, data, as_json=as_json))


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `screener backup` made.")],
    data: Data = None,
    database: Annotated[
        str | None,
        typer.Option(
            "--database",
            metavar="postgresql://…",
            help="An empty database to restore into. Default: one in the data folder.",
        ),
    ] = None,
    name: As = None,
    password_file: PasswordFile = None,
    recovery_code_file: Annotated[
        Path | None,
        typer.Option(
            "--recovery-code-file",
            metavar="FILE",
            help="In place of a password: the code on the recovery sheet, typed into a file; - asks for it.",
        ),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Prove the backup and restore nothing. With --as: also that it opens.")
    ] = False,
    although_damaged: Annotated[
        bool, typer.Option("--although-damaged", help="Restore what a damaged backup still holds.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --verify: print JSON, for programs.")] = False,
) -> None:
    """Bring a clinic back from a backup, on this machine or a new one; or prove that it could be."""
    from screener.commands.office import Credentials

    who = Credentials(name, password_file)
    if verify:
        if database is not None or recovery_code_file is not None or although_damaged:
            raise typer.BadParameter("--verify goes with --data, --as, --password-file and --json alone.")
        from screener.commands import proof

        raise typer.Exit(proof.prove_backup(file, data, who, as_json=as_json))
    if as_json:
        raise typer.BadParameter("--json goes with --verify.")
    from screener.commands import restore as command

    wish = command.Wish(file, data, database, who, recovery_code_file, although_damaged)
    raise typer.Exit(command.restore(wish))


def migrate(
    to: Annotated[
        str,
        typer.Argument(
            metavar="postgresql://…|builtin",
            help="postgresql://user@server/name, an empty database; or builtin: one in the data folder.",
        ),
    ],
    data: Data = None,
) -> None:
    """Move the clinic to another database: compared row by row, switched at one moment, the old one put away."""
    from screener.commands import migrate as command

    raise typer.Exit(command.migrate(to, data))


def upgrade(data: Data = None) -> None:
    """Bring the clinic's database up to date with this version of the program. Makes a backup beside it first."""
    from screener.commands import upgrade as command

    raise typer.Exit(command.upgrade(data))


def doctor(data: Data = None, as_json: Json = False) -> None:
    """Check everything on this machine, and say what to do. Prints no health data."""
    from screener.commands import doctor as command

    raise typer.Exit(command.examine(data, as_json=as_json))
