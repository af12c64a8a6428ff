"""Channel configurations: the organisations' roots and the channel's policies, from one configuration block each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography import x509
from google.protobuf.message import DecodeError

from gateway.verify import protos
from gateway.verify.failures import EvidenceError
from gateway.verify.msp import UNREADABLE, Membership, Msp
from gateway.verify.policies import Group

_MAX_DEPTH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What block `block` put in force on `channel`, the `sequence`-th change. `channel_group` has its policies."""

    block: int
    channel: str
    sequence: int
    channel_group: Group
    membership: Membership

    @property
    def orderer_group(self) -> Group:
        return self.channel_group.groups["Orderer"]

    def roots(self) -> Iterator[tuple[str, x509.Certificate]]:
        """Every organisation's root certificates, by MSP id."""
        for msp_id, msp in sorted(self.membership.msps.items()):
            for root in msp.roots:
                yield msp_id, root


def is_configuration(envelope: bytes) -> bool:
    """Whether a common.Envelope is a configuration's."""
    try:
        payload = protos.common.Payload.FromString(protos.common.Envelope.FromString(envelope).payload)
        header = protos.common.ChannelHeader.FromString(payload.header.channel_header)
    except DecodeError:
        return False
    return bool(header.type == protos.common.CONFIG)


def read_configuration(envelope: bytes, *, block: int) -> tuple[Configuration, int]:
    """The configuration in a configuration block's transaction, and the time that it names (ms since 1970 UTC).

    Raises EvidenceError `configuration_malformed`.
    """
    try:
        payload = protos.common.Payload.FromString(protos.common.Envelope.FromString(envelope).payload)
        header = protos.common.ChannelHeader.FromString(payload.header.channel_header)
        config = protos.configtx.ConfigEnvelope.FromString(payload.data).config
        root = _group(config.channel_group, _MAX_DEPTH)
        if header.type != protos.common.CONFIG or not {"Orderer", "Application"} <= root.groups.keys():
            raise ValueError("not a channel's configuration")
        membership = Membership({msp.msp_id: msp for msp in _msps(config.channel_group, _MAX_DEPTH)})
    except (DecodeError, *UNREADABLE):
        raise EvidenceError("configuration_malformed", where=f"block {block}") from None
    configuration = Configuration(
        block=block,
        channel=header.channel_id,
        sequence=config.sequence,
        channel_group=root,
        membership=membership,
    )
    return configuration, header.timestamp.seconds * 1_000 + header.timestamp.nanos // 1_000_000


def _group(message: protos.Message, depth: int) -> Group:
    if depth == 0:
        raise ValueError("nested too deeply")
    return Group(
        policies={name: each.policy for name, each in sorted(message.policies.items())},
        groups={name: _group(each, depth - 1) for name, each in sorted(message.groups.items())},
    )


def _msps(message: protos.Message, depth: int) -> Iterator[Msp]:
    if depth == 0:
        raise ValueError("nested too deeply")
    if "MSP" in message.values:
        yield Msp.from_config(message.values["MSP"].value)
    for _, each in sorted(message.groups.items()):
        yield from _msps(each, depth - 1)
