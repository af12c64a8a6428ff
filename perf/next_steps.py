"""Updates from three organisations at once: both confirm, the exchange audits, both sign.

Each user takes an order and leads it through its five steps, one straight after the other, at the APIs of RetailerOrg,
ConsumerOrg and ExchangeOrg in turn. So every step but the first changes a record that another organisation's instance
has changed a moment ago, at peers that may stand one block behind: the worst case for conflicts, and the everyday one.
The generator is asyncio over `keepalive`.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chaincode.intent import SignedIntent
from gateway.client.http import Http
from gateway.client.keystore import Signer
from perf import api, cast, generator, market, measure
from perf.cast import Cast
from perf.generator import Options, Watch
from perf.keepalive import Connection
from perf.registering import AT_ONCE, all_applied
from perf.target import CONSUMER_ORG, EXCHANGE_ORG, RETAILER_ORG, Target, read_target

# (who answers for it, action, role), in the order in which an order takes them.
STEPS = (
    (RETAILER_ORG, "confirm", "retailer_contract_manager"),
    (CONSUMER_ORG, "confirm", "consumer_owner"),
    (EXCHANGE_ORG, "audit", "exchange_auditor"),
    (RETAILER_ORG, "sign", "retailer_contract_manager"),
    (CONSUMER_ORG, "sign", "consumer_owner"),
)
_ORDERS_PER_S = 100  # prepared for each second of load: enough for 30,000 steps a minute


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """A submitted order, and who acts for each organisation on its way."""

    order: str
    terms_hash: str
    actors: Mapping[str, Signer]


async def generate(options: Options) -> None:
    """Prepare submitted orders, lead them on for the window, and write the figures."""
    target = read_target(options.run)
    players = cast.load(target, consumers=options.users)
    orders = await _submitted(target, players, math.ceil((options.settle_s + options.window_s) * _ORDERS_PER_S))
    recorder = measure.Recorder(target.run)
    watch = Watch(recorder, options)
    prepared = len(orders)
    await watch.run(_user(target, orders, recorder, watch) for _ in range(options.users))
    notes = {"orders_prepared": prepared, "ran_dry": not orders}
    figures = recorder.figures(
        scenario="NextSteps", users=options.users, generator="asyncio (perf.next_steps)", notes=notes
    )
    measure.write_result(options.result, figures, recorder.acknowledged)


async def _submitted(target: Target, players: Cast, count: int) -> list[_Order]:
    """`count` orders of the cast's consumers, submitted in arrays. Raises LoadRefusedError."""
    orders: list[_Order] = []
    async with Http(target.apis[CONSUMER_ORG]) as http:
        while len(orders) < count:
            size = min(AT_ONCE, count - len(orders))
            made = [_new_order(target, players, len(orders) + number) for number in range(size)]
            await all_applied(http, [signed for signed, _ in made])
            orders += [order for _, order in made]
    return orders


def _new_order(target: Target, players: Cast, number: int) -> tuple[SignedIntent, _Order]:
    index = number % len(players.consumers)
    consumer, offer = players.consumers[index], players.offer(index)
    signed = market.new_order(consumer, offer, network_id=target.network_id)
    actors = {
        CONSUMER_ORG: consumer,
        RETAILER_ORG: players.retailer_of(offer),
        EXCHANGE_ORG: players.auditors[number % len(players.auditors)],
    }
    terms_hash = hashlib.sha256((signed.private or "").encode()).hexdigest()
    return signed, _Order(order=signed.digest, terms_hash=terms_hash, actors=actors)


async def _user(target: Target, orders: list[_Order], recorder: measure.Recorder, watch: Watch) -> None:
    connections = {msp_id: Connection(url) for msp_id, url in target.apis.items()}
    try:
        while not watch.over:
            if not orders:
                watch.stop()
                return
            await _lead(orders.pop(), target, connections, recorder, watch)
    finally:
        for connection in connections.values():
            connection.close()


async def _lead(
    order: _Order, target: Target, connections: Mapping[str, Connection], recorder: measure.Recorder, watch: Watch
) -> None:
    """Take the order's steps until one fails or time is up."""
    version: int | None = 1
    for msp_id, action, role in STEPS:
        if watch.over:
            return
        signed = market.intent(
            order.actors[msp_id],
            action=action,
            role=role,
            network_id=target.network_id,
            args=_args(action, order),
            target=order.order,
            expected_version=version,
        )
        began = time.perf_counter()
        answer = await api.send(connections[msp_id], signed)
        if not answer.committed:
            recorder.failed(f"{action} by {role}: {answer.reason}")
            return
        recorder.succeeded(latency_s=time.perf_counter() - began, digest=answer.digest)
        version = answer.version


def _args(action: str, order: _Order) -> dict[str, Any]:
    if action == "confirm":
        return {"terms_hash": order.terms_hash}
    return {"text_hash": hashlib.sha256(order.order.encode()).hexdigest()} if action == "sign" else {}


if __name__ == "__main__":
    generator.main(__doc__ or "", generate)
