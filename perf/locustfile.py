"""The paper's two measurements as Locust scenarios: add an order, query an order. No think time, as in the paper.

    locust -f perf/locustfile.py --headless -u 30 -r 30 --run-dir run --result add-30.json AddOrder

`python -m perf` calls it like this. Every Locust user is a registered consumer with a key of its own. What counts is
the window of `--window` seconds that begins `--settle` seconds after the last user was started; then the test ends
itself.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from pathlib import Path
from typing import Any

import gevent  # type: ignore[import-untyped]  # it ships no type information
from locust import FastHttpUser, constant, events, task

from chaincode.intent import SignedIntent
from perf import api, cast, market, measure, target
from perf.readers import ORDERS_PATH, Reader, open_readers

_JSON = {"content-type": "application/json"}
_numbers = itertools.count()
_hooks: Any = events  # Locust's hooks are untyped


class _Stage:
    """What the users of one test share. Filled when Locust starts."""

    target: target.Target
    cast: cast.Cast
    readers: list[Reader]
    recorder: measure.Recorder


class _Consumer(FastHttpUser):
    abstract = True
    wait_time = constant(0)

    def __init__(self, environment: Any) -> None:
        self.host = _Stage.target.apis[target.CONSUMER_ORG]
        super().__init__(environment)

    def on_start(self) -> None:
        self.number = next(_numbers) % len(_Stage.cast.consumers)
        self.signer = _Stage.cast.consumers[self.number]
        self.offer = _Stage.cast.offer(self.number)

    def new_order(self) -> SignedIntent:
        return market.new_order(self.signer, self.offer, network_id=_Stage.target.network_id)


class AddOrder(_Consumer):
    """POST /api/v1/intents: an order made and submitted in one step, answered when record and terms are committed."""

    @task
    def add(self) -> None:
        signed = self.new_order()
        body = api.body_of(signed).decode()
        began = time.perf_counter()
        with self.client.post(
            api.INTENTS_PATH, data=body, headers={"content-type": "application/json"}, catch_response=True
        ) as response:
            latency_s = time.perf_counter() - began
            answer = api.answer_to(signed, response.status_code, response.content or b"")
            if answer.committed:
                _Stage.recorder.succeeded(latency_s=latency_s, digest=answer.digest)
            else:
                _Stage.recorder.failed(answer.reason)
                response.failure(answer.reason)


class QueryOrder(_Consumer):
    """GET /api/v1/orders/{id}: one of the consumer's own orders, with a session token."""

    def on_start(self) -> None:
        super().on_start()
        self.reader = _Stage.readers[self.number]

    @task
    def query(self) -> None:
        order = random.choice(self.reader.orders)  # noqa: S311 - a load, not a secret
        began = time.perf_counter()
        with self.client.get(
            f"{ORDERS_PATH}/{order}",
            headers=self.reader.headers,
            name=f"{ORDERS_PATH}/{{id}}",
            catch_response=True,
        ) as response:
            latency_s = time.perf_counter() - began
            if response.status_code == 200 and order.encode() in response.content:
                _Stage.recorder.succeeded(latency_s=latency_s)
            else:
                _Stage.recorder.failed(f"http_{response.status_code}")
                response.failure(f"http_{response.status_code}")


def _arguments(parser: Any) -> None:
    parser.add_argument("--run-dir", default="run", help="run directory of the network")
    parser.add_argument("--window", type=float, default=30.0, help="seconds that count")
    parser.add_argument(
        "--settle", type=float, default=3.0, help="seconds between the last user's start and the window"
    )
    parser.add_argument("--result", required=True, help="file that gets the figures, JSON")


def _prepare(environment: Any, **_: Any) -> None:
    options = environment.parsed_options
    _Stage.target = target.read_target(Path(options.run_dir).absolute())
    _Stage.cast = cast.load(_Stage.target, consumers=options.num_users)
    if QueryOrder in environment.user_classes:
        _Stage.readers = asyncio.run(open_readers(_Stage.target, _Stage.cast.consumers))
    _Stage.recorder = measure.Recorder(_Stage.target.run)
    _hooks.spawning_complete.add_listener(lambda **_: gevent.spawn(_window, environment))


def _window(environment: Any) -> None:
    options = environment.parsed_options
    gevent.sleep(options.settle)
    _Stage.recorder.open_window()
    gevent.sleep(options.window)
    _Stage.recorder.close_window()
    environment.runner.quit()


def _finish(environment: Any, **_: Any) -> None:
    options, recorder = environment.parsed_options, _Stage.recorder
    if not recorder.closed:
        return  # the test was broken off: there are no figures
    (scenario,) = (user.__name__ for user in environment.user_classes)
    figures = recorder.figures(scenario=scenario, users=options.num_users, generator="Locust (FastHttpUser)")
    measure.write_result(Path(options.result), figures, recorder.acknowledged)


_hooks.init_command_line_parser.add_listener(_arguments)
_hooks.init.add_listener(_prepare)
_hooks.quitting.add_listener(_finish)
