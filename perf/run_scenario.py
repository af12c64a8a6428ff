"""One scenario from start to end: its generator as a process, then the count of the blocks that it left."""

from __future__ import annotations

import asyncio
import subprocess
from contextlib import nullcontext
from dataclasses import dataclass

from network.paths import CHECKOUT
from perf import ledger_count, machine, measure
from perf.errors import MeasurementError
from perf.ledger_count import LedgerCount
from perf.measure import GENERATOR, Figures
from perf.scenarios import SETTLE_S, Scenario
from perf.target import CONSUMER_ORG, Target

_PATIENCE_S = 300  # beyond ramp, settling and window: preparing orders, and the last requests


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a scenario came to. `ledger` covers all blocks from before its first request to after its last one; what its
    generator prepared is left out where it says in `first_block` of its notes where that ends.

    `missing` are acknowledged intents that the ledger lacks, `twice` intents that it applied twice: both must be 0.
    """

    scenario: Scenario
    figures: Figures
    ledger: LedgerCount
    acknowledged: int
    missing: int
    twice: int

    @property
    def conflicts(self) -> int:
        """Transactions that were not VALID. Group commit has tried their intents again; no user saw them."""
        return self.ledger.invalid.total()

    @property
    def bytes_per_action(self) -> float:
        """Bytes of whole blocks for each time that the scenario's action was applied."""
        times = self.ledger.actions[self.scenario.action]
        return self.ledger.block_bytes / times if times else 0.0

    @property
    def network_cpu_s(self) -> dict[str, float]:
        """CPU time of the network for each good request, by kind of process."""
        return {kind: spent for kind, spent in self.figures.cpu_s_per_request.items() if kind != GENERATOR}

    def figure(self, name: str) -> float:
        """A figure by its name in `Goal.figure`."""
        values = {
            "per_minute": self.figures.per_minute,
            "per_second": self.figures.per_minute / 60,
            "mean_s": self.figures.mean_s,
            "bytes_per_order": self.ledger.bytes_per_order,
        }
        return values[name]


def run_scenario(scenario: Scenario, target: Target, *, window_s: float) -> Outcome:
    """Load the network and count. Raises MeasurementError when the generator fails; its log is named."""
    profile = target.profile(CONSUMER_ORG)
    before = asyncio.run(ledger_count.height(profile))
    with machine.paused(target.run, "api") if scenario.below_http else nullcontext():
        figures, acknowledged = _generate(scenario, target, window_s)
    after = asyncio.run(ledger_count.height(profile))
    first = figures.notes.get("first_block", before)
    ledger = asyncio.run(ledger_count.count(profile, first_block=first, end_block=after))
    return Outcome(
        scenario=scenario,
        figures=figures,
        ledger=ledger,
        acknowledged=len(acknowledged),
        missing=ledger.missing(acknowledged),
        twice=ledger.twice,
    )


def _generate(scenario: Scenario, target: Target, window_s: float) -> tuple[Figures, list[str]]:
    result, log = target.own / f"{scenario.name}.json", target.own / f"{scenario.name}.log"
    result.unlink(missing_ok=True)
    command = scenario.command(run=target.run, result=result, window_s=window_s)
    with log.open("wb") as output:
        try:
            # The status is not looked at: Locust's also says whether a request failed, which the figures say better.
            subprocess.run(  # noqa: S603 - our own generators
                command, cwd=CHECKOUT, stdout=output, stderr=output, timeout=window_s + SETTLE_S + _PATIENCE_S
            )
        except subprocess.TimeoutExpired:
            raise MeasurementError(f"{scenario.name} did not end in time; see {log}") from None
    if not result.exists():
        raise MeasurementError(f"{scenario.name} ended without figures; see {log}")
    return measure.read_result(result)
