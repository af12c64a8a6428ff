"""One action of the market by many users, for what it costs beside adding an order.

    python -m perf.market_actions --action take --run-dir run --result take.json --users 30

`LOADS` says of each action at whose API it is, and how its items are prepared. A user takes an item, acts on it as
often as the action's row says, and takes the next. The generator is asyncio over `keepalive`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from perf import api, cast, contract_steps, generator, measure, offer_steps, trading_steps
from perf.generator import Options, Watch
from perf.keepalive import Connection
from perf.stage import Item, Stage, open_stage
from perf.target import CONSUMER_ORG, EXCHANGE_ORG, RETAILER_ORG, Target, read_target


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """An action at the API of `organisation` (MSP id), `acts` times on each item.

    `per_s` items are prepared for each second of load; where they run out, the window ends early.
    """

    organisation: str
    prepare: Callable[[Stage, int], Awaitable[list[Item]]]
    per_s: int = 300
    acts: int = 1


LOADS = {
    "publish_package": Load(organisation=RETAILER_ORG, prepare=offer_steps.packages_to_publish),
    "purchase": Load(organisation=CONSUMER_ORG, prepare=offer_steps.packages_to_purchase),
    "confirm_capped": Load(organisation=RETAILER_ORG, prepare=offer_steps.orders_to_confirm, per_s=100),
    "publish_listing": Load(organisation=RETAILER_ORG, prepare=trading_steps.listings_to_publish),
    "amend_listing": Load(organisation=RETAILER_ORG, prepare=trading_steps.listings_to_amend, per_s=40, acts=8),
    "take": Load(organisation=CONSUMER_ORG, prepare=trading_steps.listings_to_take),
    "bid": Load(organisation=CONSUMER_ORG, prepare=trading_steps.bids_to_make),
    "change_bid": Load(organisation=CONSUMER_ORG, prepare=trading_steps.bids_to_change, per_s=40, acts=8),
    "reveal_bid": Load(organisation=CONSUMER_ORG, prepare=trading_steps.bids_to_reveal),
    "give_notice": Load(organisation=CONSUMER_ORG, prepare=contract_steps.contracts_to_leave, per_s=100),
    "dispute": Load(organisation=CONSUMER_ORG, prepare=contract_steps.contracts_to_dispute_in_a_word, per_s=100),
    "dispute_stated": Load(organisation=CONSUMER_ORG, prepare=contract_steps.contracts_to_dispute, per_s=100),
    "state_case": Load(organisation=CONSUMER_ORG, prepare=contract_steps.cases_to_state, per_s=40, acts=4),
    "archive": Load(organisation=EXCHANGE_ORG, prepare=contract_steps.contracts_to_archive, per_s=60),
}


async def generate(options: Options) -> None:
    """Prepare items, let the users act on them for the window, and write the figures."""
    target, load = read_target(options.run), LOADS[options.action]
    players = cast.load(target, consumers=cast.CONSUMERS)
    count = math.ceil((options.settle_s + options.window_s) * load.per_s)
    async with open_stage(target, players, users=options.users) as stage:
        items = (await load.prepare(stage, count))[::-1]
        notes = {"first_block": await stage.height(), "items_prepared": len(items)}
    recorder = measure.Recorder(target.run)
    watch = Watch(recorder, options)
    await watch.run(_user(target, load, items, recorder, watch) for _ in range(options.users))
    figures = recorder.figures(
        scenario=options.action,
        users=options.users,
        generator="asyncio (perf.market_actions)",
        notes={**notes, "ran_dry": not items},
    )
    measure.write_result(options.result, figures, recorder.acknowledged)


async def _user(target: Target, load: Load, items: list[Item], recorder: measure.Recorder, watch: Watch) -> None:
    connection = Connection(target.apis[load.organisation])
    try:
        while not watch.over:
            if not items:
                watch.stop()
                return
            await _act(items.pop(), load.acts, connection, recorder, watch)
    finally:
        connection.close()


async def _act(item: Item, acts: int, connection: Connection, recorder: measure.Recorder, watch: Watch) -> None:
    """Act on the item until one act fails or time is up."""
    for done in range(acts):
        if watch.over:
            return
        signed = item(done)
        began = time.perf_counter()
        answer = await api.send(connection, signed)
        if not answer.committed:
            recorder.failed(answer.reason)
            return
        recorder.succeeded(latency_s=time.perf_counter() - began, digest=answer.digest)


if __name__ == "__main__":
    generator.main(__doc__ or "", generate, actions=LOADS)
