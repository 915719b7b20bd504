"""Where the forms are that this program came with. Light: asked before the first page is painted."""

from __future__ import annotations

from pathlib import Path

import screener
from screener.errors import DefinitionError, Problem


def find_forms_folder() -> Path:
    """The folder of the forms this program came with: inside the installed package, or beside it in a checkout.

    Raises:
        DefinitionError: There is none; the installation is not whole.
    """
    package = Path(screener.__file__).parent
    for folder in (package / "forms", package.parent / "forms"):
        if folder.is_dir():
            return folder
    problem = Problem("FORM-001", "The forms are not there.", "Install the program again.", package / "forms")
    raise DefinitionError([problem])
