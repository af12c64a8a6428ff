"""Queries from a generator that is cheaper than Locust: the same requests, less CPU to make them.

Each user is a consumer with a session and a connection of its own, and asks for one of its own orders at random,
without a pause, one request at a time. The generator is asyncio over `keepalive`.
"""

from __future__ import annotations

import random
import time

from perf import api, cast, generator, market, measure, session
from perf.cast import Cast
from perf.errors import LoadRefusedError
from perf.generator import Options, Watch
from perf.keepalive import connect
from perf.target import CONSUMER_ORG, Target, read_target

ORDERS_EACH = 20


async def generate(options: Options) -> None:
    """Make each user's orders, ask for them for the window, and write the figures."""
    target = read_target(options.run)
    players = cast.load(target, consumers=options.users)
    recorder = measure.Recorder(target.run)
    watch = Watch(recorder, options)
    await watch.run(_user(target, players, number, recorder, watch) for number in range(options.users))
    figures = recorder.figures(scenario="FastQuery", users=options.users, generator="asyncio (perf.fast_query)")
    measure.write_result(options.result, figures, recorder.acknowledged)


async def _user(target: Target, players: Cast, number: int, recorder: measure.Recorder, watch: Watch) -> None:
    signer, offer = players.consumers[number], players.offer(number)
    connection = await connect(target.apis[CONSUMER_ORG])
    try:
        made = [market.new_order(signer, offer, network_id=target.network_id) for _ in range(ORDERS_EACH)]
        refused = [answer.reason for answer in await api.send(connection, made) if not answer.committed]
        if refused:
            raise LoadRefusedError(f"an order to query was refused: {refused[0]}")
        headers = session.headers(await session.open_on(connection, signer, network_id=target.network_id))
        while not watch.over:
            order = random.choice(made).digest  # noqa: S311 - a load, not a secret
            began = time.perf_counter()
            status, body = await connection.request("GET", f"/api/v1/orders/{order}", headers=headers)
            if status == 200 and order.encode() in body:
                recorder.succeeded(latency_s=time.perf_counter() - began)
            else:
                recorder.failed(f"http_{status}")
    finally:
        connection.close()


if __name__ == "__main__":
    generator.main(__doc__ or "", generate)
