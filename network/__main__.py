"""`python -m network`: the network's commands alone."""

from __future__ import annotations

import typer

from network import commands

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
commands.register(app)

if __name__ == "__main__":
    app(prog_name="python -m network")
