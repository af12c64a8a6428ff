"""Trading sequences: what is traded, in which mode, and when."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from gateway.client import trading_steps as steps
from gateway.client.sending import Receipt
from gateway.client.trader import Trader

PATH = "/api/v1/sequences"


class Sequences:
    """Steps raise what `EnergySaleClient.take` raises; each reads the sequence's version where it is not given."""

    def __init__(self, client: Trader) -> None:
        self._client = client

    def find(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """Filters are those of `GET /api/v1/sequences`."""
        return self._client.reader.items(PATH, filters)

    async def get(self, sequence: str) -> dict[str, Any]:
        """The sequence as it stands. Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(f"{PATH}/{sequence}")

    def history(self, sequence: str) -> AsyncIterator[dict[str, Any]]:
        """Its steps, first one first."""
        return self._client.reader.items(f"{PATH}/{sequence}/history")

    async def announce(self, args: Mapping[str, Any]) -> Receipt:
        """`args` as the schema of `announce_sequence` says."""
        return await self._client.take(steps.announce_sequence(args))

    async def open(self, sequence: str, *, version: int | None = None) -> Receipt:
        return await self.step("open_sequence", sequence, version=version)

    async def close(self, sequence: str, *, version: int | None = None) -> Receipt:
        return await self.step("close_sequence", sequence, version=version)

    async def cancel(self, sequence: str, *, reason: str, version: int | None = None) -> Receipt:
        version = version or await self._version(sequence)
        return await self._client.take(steps.cancel_sequence(sequence, version=version, reason=reason))

    async def step(self, action: str, sequence: str, *, version: int | None = None) -> Receipt:
        """A step without arguments: open_sequence, close_sequence, clear_auction, allot."""
        version = version or await self._version(sequence)
        return await self._client.take(steps.on_sequence(action, sequence, version=version))

    async def _version(self, sequence: str) -> int:
        return int((await self.get(sequence))["version"])
