"""What became of postings that follow the bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from gateway.commands.shell import REFUSED

if TYPE_CHECKING:
    from gateway.client.bookkeeping import Booked


def show_booked(booked: Booked, *, as_json: bool) -> None:
    """Say how many stand; what was refused goes to standard error and ends the command."""
    if booked.done and not as_json:
        typer.echo(f"{booked.done} postings")
    for posting, code in sorted(booked.refused.items()):
        typer.echo(f"{posting}: {code}", err=True)
    if booked.refused:
        raise typer.Exit(REFUSED)
