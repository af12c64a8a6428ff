"""`energysale template`: package templates."""

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

TemplateId = Annotated[str, typer.Argument(help="Id of the template.")]
Draft = Annotated[Path, typer.Argument(help="The template as TOML or JSON; see: energysale template example")]
EXAMPLE = "energysale template example"
UNSOUND = 6


def publish(call: StepCall, file: Draft) -> None:
    """Publish a template, or with the present --version its next one. The ledger proves its tariff first."""
    with errors_shown():
        args = read_arguments(file, example=EXAMPLE)
        if "template" not in args:
            raise CommandError(f"{file} is no template; see: {EXAMPLE}")
    call.make(lambda: steps.publish_template(args, version=call.version))


def retire(call: StepCall, template: TemplateId) -> None:
    """Close a template to new packages, for good; packages made of it stay."""
    call.change(
        lambda version: steps.retire_template(template, version=version),
        lambda client: client.templates.retire(template),
    )


def prove(call: ReadCall, file: Draft) -> None:
    """Have a draft proved without publishing it, and see every finding. Exit code 6: it is not sound."""
    with errors_shown():
        draft = read_arguments(file, example=EXAMPLE)
    sound = True

    async def work(client: EnergySaleClient) -> None:
        nonlocal sound
        proof = await client.templates.prove(draft)
        sound = bool(proof["sound"])
        if call.as_json:
            show_json(proof)
            return
        _show_proof(proof)

    call.read(work)
    if not sound:
        raise typer.Exit(UNSOUND)


def show(call: ReadCall, template: TemplateId) -> None:
    """Show the present version of a template."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_fields

        found = await client.templates.get(template)
        if call.as_json:
            show_json(found)
        else:
            show_fields({name: value for name, value in found.items() if name != "tariff"})

    call.read(work)


def find(
    call: ReadCall,
    region: Annotated[str | None, typer.Option(help="Only of this region.")] = None,
    stage: Annotated[str | None, typer.Option(help="Only of this stage: annual, monthly, within_month.")] = None,
) -> None:
    """List the templates, those retired too."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = [each async for each in client.templates.find(region=region, stage=stage)]
        if call.as_json:
            show_json(found)
            return
        rows = [
            (
                each["template_id"],
                each["version"],
                each["name"],
                each["region"],
                each["stage"],
                ", ".join(each["price_kinds"]),
                f"{each['valid_from']} / {each['valid_to']}",
                "retired" if each["retired"] else "in use",
            )
            for each in found
        ]
        show_rows(("template", "version", "name", "region", "stage", "prices", "valid", ""), rows)

    call.read(work)


def example() -> None:
    """Print an example of a template, to be changed and published."""
    from chaincode.actions import ACTIONS

    show_json(ACTIONS["publish_template"].example)


def _show_proof(proof: dict[str, Any]) -> None:
    from gateway.commands.tables import show_rows

    if proof["sound"]:
        typer.echo("The draft is sound: every quarter-hour of its validity has exactly one price.")
        return
    rows = [
        (
            each["kind"],
            each["path"] or "",
            each["season"] or ", ".join(each["seasons"]),
            each["day_type"] or "",
            each["tier"] or "",
            "" if each["start"] is None else f"{each['start']}-{each['end']}",
            ", ".join(" / ".join(pair) for pair in each["dates"]),
            ", ".join(each["rules"]),
        )
        for each in proof["findings"]
    ]
    show_rows(("finding", "where", "season", "day", "tier", "quarter-hours", "dates", "rules"), rows)


def load(_: str) -> Any:
    templates = group("Package templates: the tariffs that packages are made of.")
    step_command(templates)(publish)
    step_command(templates)(retire)
    read_command(templates)(prove)
    read_command(templates)(show)
    read_command(templates, "list")(find)
    templates.command()(example)
    return get_command(templates)
