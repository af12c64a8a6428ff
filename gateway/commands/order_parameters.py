"""Parameters that the steps of an order share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gateway.commands.shell import CommandError
from gateway.commands.terms_file import EXAMPLE

OrderId = Annotated[str, typer.Argument(help="The order's id (64 hex digits).", show_default=False)]
TermsFile = Annotated[
    Path, typer.Option("--terms", metavar="FILE", help=f"Private terms as JSON ('-': stdin): {EXAMPLE}")
]
Reason = Annotated[str, typer.Option(help="A short code of a-z and '_': free text could be personal.")]
TermsHash = Annotated[str | None, typer.Option(help="The hash that you checked yourself; needed with --version.")]
TextHash = Annotated[str | None, typer.Option(help="The text's hash that you checked yourself; needed with --version.")]


def given(value: str | None, option: str) -> str:
    """A hash or a day that was named. Raises CommandError: with --version nothing is read, so nothing is checked."""
    if value is None:
        raise CommandError(f"with --version nothing is read and checked for you: name {option} as well")
    return value
