"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="The clinic's data folder. Default: this system's place for it."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
As = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who signs in. Default: the only member; else asked.")
]
PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", metavar="FILE", help="Their password, its first line. Default: asked, unseen."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask once more.")]
