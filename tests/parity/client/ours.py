"""Our client behind the same operations as the official one has in `node/driver.mjs`."""

from __future__ import annotations

import asyncio
import hashlib
import time
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

import grpc

from gateway.fabric import (
    ChaincodeEvent,
    CommitError,
    Contract,
    Endpoint,
    FileCheckpointer,
    Gateway,
    GatewayError,
    GatewayOptions,
    Hash,
    InMemoryCheckpointer,
    Signer,
    Status,
    load_identity,
    load_private_key,
    private_key_signer,
)
from gateway.fabric.hsm import HsmSigner
from tests.parity.client.side import FailedError

Answer: TypeAlias = dict[str, Any]

_REBUILD: dict[str, tuple[str, str]] = {
    "proposal": ("proposal_from_bytes", "signed_proposal"),
    "transaction": ("transaction_from_bytes", "signed_transaction"),
    "commit": ("commit_from_bytes", "signed_commit"),
    "chaincode": ("chaincode_events_request_from_bytes", "signed_chaincode_events_request"),
    "block": ("block_events_request_from_bytes", "signed_block_events_request"),
    "filtered": ("filtered_block_events_request_from_bytes", "signed_filtered_block_events_request"),
    "private": (
        "block_and_private_data_events_request_from_bytes",
        "signed_block_and_private_data_events_request",
    ),
}
_EVENTS = {
    "block": "block_events",
    "filtered": "filtered_block_events",
    "private": "block_and_private_data_events",
}


class OurClient:
    """What the client makes (gateways, proposals, streams, ...) stays here under a number, as in that program."""

    name = "ours"

    def __init__(self) -> None:
        self._numbers = count(1)
        self._things: dict[int, Any] = {}

    async def __call__(self, operation: str, **fields: Any) -> Answer:
        """The operation's answer. Raises FailedError with what the client raised."""
        method: Callable[..., Awaitable[Answer]] = getattr(self, f"_{operation}")
        try:
            return await method(**{name: value for name, value in fields.items() if value is not None})
        except Exception as error:
            raise FailedError(_describe_error(error)) from error

    def _keep(self, thing: Any) -> int:
        number = next(self._numbers)
        self._things[number] = thing
        return number

    async def _open(
        self,
        *,
        address: str,
        tls_root: str,
        tls_server_name: str,
        msp_id: str,
        certificate: str,
        key: str | None = None,
        hsm: Mapping[str, str] | None = None,
        hash: str | None = None,  # noqa: A002 - the word of both clients
        timeouts_ms: Mapping[str, int] | None = None,
        others: Sequence[Mapping[str, str]] = (),
        tls_client: Mapping[str, str] | None = None,
    ) -> Answer:
        root = await asyncio.to_thread(Path(tls_root).read_bytes)
        own = {name: await asyncio.to_thread(Path(path).read_bytes) for name, path in (tls_client or {}).items()}
        peers = [{"address": address, "tls_server_name": tls_server_name}, *others]
        timeouts: dict[str, Any] = {f"{stage}_timeout_s": value / 1000 for stage, value in (timeouts_ms or {}).items()}
        gateway = Gateway(
            identity=load_identity(msp_id, Path(certificate)),
            signer=_signer(key, hsm),
            endpoints=[
                Endpoint(
                    name=peer["tls_server_name"],
                    address=peer["address"],
                    tls_root=root,
                    tls_server_name=peer["tls_server_name"],
                    tls_certificate=own.get("certificate"),
                    tls_private_key=own.get("key"),
                )
                for peer in peers
            ],
            options=GatewayOptions(**timeouts),
            hash=Hash(hash) if hash else None,
        )
        return {"handle": self._keep(gateway)}

    async def _close_gateway(self, *, handle: int) -> Answer:
        await self._things[handle].close()
        return {}

    async def _evaluate(self, **fields: Any) -> Answer:
        contract, call = self._call(fields)
        return {"result": _text(await contract.evaluate(**call))}

    async def _submit(self, **fields: Any) -> Answer:
        contract, call = self._call(fields)
        return {"result": _text(await contract.submit(**call))}

    async def _submit_async(self, **fields: Any) -> Answer:
        contract, call = self._call(fields)
        result, commit = await contract.submit_async(**call)
        return {"handle": self._keep(commit), "result": _text(result)}

    async def _proposal(self, **fields: Any) -> Answer:
        contract, call = self._call(fields)
        proposal = contract.proposal(**call)
        return {"handle": self._keep(proposal), "transaction_id": proposal.transaction_id}

    async def _evaluate_proposal(self, *, handle: int, timeout_ms: int | None = None) -> Answer:
        return {"result": _text(await self._things[handle].evaluate(timeout_s=_seconds(timeout_ms)))}

    async def _endorse(self, *, handle: int, timeout_ms: int | None = None) -> Answer:
        transaction = await self._things[handle].endorse(timeout_s=_seconds(timeout_ms))
        return {
            "handle": self._keep(transaction),
            "result": _text(transaction.result),
            "transaction_id": transaction.transaction_id,
        }

    async def _send(self, *, handle: int, timeout_ms: int | None = None) -> Answer:
        commit = await self._things[handle].submit(timeout_s=_seconds(timeout_ms))
        return {"handle": self._keep(commit), "transaction_id": commit.transaction_id}

    async def _status(self, *, handle: int, timeout_ms: int | None = None) -> Answer:
        return _describe_status(await self._things[handle].status(timeout_s=_seconds(timeout_ms)))

    async def _status_of(self, *, gateway: int, channel: str, transaction_id: str) -> Answer:
        return _describe_status(await self._things[gateway].network(channel).transaction_status(transaction_id))

    async def _serialise(self, *, handle: int) -> Answer:
        thing = self._things[handle]
        return {"bytes": _text(thing.to_bytes()), "digest": _text(thing.digest)}

    async def _rebuild(self, *, gateway: int, kind: str, bytes: str, signature: str | None = None) -> Answer:  # noqa: A002 - a field's name
        unsigned, signed = _REBUILD[kind]
        maker = self._things[gateway]
        if signature is None:
            return {"handle": self._keep(getattr(maker, unsigned)(b64decode(bytes)))}
        return {"handle": self._keep(getattr(maker, signed)(b64decode(bytes), b64decode(signature)))}

    async def _events_request(self, *, kind: str, **fields: Any) -> Answer:
        return {"handle": self._keep(self._of_events(kind, "_request", fields))}

    async def _open_events(self, *, handle: int, kind: str) -> Answer:
        return {"handle": self._keep((await self._things[handle].events(), kind))}

    async def _events(self, *, kind: str, **fields: Any) -> Answer:
        return {"handle": self._keep((await self._of_events(kind, "", fields).started(), kind))}

    async def _next(self, *, handle: int) -> Answer:
        stream: tuple[AsyncIterator[Any], str] = self._things[handle]
        events, kind = stream
        try:
            return _describe_event(kind, await anext(events))
        except StopAsyncIteration:
            return {"end": True}

    async def _close_events(self, *, handle: int) -> Answer:
        await self._things[handle][0].aclose()
        return {}

    async def _checkpointer(self, *, path: str | None = None) -> Answer:
        return {"handle": self._keep(FileCheckpointer(Path(path)) if path else InMemoryCheckpointer())}

    async def _checkpoint_block(self, *, handle: int, block: int) -> Answer:
        self._things[handle].checkpoint_block(block)
        return {}

    async def _checkpoint_transaction(self, *, handle: int, block: int, transaction_id: str) -> Answer:
        self._things[handle].checkpoint_transaction(block, transaction_id)
        return {}

    async def _checkpoint_event(self, *, handle: int, block: int, transaction_id: str) -> Answer:
        event = ChaincodeEvent(
            block_number=block, transaction_id=transaction_id, chaincode_name="", event_name="", payload=b""
        )
        self._things[handle].checkpoint_chaincode_event(event)
        return {}

    async def _close_checkpointer(self, *, handle: int) -> Answer:
        checkpointer = self._things[handle]
        if isinstance(checkpointer, FileCheckpointer):
            checkpointer.close()
        return {}

    async def _position(self, *, handle: int) -> Answer:
        checkpointer = self._things[handle]
        return {"block": checkpointer.block_number, "transaction_id": checkpointer.transaction_id}

    async def _bench(
        self, *, evaluate: bool, clients: int, milliseconds: int, prefix: str, function: str, **where: Any
    ) -> Answer:
        """As many calls as `clients` can make one after the other in the time; how many, and how long they took."""
        contract = self._contract(where)
        call = contract.evaluate if evaluate else contract.submit
        began = time.perf_counter()
        ends = began + milliseconds / 1000
        latencies_ms: list[float] = []

        async def caller(number: int) -> None:
            for turn in count():
                before = time.perf_counter()
                if before >= ends:
                    return
                argument = f"{prefix}-{number}-{turn}"
                await call(function, arguments=[argument, argument])
                latencies_ms.append((time.perf_counter() - before) * 1000)

        await asyncio.gather(*(caller(number) for number in range(clients)))
        return {"latencies_ms": latencies_ms, "milliseconds": (time.perf_counter() - began) * 1000}

    def _contract(self, fields: Mapping[str, Any]) -> Contract:
        gateway: Gateway = self._things[fields["gateway"]]
        return gateway.network(fields["channel"]).contract(fields["chaincode"], fields.get("contract"))

    def _call(self, fields: Mapping[str, Any]) -> tuple[Contract, dict[str, Any]]:
        arguments: Sequence[str] = fields["arguments"]
        return self._contract(fields), {
            "name": fields["function"],
            "arguments": [b64decode(argument) for argument in arguments],
            "transient": {name: b64decode(value) for name, value in fields.get("transient", {}).items()},
            "endorsing_organizations": fields.get("organizations", ()),
        }

    def _of_events(self, kind: str, form: str, fields: Mapping[str, Any]) -> Any:
        gateway: Gateway = self._things[fields["gateway"]]
        network = gateway.network(fields["channel"])
        position: dict[str, Any] = {"start": fields.get("start")}
        if "checkpointer" in fields:
            position["checkpoint"] = self._things[fields["checkpointer"]]
        if kind == "chaincode":
            return getattr(network, f"chaincode_events{form}")(fields["chaincode"], **position)
        return getattr(network, f"{_EVENTS[kind]}{form}")(**position)


def _signer(key: str | None, hsm: Mapping[str, str] | None) -> Signer | None:
    if hsm is not None:
        identifier = b64decode(hsm["identifier"])
        return HsmSigner(library=hsm["library"], token=hsm["label"], pin=hsm["pin"], key_id=identifier)
    return private_key_signer(load_private_key(Path(key))) if key else None


def _describe_status(status: Status) -> Answer:
    return {
        "code": int(status.code),
        "successful": status.successful,
        "block": status.block_number,
        "transaction_id": status.transaction_id,
    }


def _describe_event(kind: str, event: Any) -> Answer:
    if isinstance(event, ChaincodeEvent):
        return {
            "block": event.block_number,
            "transaction_id": event.transaction_id,
            "chaincode": event.chaincode_name,
            "name": event.event_name,
            "payload": _text(event.payload),
        }
    if kind == "filtered":
        return {"block": event.number, "sha256": _sha256(event)}
    if kind == "block":
        return {"block": event.header.number, "sha256": _sha256(event)}
    return {
        "block": event.block.header.number,
        "sha256": _sha256(event.block),
        "private": [
            [position, _text(data.SerializeToString())] for position, data in sorted(event.private_data_map.items())
        ],
    }


def _describe_error(error: Exception) -> dict[str, Any]:
    cause = error.__cause__
    text = cause.details() if isinstance(cause, grpc.aio.AioRpcError) else ""
    code: int | str | None = None
    if isinstance(error, CommitError):
        code = int(error.code)
    elif isinstance(error, GatewayError) and error.grpc_code is not None:
        code = error.grpc_code.name
    details = error.details if isinstance(error, GatewayError) else ()
    return {
        "class": type(error).__name__,
        "message": str(error),
        "code": code,
        "text": text or "",
        "details": [[detail.address, detail.msp_id, detail.message] for detail in details],
        "transaction_id": error.transaction_id if isinstance(error, GatewayError) else "",
    }


def _sha256(message: Any) -> str:
    return hashlib.sha256(message.SerializeToString()).hexdigest()


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000


def _text(data: bytes) -> str:
    return b64encode(data).decode()
