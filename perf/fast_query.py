"""Queries from a generator that is cheaper than Locust: the same requests, less CPU to make them.

Each user is a consumer with a session and a connection of its own, and asks for one of its own orders at random,
without a pause, one request at a time. The generator is asyncio over `keepalive`.
"""

from __future__ import annotations

import random
from functools import partial

from perf import cast, generator, measure
from perf.generator import Options, Watch
from perf.keepalive import Connection
from perf.readers import ORDERS_PATH, Reader, ask, open_readers
from perf.target import CONSUMER_ORG, Target, read_target


async def generate(options: Options) -> None:
    """Ask for orders for the window, and write the figures."""
    target = read_target(options.run)
    readers = await open_readers(target, cast.load(target, consumers=options.users).consumers)
    recorder = measure.Recorder(target.run)
    watch = Watch(recorder, options)
    await watch.run(_user(target, reader, recorder, watch) for reader in readers)
    figures = recorder.figures(scenario="FastQuery", users=options.users, generator="asyncio (perf.fast_query)")
    measure.write_result(options.result, figures, recorder.acknowledged)


async def _user(target: Target, reader: Reader, recorder: measure.Recorder, watch: Watch) -> None:
    connection = Connection(target.apis[CONSUMER_ORG])
    try:
        while not watch.over:
            order = random.choice(reader.orders)  # noqa: S311 - a load, not a secret
            await ask(
                connection,
                f"{ORDERS_PATH}/{order}",
                headers=reader.headers,
                recorder=recorder,
                is_answer=partial(_shows, order),
            )
    finally:
        connection.close()


def _shows(order: str, body: bytes) -> bool:
    return order.encode() in body


if __name__ == "__main__":
    generator.main(__doc__ or "", generate)
