"""The cases about the older mode: the chaincode dials the peer, which the test is."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import grpc

from chaincode.shim.protos import ChaincodeMessage
from network.command import clean_environment
from network.paths import CHECKOUT
from tests.parity.shim.services import Side, command
from tests.unit.shim.certificates import Pair, authority, leaf
from tests.unit.shim.fake_peer import Type
from tests.unit.shim.listening_peer import listening

_ID = {"CORE_CHAINCODE_ID_NAME": "probe:1"}
_CLEAR = {"CORE_PEER_TLS_ENABLED": "false"}
_END_TIMEOUT_S = 120  # a loaded machine is slow, not broken


@asynccontextmanager
async def _dialling(side: Side, address: str, environment: dict[str, str]) -> AsyncIterator[Process]:
    """The probe as a peer's launcher starts it."""
    process = await asyncio.create_subprocess_exec(
        *command(side),
        *("--peer.address", address),
        cwd=CHECKOUT,
        env=clean_environment(environment),
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _tls(folder: Path, *, own: Pair, peers_ca: Pair) -> dict[str, str]:
    contents = {
        "CORE_PEER_TLS_ROOTCERT_FILE": peers_ca.certificate_pem,
        "CORE_TLS_CLIENT_CERT_FILE": own.certificate_pem,
        "CORE_TLS_CLIENT_KEY_FILE": own.key_pem,
    }
    for variable, content in contents.items():
        (folder / f"{variable}.pem").write_bytes(content)
    files = {variable: str(folder / f"{variable}.pem") for variable in contents}
    return {"CORE_PEER_TLS_ENABLED": "true", **files}


async def _served(side: Side, folder: Path, *, mutual: bool) -> object:
    """Its id, an answer, and the exit code of the program once the peer has ended the stream."""
    ca = authority("peer's ca")
    peer_pair = leaf("peer0", ca)
    pairs = [(peer_pair.key_pem, peer_pair.certificate_pem)]
    credentials = grpc.ssl_server_credentials(pairs, ca.certificate_pem, require_client_auth=True) if mutual else None
    settings = _tls(folder, own=leaf("chaincode", ca), peers_ca=ca) if mutual else _CLEAR
    async with (
        listening(credentials=credentials) as server,
        _dialling(side, f"localhost:{server.port}", {**_ID, **settings}) as process,
    ):
        async with server.accept(timeout_s=_END_TIMEOUT_S) as peer:
            known_as = await peer.register()
            for message_type in (Type.REGISTERED, Type.READY):
                await peer.send(ChaincodeMessage(type=message_type))
            answer = (await peer.invoke(b"echo", b"is served")).payload.decode()
        return [known_as, answer, await asyncio.wait_for(process.wait(), _END_TIMEOUT_S)]


async def _foreign_peer(side: Side, folder: Path) -> object:
    """The exit code of the program that a peer of another CA awaits."""
    ca = authority("foreign ca")
    peer_pair = leaf("peer0", ca)
    credentials = grpc.ssl_server_credentials([(peer_pair.key_pem, peer_pair.certificate_pem)])
    settings = _tls(folder, own=leaf("chaincode", ca), peers_ca=authority("peer's ca"))
    async with (
        listening(credentials=credentials) as server,
        _dialling(side, f"localhost:{server.port}", {**_ID, **settings}) as process,
    ):
        return await asyncio.wait_for(process.wait(), _END_TIMEOUT_S)


def _ends(address: str, environment: dict[str, str]) -> Callable[[Side, Path], Awaitable[object]]:
    """The exit code of the program that cannot begin."""

    async def case(side: Side, _folder: Path) -> object:
        async with _dialling(side, address, environment) as process:
            return await asyncio.wait_for(process.wait(), _END_TIMEOUT_S)

    return case


DIALLING_CASES: dict[str, Callable[[Side, Path], Awaitable[object]]] = {
    "dialling": lambda side, folder: _served(side, folder, mutual=False),
    "dialling by mutual TLS": lambda side, folder: _served(side, folder, mutual=True),
    "dialling a peer of a foreign CA": _foreign_peer,
    "dialling a peer that is not there": _ends("localhost:1", {**_ID, **_CLEAR}),
    "dialling without an id": _ends("localhost:1", _CLEAR),
    "dialling without an address": _ends("", {**_ID, **_CLEAR}),
    "dialling by TLS without its files": _ends("localhost:1", {**_ID, "CORE_PEER_TLS_ENABLED": "true"}),
}
