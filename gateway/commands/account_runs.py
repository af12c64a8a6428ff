"""The commands of `energysale account` that make many postings at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.commands.account_steps import today
from gateway.commands.options import Api, AsJson, AsUser, DryRun, Role
from gateway.commands.settle import Month, Orders, check_month
from gateway.commands.shell import caller, run, show_json

if TYPE_CHECKING:
    from gateway.client.sending import Receipt

Day = Annotated[str | None, typer.Option("--day", help="Value date; today where none is named.")]
Plants = Annotated[list[str] | None, typer.Option("--plant", help="Only this plant's income; may be repeated.")]
DaysToPay = Annotated[int, typer.Option("--days-to-pay", min=0, max=365, help="From the value date to the due date.")]
_REFUSED = 3


def charge(
    month: Month,
    order: Orders = None,
    plant: Plants = None,
    day: Day = None,
    days_to_pay: DaysToPay = 15,
    as_user: AsUser = None,
    role: Role = None,
    api: Api = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Charge the settled bills of a month, or give back what they say, and post the income of the plants that you buy
    from; each once, so it may be repeated."""
    from gateway.client.charge_run import ChargeRun

    async def work() -> None:
        check_month(month)
        async with caller(as_user, api).client(role=role, dry_run=dry_run) as client:
            made = ChargeRun(client, month=month, day=day or today(), days_to_pay=days_to_pay)
            if order or not plant:
                await made.run(order or ())
            if plant or not order:
                await made.run_incomes(plant or ())
        tally = made.tally
        names = ("charged", "credited", "incomes", "there", "nothing", "failed")
        if as_json:
            show_json({name: getattr(tally, name) for name in names} | {"dry_run": dry_run})
        else:
            would = "would be " if dry_run else ""
            typer.echo(
                f"{tally.charged} {would}charged, {tally.credited} {would}credited, "
                f"{tally.incomes} incomes {would}posted, {tally.there} done before, {tally.nothing} with nothing due"
            )
            for claim, code in tally.failed.items():
                typer.echo(f"{claim}: {code}", err=True)
        if tally.failed:
            raise typer.Exit(_REFUSED)

    run(work)


def late_fees(
    day: Day = None,
    days_to_pay: DaysToPay = 15,
    as_user: AsUser = None,
    role: Role = None,
    api: Api = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Charge the late fees that have accrued up to a day, on all bills; no day's fee is charged twice."""
    from gateway.client.charge_run import late_fees_due

    async def work() -> None:
        async with caller(as_user, api).client(role=role, dry_run=dry_run) as client:
            due = await late_fees_due(client, day=day or today(), days_to_pay=days_to_pay)
            receipts = await client.accounts.post_all(due)
        _tell(receipts, what="late fees", dry_run=dry_run, as_json=as_json)

    run(work)


def publish(as_user: AsUser = None, role: Role = None, api: Api = None, as_json: AsJson = False) -> None:
    """Publish what stands in one's own book and is not on the ledger, after somebody's process has died."""

    async def work() -> None:
        async with caller(as_user, api).client(role=role) as client:
            receipts = await client.accounts.publish()
        _tell(receipts, what="postings", dry_run=False, as_json=as_json)

    run(work)


def add_runs(accounts: typer.Typer) -> None:
    for command in (charge, late_fees, publish):
        accounts.command(command.__name__.replace("_", "-"))(command)


def _tell(receipts: Sequence[Receipt], *, what: str, dry_run: bool, as_json: bool) -> None:
    refused = Counter(str(each.code) for each in receipts if each.status == "refused")
    made = len(receipts) - refused.total()
    answer: dict[str, Any] = {"made": made, "refused": dict(refused), "dry_run": dry_run}
    if as_json:
        show_json(answer)
    else:
        typer.echo(f"{made} {what} {'would be ' if dry_run else ''}made")
        for code, count in sorted(refused.items()):
            typer.echo(f"{count} refused: {code}", err=True)
    if refused:
        raise typer.Exit(_REFUSED)
