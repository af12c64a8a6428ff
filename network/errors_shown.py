"""How a command ends when the network is not as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from network.errors import NetworkError


@contextmanager
def errors_shown() -> Iterator[None]:
    """End the command with exit code 1 and the remedy when a NetworkError reaches it."""
    try:
        yield
    except NetworkError as error:
        typer.echo(f"{error.code}: {error}\nremedy: {error.remedy}", err=True)
        raise typer.Exit(1) from error
