"""A whole session, as `scripts/run` gives it: up, the grid company joins, demo, where to look, and down at Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from network.paths import RunDirectory, default_run
from network.topology import read

_COMMANDS = (
    ("status", "processes, heights, readiness"),
    ("logs NAME --follow", "what a process says"),
    ("doctor", "what is wrong, and what to do"),
    ("--help", "everything else"),
)
_GRID = "GridOrg"
# The demo collects money the same day: 2 s for a new bank account instead of 72 hours.
_DEMO_WAIT = ("ENERGYSALE_BANK_ACCOUNT_WAIT_S", "2")
_STOPPING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


def session(
    detach: Annotated[bool, typer.Option("--detach", help="Leave it running and return.")] = False,
    demo: Annotated[bool, typer.Option("--demo/--no-demo", help="Play the market day.")] = True,
) -> None:
    """Start everything, play the demo, and stay until Ctrl-C. Exit code: that of the first command that failed."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)  # the commands below get a Ctrl-C themselves; we look after
    if demo:
        os.environ.setdefault(*_DEMO_WAIT)
    code = _energysale("up") or _join_grid() or (_energysale("demo") if demo else 0)
    if code == 0:
        _say_where_to_look()
    if detach:
        raise typer.Exit(code)
    if code == 0 and not signal.sigpending() & _STOPPING:
        Console().print("Ctrl-C stops it; all data stays.")
        signal.sigwait(_STOPPING)
    _energysale("down")
    raise typer.Exit(code)


def _join_grid() -> int:
    """The grid company joins the running channel, once."""
    joined = _GRID in read(RunDirectory(default_run()).topology).joined
    return 0 if joined else _energysale("org", "add", _GRID)


def _energysale(*words: str) -> int:
    program = Path(sys.executable).with_name("energysale")
    done = subprocess.run([program, *words], check=False, preexec_fn=_unblock)  # noqa: S603 - our own program
    return done.returncode


def _unblock() -> None:
    """A child inherits blocked signals; the commands must hear a Ctrl-C."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)


def _say_where_to_look() -> None:
    run = RunDirectory(default_run())
    topology = read(run.topology)
    console = Console(highlight=False, soft_wrap=True)
    console.print()
    for organisation in topology.organisations:
        console.print(f"  {organisation.msp_id:<14} http://{topology.host}:{organisation.api_port}/")
    program = Path(sys.executable).with_name("energysale")
    for words, what in _COMMANDS:
        console.print(f"  {program} {words:<20} {what}")
    console.print(f"  everything generated: {run.root}")


if __name__ == "__main__":
    typer.run(session)
