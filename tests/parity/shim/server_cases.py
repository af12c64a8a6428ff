"""The cases about the service itself: settings that it cannot start with, and whom it lets in."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

import grpc
import grpc.aio

from tests.parity.shim.services import Side, attempt, serving
from tests.unit.shim.certificates import Pair, authority, leaf
from tests.unit.shim.fake_peer import FakePeer

ServerCase = Callable[[Side, Path], Awaitable[object]]
_ID = {"CHAINCODE_ID": "probe:1"}
_HERE = {"CHAINCODE_SERVER_ADDRESS": "127.0.0.1:0"}


@cache
def _ca(name: str) -> Pair:
    return authority(name)


def _files(folder: Path, *, key_of: Pair | None = None, client_ca: bool = False) -> dict[str, str]:
    """A TLS certificate from "service ca" with its key, or somebody else's; the CA of the peers where it is wanted."""
    own = leaf("chaincode", _ca("service ca"))
    contents = {
        "CHAINCODE_TLS_CERT": own.certificate_pem,
        "CHAINCODE_TLS_KEY": (key_of or own).key_pem,
        **({"CHAINCODE_TLS_CLIENT_CACERT": _ca("peers ca").certificate_pem} if client_ca else {}),
    }
    settings = {}
    for variable, content in contents.items():
        path = folder / f"{variable.lower()}.pem"
        path.write_bytes(content)
        settings[variable] = str(path)
    return settings


def _cannot_start(settings: Callable[[Path], dict[str, str]]) -> ServerCase:
    """Exit code of the program; what it says is its own."""

    async def case(side: Side, folder: Path) -> object:
        code, said = attempt(side, settings(folder))
        return [code, bool(said)]

    return case


def _address_taken() -> ServerCase:
    async def case(side: Side, _folder: Path) -> object:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            code, said = attempt(side, {**_ID, "CHAINCODE_SERVER_ADDRESS": address})
            return [code, bool(said)]

    return case


def _dialled(*, mutual: bool, own: str | None, tls: bool = True) -> ServerCase:
    """Whether a peer is served that shows a certificate of the CA `own`, or none."""

    async def case(side: Side, folder: Path) -> object:
        credentials = None
        if tls:
            shown = leaf("peer0", _ca(own)) if own else None
            credentials = grpc.ssl_channel_credentials(
                _ca("service ca").certificate_pem,
                shown.key_pem if shown else None,
                shown.certificate_pem if shown else None,
            )
        environment = {**_ID, **_files(folder, client_ca=mutual)}
        with serving(side, environment=environment, log=folder / "service.log") as service:
            async with FakePeer(service.port, credentials=credentials) as peer:
                if await peer.receive() is grpc.aio.EOF:
                    return "is not let in"
            async with FakePeer(service.port, credentials=credentials) as peer:
                await peer.ready()
                return (await peer.invoke(b"echo", b"is served")).payload.decode()

    return case


SERVER_CASES: dict[str, ServerCase] = {
    "service without an id": _cannot_start(lambda _: _HERE),
    "service without an address": _cannot_start(lambda _: _ID),
    "service on an address that is none": _cannot_start(lambda _: {**_ID, "CHAINCODE_SERVER_ADDRESS": "nowhere"}),
    "service on an address that is taken": _address_taken(),
    "TLS key of another certificate": _cannot_start(
        lambda folder: {**_ID, **_HERE, **_files(folder, key_of=leaf("other", _ca("service ca")))}
    ),
    "TLS key that is missing": _cannot_start(
        lambda folder: {**_ID, **_HERE, **_files(folder), "CHAINCODE_TLS_KEY": str(folder / "absent.pem")}
    ),
    "TLS": _dialled(mutual=False, own=None),
    "no TLS where it is asked for": _dialled(mutual=False, own=None, tls=False),
    "mutual TLS": _dialled(mutual=True, own="peers ca"),
    "mutual TLS without a certificate": _dialled(mutual=True, own=None),
    "mutual TLS with a foreign certificate": _dialled(mutual=True, own="foreign ca"),
}
