"""The cases about the service itself: settings that it cannot start with, whom it lets in, what it tells and logs."""

from __future__ import annotations

import json
import socket
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
from grpc_health.v1 import health_pb2, health_pb2_grpc

from tests.parity.shim.cases import op
from tests.parity.shim.dialling_cases import DIALLING_CASES
from tests.parity.shim.services import Side, attempt, serving
from tests.unit.shim.certificates import Pair, authority, leaf
from tests.unit.shim.fake_peer import FakePeer, Type, signed_proposal, transaction_message

# The generated modules build their classes when they are imported: a type checker cannot see them.
_health_messages: Any = health_pb2
_health_services: Any = health_pb2_grpc

ServerCase = Callable[[Side, Path], Awaitable[object]]
_ID = {"CHAINCODE_ID": "probe:1"}
_PLANTED = "price-4711"
# It is read, written, sent with an event, answered, and in the text with which the peer refuses a request.
_TELLING = json.dumps(
    {
        "steps": [
            op("args"),
            op("transient"),
            op("put_state", key=_PLANTED, value=_PLANTED),
            op("get_state", key=_PLANTED),
            op("put_private", collection=_PLANTED, key=_PLANTED, value=_PLANTED),
            op("history", key=_PLANTED),
            op("event", name=_PLANTED, value=_PLANTED),
        ],
        "respond": {"status": 500, "message": _PLANTED, "payload": _PLANTED},
    }
).encode()
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


def _health(*, mutual: bool) -> ServerCase:
    """What somebody without a certificate is told who asks for the service's health: a status, or a code of gRPC."""

    async def case(side: Side, folder: Path) -> object:
        root = grpc.ssl_channel_credentials(_ca("service ca").certificate_pem)
        environment = {**_ID, **_files(folder, client_ca=mutual)}
        with serving(side, environment=environment, log=folder / "service.log") as service:
            async with grpc.aio.secure_channel(f"localhost:{service.port}", root) as channel:
                asked = _health_services.HealthStub(channel).Check(_health_messages.HealthCheckRequest(), timeout=10)
                try:
                    status = (await asked).status
                except grpc.aio.AioRpcError as refused:
                    return refused.code().name
        return str(_health_messages.HealthCheckResponse.ServingStatus.Name(status))

    return case


def _logged(function: bytes, *more: bytes) -> ServerCase:
    """Whether a private value of a transaction is in what the program writes, at every level of its log."""

    async def case(side: Side, folder: Path) -> object:
        log = folder / "service.log"
        with serving(side, environment={**_ID, "PROBE_LOG_LEVEL": "DEBUG"}, log=log) as service:
            async with FakePeer(service.port) as peer:
                peer.failing[Type.GET_HISTORY_FOR_KEY] = f"failed: {_PLANTED}"
                await peer.ready()
                proposal = signed_proposal(transient={"terms": _PLANTED.encode()})
                await peer.send(transaction_message("tx1", function, *more, _PLANTED.encode(), proposal=proposal))
                while (message := await peer.receive()) is not grpc.aio.EOF and message.type != Type.COMPLETED:
                    await peer.answer(message)
            return "in its log" if _PLANTED in log.read_text() else "not in its log"

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
    "health": _health(mutual=False),
    "health under mutual TLS, without a certificate": _health(mutual=True),
    "log of a transaction": _logged(b"script", _TELLING),
    "log of a program that fails": _logged(b"fail"),
    **DIALLING_CASES,
}
