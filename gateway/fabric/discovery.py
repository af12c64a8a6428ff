"""The peer's Discovery service: which peers of the channel it knows, and how far their ledgers are.

It is asked with the client's own identity, which needs the channel's Writers: a peer refuses one that only reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from google.protobuf.message import DecodeError

from gateway.fabric import protos
from gateway.fabric.signer import SigningIdentity


class DiscoveryRefusedError(Exception):
    """The peer does not tell this identity. The message is the peer's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveredPeer:
    """A peer that another one counts among the living. `height` is its number of blocks, as it said last;
    `chaincodes` maps names to versions."""

    msp_id: str
    address: str
    height: int
    chaincodes: Mapping[str, str]


async def membership_request(
    signing_identity: SigningIdentity, *, channel: str, tls_certificate_hash: bytes
) -> protos.Message:
    """A signed request (discovery.SignedRequest) for the peers of `channel`."""
    request = protos.discovery.Request(
        authentication=protos.discovery.AuthInfo(
            client_identity=signing_identity.creator, client_tls_cert_hash=tls_certificate_hash
        ),
        queries=[protos.discovery.Query(channel=channel, peer_query=protos.discovery.PeerMembershipQuery())],
    ).SerializeToString()
    return protos.discovery.SignedRequest(payload=request, signature=await signing_identity.signature(request))


def read_membership(response: protos.Message) -> list[DiscoveredPeer]:
    """The peers in a discovery.Response, by organisation and address. Raises DiscoveryRefusedError."""
    if not response.results:
        raise DiscoveryRefusedError("no answer")
    result = response.results[0]
    if result.HasField("error"):
        raise DiscoveryRefusedError(result.error.content)
    try:
        found = list(_peers(result.members.peers_by_org))
    except DecodeError:
        raise DiscoveryRefusedError("the answer cannot be decoded") from None
    return sorted(found, key=lambda peer: (peer.msp_id, peer.address))


def _peers(by_organisation: Mapping[str, protos.Message]) -> Iterator[DiscoveredPeer]:
    for msp_id, peers in by_organisation.items():
        for peer in peers.peers:
            alive = protos.gossip.GossipMessage.FromString(peer.membership_info.payload).alive_msg
            properties = protos.gossip.GossipMessage.FromString(peer.state_info.payload).state_info.properties
            yield DiscoveredPeer(
                msp_id=msp_id,
                address=alive.membership.endpoint,
                height=int(properties.ledger_height),
                chaincodes={each.name: each.version for each in properties.chaincodes},
            )
