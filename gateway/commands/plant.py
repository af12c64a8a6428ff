"""`energysale plant`: plants that feed in, what is agreed about them, and their months settled."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from gateway.commands.options import Api, AsJson, AsUser, DryRun, ReadCall, Role, StepCall, read_command, step_command
from gateway.commands.own_figures import (
    FiguresFile,
    OfMonth,
    Out,
    PackedReadings,
    figures,
    reconcile_figures,
)
from gateway.commands.settle import Grid, Readings, check_month, readings_source, show_tally
from gateway.commands.shell import CommandError, caller, group, run, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PlantId = Annotated[str, typer.Argument(help="Id of the plant: opaque, no name and no address.")]
MonthOf = Annotated[str, typer.Argument(help="The month, YYYY-MM.")]
Month = Annotated[str, typer.Option("--month", help="The month, YYYY-MM; it must be over.")]
TermsHash = Annotated[str, typer.Argument(help="Hash of the terms, as the plant has it.")]
OfVersion = Annotated[int | None, typer.Option("--of-version", help="This version instead of the present one.")]
AgreementFile = Annotated[
    Path,
    typer.Option(
        "--file",
        help='JSON: {"agreement": {"start", "end"?, "buyer", "points", "parties"}, "terms": {"price", "roles", '
        '"weights"}}.',
    ),
]


def register(
    call: StepCall,
    plant: PlantId,
    file: AgreementFile,
    kind: Annotated[str, typer.Option(help="photovoltaic, wind, hydro, biomass, storage or other.")] = "photovoltaic",
) -> None:
    """Register a plant of one's own and propose its terms to a buyer."""
    from gateway.client.plants import register_plant

    agreement, terms = _read(file)
    call.make(lambda: register_plant({"plant": plant, "kind": kind, **agreement}, terms))


def propose(call: StepCall, plant: PlantId, file: AgreementFile) -> None:
    """Propose other points, parties, terms or another buyer, from a month on."""
    from gateway.client.plants import propose_plant_terms

    agreement, terms = _read(file)
    call.change(
        lambda version: propose_plant_terms(plant, version=version, args=agreement, terms=terms),
        lambda client: client.plants.propose(plant, agreement, terms),
    )


def agree(call: StepCall, plant: PlantId, terms_hash: TermsHash) -> None:
    """Agree to what the other side has proposed: energysale plant terms shows it."""
    from gateway.client.plants import agree_plant_terms

    call.change(
        lambda version: agree_plant_terms(plant, version=version, terms_hash=terms_hash),
        lambda client: client.plants.agree(plant, terms_hash),
    )


def decline(call: StepCall, plant: PlantId) -> None:
    """Decline what is proposed, or take one's own proposal back."""
    from gateway.client.plants import decline_plant_terms

    call.change(
        lambda version: decline_plant_terms(plant, version=version), lambda client: client.plants.decline(plant)
    )


def find(
    call: ReadCall,
    producer: Annotated[str | None, typer.Option(help="Only plants of this one.")] = None,
    buyer: Annotated[str | None, typer.Option(help="Only plants whose generation this one buys.")] = None,
) -> None:
    """List the plants that concern one."""

    async def work(client: EnergySaleClient) -> None:
        from gateway.commands.tables import show_rows

        found = [each async for each in client.plants.find(producer=producer, buyer=buyer)]
        if call.as_json:
            show_json(found)
            return
        rows = [(each["plant_id"], each["kind"], each["producer"], *_last(each)) for each in found]
        show_rows(("plant", "kind", "producer", "buyer", "from", "proposed"), rows)

    call.read(work)


def show(call: ReadCall, plant: PlantId) -> None:
    """Show a plant: what holds from when on, and what is proposed."""

    async def work(client: EnergySaleClient) -> None:
        show_json(await client.plants.get(plant))

    call.read(work)


def terms(call: ReadCall, plant: PlantId, terms_hash: TermsHash) -> None:
    """Show private terms, checked against their hash: for the people of producer and buyer."""

    async def work(client: EnergySaleClient) -> None:
        show_json(await client.plants.terms(plant, terms_hash))

    call.read(work)


def statement(call: ReadCall, plant: PlantId, month: MonthOf, of_version: OfVersion = None) -> None:
    """Show what a month comes to, checked against the ledger's hash: for the people of producer and buyer."""

    async def work(client: EnergySaleClient) -> None:
        _show_lines(await client.plants.statement(plant, month, version=of_version), as_json=call.as_json)

    call.read(work)


def income(call: ReadCall, plant: PlantId, month: MonthOf, of_version: OfVersion = None) -> None:
    """Show what one gets of a month as a party of the plant."""

    async def work(client: EnergySaleClient) -> None:
        _show_lines(await client.plants.income(plant, month, version=of_version), as_json=call.as_json)

    call.read(work)


def reconcile(
    call: ReadCall,
    file: FiguresFile,
    month: OfMonth,
    plant: Annotated[str | None, typer.Option("--plant", help="Only this plant; else each line names its own.")] = None,
    own_income: Annotated[
        bool, typer.Option("--own-income", help="What one gets oneself, in place of the whole statement.")
    ] = False,
    readings: PackedReadings = None,
    out: Out = None,
) -> None:
    """Show what your own figures of a month and plants' statements differ by, each difference under its cause."""

    async def work(client: EnergySaleClient) -> None:
        asked = {**figures(file, month, readings), "plant": plant, "own_income": own_income}
        words = {"whose": "plant", "name": "plant_id", "without": "no_statement"}
        await reconcile_figures(client.plants, month, asked, out=out, as_json=call.as_json, **words)

    call.read(work)


def settle(
    month: Month,
    readings: Readings = None,
    plant: Annotated[list[str] | None, typer.Option("--plant", help="Only this plant; may be repeated.")] = None,
    grid: Grid = None,
    as_user: AsUser = None,
    role: Role = None,
    api: Api = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Settle a month of all plants that one produces with or buys from; it may be repeated.

    The readings of the month come from the grid company's API: it gives them to a producer, and to the buyer for the
    months in which it buys.
    """

    async def work() -> None:
        from gateway.client.plant_run import PlantRun
        from gateway.client.readings_file import ReadingsFileError

        check_month(month)
        who = caller(as_user, api)
        async with who.client(role=role, dry_run=dry_run) as client, AsyncExitStack() as stack:
            try:
                source = await readings_source(who, readings, grid=grid, month=month, stack=stack)
                tally = await PlantRun(client, source, month=month).run(plant or ())
            except (ReadingsFileError, OSError) as error:
                raise CommandError(str(error)) from None
        show_tally(tally, dry_run=dry_run, as_json=as_json)

    run(work)


def _read(file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    import json

    try:
        value = json.loads(file.read_text("utf-8"))
        return dict(value["agreement"]), dict(value["terms"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{file} has no agreement and terms ({type(error).__name__})") from None


def _last(plant: dict[str, Any]) -> tuple[str, str, str]:
    agreed = plant["agreements"][-1] if plant["agreements"] else {"buyer": "", "start": ""}
    proposal = plant["proposal"]
    return agreed["buyer"], agreed["start"], "" if proposal is None else proposal["terms_hash"]


def _show_lines(found: dict[str, Any], *, as_json: bool) -> None:
    from gateway.bills.figures import kwh, price, yuan
    from gateway.commands.tables import show_fields, show_rows

    if as_json:
        show_json(found)
        return
    rows = [
        (each["role"], each["payee"], price(each["price_e8_yuan_per_kwh"]), yuan(each["amount_fen"]), each["rule"])
        for each in found["lines"]
    ]
    show_rows(("role", "payee", "yuan/kWh", "yuan", "rule"), rows)
    show_fields({"kWh": kwh(found["energy_wh"]), "total, yuan": yuan(found["total_fen"])})


def load(_: str) -> Any:
    plants = group("Plants that feed in: what is agreed, and their months settled.")
    for step in (register, propose, agree, decline):
        step_command(plants)(step)
    for read in (find, show, terms, statement, income, reconcile):
        read_command(plants)(read)
    plants.command("settle")(settle)
    return get_command(plants)
