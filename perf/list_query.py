"""The first page of a long list: the newest orders of the whole market, as the exchange's auditors open them.

Each user has a connection of its own and asks for the page again as soon as it has it. Ten auditors share their
sessions.
"""

from __future__ import annotations

import json

from gateway.client.errors import EnergySaleError
from gateway.client.http import Http
from gateway.client.session import Session
from gateway.client.sign_in import KeySignIn
from perf import cast, generator, measure
from perf.errors import LoadRefusedError
from perf.generator import Options, Watch
from perf.keepalive import Connection
from perf.readers import ORDERS_PATH, ask
from perf.target import EXCHANGE_ORG, Target, read_target

_PAGE = 50


async def generate(options: Options) -> None:
    """Ask for the page for the window, and write the figures."""
    target = read_target(options.run)
    sessions = await _sessions(target)
    recorder = measure.Recorder(target.run)
    watch = Watch(recorder, options)
    await watch.run(_user(target, sessions[n % len(sessions)], recorder, watch) for n in range(options.users))
    figures = recorder.figures(scenario="ListQuery", users=options.users, generator="asyncio (perf.list_query)")
    measure.write_result(options.result, figures, recorder.acknowledged)


async def _sessions(target: Target) -> list[dict[str, str]]:
    auditors = cast.load(target, consumers=cast.READERS).auditors
    async with Http(target.apis[EXCHANGE_ORG]) as http:
        try:
            return [
                await Session(http, KeySignIn(signer=one, network_id=target.network_id)).headers() for one in auditors
            ]
        except EnergySaleError as error:
            raise LoadRefusedError(f"no session for an auditor of the load: {error.code}") from None


async def _user(target: Target, headers: dict[str, str], recorder: measure.Recorder, watch: Watch) -> None:
    connection = Connection(target.apis[EXCHANGE_ORG])
    try:
        while not watch.over:
            await ask(
                connection, f"{ORDERS_PATH}?limit={_PAGE}", headers=headers, recorder=recorder, is_answer=_is_page
            )
    finally:
        connection.close()


def _is_page(body: bytes) -> bool:
    return len(json.loads(body)["items"]) == _PAGE


if __name__ == "__main__":
    generator.main(__doc__ or "", generate)
