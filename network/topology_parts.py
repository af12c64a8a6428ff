"""The parts of a topology: channel, orderers, organisations, chaincode, settings, and the nodes made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Port = Annotated[int, Field(ge=1024, le=65_535)]
MspId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9]{0,31}$")]
Domain = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", max_length=60)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
Duration = Annotated[str, Field(pattern=r"^[1-9][0-9]*(ms|s)$")]
Size = Annotated[str, Field(pattern=r"^[1-9][0-9]* (KB|MB)$")]
Count = Annotated[int, Field(ge=1)]


def in_bytes(size: str) -> int:
    """Bytes of a `Size`, as configtxgen reads it: `2 MB` are 2,097,152."""
    number, unit = size.split(" ")
    return int(number) * {"KB": 1 << 10, "MB": 1 << 20}[unit]


class Part(BaseModel):
    """Immutable, and without fields that are not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Batch(Part):
    """When the orderer cuts a block. May change while there is a channel."""

    timeout: Duration
    max_message_count: Count
    absolute_max_bytes: Size
    preferred_max_bytes: Size

    @model_validator(mode="after")
    def _preferred_first(self) -> Self:
        if in_bytes(self.preferred_max_bytes) > in_bytes(self.absolute_max_bytes):
            raise ValueError("preferred_max_bytes must not be more than absolute_max_bytes")
        return self


class Raft(Part):
    """The consensus clock: a lost leader is replaced after one to two times tick_interval × election_tick. An orderer
    takes changes when it starts next."""

    tick_interval: Duration
    election_tick: Count
    heartbeat_tick: Count
    max_inflight_blocks: Count
    snapshot_interval_size: Size

    @model_validator(mode="after")
    def _heartbeats_between_elections(self) -> Self:
        if self.heartbeat_tick >= self.election_tick:
            raise ValueError("election_tick must be more than heartbeat_tick")
        return self


class Channel(Part):
    """The one channel of the market."""

    name: Name
    batch: Batch
    raft: Raft


class Orderers(Part):
    """The ordering organisation and its nodes."""

    msp_id: MspId
    count: Annotated[int, Field(ge=1, le=9)]
    port: Port
    admin_port: Port
    operations_port: Port
    ca_port: Port


class Postgres(Part):
    """Where the certificate authorities' PostgreSQL is. User and password come from the environment."""

    host: str
    port: Annotated[int, Field(ge=1, le=65_535)] = 5432
    sslmode: Literal["disable", "require", "verify-ca", "verify-full"] = "require"


class CertificateAuthorities(Part):
    """Settings that every organisation's CA has. Lifetimes are those of the certificates that it issues."""

    database: Literal["sqlite3", "postgres"] = "sqlite3"
    postgres: Postgres | None = None
    certificate_days: Count = 365
    root_days: Count = 3_650

    @model_validator(mode="after")
    def _addressed(self) -> Self:
        if self.database == "postgres" and self.postgres is None:
            raise ValueError('database = "postgres" needs a [certificate_authorities.postgres]')
        return self


class Organisation(Part):
    """One organisation with its peers, its chaincode service, its API and its CA."""

    msp_id: MspId
    domain: Domain
    peers: Annotated[int, Field(ge=1, le=9)]
    peer_port: Port
    chaincode_port: Port
    api_port: Port
    ca_port: Port
    reads_only: bool = False

    @property
    def short_name(self) -> str:
        """`consumerorg` of `consumerorg.energysale.com`: the name in process names."""
        return self.domain.split(".")[0]

    def fixed_part(self) -> dict[str, object]:
        """What cannot change once the organisation is in the channel."""
        return self.model_dump(exclude={"api_port", "ca_port"})


class Collection(Part):
    """A private data collection of the chaincode."""

    name: Name
    members: Annotated[list[MspId], Field(min_length=1)]
    required_peer_count: Annotated[int, Field(ge=0)]
    max_peer_count: Annotated[int, Field(ge=0)]
    endorsement_policy: str

    def to_fabric(self) -> dict[str, object]:
        """The collection as `peer lifecycle` reads it."""
        return {
            "name": self.name,
            "policy": "OR(" + ", ".join(f"'{msp_id}.member'" for msp_id in self.members) + ")",
            "requiredPeerCount": self.required_peer_count,
            "maxPeerCount": self.max_peer_count,
            "blockToLive": 0,
            "memberOnlyRead": True,
            # A purge is submitted by the exchange, which is no member. What a submitter may do is the chaincode's to
            # say, and a write needs the endorsements of the members besides.
            "memberOnlyWrite": False,
            "endorsementPolicy": {"signaturePolicy": self.endorsement_policy},
        }


class ChaincodeDefinition(Part):
    """What the organisations agree on before the chaincode runs."""

    name: Name
    endorsement_policy: str
    collections: list[Collection] = []


class PeerSettings(Part):
    """Settings that every peer has. `couchdb` maps a peer's name to its own CouchDB's host:port."""

    state_database: Literal["leveldb", "couchdb"]
    time_window_s: Count
    gateway_concurrency: Count
    pull_retry_threshold_s: Count
    couchdb: dict[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class Orderer:
    """One ordering node and where it listens."""

    name: str
    host: str
    port: int
    admin_port: int
    operations_port: int


@dataclass(frozen=True, kw_only=True)
class Peer:
    """One peer and where it listens. Peer 0 is its organisation's anchor."""

    name: str
    organisation: Organisation
    index: int
    host: str
    port: int
    chaincode_port: int
    operations_port: int

    @property
    def endpoint(self) -> str:
        """host:port of its gRPC services."""
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, kw_only=True)
class CertificateAuthority:
    """One organisation's fabric-ca-server and where it listens.

    Two CAs live in it: `name` issues the identities that Fabric knows as members, `tls_name` the TLS certificates, so
    that nobody's membership opens a TLS connection and no TLS key signs a transaction.
    """

    name: str
    tls_name: str
    msp_id: str
    domain: str
    host: str
    port: int
    operations_port: int

    @property
    def url(self) -> str:
        """Where its REST API is."""
        return f"https://{self.host}:{self.port}"

    @property
    def root_affiliation(self) -> str:
        """`consumerorg`: the affiliation that all of the organisation's are under."""
        return self.domain.split(".")[0]
