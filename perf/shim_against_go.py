"""`python -m perf.shim_against_go`: one workload through the official Go shim and through ours, on a running network.

Both probes of tests/parity/shim are deployed on it under names of their own. One user calls each in turn, a call at a
time, at the peer itself: latency of endorsement. Then so many users endorse, submit and wait for the commit, over the
Gateway, a window of one and a window of the other by turns, so that what else the machine does meets both; what counts
is the median of the pairs.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from gateway.fabric import Contract, GatewayError, connect, load_connection_profile
from network.errors import NetworkError
from network.paths import RunDirectory, default_run
from network.topology import read
from tests.parity.shim.calls import Caller, calling
from tests.parity.shim.deployment import OWNER, Deployment, deployed
from tests.parity.shim.services import SIDES, ProbeService, Side
from tests.running_network import RunningNetwork

LEAST_RATIO, MOST_LATER_MS = 0.9, 1.0
_VALUE = b"x" * 400  # bytes, about those of an order's record
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one shim came to: milliseconds of each endorsement, committed transactions a second of each window, and
    milliseconds of CPU that its service took for one of them."""

    latencies_ms: list[float]
    rates: list[float]
    cpu_ms: float

    @property
    def median_ms(self) -> float:
        """The median latency of an endorsement."""
        return statistics.median(self.latencies_ms)

    @property
    def late_ms(self) -> float:
        """The 95th percentile of it."""
        return statistics.quantiles(self.latencies_ms, n=20)[-1]

    @property
    def per_s(self) -> float:
        """Committed transactions a second in the median window."""
        return statistics.median(self.rates)


def main() -> int:
    """0 when both goals are met, 2 when one is not, 1 when nothing could be measured."""
    options = _arguments()
    console, errors = Console(), Console(stderr=True)
    run = RunDirectory(options.run.absolute())
    try:
        network = RunningNetwork(run.root, read(run.topology))
        with tempfile.TemporaryDirectory() as folder, deployed(network, Path(folder), whole=False) as probes:
            figures = _measure(probes, options, errors)
    except (NetworkError, GatewayError) as error:
        errors.print(f"[bold]Not measured:[/] {error}", highlight=False)
        return 1
    return _show(figures, console)


def _measure(probes: Deployment, options: argparse.Namespace, errors: Console) -> dict[Side, Figures]:
    with calling(probes.network, probes.peer) as caller:
        for side in SIDES:
            caller.await_answer(channel=probes.channels[0], chaincode=probes.names[side])
        with errors.status(f"latency, {options.calls} calls of each"):
            latencies = _latencies(probes, caller, options.calls)
    committed: dict[Side, int] = dict.fromkeys(SIDES, 0)
    rates: dict[Side, list[float]] = {side: [] for side in SIDES}
    spent: dict[Side, float] = dict.fromkeys(SIDES, 0.0)
    for number in range(options.windows):
        for side in SIDES if number % 2 == 0 else SIDES[::-1]:
            before = _processor_seconds(probes.services[side])
            with errors.status(f"window {number + 1} of {options.windows}: {side}"):
                count, length = asyncio.run(_window(probes, side, users=options.users, seconds=options.seconds))
            committed[side] += count
            rates[side].append(count / length)
            spent[side] += _processor_seconds(probes.services[side]) - before
            errors.print(f"{side}: {count / length:.1f}/s")
    return {
        side: Figures(
            latencies_ms=latencies[side],
            rates=rates[side],
            cpu_ms=1000 * spent[side] / max(1, committed[side]),
        )
        for side in SIDES
    }


def _latencies(probes: Deployment, caller: Caller, calls: int) -> dict[Side, list[float]]:
    """Milliseconds of each endorsement, one shim after the other in every pair; the first tenth is for warming up."""
    found: dict[Side, list[float]] = {side: [] for side in SIDES}
    for number in range(calls + calls // 10):
        for side in SIDES if number % 2 == 0 else SIDES[::-1]:
            args = [b"record", b"alone%06d" % number, _VALUE]
            call = caller.call(channel=probes.channels[0], chaincode=probes.names[side], args=args)
            began = time.perf_counter()
            answer = caller.endorse(call)
            found[side].append(1000 * (time.perf_counter() - began))
            if answer.response.status != 200:
                raise RuntimeError(f"the {side} probe refused a record: {answer.response.message}")
    return {side: values[calls // 10 :] for side, values in found.items()}


async def _window(probes: Deployment, side: Side, *, users: int, seconds: float) -> tuple[int, float]:
    """Committed transactions of so many users in a window, and its length in seconds."""
    profile = load_connection_profile(probes.network.profile_path(OWNER))
    async with connect(profile) as gateway:
        contract = gateway.network(probes.channels[0]).contract(probes.names[side])
        mark, began = time.time_ns(), time.perf_counter()
        counts = await asyncio.gather(
            *(_user(contract, f"{mark}-{number}", until=began + seconds) for number in range(users))
        )
        return sum(counts), time.perf_counter() - began


async def _user(contract: Contract, name: str, *, until: float) -> int:
    """Records one after the other until the time is over; how many. Raises GatewayError: none may fail."""
    count = 0
    while time.perf_counter() < until:
        await contract.submit("record", arguments=[f"{name}-{count}".encode(), _VALUE], endorsing_organizations=[OWNER])
        count += 1
    return count


def _show(figures: Mapping[Side, Figures], console: Console) -> int:
    table = Table("shim", "transactions/s", "endorsement, median ms", "95 % within ms", "CPU of the service, ms")
    for side, one in figures.items():
        table.add_row(side, f"{one.per_s:.1f}", f"{one.median_ms:.2f}", f"{one.late_ms:.2f}", f"{one.cpu_ms:.2f}")
    console.print(table)
    pairs = zip(figures["ours"].rates, figures["official"].rates, strict=True)
    ratio = statistics.median(ours / official for ours, official in pairs)
    later_ms = figures["ours"].median_ms - figures["official"].median_ms
    console.print(f"throughput: {ratio:.2f} of the official shim's (goal: at least {LEAST_RATIO})")
    console.print(f"endorsement at one user: {later_ms:+.2f} ms (goal: within {MOST_LATER_MS:.0f} ms)")
    return 0 if ratio >= LEAST_RATIO and later_ms <= MOST_LATER_MS else 2


def _processor_seconds(service: ProbeService) -> float:
    """CPU time of the service's process so far."""
    fields = Path(f"/proc/{service.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m perf.shim_against_go", description=__doc__)
    parser.add_argument("--run", type=Path, default=default_run(), help="run directory of the network")
    parser.add_argument("--calls", type=int, default=500, help="calls of each by one user")
    parser.add_argument("--users", type=int, default=30, help="users of the throughput windows")
    parser.add_argument("--windows", type=int, default=12, help="windows of each")
    parser.add_argument("--seconds", type=float, default=6.0, help="length of a window")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
