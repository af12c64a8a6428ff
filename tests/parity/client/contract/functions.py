"""The transaction functions. Each takes the stub and its arguments and gives the result; a Refusal is a refusal."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from chaincode.shim import KeyEndorsementPolicy, Stub

Function: TypeAlias = Callable[[Stub, Sequence[bytes]], Awaitable[bytes]]

CRASHED = 99  # the exit code after which the service is started anew


class RefusalError(Exception):
    """The function refuses; the text is for the client."""


async def echo(_: Stub, arguments: Sequence[bytes]) -> bytes:
    return arguments[0]


async def put(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    key, value = arguments
    await stub.put_state(key.decode(), value)
    return value


async def get(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    (key,) = arguments
    return await stub.get_state(key.decode()) or b""


async def count(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    """One more than what is under the key: two at a time conflict."""
    (key,) = arguments
    number = b"%d" % (int(await stub.get_state(key.decode()) or 0) + 1)
    await stub.put_state(key.decode(), number)
    return number


async def echo_transient(stub: Stub, _: Sequence[bytes]) -> bytes:
    return json.dumps({name: value.decode() for name, value in sorted(stub.transient.items())}).encode()


async def refuse(_: Stub, arguments: Sequence[bytes]) -> bytes:
    raise RefusalError(arguments[0].decode())


async def one_argument(_: Stub, arguments: Sequence[bytes]) -> bytes:
    if len(arguments) != 1:
        raise RefusalError(f"1 argument is needed, {len(arguments)} came")
    return arguments[0]


async def announce(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    name, payload = arguments
    stub.set_event(name.decode(), payload)
    await stub.put_state("announced", name)
    return b""


async def announce_alone(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    """As `announce`, and no two conflict."""
    name, payload = arguments
    stub.set_event(name.decode(), payload)
    await stub.put_state(f"announced {stub.tx_id}", name)
    return b""


async def peers_organisation(_: Stub, __: Sequence[bytes]) -> bytes:
    return _own_organisation().encode()


async def expect_own_transient(stub: Stub, _: Sequence[bytes]) -> bytes:
    if _own_organisation() not in stub.transient:
        raise RefusalError(f"{_own_organisation()} was not to be asked")
    return b"expected"


async def write_private(stub: Stub, _: Sequence[bytes]) -> bytes:
    given = stub.transient
    for collection in given["collections"].decode().split(","):
        await stub.put_private_data(collection, given["key"].decode(), given["value"])
    return b""


async def read_private(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    collection, key = (argument.decode() for argument in arguments)
    return await stub.get_private_data(collection, key) or b""


async def put_guarded(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    key, value, *organisations = arguments
    await stub.put_state(key.decode(), value)
    await _guard(stub, key, organisations)
    return b""


async def guard(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    key, *organisations = arguments
    await _guard(stub, key, organisations)
    return b""


async def refuse_as(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    """Peers of the organisations named refuse, the others agree."""
    if _own_organisation().encode() in arguments:
        raise RefusalError(f"{_own_organisation()} refuses to endorse this")
    await stub.put_state("refuse_as", b"agreed")
    return b""


async def write_anything(stub: Stub, _: Sequence[bytes]) -> bytes:
    """Something else at every peer."""
    await stub.put_state("anything", secrets.token_bytes(8))
    return b""


async def crash(_: Stub, __: Sequence[bytes]) -> bytes:
    os._exit(CRASHED)


async def _guard(stub: Stub, key: bytes, organisations: Sequence[bytes]) -> None:
    policy = KeyEndorsementPolicy()
    policy.add_organizations(*(organisation.decode() for organisation in organisations))
    await stub.set_state_validation_parameter(key.decode(), policy.to_bytes())


def _own_organisation() -> str:
    """The MSP id of the peers that this service serves."""
    return os.environ["CORE_PEER_LOCALMSPID"]


FUNCTIONS: dict[str, Function] = {
    function.__name__: function
    for function in (
        echo,
        put,
        get,
        count,
        echo_transient,
        refuse,
        one_argument,
        announce,
        announce_alone,
        peers_organisation,
        expect_own_transient,
        write_private,
        read_private,
        put_guarded,
        guard,
        refuse_as,
        write_anything,
        crash,
    )
}
