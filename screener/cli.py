"""The map of the command line: how each command is written. What it does stands in `commands`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener import __version__, cli_clinic, cli_keeping, cli_records
from screener.cli_options import Data, Json
from screener.commands.printing import print_line

app = typer.Typer(
    name="screener",
    help="Screens a patient before a treatment, flags what a practitioner must see, seals the consent.",
    epilog="Exit status: 0 done; 1 altered or not trusted (verify); 2 what was given cannot be used, each problem "
    "told; 3 something on this machine is missing or full; 70 a fault of the program.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Form = Annotated[str | None, typer.Option("--form", metavar="ID", help="The form. Default: the settings'.")]
Language = Annotated[str | None, typer.Option("--language", metavar="TAG", help="Default: the form's own.")]
ResponseFile = Annotated[str, typer.Argument(metavar="RESPONSE.json", help="A response file, or - for stdin.")]


def _tell_version(wanted: bool) -> None:
    if wanted:
        print_line(f"screener {__version__}")
        raise typer.Exit


@app.callback()
def screener(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Take what stands before any command."""


@app.command()
def demo(
    scripted: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="No window: an invented patient clicks and types; pictures are left here."),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(metavar="RESPONSE.json", help="With --scripted: what the patient answers."),
    ] = None,
    text_size: Annotated[int, typer.Option(metavar="PERCENT", help="With --scripted: 100, 125, 150 or 200.")] = 100,
    high_contrast: Annotated[bool, typer.Option("--high-contrast", help="With --scripted.")] = False,
    practitioner: Annotated[Path | None, typer.Option(hidden=True)] = None,
) -> None:
    """Open a demonstration clinic: the patient's window and the practitioner's. In a throw-away folder."""
    from screener.commands import demonstration_walk, demonstration_windows

    if scripted is None and (answers is not None or text_size != 100 or high_contrast):
        raise typer.BadParameter("--answers, --text-size and --high-contrast go with --scripted DIR.")
    if practitioner is not None:
        raise typer.Exit(demonstration_windows.open_practitioner(practitioner))
    if scripted is None:
        raise typer.Exit(demonstration_windows.open_windows())
    walked = demonstration_walk.walk_through(scripted, answers, text_size=text_size, high_contrast=high_contrast)
    raise typer.Exit(walked)


@app.command()
def review(data: Data = None) -> None:
    """Open the practitioner's window. Sign in, see who waits, decide, countersign."""
    from screener.commands import review as command

    raise typer.Exit(command.open_window(data))


@app.command()
def assess(
    response: Annotated[
        str | None, typer.Argument(metavar="[RESPONSE.json]", help="A response file, or - for stdin.")
    ] = None,
    data: Data = None,
    as_json: Json = False,
    many: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR|FILE.jsonl",
            help="Every stored response of a folder, or of a file with one a line; one JSON result a line.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="With --many: where to write the results.")
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="With --many: how many at once. Default: one for each processor."),
    ] = None,
) -> None:
    """Say what the rules say of a response. With -, one response a line on stdin, one JSON result a line."""
    if (response is None) == (many is None):
        raise typer.BadParameter("Give either one response, or --many with a folder or file of them.")
    if many is not None:
        from screener.commands.many import assess_many

        raise typer.Exit(assess_many(many, data, out, processes=processes))
    if out is not None or processes is not None:
        raise typer.BadParameter("-o and --processes go with --many.")
    from screener.commands import assess as command

    if response == "-":
        raise typer.Exit(command.assess_lines(data))
    raise typer.Exit(command.assess_file(Path(response or ""), data, as_json=as_json))


@app.command()
def render(
    response: ResponseFile,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT.pdf", help="Where to write the document.")],
    data: Data = None,
) -> None:
    """Write the consent document of a response. The same that is signed, unsigned and marked so."""
    from screener.commands import paper

    raise typer.Exit(paper.render(response, out, data))


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE.pdf", help="Any PDF.")],
    trust: Annotated[
        Path | None,
        typer.Option(metavar="AUTHORITY.pem", help="The authority to trust. Default: this clinic's own."),
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Say whether a PDF is whole or altered. And sealed by whom and when, and what changed since."""
    from screener.commands import paper

    raise typer.Exit(paper.verify(file, trust, data, as_json=as_json))


@app.command()
def medicines(
    text: Annotated[list[str], typer.Argument(metavar="TEXT…|-", help="Lines as a patient wrote them; - for stdin.")],
    as_json: Json = False,
) -> None:
    """Say what a patient may have meant. Each TEXT is one line, and each line of stdin."""
    from screener.commands import medicines as command

    lines = command.read_lines_of_stdin() if text == ["-"] else text
    raise typer.Exit(command.read_medicines(lines, as_json=as_json))


@app.command()
def rules(
    markdown: Annotated[bool, typer.Option("--markdown", help="The whole book, to read, print and sign.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="What changed since the last approval, in words.")] = False,
    history: Annotated[bool, typer.Option("--history", help="Every approval so far.")] = False,
    approve: Annotated[bool, typer.Option("--approve", help="Approve the book as it is, for this clinic.")] = False,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="With --approve: who approves. Asked, if not given.")
    ] = None,
    registration: Annotated[
        str | None,
        typer.Option(metavar="NUMBER", help="With --approve: their registration number. Asked, if not given."),
    ] = None,
    date: Annotated[str | None, typer.Option(metavar="DATE", help="With --approve: when. Default: today.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="With --approve: do not ask once more.")] = False,
    severity: Annotated[
        str | None,
        typer.Option(metavar="SEVERITY", help="List only these: contraindicated, defer, review or advise."),
    ] = None,
    section: Annotated[
        str | None, typer.Option(metavar="SECTION", help="List only rules of this section of the book.")
    ] = None,
    form: Form = None,
    language: Language = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List, print and approve the rules. And tell what changed since the last approval."""
    from screener.commands import approve as approval
    from screener.commands import rules as command

    if sum((markdown, diff, history, approve)) > 1:
        raise typer.BadParameter("Give one of --markdown, --diff, --history and --approve.")
    if not approve and (name or registration or date or yes):
        raise typer.BadParameter("--name, --registration, --date and --yes go with --approve.")
    desk = command.open_desk(data, form, language)
    if markdown:
        raise typer.Exit(command.print_markdown(desk))
    if diff:
        raise typer.Exit(command.print_diff(desk, as_json=as_json))
    if history:
        raise typer.Exit(command.print_history(desk, as_json=as_json))
    if approve:
        raise typer.Exit(approval.approve(desk, name=name, registration=registration, day=date, sure=yes))
    raise typer.Exit(command.list_rules(desk, severity=severity, section=section, as_json=as_json))


@app.command()
def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="A rule's id, as in a finding.")],
    form: Form = None,
    language: Language = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Print a rule as a person would read it. When it speaks, what it says to whom, its sources and examples."""
    from screener.commands import explain as command
    from screener.commands import rules as book

    desk = book.open_desk(data, form, language)
    raise typer.Exit(command.explain(desk, rule, as_json=as_json))


@app.command("check-forms")
def check_forms(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Folder of forms, or one form. Default: those shipped.")
    ] = None,
    settings: Annotated[bool, typer.Option("--settings", help="List what a clinic may choose.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Check form files. Everything that is wrong, with file and line, and what to write instead."""
    from screener.commands import forms

    raise typer.Exit(forms.check_forms(folder, data, settings=settings, as_json=as_json))


@app.command()
def schema(
    response: Annotated[bool, typer.Option("--response", help="Of response files instead of form files.")] = False,
    form: Annotated[str, typer.Option(metavar="ID", help="With --response: the form.")] = "microneedling",
) -> None:
    """Print the JSON Schema of form files. For editors; or of response files."""
    from screener.commands import forms

    raise typer.Exit(forms.print_schema(form, of_response=response))


cli_clinic.add_to(app)
cli_records.add_to(app)
cli_keeping.add_to(app)
