"""`python -m perf`: load a running network with every scenario, and print the paper's figures and ours side by side."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from network.paths import default_run
from perf import cast, machine, report
from perf.errors import MeasurementError
from perf.run_scenario import Outcome, run_scenario
from perf.scenarios import MARKET, SCENARIOS, Scenario
from perf.target import Target, find_target

_ALL_OF_MARKET = "market"
_WIDTH = 150  # of the tables in a file


def main() -> int:
    """0 when all was measured and nothing acknowledged is missing from the ledger or stands on it twice."""
    options = _arguments()
    console, errors = Console(width=None if sys.stdout.isatty() else _WIDTH), Console(stderr=True)
    try:
        target = find_target(options.run.absolute())
        outcomes = _measure(target, options.only, options.seconds, errors)
    except MeasurementError as error:
        errors.print(f"[bold]Not measured:[/] {error}", highlight=False)
        return 1
    here = machine.describe()
    report.show(outcomes, here, console)
    for path in report.write(outcomes, here, now=datetime.now(UTC)):
        console.print(f"Written: {path}")
    return 2 if any(outcome.missing or outcome.twice for outcome in outcomes) else 0


def _measure(target: Target, chosen: Sequence[Scenario], window_s: float, errors: Console) -> list[Outcome]:
    with errors.status("Registering the load's consumers, retailers and auditors"):
        asyncio.run(cast.prepare(target, consumers=cast.CONSUMERS))
    outcomes = []
    for scenario in chosen:
        with errors.status(f"{scenario.name}: {scenario.title}, {window_s:.0f} s"):
            outcomes.append(run_scenario(scenario, target, window_s=window_s))
        figures = outcomes[-1].figures
        errors.print(f"{scenario.name}: {figures.per_minute:,.0f}/min, mean {figures.mean_s * 1_000:.1f} ms")
    return outcomes


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m perf", description=__doc__)
    parser.add_argument("--run", type=Path, default=default_run(), help="run directory of the network")
    parser.add_argument("--seconds", type=float, default=30.0, help="length of each scenario's window")
    parser.add_argument(
        "--only",
        type=_scenarios,
        default=list(SCENARIOS.values()),
        help=f"some of {','.join(SCENARIOS)}; `{_ALL_OF_MARKET}` is all of the new market's",
    )
    return parser.parse_args()


def _scenarios(names: str) -> list[Scenario]:
    chosen = {_ALL_OF_MARKET: MARKET} | {name: (scenario,) for name, scenario in SCENARIOS.items()}
    try:
        return [scenario for name in names.split(",") for scenario in chosen[name]]
    except KeyError as error:
        raise argparse.ArgumentTypeError(f"no scenario {error}; there are {', '.join(SCENARIOS)}") from None


if __name__ == "__main__":
    sys.exit(main())
