"""Who asks for orders: a session, and the ids to choose from. Opened and listed through the product's own client.

The asking itself, where it is not Locust's, goes over `keepalive`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gateway.client.errors import EnergySaleError
from gateway.client.http import Http
from gateway.client.keystore import Signer
from gateway.client.session import Session
from gateway.client.sign_in import KeySignIn
from perf.cast import ORDERS_EACH
from perf.errors import LoadRefusedError, MeasurementError
from perf.keepalive import Connection, ConnectionLostError
from perf.measure import Recorder
from perf.target import CONSUMER_ORG, Target

ORDERS_PATH = "/api/v1/orders"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A consumer with a session (good for 15 minutes): its requests' headers, and the ids of its own orders."""

    headers: dict[str, str] = field(repr=False)
    orders: list[str]


async def ask(
    connection: Connection,
    path: str,
    *,
    headers: dict[str, str],
    recorder: Recorder,
    is_answer: Callable[[bytes], bool],
) -> None:
    """One GET, and its end in `recorder`: good when it was answered 200 with a body that `is_answer`."""
    began = time.perf_counter()
    try:
        status, body = await connection.request("GET", path, headers=headers)
    except ConnectionLostError:
        recorder.failed("connection_lost")
        return
    latency_s = time.perf_counter() - began
    if status == 200 and is_answer(body):
        recorder.succeeded(latency_s=latency_s)
    else:
        recorder.failed(f"http_{status}")


async def open_readers(target: Target, consumers: Sequence[Signer]) -> list[Reader]:
    """A reader for each of `consumers`. Raises LoadRefusedError, MeasurementError when one has no orders."""
    async with Http(target.apis[CONSUMER_ORG]) as http:
        try:
            return await asyncio.gather(*(_reader(http, target, consumer) for consumer in consumers))
        except EnergySaleError as error:
            raise LoadRefusedError(f"no session for a consumer of the load: {error.code}") from None


async def _reader(http: Http, target: Target, consumer: Signer) -> Reader:
    headers = await Session(http, KeySignIn(signer=consumer, network_id=target.network_id)).headers()
    page = (await http.request("GET", ORDERS_PATH, params={"limit": ORDERS_EACH}, headers=headers)).json()
    orders = [order["order_id"] for order in page["items"]]
    if not orders:
        raise MeasurementError(f"{consumer.identity.user} has no orders to query; remove {target.own} and try again")
    return Reader(headers=headers, orders=orders)
