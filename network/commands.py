"""The network's commands: `energysale up`, `down`, `status`, `doctor`, `logs`, `connection-profile`, and two groups."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from network import certificate_commands, lifecycle, organisation_commands, tables
from network.client import client_line
from network.doctor import examine
from network.errors import UnknownName
from network.errors_shown import errors_shown
from network.logs import follow, last_lines
from network.paths import RunDirectory, default_run
from network.profile import read_profile
from network.status import network_status
from network.topology import DEFAULT, read

TopologyOption = Annotated[Path, typer.Option("--topology", help="Another topology file than the built-in one.")]
JsonOption = Annotated[bool, typer.Option("--json", help="For programs: JSON instead of a table.")]


def register(app: typer.Typer, *, after_chaincode: Callable[[Path], None] | None = None) -> None:
    """Add the commands to `app`. `after_chaincode` is called with the run directory once transactions can be endorsed:
    it opens the market."""

    @app.command()
    def up(
        topology: TopologyOption = DEFAULT,
        apis: Annotated[bool, typer.Option("--apis/--no-apis", help="Also the organisations' HTTP APIs.")] = True,
    ) -> None:
        """Start the whole network, or what is missing of it, and wait until it serves."""
        with errors_shown():
            done = lifecycle.up(default_run(), topology_file=topology, after_chaincode=after_chaincode, services=apis)
        typer.echo(
            f"The network is up after {done.seconds:.1f} s. `energysale status` shows it, `energysale down` stops it."
        )
        if apis:
            typer.echo(client_line(read(RunDirectory(default_run()).topology)))

    app.command()(down)
    app.command()(status)
    app.command()(doctor)
    app.command()(logs)
    app.command("connection-profile")(connection_profile)
    app.add_typer(certificate_commands.app)
    app.add_typer(organisation_commands.commands(after_chaincode=after_chaincode))


def down() -> None:
    """Stop the network in order. All data stays, and `energysale up` goes on with it."""
    with errors_shown():
        stopped = lifecycle.down(default_run())
    typer.echo(f"{len(stopped)} processes stopped." if stopped else "Nothing was running.")


def status(as_json: JsonOption = False) -> None:
    """Show every process, each node's height, the Raft leader, which APIs are ready. Exit 1: not all of them serve."""
    with errors_shown():
        found = network_status(RunDirectory(default_run()))
    if as_json:
        typer.echo(json.dumps({**asdict(found), "serving": found.serving}, indent=1))
    else:
        tables.console().print(tables.status_table(found))
        typer.echo(client_line(read(RunDirectory(default_run()).topology)))
    if not found.serving:
        raise typer.Exit(1)


def doctor(as_json: JsonOption = False) -> None:
    """Look for what is wrong or soon will be, and say what to do about it. Exit 1: there is a problem."""
    with errors_shown():
        findings = examine(RunDirectory(default_run()))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        tables.console().print(tables.findings_table(findings))
    if any(finding.severity == "problem" for finding in findings):
        raise typer.Exit(1)


def logs(
    name: Annotated[str | None, typer.Argument(help="A process, or how its name begins. Without it: all.")] = None,
    following: Annotated[bool, typer.Option("--follow", "-f", help="Go on with new lines until Ctrl-C.")] = False,
    lines: Annotated[int, typer.Option(min=0, help="How many lines of each log.")] = 20,
) -> None:
    """Show the end of the processes' logs."""
    run = RunDirectory(default_run())
    with errors_shown():
        paths = _named_logs(run, name)
    for each, path in paths.items():
        for line in last_lines(path, lines):
            typer.echo(line if len(paths) == 1 else f"{each}: {line}")
    if following:
        try:
            for each, line in follow(paths):
                typer.echo(line if len(paths) == 1 else f"{each}: {line}")
        except KeyboardInterrupt:
            raise typer.Exit from None


def connection_profile(org: Annotated[str, typer.Option("--org", help="MSP id, such as ConsumerOrg.")]) -> None:
    """Print what a Fabric Gateway client of an organisation needs: endpoints, certificates, paths of keys, names."""
    with errors_shown():
        profile = read_profile(RunDirectory(default_run()), org)
    typer.echo(json.dumps(profile, indent=1))


def _named_logs(run: RunDirectory, name: str | None) -> dict[str, Path]:
    known = {path.stem: path for path in sorted(run.logs.glob("*.log"))}
    if name is None:
        return known
    found = {each: path for each, path in known.items() if each == name} or {
        each: path for each, path in known.items() if each.startswith(name)
    }
    if not found:
        raise UnknownName(
            f"no process {name!r} has a log in {run.logs}", remedy=f"name one of {', '.join(known) or 'none'}"
        )
    return found
