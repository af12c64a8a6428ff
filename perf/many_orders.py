"""`python -m perf.many_orders --count 100000`: put many committed orders onto a running network, for long lists.

All are of one retailer, by thirty consumers in turn, so that the retailer and the exchange have every one of them in
their lists. A run that is broken off may be repeated: the orders that are there stay, and count.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from chaincode.intent import SignedIntent
from gateway.client.client import EnergySaleClient
from gateway.client.errors import EnergySaleError
from gateway.client.http import Http
from network.paths import default_run
from perf import cast, market
from perf.cast import Cast
from perf.errors import MeasurementError
from perf.filling import progress_of
from perf.registering import AT_ONCE, all_applied
from perf.target import CONSUMER_ORG, RETAILER_ORG, Target, find_target

_SENDERS = 2  # while the orders of one request are committed, those of the next one are signed and sent


async def fill(target: Target, *, count: int, progress: Progress) -> Cast:
    """Have the retailer of the cast's first offer hold at least `count` orders, and see them in its lists.

    Raises LoadRefusedError when the market refuses one, MeasurementError, ProblemError, UnreachableError.
    """
    people = await cast.prepare(target, consumers=cast.READERS)
    shown = progress.add_task("orders", total=count, completed=min(count, await held(target, people)))
    missing = iter(range(int(progress.tasks[shown].completed), count))
    async with Http(target.apis[CONSUMER_ORG]) as http:

        async def send() -> int:
            newest = 0
            while orders := list(_orders(target, people, missing)):
                newest = max(newest, await all_applied(http, orders))
                progress.advance(shown, len(orders))
            return newest

        newest = max(await asyncio.gather(*(send() for _ in range(_SENDERS))))
    there = await held(target, people, at_block=newest)
    if there < count:
        raise MeasurementError(f"the retailer's list shows {there} orders of {count}")
    return people


async def held(target: Target, people: Cast, *, at_block: int = 0) -> int:
    """How many orders the retailer has when its API has indexed `at_block`. Raises ProblemError, UnreachableError."""
    retailer = people.retailer_of(people.offers[0])
    async with EnergySaleClient(target.apis[RETAILER_ORG], signer=retailer, network_id=target.network_id) as client:
        client.reader.note_block(at_block)
        return len([order async for order in client.orders.find(limit=500)])


def _orders(target: Target, people: Cast, numbers: Iterator[int]) -> Iterator[SignedIntent]:
    """The orders of one request; none when all numbers are given out."""
    for number in islice(numbers, AT_ONCE):
        consumer = people.consumers[number % len(people.consumers)]
        yield market.new_order(consumer, people.offers[0], network_id=target.network_id)


def main() -> int:
    """0 when the orders are on the ledger."""
    parser = argparse.ArgumentParser(prog="python -m perf.many_orders", description=__doc__)
    parser.add_argument("--run", type=Path, default=default_run(), help="run directory of the network")
    parser.add_argument("--count", type=int, default=100_000, help="how many orders there are to be")
    options = parser.parse_args()
    console = Console(stderr=True)
    began = time.monotonic()
    try:
        target = find_target(options.run.absolute())
        with progress_of(console) as progress:
            people = asyncio.run(fill(target, count=options.count, progress=progress))
    except (MeasurementError, EnergySaleError) as error:
        console.print(f"[bold]Not done:[/] {error}", highlight=False)
        return 1
    retailer, auditor = people.retailer_of(people.offers[0]), people.auditors[0]
    console.print(
        f"{options.count:,} orders, {time.monotonic() - began:.0f} s. Those who have them all in their lists:"
    )
    for signer in (retailer, auditor):
        identity = signer.identity
        url = target.apis.get(identity.organisation)
        console.print(f"  {url}/  {target.own / 'keystore' / identity.user}.pem", highlight=False, soft_wrap=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
