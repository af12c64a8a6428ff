"""The nodes that a channel's configuration names: each organisation's anchor peers, and the orderers.

With each goes the root of its TLS certificate, so that it can be asked without any file of another organisation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from google.protobuf.message import DecodeError

from gateway.fabric import protos
from gateway.fabric.ledger import MalformedBlockError


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelNodes:
    """Addresses are `host:port`. `anchor_peers` and `orderers` map an MSP id to addresses, `tls_roots` to PEM roots;
    `organisations` are those of the application, which have peers."""

    organisations: tuple[str, ...]
    anchor_peers: Mapping[str, tuple[str, ...]]
    orderers: Mapping[str, tuple[str, ...]]
    tls_roots: Mapping[str, bytes] = field(repr=False)


def read_channel_nodes(data: bytes) -> ChannelNodes:
    """The nodes that a configuration block (a serialised common.Block) puts in force. Raises MalformedBlockError."""
    try:
        block = protos.common.Block.FromString(data)
        payload = protos.common.Payload.FromString(protos.common.Envelope.FromString(block.data.data[0]).payload)
        root = protos.configtx.ConfigEnvelope.FromString(payload.data).config.channel_group
        application, ordering = root.groups["Application"], root.groups["Orderer"]
        msps = {msp_id: config for group in (application, ordering) for msp_id, config, _ in _organisations(group)}
        return ChannelNodes(
            organisations=tuple(sorted(msp_id for msp_id, _, _ in _organisations(application))),
            anchor_peers={msp_id: tuple(_anchors(group)) for msp_id, _, group in _organisations(application)},
            orderers={msp_id: tuple(_endpoints(group)) for msp_id, _, group in _organisations(ordering)},
            tls_roots={msp_id: b"".join(config.tls_root_certs) for msp_id, config in msps.items()},
        )
    except (DecodeError, IndexError):
        raise MalformedBlockError("a configuration block cannot be decoded") from None


def _organisations(group: protos.Message) -> Iterator[tuple[str, protos.Message, protos.Message]]:
    """MSP id, MSP configuration and group of each organisation."""
    for _, organisation in sorted(group.groups.items()):
        config = protos.msp_config.MSPConfig.FromString(organisation.values["MSP"].value)
        fabric = protos.msp_config.FabricMSPConfig.FromString(config.config)
        yield fabric.name, fabric, organisation


def _anchors(organisation: protos.Message) -> Iterator[str]:
    if "AnchorPeers" in organisation.values:
        for anchor in protos.peer_configuration.AnchorPeers.FromString(
            organisation.values["AnchorPeers"].value
        ).anchor_peers:
            yield f"{anchor.host}:{anchor.port}"


def _endpoints(organisation: protos.Message) -> Iterator[str]:
    if "Endpoints" in organisation.values:
        yield from protos.configuration.OrdererAddresses.FromString(organisation.values["Endpoints"].value).addresses
