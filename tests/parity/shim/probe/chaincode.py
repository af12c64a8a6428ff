"""What the probe does when it is called."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, cast

from chaincode.shim import PeerError, Response, ShimError, Stub, error, success
from tests.parity.shim.probe import identity, operations, private, state
from tests.parity.shim.probe.script import Step, data, shown

Operation = Callable[[Stub, Step], Awaitable[object]]
OPERATIONS: dict[str, Operation] = {
    **operations.OPERATIONS,
    **state.OPERATIONS,
    **private.OPERATIONS,
    **identity.OPERATIONS,
}


class Probe:
    """Calls the function named by the first argument; Init runs a script too, so that it can refuse and write."""

    async def init(self, stub: Stub) -> Response:
        return await self.invoke(stub)

    async def invoke(self, stub: Stub) -> Response:
        if not stub.args:
            return success(b"called without arguments")
        match stub.args[0]:
            case b"script":
                return await _script(stub, stub.args[1])
            case b"record":
                return await _record(stub, stub.args[1].decode(), stub.args[2])
            case b"echo":
                return success(stub.args[-1])
            case b"fail":
                raise RuntimeError(stub.args[-1].decode())
            case b"nothing":
                return cast(Response, None)  # what a program that forgets its answer does
            case _:
                return error("the probe has no such function")


async def _record(stub: Stub, key: str, value: bytes) -> Response:
    """The workload of the comparison of speed: one read, one write, one event."""
    if await stub.get_state(key) is not None:
        return error("the record is there already")
    await stub.put_state(key, value)
    stub.set_event("recorded", key.encode())
    return success(key.encode())


async def _script(stub: Stub, text: bytes) -> Response:
    wanted: dict[str, Any] = json.loads(text)
    outcomes = [await _outcome(stub, Step(step)) for step in wanted.get("steps", [])]
    if (answer := wanted.get("respond")) is None:
        return success(json.dumps(outcomes, separators=(",", ":")).encode())
    payload = bytes(answer["size"]) if answer.get("size") else data(answer.get("payload", ""))
    return Response(status=answer.get("status", 0), message=answer.get("message", ""), payload=payload)


async def _outcome(stub: Stub, step: Step) -> dict[str, object]:
    """`refused` is the peer's own text, `ours` the shim's: what of it must be equal is for whoever compares to say."""
    operation = OPERATIONS.get(step.op)
    if operation is None:
        return {"unknown": step.op}
    try:
        return {"value": shown(await operation(stub, step))}
    except PeerError as refusal:
        return {"refused": refusal.detail}
    except (ShimError, ValueError) as refusal:
        return {"ours": f"{type(refusal).__name__}: {refusal}"}
