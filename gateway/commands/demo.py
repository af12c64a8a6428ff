"""`energysale demo`."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any

import typer
from typer.main import get_command

from gateway.commands.shell import DIFFERENT, errors_shown, run_directory

MARKET_TIME = timezone(timedelta(hours=8))


def demo(
    seed: Annotated[int, typer.Option(help="Another seed deals the day's stories to other consumers.")] = 1,
) -> None:
    """Play a market day: 24 consumers, 3 retailers and the exchange, all at once, then check it against the chain.

    Who is not registered yet applies at the exchange first, and is audited, certified and bound. Where the grid company
    takes part, the last month is metered and settled too.

    A second demo on the same network plays a further day. Exit code 6: the check found a difference.
    """
    with errors_shown():
        if not asyncio.run(_play(seed, today=datetime.now(UTC).astimezone(MARKET_TIME).date())):
            raise typer.Exit(DIFFERENT)


async def _play(seed: int, *, today: date) -> bool:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from gateway.demo import check, evidence, floor, last_month, market_day, month_report, opening, report
    from gateway.demo.deal import Recorder
    from gateway.demo.trading import Floor

    console = Console()
    console.print(report.cast_table())
    columns = (TextColumn("{task.description:24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        opened = progress.add_task("registering", total=1)
        async with opening.open_market(run_directory(), today=today) as market:
            progress.update(opened, completed=1)
            day = await market_day.day_number(market, today=today)
            scenes = market_day.plan(market.offers, seed=seed, day=day)
            played = progress.add_task(f"market day {day}", total=len(scenes))
            recorder = Recorder(
                on_step=lambda: progress.update(played, description=f"market day {day}: {recorder.steps} steps")
            )
            began = time.perf_counter()
            outcomes, trades = await asyncio.gather(
                market_day.play(
                    market, scenes, today=today, recorder=recorder, on_scene=lambda: progress.advance(played)
                ),
                floor.play(Floor(market=market, today=today, day=day, recorder=recorder)),
            )
            wall_s = time.perf_counter() - began
            ended = [outcome.ended for outcome in outcomes] + [each for trade in trades for each in trade.ended]
            checked = progress.add_task("checking with the chain", total=len(ended))
            findings = await check.check(market, ended, on_order=lambda: progress.advance(checked))
            settling = progress.add_task("metering and settling", total=1)
            bills = await last_month.play(market, today=today, recorder=recorder, findings=findings)
            progress.update(settling, completed=1)
            proving = progress.add_task("evidence", total=1)
            proofs = await evidence.prove(market, evidence.worth_proving(outcomes, trades), findings)
            progress.update(proving, completed=1)
    faults = [f"{outcome.scene.consumer.participant}: {outcome.fault}" for outcome in outcomes if outcome.fault]
    faults += [f"{trade.mode}: {trade.fault}" for trade in trades if trade.fault]
    console.print(
        report.admissions_table(market.admissions),
        report.stories_table(outcomes),
        report.trades_table(trades),
        report.steps_table(recorder, wall_s=wall_s),
        report.refusals_table(recorder),
        *(month_report.tables(bills) if bills else ()),
        report.check_table(findings),
        report.proofs_table(proofs),
        sep="\n\n",
    )
    typer.echo(f"\n{report.where_to_look(market, outcomes, proofs)}\n")
    if bills:
        typer.echo(f"{month_report.where_to_look(bills)}\n")
    for fault in faults:
        console.print(fault, style="red", markup=False)
    return not faults and not findings.differences


def load(_: str) -> Any:
    group = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    group.command()(demo)
    return get_command(group)
