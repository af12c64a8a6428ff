"""The topology: which organisations, nodes, ports and settings make up the network. Read from TOML, kept as JSON."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator

from network.errors import TopologyInvalid, UnknownName
from network.topology_parts import (
    CertificateAuthorities,
    CertificateAuthority,
    ChaincodeDefinition,
    Channel,
    Domain,
    MspId,
    Name,
    Orderer,
    Orderers,
    Organisation,
    Part,
    Peer,
    PeerSettings,
)

DEFAULT = Path(__file__).with_name("topology.toml")
PEER_STRIDE = 10


class Topology(Part):
    """A whole network. Made by `load` (from TOML) or `read` (from a run directory).

    `joined` are those of the organisations that joined the running channel, with the collections that they joined.
    """

    domain: Domain
    host: str
    channel: Channel
    orderers: Orderers
    organisations: Annotated[list[Organisation], Field(min_length=1)]
    chaincode: ChaincodeDefinition
    peer: PeerSettings
    certificate_authorities: CertificateAuthorities = CertificateAuthorities()
    joined: dict[MspId, list[Name]] = Field(default_factory=dict)
    port_offset: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ports: dict[int, str] = {}
        for port, owner in self.ports():
            if port in ports:
                raise ValueError(f"port {port} is given to both {ports[port]} and {owner}")
            if port > 65_535:
                raise ValueError(f"port {port} of {owner} is beyond 65535")
            ports[port] = owner
        msp_ids = [self.orderers.msp_id, *(organisation.msp_id for organisation in self.organisations)]
        domains = [self.domain, *(organisation.domain for organisation in self.organisations)]
        if len(set(msp_ids)) != len(msp_ids) or len(set(domains)) != len(domains):
            raise ValueError("each organisation needs its own msp_id and its own domain")
        short_names = [organisation.short_name for organisation in self.organisations]
        if len(set(short_names)) != len(short_names):
            raise ValueError("the first parts of the organisations' domains name processes: each needs its own")
        if len(self.writers()) <= len(self.organisations) // 2:
            raise ValueError("the majority of the organisations must write, or they agree on no chaincode definition")
        for collection in self.chaincode.collections:
            if unknown := sorted(set(collection.members) - set(msp_ids[1:])):
                raise ValueError(f"collection {collection.name} names {unknown[0]}, which has no peers here")
        lacking = [peer.name for peer in self.peers() if peer.name not in self.peer.couchdb]
        if self.peer.state_database == "couchdb" and lacking:
            raise ValueError(f"peer.couchdb has no address for {lacking[0]}")
        return self

    def orderer_nodes(self) -> list[Orderer]:
        """Every ordering node, in order."""
        return [
            Orderer(
                name=f"orderer{i}.{self.domain}",
                host=self.host,
                port=self.orderers.port + i,
                admin_port=self.orderers.admin_port + i,
                operations_port=self.orderers.operations_port + i,
            )
            for i in range(self.orderers.count)
        ]

    def peers_of(self, organisation: Organisation) -> list[Peer]:
        """The organisation's peers, its anchor first."""
        bases = [organisation.peer_port + PEER_STRIDE * i for i in range(organisation.peers)]
        return [
            Peer(
                name=f"peer{i}.{organisation.domain}",
                organisation=organisation,
                index=i,
                host=self.host,
                port=base,
                chaincode_port=base + 1,
                operations_port=base + 2,
            )
            for i, base in enumerate(bases)
        ]

    def peers(self) -> list[Peer]:
        """Every peer, organisation by organisation."""
        return [peer for organisation in self.organisations for peer in self.peers_of(organisation)]

    def writers(self) -> list[Organisation]:
        """The organisations that endorse and have transactions ordered: all but those that only read."""
        return [organisation for organisation in self.organisations if not organisation.reads_only]

    def authorities(self) -> list[CertificateAuthority]:
        """Every organisation's CA, that of the ordering organisation first."""
        owners = [(self.orderers.msp_id, self.domain, self.orderers.ca_port)]
        owners += [(each.msp_id, each.domain, each.ca_port) for each in self.organisations]
        return [
            CertificateAuthority(
                name=f"ca.{domain}",
                tls_name=f"tlsca.{domain}",
                msp_id=msp_id,
                domain=domain,
                host=self.host,
                port=port,
                operations_port=port + 1,
            )
            for msp_id, domain, port in owners
        ]

    def authority_of(self, msp_id: str) -> CertificateAuthority:
        """The CA of one organisation. Raises UnknownName when there is no such organisation."""
        known = {authority.msp_id: authority for authority in self.authorities()}
        if msp_id not in known:
            raise UnknownName(f"no organisation {msp_id!r}", remedy=f"name one of {', '.join(sorted(known))}")
        return known[msp_id]

    def ports(self) -> Iterator[tuple[int, str]]:
        """Every port that will be listened on, with the process whose it is."""
        for orderer in self.orderer_nodes():
            yield from ((port, orderer.name) for port in (orderer.port, orderer.admin_port, orderer.operations_port))
        for peer in self.peers():
            yield from ((port, peer.name) for port in (peer.port, peer.chaincode_port, peer.operations_port))
        for authority in self.authorities():
            yield from ((port, authority.name) for port in (authority.port, authority.operations_port))
        for organisation in self.organisations:
            yield organisation.chaincode_port, f"chaincode.{organisation.short_name}"
            yield organisation.api_port, f"api.{organisation.short_name}"

    def shifted(self, offset: int) -> Topology:
        """The same network with `offset` added to every port. Raises TopologyInvalid when a port leaves the range."""
        data = self.model_dump()
        for field in ("port", "admin_port", "operations_port", "ca_port"):
            data["orderers"][field] += offset
        for organisation in data["organisations"]:
            for field in ("peer_port", "chaincode_port", "api_port", "ca_port"):
                organisation[field] += offset
        data["port_offset"] = self.port_offset + offset
        return _validated(data, source=f"the topology with ports moved by {offset}")

    def joined_by(self, organisation: Organisation, *, collections: Iterable[str], source: str) -> Topology:
        """The same network with one more organisation, in `source`'s words, as a member of `collections`.

        One that is there already gets these values. Raises TopologyInvalid when it does not fit in.
        """
        data, msp_id, wanted = self.model_dump(), organisation.msp_id, sorted(set(collections))
        known = {collection.name for collection in self.chaincode.collections}
        if unknown := sorted(set(wanted) - known):
            raise TopologyInvalid(
                f"{source}: there is no collection {unknown[0]}",
                remedy=f"name one of {', '.join(sorted(known)) or 'none'}",
            )
        others = [each for each in data["organisations"] if each["msp_id"] != msp_id]
        data["organisations"] = [*others, organisation.model_dump()]
        for collection in data["chaincode"]["collections"]:
            if collection["name"] in wanted and msp_id not in collection["members"]:
                collection["members"].append(msp_id)
        data["joined"][msp_id] = wanted
        return _validated(data, source=source)

    def channel_part(self) -> dict[str, object]:
        """What cannot change during the life of a run directory: it is in the genesis block, or kept by the peers."""
        data = self.model_dump(include={"domain", "host", "orderers"}, exclude={"orderers": {"ca_port"}})
        data["channel"] = self.channel.name
        data["organisations"] = [organisation.fixed_part() for organisation in self.organisations]
        return data


def load(path: Path = DEFAULT, *, port_offset: int | None = None) -> Topology:
    """The topology of a TOML file, its ports moved by `port_offset` (else by ENERGYSALE_PORT_OFFSET).

    Raises TopologyInvalid.
    """
    try:
        data = tomllib.loads(path.read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise TopologyInvalid(f"{path}: {error}", remedy="correct the file, or name another one") from error
    offset = environment_offset() if port_offset is None else port_offset
    return _validated(data, source=str(path)).shifted(offset or 0)


def read(path: Path) -> Topology:
    """The resolved topology that a run directory keeps as JSON. Raises TopologyInvalid."""
    try:
        return Topology.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise TopologyInvalid(
            f"{path} is not a topology: {error}", remedy="restore it from a copy, or start in a new run directory"
        ) from error


def environment_offset() -> int | None:
    """ENERGYSALE_PORT_OFFSET, or None when it is not set. Raises TopologyInvalid when it is no number."""
    text = os.environ.get("ENERGYSALE_PORT_OFFSET", "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        raise TopologyInvalid(
            f"ENERGYSALE_PORT_OFFSET is {text!r}", remedy="set it to a number of ports, such as 10000, or unset it"
        )
    return int(text)


def _validated(data: object, *, source: str) -> Topology:
    try:
        return Topology.model_validate(data)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'topology'}: {fault['msg']}" for fault in error.errors()
        )
        raise TopologyInvalid(f"{source}: {faults}", remedy="correct the named settings") from error
