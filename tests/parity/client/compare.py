"""Runs a scenario with both clients, compares what came of it, and keeps that for the table."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from tests.parity.client.side import FailedError, Outcome, Side
from tests.parity.compared import Case, Results

Scenario: TypeAlias = Callable[[Side], Awaitable[Any]]

_SCENARIO_TIMEOUT_S = 90
# Where the official client has no class of its own for a stage, and tells no transaction id, ours is a subclass of what
# it raises there. `test_the_class_tells_the_stage` looks at the difference.
_OFFICIAL_CLASSES = {"EvaluateError": "GatewayError", "EventsError": "GatewayError"}
_TRANSACTION_ID = re.compile(r"\b[0-9a-f]{64}\b")


class Comparison:
    """Both clients, and one test's place in the results."""

    def __init__(self, official: Side, ours: Side, *, case: str, results: Results) -> None:
        self.official = official
        self.ours = ours
        self._case = case
        self._results = results

    async def same(self, capability: str, scenario: Scenario) -> Any:
        """What both came to, which is the same."""
        official, ours = await self._run(capability, scenario)
        assert ours == official, f"not the same:\nofficial {official}\nours     {ours}"
        return ours

    async def different(self, capability: str, scenario: Scenario) -> tuple[Any, Any]:
        """What the official client and ours came to, which is not the same, for the reason that the data file gives."""
        official, ours = await self._run(capability, scenario)
        assert ours != official, "there is no difference any more: say so in capabilities.toml"
        return official, ours

    def keep(self, capability: str, outcome: Any) -> None:
        """An outcome that both have a part in, as when one goes on with what the other wrote."""
        self._keep(capability, outcome, outcome)

    async def _run(self, capability: str, scenario: Scenario) -> tuple[Any, Any]:
        official, ours = [await self._outcome(side, scenario) for side in (self.official, self.ours)]
        self._keep(capability, official, ours)
        return official, ours

    async def _outcome(self, side: Side, scenario: Scenario) -> Any:
        async with asyncio.timeout(_SCENARIO_TIMEOUT_S):
            return self._plain(side, await scenario(side))

    def _keep(self, capability: str, official: Any, ours: Any) -> None:
        self._results.setdefault(capability, {})[self._case] = Case(official=official, ours=ours)

    def _plain(self, side: Side, outcome: Any) -> Any:
        """The outcome without what is another at each run: addresses become names, transaction ids a word."""
        if isinstance(outcome, str):
            for peer in side.network.topology.peers():
                outcome = outcome.replace(peer.endpoint, peer.name)
            return _TRANSACTION_ID.sub("<transaction>", outcome)
        if isinstance(outcome, dict):
            return {name: self._plain(side, value) for name, value in outcome.items()}
        if isinstance(outcome, list | tuple):
            return [self._plain(side, value) for value in outcome]
        return outcome


async def failure(call: Awaitable[Any]) -> Outcome:
    """What the call failed with: the class as the official client names it, gRPC code, text, and nodes' answers.

    `told` is whether the text is in the message that a log would have. Fails when the call does not.
    """
    error = await raw_failure(call)
    kind = _OFFICIAL_CLASSES.get(error["class"], error["class"])
    return {
        "class": kind,
        "code": error["code"],
        "text": error["text"],
        "told": error["text"] in error["message"],
        # Which peer of an organisation evaluates is the gateway's to choose.
        "details": sorted(detail[1:] if kind == "GatewayError" else detail for detail in error["details"]),
        "transaction_id": "" if kind == "GatewayError" else error["transaction_id"],
    }


async def raw_failure(call: Awaitable[Any]) -> dict[str, Any]:
    """What the call failed with, as the client itself describes it."""
    try:
        result = await call
    except FailedError as failed:
        return failed.error
    raise AssertionError(f"it did not fail, but gave {result!r}")
