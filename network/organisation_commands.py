"""`energysale org add` and `list`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from network import lifecycle, tables
from network.client import client_line
from network.definition import find_definition
from network.errors_shown import errors_shown
from network.organisation_list import list_organisations
from network.paths import RunDirectory, default_run


def commands(*, after_chaincode: Callable[[Path], None] | None = None) -> typer.Typer:
    """The group `org`. `after_chaincode` is called as by `up`: it registers the new organisation's machine user."""
    app = typer.Typer(name="org", help="Organisations of the network.", no_args_is_help=True)

    @app.command()
    def add(
        definition: Annotated[
            str, typer.Argument(metavar="FILE|NAME", help="A definition (TOML), or one that is shipped: GridOrg.")
        ],
    ) -> None:
        """Have an organisation join the running channel: CA, identities, membership, peers, chaincode, API.

        What runs goes on. Broken off anywhere, it is finished by running it again, or by the next `energysale up`.
        """
        with errors_shown():
            done = lifecycle.add_organisation(
                default_run(), find_definition(definition), after_chaincode=after_chaincode
            )
        typer.echo(f"{done.topology.organisations[-1].msp_id} is in after {done.seconds:.1f} s.")
        typer.echo(client_line(done.topology))

    app.command("list")(list_)
    return app


def list_(
    as_json: Annotated[bool, typer.Option("--json", help="For programs: JSON instead of a table.")] = False,
) -> None:
    """Show the organisations of the network, those that joined later, and those that come with the product."""
    with errors_shown():
        found = list_organisations(RunDirectory(default_run()))
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in found], indent=1))
    else:
        tables.console().print(tables.organisations_table(found))
