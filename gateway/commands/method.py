"""`energysale method`: settlement methods."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.client import steps
from gateway.commands.argument_files import read_arguments
from gateway.commands.options import ReadCall, StepCall, read_command, step_command
from gateway.commands.shell import CommandError, errors_shown, group, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

MethodId = Annotated[str, typer.Argument(help="Id of the method.")]
Draft = Annotated[Path, typer.Argument(help="The method as TOML or JSON; see: energysale method example")]
EXAMPLE = "energysale method example"


def publish(call: StepCall, file: Draft) -> None:
    """Publish a settlement method, or with the present --version its next one."""
    with errors_shown():
        args = read_arguments(file, example=EXAMPLE)
        if "method" not in args:
            raise CommandError(f"{file} is no settlement method; see: {EXAMPLE}")
    call.make(lambda: steps.publish_method(args, version=call.version))


def retire(call: StepCall, method: MethodId) -> None:
    """Close a method to new packages, for good; packages that name it keep it."""
    call.change(
        lambda version: steps.retire_method(method, version=version),
        lambda client: client.settlement_methods.retire(method),
    )


def show(
    call: ReadCall,
    method: MethodId,
    of_version: Annotated[int | None, typer.Option("--of-version", help="As it was published in this version.")] = None,
) -> None:
    """Show a method with its rules, in its present version unless another is asked for."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_fields

        found = await client.settlement_methods.get(method, version=of_version)
        if call.as_json:
            show_json(found)
            return
        names = found["name"]
        show_fields({**found, "name": f"{names['zh']} / {names['en']}"})

    call.read(work)


def find(
    call: ReadCall,
    kind: Annotated[str | None, typer.Option(help="Only of this kind, such as grid_charges.")] = None,
    valid_on: Annotated[str | None, typer.Option(help="Only those valid on this day, YYYY-MM-DD.")] = None,
) -> None:
    """List the methods, those retired too."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = [each async for each in client.settlement_methods.find(kind=kind, valid_on=valid_on)]
        if call.as_json:
            show_json(found)
            return
        rows = [
            (
                each["method_id"],
                each["version"],
                each["kind"],
                each["name"]["zh"],
                each["source"],
                f"{each['valid_from']} / {each['valid_to']}",
                "retired" if each["retired"] else "in use",
            )
            for each in found
        ]
        show_rows(("method", "version", "kind", "name", "source", "valid", ""), rows)

    call.read(work)


def example() -> None:
    """Print an example of a method, to be changed and published."""
    from chaincode.actions import ACTIONS

    show_json(ACTIONS["publish_method"].example)


def load(_: str) -> Any:
    methods = group("Settlement methods: what is charged, or paid, beside the prices of packages.")
    step_command(methods)(publish)
    step_command(methods)(retire)
    read_command(methods)(show)
    read_command(methods, "list")(find)
    methods.command()(example)
    return get_command(methods)
