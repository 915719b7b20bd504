"""The map of the commands with which staff read and prove what is kept. What they do stands in `commands`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screener.cli_options import As, Data, Json, PasswordFile, Yes

if TYPE_CHECKING:
    from screener.commands.office import Credentials

records = typer.Typer(
    help="List, read, export, prove and correct records; keep a withdrawal of consent or a legal hold.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
audit = typer.Typer(help="Prove the audit trail, or list who did what.", no_args_is_help=True, rich_markup_mode=None)

RecordId = Annotated[
    str, typer.Argument(metavar="ID", help="A record's id, or so much of its beginning as no other has.")
]
Out = Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="The folder to write to.")]


def add_to(app: typer.Typer) -> None:
    """Add them."""
    app.add_typer(records, name="records")
    app.add_typer(audit, name="audit")
    app.command()(purge)
    app.command()(report)


@records.command("list", context_settings={"allow_extra_args": True})
def list_records(
    context: typer.Context,
    search: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Names or a date of birth, however typed.")
    ] = None,
    state: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STATE", help="Only these, as the column shows them: Waiting, Decided … May be repeated."
        ),
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OUTCOME", help="Only these: contraindicated, defer, review, advise or clear. May be repeated."
        ),
    ] = None,
    newest: Annotated[
        bool, typer.Option("--newest", help="Every record, last signed first. Default: the inbox, who waits first.")
    ] = False,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="So many at the most.")] = 50,
    name: As = None,
    password_file: PasswordFile = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List records with names: who waits first, the worst outcome before all, then the longest wait."""
    if context.args:
        hint = shlex.join(["screener", "records", "list", "--search", " ".join(context.args)])
        raise typer.BadParameter(f"To look for somebody, type: {hint}")
    from screener.commands import records_list as command

    wanted = command.Wanted(search, tuple(state or ()), tuple(outcome or ()), newest=newest, limit=limit)
    raise typer.Exit(command.list_records(data, _say_who(name, password_file), wanted, as_json=as_json))


@records.command()
def show(
    record: RecordId,
    name: As = None,
    password_file: PasswordFile = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show everything of one record: who, findings, what was decided by whom and why, versions, who opened it."""
    from screener.commands import records_show as command

    raise typer.Exit(command.show(data, _say_who(name, password_file), record, as_json=as_json))


@records.command()
def export(
    record: RecordId,
    out: Out,
    version: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="As it stood at this version. Default: as it stands.")
    ] = None,
    name: As = None,
    password_file: PasswordFile = None,
    data: Data = None,
) -> None:
    """Write a record's document, response and assessment into a folder, readable. Overwrites nothing."""
    from screener.commands import records_export as command

    raise typer.Exit(command.export(data, _say_who(name, password_file), record, out, version))


@records.command("verify")
def verify_records(
    record: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One record. Default: everything that is kept.")
    ] = None,
    name: As = None,
    password_file: PasswordFile = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Prove records: digests and audit trail, that each part opens, seals, and that document and answers belong."""
    from screener.commands import records_verify as command

    raise typer.Exit(command.verify(data, _say_who(name, password_file), record, as_json=as_json))


@records.command()
def withdraw(
    record: RecordId,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="In the patient's words. Default: asked.")
    ] = None,
    yes: Yes = False,
    name: As = None,
    password_file: PasswordFile = None,
    data: Data = None,
) -> None:
    """Keep that the patient has withdrawn consent: a new version; the signed document stays as it is."""
    from screener.commands import records_change as command

    raise typer.Exit(command.withdraw(data, _say_who(name, password_file), record, reason, sure=yes))


@records.command()
def correct(record: RecordId, name: As = None, password_file: PasswordFile = None, data: Data = None) -> None:
    """Open the kiosk for a patient to correct what they signed, and sign anew; the earlier document stays."""
    from screener.commands import correcting as command

    raise typer.Exit(command.correct(data, _say_who(name, password_file), record))


@records.command()
def hold(
    record: RecordId,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; kept sealed.")],
    name: As = None,
    password_file: PasswordFile = None,
    data: Data = None,
) -> None:
    """Place a legal hold: the record is not purged until it is lifted."""
    from screener.commands import records_change as command

    raise typer.Exit(command.hold(data, _say_who(name, password_file), record, reason))


@records.command()
def lift(
    record: RecordId,
    name: As = None,
    password_file: PasswordFile = None,
    data: Data = None,
) -> None:
    """Lift every legal hold on a record."""
    from screener.commands import records_change as command

    raise typer.Exit(command.lift(data, _say_who(name, password_file), record))


@audit.command("verify")
def verify_audit(
    documents: Annotated[
        list[Path] | None, typer.Argument(metavar="[PDF]…", help="Documents whose printed heads it must agree with.")
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option(metavar="AUTHORITY.pem", help="The authority to trust the PDFs by. Default: this clinic's own."),
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Prove the audit trail from its first event; name the first that is wrong. Needs no password."""
    from screener.commands import audit_verify as command

    raise typer.Exit(command.verify(data, documents or [], trust, as_json=as_json))


@audit.command("list")
def list_audit(
    record: Annotated[str | None, typer.Option(metavar="ID", help="Only what concerns this record.")] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day, like 2026-11-21. Default: all.")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="The last so many.")] = 50,
    name: As = None,
    password_file: PasswordFile = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List who did what and when, in words."""
    from screener.commands import audit_list as command

    who = _say_who(name, password_file)
    raise typer.Exit(command.list_audit(data, who, record=record, since=since, limit=limit, as_json=as_json))


def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go, and delete nothing.")] = False,
    certificates: Annotated[bool, typer.Option("--certificates", help="List what was purged before.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show the ids too.")] = False,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="CERTIFICATE.json", help="Write the certificate there too.")
    ] = None,
    yes: Yes = False,
    name: As = None,
    password_file: PasswordFile = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Delete what the settings keep no longer, with a certificate. What lies under a legal hold stays."""
    from screener.commands import purge as command

    who = _say_who(name, password_file)
    if certificates:
        raise typer.Exit(command.list_certificates(data, who, as_json=as_json))
    raise typer.Exit(
        command.purge(data, who, command.Wish(dry_run=dry_run, sure=yes, verbose=verbose, out=out), as_json=as_json)
    )


def report(
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="The first day signed, like 2026-11-21. Default: all."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="The last day signed. Default: today.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="FILE.csv|FILE.pdf", help="Write it there. Overwrites nothing."),
    ] = None,
    name: As = None,
    password_file: PasswordFile = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Count all records: rules raised, followed and overridden, how long it took, where patients stop. No names."""
    from screener.commands import report as command

    wish = command.Wish(since, until, out)
    raise typer.Exit(command.report(data, _say_who(name, password_file), wish, as_json=as_json))


def _say_who(name: str | None, password_file: Path | None) -> Credentials:
    from screener.commands.office import Credentials

    return Credentials(name, password_file)
