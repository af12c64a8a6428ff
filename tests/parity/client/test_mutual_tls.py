"""A peer that asks its clients for a certificate of their own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from network.control import follow_plan
from network.plan import ProcessSpec, read_plan
from network.readiness import wait_until
from network.topology_parts import Peer
from tests.integration.market.conftest import level
from tests.parity.client.compare import Comparison, failure
from tests.parity.client.ground import Ground
from tests.parity.client.side import Outcome, Side
from tests.parity.client.test_events import announced, received
from tests.unit.shim.certificates import authority, leaf

pytestmark = pytest.mark.full

BLOCKS = ["block", "filtered", "private"]
_START_TIMEOUT_S = 60
_PEER = 1  # of ConsumerOrg; the other one stays as it is


@dataclass(frozen=True)
class Certified:
    """The files of a client's own TLS certificate: from the CA that the peer trusts, and from another one."""

    trusted: dict[str, str]
    foreign: dict[str, str]


@pytest.fixture(scope="module")
async def certified(ready: Ground, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Certified]:
    """The peer has been started with mutual TLS for this module, and afterwards as it was."""
    folder, run = tmp_path_factory.mktemp("mutual"), ready.directory
    client_ca = authority("client ca")
    trusted, foreign = leaf("client", client_ca), leaf("client", authority("foreign ca"))
    (folder / "ca.pem").write_bytes(client_ca.certificate_pem)
    organisation = ready.organisation("ConsumerOrg")
    peer = ready.topology.peers_of(organisation)[_PEER]
    mutual = {
        "CORE_PEER_TLS_CLIENTAUTHREQUIRED": "true",
        # Peers are clients of one another: their own CA stays trusted.
        "CORE_PEER_TLS_CLIENTROOTCAS_FILES": f"{folder / 'ca.pem'} {run.peer_tls_ca(organisation.domain)}",
    }
    plan = read_plan(run.plan)
    changed = {spec.name: replace(spec, environment={**spec.environment, **mutual}) for spec in plan}
    try:
        await _restarted(ready, peer, [changed[spec.name] if spec.name == peer.name else spec for spec in plan])
        yield Certified(
            trusted=_files(folder / "trusted", trusted.certificate_pem, trusted.key_pem),
            foreign=_files(folder / "foreign", foreign.certificate_pem, foreign.key_pem),
        )
    finally:
        await _restarted(ready, peer, plan)


async def _restarted(ready: Ground, peer: Peer, plan: list[ProcessSpec]) -> None:
    """The plan is followed and the peer serves again; that the others know it may be from before."""
    follow_plan(ready.directory, plan)

    def lacking() -> str | None:
        with socket.socket() as probe:
            return None if probe.connect_ex((peer.host, peer.port)) == 0 else "does not listen"

    await asyncio.to_thread(wait_until, lacking, what=peer.name, timeout_s=_START_TIMEOUT_S)
    await level(ready)
    await ready.endorsable()


def _files(folder: Path, certificate: bytes, key: bytes) -> dict[str, str]:
    folder.mkdir()
    for name, content in (("certificate", certificate), ("key", key)):
        (folder / f"{name}.pem").write_bytes(content)
    return {name: str(folder / f"{name}.pem") for name in ("certificate", "key")}


async def test_whoever_shows_a_certificate_is_served(compare: Comparison, certified: Certified) -> None:
    async def scenario(side: Side) -> list[str]:
        gateway = await side.gateway(peer=_PEER, tls_client=certified.trusted)
        await gateway.submit("put", f"mutual {side.name}", "written")
        return [await gateway.evaluate("get", f"mutual {side.name}")]

    assert await compare.same("mutual_tls", scenario) == ["written"]


@pytest.mark.parametrize("shown", ["none", "foreign"])
async def test_whoever_shows_none_or_a_foreign_one_is_not_let_in(
    compare: Comparison, certified: Certified, shown: str
) -> None:
    own: dict[str, Any] = {"tls_client": certified.foreign} if shown == "foreign" else {}

    async def scenario(side: Side) -> list[Outcome]:
        gateway = await side.gateway(peer=_PEER, **own)
        errors = [await failure(call) for call in (gateway.evaluate("echo", ""), gateway.submit("echo", ""))]
        # What is said is gRPC's, and each library's own.
        return [{name: error[name] for name in ("class", "code")} for error in errors]

    found = await compare.same("mutual_tls", scenario)
    assert found == [
        {"class": "GatewayError", "code": "UNAVAILABLE"},
        {"class": "EndorseError", "code": "UNAVAILABLE"},
    ]


@pytest.mark.parametrize("kind", BLOCKS)
async def test_blocks_are_for_whoever_names_the_certificate_in_the_request(
    compare: Comparison, certified: Certified, kind: str
) -> None:
    """The peer sends no block when the request names another certificate than the connection's."""

    async def scenario(side: Side) -> Outcome:
        gateway = await side.gateway(peer=_PEER, tls_client=certified.trusted)
        events = await gateway.events(kind)
        return await received(events, await announced(gateway, "mutual", side.name))

    assert (await compare.same("mutual_tls", scenario))["seen"]
