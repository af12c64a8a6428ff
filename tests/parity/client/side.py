"""One of the two clients, asked the same things in the same words, and answering in plain values."""

from __future__ import annotations

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from tests.integration.market.conftest import level
from tests.running_network import RunningNetwork

Outcome: TypeAlias = dict[str, Any]

CHAINCODE = "parity"  # any of the three organisations endorses
CHAINCODE_OF_TWO = "parity-two"  # ConsumerOrg and RetailerOrg do
CHAINCODE_OF_ALL = "parity-all"  # all three do

_EVENT_TIMEOUT_S = 30
# Both clients have the same deadlines, long enough for a busy machine: without a word the official one has none.
_TIMEOUTS_MS = {"evaluate": 30_000, "endorse": 30_000, "submit": 30_000, "commit_status": 60_000}
_NO_TIMEOUTS_MS: Mapping[str, int] = {}


class FailedError(Exception):
    """What a client raised, as plain values: class, code, text, details, transaction id, message."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(f"{error['class']}: {error['message']}")
        self.error = error


class Client(Protocol):
    """A client behind the operations that `node/driver.mjs` lists."""

    name: str

    async def __call__(self, operation: str, **fields: Any) -> dict[str, Any]: ...


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """Who a gateway is for, and the files of that identity; `key` None where the key is not to be used."""

    msp_id: str
    certificate: Path
    key: Path | None


class Side:
    """A client on the network. What it opens is closed by `close`.

    Every method that calls raises FailedError. Arguments and results are text; what is submitted is at every peer when
    the call returns, so that the next one may be answered by any of them.
    """

    def __init__(self, client: Client, network: RunningNetwork) -> None:
        self.client = client
        self.name = client.name
        self.network = network
        self.channel = network.topology.channel.name
        self._opened: list[tuple[str, int]] = []

    def credentials(self, msp_id: str, *, with_key: bool = True) -> Credentials:
        """The organisation's service identity, of its connection profile."""
        files = self.network.profile(msp_id)["identity"]
        home = self.network.profile_path(msp_id).parent
        key = home / files["private_key"] if with_key else None
        return Credentials(msp_id=msp_id, certificate=home / files["certificate"], key=key)

    async def gateway(
        self,
        msp_id: str = "ConsumerOrg",
        *,
        credentials: Credentials | None = None,
        peer: int = 0,
        others: Sequence[int] = (),
        timeouts_ms: Mapping[str, int] = _NO_TIMEOUTS_MS,
        **options: Any,
    ) -> Gateway:
        """A gateway by way of the organisation's peer of that number, and of `others` where the client takes more."""
        who = credentials or self.credentials(msp_id)
        peers = self.network.profile(msp_id)["peers"]
        found = peers[peer]
        answer = await self.client(
            "open",
            address=found["endpoint"],
            tls_root=str(self.network.profile_path(msp_id).parent / found["tls_ca"]),
            tls_server_name=found["name"],
            msp_id=who.msp_id,
            certificate=str(who.certificate),
            key=str(who.key) if who.key else None,
            others=[{"address": peers[each]["endpoint"], "tls_server_name": peers[each]["name"]} for each in others],
            timeouts_ms={**_TIMEOUTS_MS, **timeouts_ms},
            **options,
        )
        self._opened.append(("close_gateway", answer["handle"]))
        return Gateway(self, answer["handle"])

    async def checkpointer(self, path: Path | None = None) -> Checkpointer:
        """One in memory, or in the file `path`."""
        answer = await self.client("checkpointer", path=str(path) if path else None)
        self.opened("close_checkpointer", answer["handle"])
        return Checkpointer(self, answer["handle"])

    def opened(self, operation: str, handle: int) -> None:
        """`operation` is what closes it."""
        self._opened.append((operation, handle))

    async def close(self) -> None:
        """Close everything, the last opened first."""
        while self._opened:
            operation, handle = self._opened.pop()
            await self.client(operation, handle=handle)


class Gateway:
    """One connected identity."""

    def __init__(self, side: Side, handle: int) -> None:
        self.side = side
        self.handle = handle

    async def evaluate(self, function: str, *arguments: str, **how: Any) -> str:
        """The result of an evaluation. `how` is as in `call`."""
        return decode((await self.side.client("evaluate", **self.call(function, arguments, **how)))["result"])

    async def submit(self, function: str, *arguments: str, **how: Any) -> str:
        """The result of a transaction that is committed, at every peer."""
        answer = await self.side.client("submit", **self.call(function, arguments, **how))
        await level(self.side.network)
        return decode(answer["result"])

    async def submit_async(self, function: str, *arguments: str, **how: Any) -> tuple[str, Thing]:
        """The result of a transaction that was ordered, and its commit."""
        answer = await self.side.client("submit_async", **self.call(function, arguments, **how))
        return decode(answer["result"]), Thing(self.side, answer["handle"], "commit")

    async def proposal(self, function: str, *arguments: str, **how: Any) -> Thing:
        """A proposal, not sent yet."""
        answer = await self.side.client("proposal", **self.call(function, arguments, **how))
        return Thing(self.side, answer["handle"], "proposal")

    async def rebuild(self, kind: str, data: str, signature: str | None = None) -> Thing:
        """What was serialised, with its signature if there is one; both in base64."""
        answer = await self.side.client("rebuild", gateway=self.handle, kind=kind, bytes=data, signature=signature)
        return Thing(self.side, answer["handle"], kind)

    async def events(self, kind: str, **position: Any) -> Stream:
        """Events (`chaincode`, `block`, `filtered`, `private`); listening has begun when it returns."""
        answer = await self.side.client("events", **self._events(kind, position))
        return self._stream(answer["handle"])

    async def events_request(self, kind: str, **position: Any) -> Thing:
        """The request for such events, not sent yet."""
        answer = await self.side.client("events_request", **self._events(kind, position))
        return Thing(self.side, answer["handle"], kind)

    async def open_events(self, request: Thing) -> Stream:
        """The events of a request."""
        answer = await self.side.client("open_events", handle=request.handle, kind=request.kind)
        return self._stream(answer["handle"])

    async def status_of(self, transaction_id: str) -> Outcome:
        """Of any transaction, where the client has a method for it: as `Thing.status`."""
        return await self.side.client(
            "status_of", gateway=self.handle, channel=self.side.channel, transaction_id=transaction_id
        )

    async def close(self) -> None:
        """Close it before the test ends."""
        await self.side.client("close_gateway", handle=self.handle)

    def call(
        self,
        function: str,
        arguments: tuple[str, ...],
        *,
        chaincode: str = CHAINCODE,
        contract: str | None = None,
        transient: Mapping[str, str] | None = None,
        organizations: list[str] | None = None,
    ) -> dict[str, Any]:
        """The fields of a call."""
        return {
            "gateway": self.handle,
            "channel": self.side.channel,
            "chaincode": chaincode,
            "contract": contract,
            "function": function,
            "arguments": [encode(argument) for argument in arguments],
            "transient": {name: encode(value) for name, value in (transient or {}).items()},
            "organizations": organizations,
        }

    def _events(self, kind: str, position: dict[str, Any]) -> dict[str, Any]:
        if checkpointer := position.pop("checkpointer", None):
            position["checkpointer"] = checkpointer.handle
        fields = {"channel": self.side.channel, "chaincode": CHAINCODE, **position}
        return {"gateway": self.handle, "kind": kind, **fields}

    def _stream(self, handle: int) -> Stream:
        self.side.opened("close_events", handle)
        return Stream(self.side, handle)


@dataclass(frozen=True)
class Thing:
    """Something that can be serialised, signed and sent."""

    side: Side
    handle: int
    kind: str

    async def serialised(self) -> tuple[str, str]:
        """Its bytes and its digest, in base64."""
        answer = await self.side.client("serialise", handle=self.handle)
        return answer["bytes"], answer["digest"]

    async def evaluate(self, *, timeout_ms: int | None = None) -> str:
        """Of a proposal."""
        answer = await self.side.client("evaluate_proposal", handle=self.handle, timeout_ms=timeout_ms)
        return decode(answer["result"])

    async def endorse(self, *, timeout_ms: int | None = None) -> tuple[str, Thing]:
        """Of a proposal: its result, and the transaction."""
        answer = await self.side.client("endorse", handle=self.handle, timeout_ms=timeout_ms)
        return decode(answer["result"]), Thing(self.side, answer["handle"], "transaction")

    async def send(self, *, timeout_ms: int | None = None) -> Thing:
        """Of a transaction: its commit."""
        answer = await self.side.client("send", handle=self.handle, timeout_ms=timeout_ms)
        return Thing(self.side, answer["handle"], "commit")

    async def status(self, *, timeout_ms: int | None = None) -> Outcome:
        """Of a commit: code, successful, block, transaction_id. The block is at every peer then."""
        answer = await self.side.client("status", handle=self.handle, timeout_ms=timeout_ms)
        await level(self.side.network)
        return answer


@dataclass(frozen=True)
class Stream:
    """Events as they come."""

    side: Side
    handle: int

    async def next(self) -> Outcome:
        """The next event; `{"end": True}` when there is none any more."""
        async with asyncio.timeout(_EVENT_TIMEOUT_S):
            return await self.side.client("next", handle=self.handle)

    async def first(self, wanted: Callable[[Outcome], bool]) -> Outcome:
        """The first event that `wanted` takes."""
        while True:
            event = await self.next()
            if wanted(event):
                return event

    async def close(self) -> None:
        """Stop listening."""
        await self.side.client("close_events", handle=self.handle)


@dataclass(frozen=True)
class Checkpointer:
    """A position in a stream, as the client keeps it."""

    side: Side
    handle: int

    async def block(self, number: int) -> None:
        """The whole block is done."""
        await self.side.client("checkpoint_block", handle=self.handle, block=number)

    async def transaction(self, block: int, transaction_id: str) -> None:
        """The events of a transaction are done."""
        await self.side.client("checkpoint_transaction", handle=self.handle, block=block, transaction_id=transaction_id)

    async def event(self, block: int, transaction_id: str) -> None:
        """A chaincode event is done."""
        await self.side.client("checkpoint_event", handle=self.handle, block=block, transaction_id=transaction_id)

    async def close(self) -> None:
        """Let another reader have the file."""
        await self.side.client("close_checkpointer", handle=self.handle)

    async def position(self) -> Outcome:
        """The block where reading goes on, and the transaction after which."""
        return await self.side.client("position", handle=self.handle)


def encode(text: str) -> str:
    """The UTF-8 of `text` in base64."""
    return b64encode(text.encode()).decode()


def decode(data: str) -> str:
    """The opposite."""
    return b64decode(data).decode()
