"""`python -m perf.growth`: whether cost grows faster than the work, on a running network.

First the same load by more and more users; then the ledger is filled, below HTTP, to more and more orders, and at each
size adding, leading on, finding and listing orders is measured again, and what they take on disk and in memory.

    python -m perf.growth                                  # 10^4 and 10^5 orders, some ten minutes
    python -m perf.growth --orders 10000,100000,1000000    # an hour and a half, and 30 GB of disk
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from rich.console import Console

from network.paths import default_run
from perf import cast, growth_report, ledger_count, machine
from perf.errors import MeasurementError
from perf.filling import fill, progress_of
from perf.growth_figures import Growth, Measured
from perf.holdings import holdings_of
from perf.run_scenario import run_scenario
from perf.scenarios import SCENARIOS, Scenario
from perf.target import CONSUMER_ORG, Target, find_target

_BY_USERS = ("add-30", "query-30-fast")
_BY_SIZE = ("query-30-fast", "list-30", "next-30", "add-30", "add-1000")
_FILLED_AT_ONCE = 50_000


def main() -> int:
    """0 when all was measured and nothing acknowledged is missing from the ledger or stands on it twice.

    A run that is broken off, by Ctrl-C too, reports what it has measured.
    """
    options = _arguments()
    console, errors = Console(width=None if sys.stdout.isatty() else growth_report.WIDTH), Console(stderr=True)
    growth, whole = Growth(), False
    try:
        _measure(growth, options, errors)
        whole = True
    except MeasurementError as error:
        errors.print(f"[bold]Not measured:[/] {error}", highlight=False)
    except KeyboardInterrupt:
        errors.print("[bold]Broken off[/]")
    if not growth.outcomes:
        return 1
    here = machine.describe()
    growth_report.show(growth, here, console)
    for path in growth_report.write(growth, here, now=datetime.now(UTC)):
        console.print(f"Written: {path}")
    if any(outcome.missing or outcome.twice for outcome in growth.outcomes):
        return 2
    return 0 if whole else 1


def _measure(growth: Growth, options: argparse.Namespace, errors: Console) -> None:
    run = options.run.absolute()
    target = find_target(run)
    with errors.status("Registering the load's consumers, retailers and auditors"):
        players = asyncio.run(cast.prepare(target, consumers=cast.CONSUMERS))
    growth.orders = asyncio.run(_orders_of(target))
    for scenario in _scenarios_of(options.users):
        with errors.status(f"{scenario.name}, {options.seconds:.0f} s"):
            growth.by_users.append(_measured(growth, scenario, target, window_s=options.seconds))
    for size in options.orders:
        _fill_to(size, growth, target, players, errors)
        find_target(run)  # the APIs have caught up
        growth.holdings.append((growth.orders, holdings_of(run)))
        for scenario in (SCENARIOS[name] for name in _BY_SIZE):
            with errors.status(f"{scenario.name} at {growth.orders:,} orders, {options.seconds:.0f} s"):
                growth.by_size.append(_measured(growth, scenario, target, window_s=options.seconds))


def _measured(growth: Growth, scenario: Scenario, target: Target, *, window_s: float) -> Measured:
    measured = Measured(orders=growth.orders, outcome=run_scenario(scenario, target, window_s=window_s))
    growth.orders += measured.outcome.ledger.orders
    return measured


def _fill_to(size: int, growth: Growth, target: Target, players: cast.Cast, errors: Console) -> None:
    with progress_of(errors) as progress:
        shown = progress.add_task("orders", total=size, completed=min(size, growth.orders))
        while growth.orders < size:
            count = min(_FILLED_AT_ONCE, size - growth.orders)
            filled = asyncio.run(fill(target, players, count=count, advance=lambda n: progress.advance(shown, n)))
            growth.orders += count
            growth.filled.append((growth.orders, filled))


async def _orders_of(target: Target) -> int:
    profile = target.profile(CONSUMER_ORG)
    end = await ledger_count.height(profile)
    return (await ledger_count.count(profile, first_block=0, end_block=end)).orders


def _scenarios_of(users: Sequence[int]) -> Iterator[Scenario]:
    for name in _BY_USERS:
        for count in users:
            load = SCENARIOS[name]
            named = name.replace("30", str(count))
            yield replace(load, name=named, title=load.title.replace("30 users", f"{count:,} users"), users=count)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m perf.growth", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--run", type=Path, default=default_run(), help="run directory of the network")
    parser.add_argument("--seconds", type=float, default=15.0, help="length of each scenario's window")
    parser.add_argument("--users", type=_rising, default=[10, 100, 1_000], help="up to 1,000, rising, with commas")
    parser.add_argument("--orders", type=_rising, default=[10_000, 100_000], help="rising, with commas")
    options = parser.parse_args()
    if options.users[-1] > cast.CONSUMERS:
        parser.error(f"the load has {cast.CONSUMERS:,} consumers")
    return options


def _rising(text: str) -> list[int]:
    numbers = [int(part) for part in text.split(",")]
    if numbers[0] < 1 or any(later <= earlier for earlier, later in pairwise(numbers)):
        raise argparse.ArgumentTypeError("numbers above 0, each more than the one before")
    return numbers


if __name__ == "__main__":
    sys.exit(main())
