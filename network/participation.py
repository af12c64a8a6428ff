"""Orderers and the channel: Fabric's channel participation API (HTTPS with the orderer's own TLS certificate)."""

from __future__ import annotations

import http.client
import json
import ssl
import uuid
from dataclasses import dataclass

from network.errors import CommandFailed
from network.paths import RunDirectory
from network.readiness import http_get, metric
from network.topology import Topology
from network.topology_parts import Orderer

_CHANNELS = "/participation/v1/channels"
_TIMEOUT_S = 10


@dataclass(frozen=True, kw_only=True)
class OrdererView:
    """What one orderer says of the channel. `height` is None while it has not joined."""

    healthy: bool
    height: int | None = None
    is_leader: bool = False


def view_orderer(topology: Topology, orderer: Orderer) -> OrdererView:
    """The orderer's own account, from its operations endpoint."""
    if http_get(orderer.host, orderer.operations_port, "/healthz")[0] != 200:
        return OrdererView(healthy=False)
    text = http_get(orderer.host, orderer.operations_port, "/metrics")[1]
    channel = topology.channel.name
    number = metric(text, "consensus_etcdraft_committed_block_number", channel=channel)
    return OrdererView(
        healthy=True,
        height=None if number is None else int(number) + 1,
        is_leader=metric(text, "consensus_etcdraft_is_leader", channel=channel) == 1,
    )


def has_joined(run: RunDirectory, topology: Topology, orderer: Orderer) -> bool | None:
    """Whether the orderer takes part in the channel; None while it does not answer."""
    try:
        status, _ = _call(run, topology, orderer, "GET", f"{_CHANNELS}/{topology.channel.name}")
    except CommandFailed:
        return None
    return status == 200


def join_channel(run: RunDirectory, topology: Topology, orderer: Orderer) -> None:
    """Have the orderer take part in the channel from its genesis block on. Raises CommandFailed."""
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="config-block"; filename="config.block"\r\n\r\n'
    body = head.encode() + run.genesis_block.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    status, answer = _call(
        run, topology, orderer, "POST", _CHANNELS, body=body, content_type=f"multipart/form-data; boundary={boundary}"
    )
    if status != 201:
        raise CommandFailed(
            f"{orderer.name} did not join channel {topology.channel.name}: {status} {answer}",
            remedy=f"see `energysale logs {orderer.name}`",
        )


def _call(
    run: RunDirectory,
    topology: Topology,
    orderer: Orderer,
    method: str,
    path: str,
    *,
    body: bytes | None = None,
    content_type: str = "application/json",
) -> tuple[int, str]:
    tls = run.orderer_organisation(topology.domain) / "orderers" / orderer.name / "tls"
    context = ssl.create_default_context(cafile=str(tls / "ca.crt"))
    context.load_cert_chain(tls / "server.crt", tls / "server.key")
    connection = http.client.HTTPSConnection(orderer.host, orderer.admin_port, context=context, timeout=_TIMEOUT_S)
    try:
        connection.request(method, path, body=body, headers={"Content-Type": content_type})
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        raise CommandFailed(
            f"{orderer.name} does not answer on its admin port {orderer.admin_port}: {error}",
            remedy=f"see `energysale logs {orderer.name}`",
        ) from error
    finally:
        connection.close()
    if response.status >= 400:
        try:
            text = str(json.loads(text)["error"])
        except (ValueError, KeyError, TypeError):
            text = text[:300]
    return response.status, text
