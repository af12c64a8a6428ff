"""A network's blocks in memory, signed by keys that the tests have: what an attacker with any of them could make."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gateway.fabric import protos as fabric
from gateway.fabric.block_header import block_data_hash, block_header_hash
from gateway.verify import protos
from tests.unit.verify.authority import Authority, Signer

CHANNEL, CHAINCODE = "retail", "energysale"
TRADING = ("ExchangeOrg", "ConsumerOrg", "RetailerOrg")
ORGANISATIONS = (*TRADING, "RegulatorOrg", "GridOrg")
Place = tuple[int, int]
Keys = Mapping[str, Place | None]
PrivateKey = tuple[str, bytes]
COLLECTIONS = ("statements", "terms")


@dataclass(frozen=True)
class Forged:
    """One transaction, before it is signed. `ranges` are those of composite keys, by what they begin with;
    `hashed_reads` and `hashed_writes` those of collections, by collection and hash of the key."""

    args: tuple[bytes, ...]
    at_ms: int
    response: bytes = b""
    reads: Keys = field(default_factory=dict)
    ranges: Mapping[str, Keys] = field(default_factory=dict)
    writes: Mapping[str, bytes] = field(default_factory=dict)
    hashed_reads: Mapping[PrivateKey, Place | None] = field(default_factory=dict)
    hashed_writes: Mapping[PrivateKey, bytes] = field(default_factory=dict)
    definition: Place | None = None
    creator: str = "ExchangeOrg"
    endorsers: tuple[str, ...] = ("ExchangeOrg", "ConsumerOrg")
    chaincode: str = CHAINCODE
    nonce: bytes = b"nonce"


class Network:
    """The organisations, their keys, and how their blocks are made."""

    def __init__(self) -> None:
        self.authorities = {name: Authority(name) for name in (*ORGANISATIONS, "OrdererOrg")}
        self.genesis = self._genesis()
        digest = block_header_hash(number=0, previous_hash=b"", data_hash=block_data_hash([self.genesis]))
        self.id = f"{CHANNEL}/{digest.hex()}"

    def peer(self, organisation: str) -> Signer:
        return self.authorities[organisation].signer("peer")

    def client(self, organisation: str) -> Signer:
        return self.authorities[organisation].signer("client")

    def definition(self, *, at_ms: int, policy: Any = None, endorsers: Sequence[str] = TRADING, **more: Any) -> Forged:
        """The transaction that commits the chaincode's definition with the market's policy, or with `policy`."""
        info = protos.definition.ChaincodeValidationInfo(
            validation_plugin="vscc", validation_parameter=_application_policy(policy or market_policy())
        )
        package = protos.collection.CollectionConfigPackage()
        for name in COLLECTIONS:
            collection = package.config.add().static_collection_config
            collection.name = name
            collection.endorsement_policy.signature_policy.CopyFrom(_all("ConsumerOrg", "RetailerOrg"))
        state = protos.lifecycle_db.StateData
        fields = {
            "Sequence": state(Int64=1),
            "ValidationInfo": state(Bytes=info.SerializeToString()),
            "Collections": state(Bytes=package.SerializeToString()),
        }
        prefix = f"namespaces/fields/{CHAINCODE}/"
        return Forged(
            args=(b"CommitChaincodeDefinition",),
            at_ms=at_ms,
            writes={prefix + name: value.SerializeToString() for name, value in fields.items()},
            reads={f"{prefix}Sequence": None},
            endorsers=tuple(endorsers),
            chaincode="_lifecycle",
            **more,
        )

    def envelope(self, forged: Forged) -> bytes:
        """The signed transaction."""
        return bytes(self.prepared(forged).SerializeToString())

    def prepared(self, forged: Forged) -> Any:
        """The same as a common.Envelope."""
        creator = self.client(forged.creator)
        called = protos.chaincode.ChaincodeID(name=forged.chaincode)
        channel = protos.common.ChannelHeader(
            type=3,
            channel_id=CHANNEL,
            tx_id=hashlib.sha256(forged.nonce + creator.serialized).hexdigest(),
            extension=protos.proposal.ChaincodeHeaderExtension(chaincode_id=called).SerializeToString(),
        )
        channel.timestamp.seconds, channel.timestamp.nanos = forged.at_ms // 1_000, forged.at_ms % 1_000 * 1_000_000
        header = protos.common.Header(
            channel_header=channel.SerializeToString(),
            signature_header=_signature_header(creator, forged.nonce),
        )
        spec = protos.chaincode.ChaincodeSpec(
            chaincode_id=called, input=protos.chaincode.ChaincodeInput(args=forged.args)
        )
        proposal = protos.proposal.ChaincodeProposalPayload(
            input=protos.chaincode.ChaincodeInvocationSpec(chaincode_spec=spec).SerializeToString()
        ).SerializeToString()
        response = protos.proposal_response.ProposalResponsePayload(
            proposal_hash=hashlib.sha256(header.channel_header + header.signature_header + proposal).digest(),
            extension=_action(forged, called).SerializeToString(),
        ).SerializeToString()
        payload = protos.transaction.ChaincodeActionPayload(chaincode_proposal_payload=proposal)
        payload.action.proposal_response_payload = response
        for organisation in forged.endorsers:
            peer = self.peer(organisation)
            payload.action.endorsements.add(endorser=peer.serialized, signature=peer.sign(response + peer.serialized))
        action = protos.transaction.TransactionAction(payload=payload.SerializeToString())
        data = protos.transaction.Transaction(actions=[action]).SerializeToString()
        signed = protos.common.Payload(header=header, data=data).SerializeToString()
        return protos.common.Envelope(payload=signed, signature=creator.sign(signed))

    def chain(self, blocks: Sequence[Sequence[bytes]], *, orderer: Signer | None = None) -> list[Any]:
        """Blocks (common.Block) of these envelopes, after block 0, linked and signed by an orderer."""
        orderer = orderer or self.authorities["OrdererOrg"].signer("orderer")
        chain = [fabric.common.Block()]
        chain[0].data.data.append(self.genesis)
        chain[0].header.data_hash = block_data_hash([self.genesis])
        value = protos.common.OrdererBlockMetadata(last_config=protos.common.LastConfig(index=0)).SerializeToString()
        for number, envelopes in enumerate(blocks, start=1):
            block = fabric.common.Block()
            block.data.data.extend(envelopes)
            block.header.number = number
            block.header.previous_hash = _header_hash(chain[-1])
            block.header.data_hash = block_data_hash(list(envelopes))
            header = _signature_header(orderer, b"%d" % number)
            metadata = protos.common.Metadata(value=value)
            metadata.signatures.add(
                signature_header=header, signature=orderer.sign(value + header + _header_der(block))
            )
            block.metadata.metadata.extend([metadata.SerializeToString(), b"", bytes(len(envelopes))])
            chain.append(block)
        chain[0].metadata.metadata.append(protos.common.Metadata(value=value).SerializeToString())
        return chain

    def _genesis(self) -> bytes:
        config = protos.configtx.ConfigEnvelope()
        root = config.config.channel_group
        for name, members in (("Application", ORGANISATIONS), ("Orderer", ("OrdererOrg",))):
            group = root.groups[name]
            for each in members:
                organisation = group.groups[each]
                organisation.values["MSP"].value = self.authorities[each].config()
                for policy, role in (("Endorsement", "PEER"), ("Writers", "MEMBER")):
                    organisation.policies[policy].policy.type = 1
                    organisation.policies[policy].policy.value = _all(each, role=role).SerializeToString()
        _implicit(root.groups["Orderer"], "BlockValidation", "Writers", "ANY")
        _implicit(root.groups["Application"], "LifecycleEndorsement", "Endorsement", "MAJORITY")
        channel = protos.common.ChannelHeader(type=1, channel_id=CHANNEL)
        header = protos.common.Header(channel_header=channel.SerializeToString())
        payload = protos.common.Payload(header=header, data=config.SerializeToString(deterministic=True))
        return bytes(protos.common.Envelope(payload=payload.SerializeToString()).SerializeToString())


def market_policy() -> Any:
    """AND(ExchangeOrg.peer, OR(ConsumerOrg.peer, RetailerOrg.peer))."""
    envelope = _all("ExchangeOrg", "ConsumerOrg", "RetailerOrg")
    signed = [protos.policies.SignaturePolicy(signed_by=place) for place in range(3)]
    either = protos.policies.SignaturePolicy()
    either.n_out_of.n = 1
    either.n_out_of.rules.extend(signed[1:])
    del envelope.rule.n_out_of.rules[:]
    envelope.rule.n_out_of.n = 2
    envelope.rule.n_out_of.rules.extend([signed[0], either])
    return envelope


def anybody() -> Any:
    """A policy that ConsumerOrg fulfils alone."""
    return _all("ConsumerOrg")


def _all(*organisations: str, role: str = "PEER") -> Any:
    envelope = protos.policies.SignaturePolicyEnvelope()
    for place, each in enumerate(organisations):
        named = protos.msp_principal.MSPRole(msp_identifier=each, role=role)
        envelope.identities.add(principal=named.SerializeToString())
        envelope.rule.n_out_of.rules.add(signed_by=place)
    envelope.rule.n_out_of.n = len(organisations)
    return envelope


def _application_policy(policy: Any) -> bytes:
    return bytes(protos.peer_policy.ApplicationPolicy(signature_policy=policy).SerializeToString())


def _implicit(group: Any, name: str, sub_policy: str, rule: str) -> None:
    meta = protos.policies.ImplicitMetaPolicy(sub_policy=sub_policy, rule=rule)
    group.policies[name].policy.type = 3
    group.policies[name].policy.value = meta.SerializeToString()


def _action(forged: Forged, called: Any) -> Any:
    result = protos.rwset.TxReadWriteSet()
    own = protos.kv_rwset.KVRWSet()
    for key, place in sorted(forged.reads.items()):
        _read(own.reads.add(key=key), place)
    for start, found in sorted(forged.ranges.items()):
        ranged = own.range_queries_info.add(start_key=start, end_key=start + "\U0010ffff", itr_exhausted=True)
        for key, place in sorted(found.items()):
            _read(ranged.raw_reads.kv_reads.add(key=key), place)
    for key, value in sorted(forged.writes.items()):
        own.writes.add(key=key, value=value)
    namespace = result.ns_rwset.add(namespace=forged.chaincode, rwset=own.SerializeToString())
    for name in sorted({collection for collection, _ in (*forged.hashed_reads, *forged.hashed_writes)}):
        hashed = protos.kv_rwset.HashedRWSet()
        for (collection, digest), place in sorted(forged.hashed_reads.items()):
            if collection == name:
                _read(hashed.hashed_reads.add(key_hash=digest), place)
        for (collection, digest), value in sorted(forged.hashed_writes.items()):
            if collection == name:
                hashed.hashed_writes.add(key_hash=digest, value_hash=value)
        namespace.collection_hashed_rwset.add(collection_name=name, hashed_rwset=hashed.SerializeToString())
    if forged.definition is not None:
        lifecycle = protos.kv_rwset.KVRWSet()
        _read(lifecycle.reads.add(key=f"namespaces/fields/{CHAINCODE}/Sequence"), forged.definition)
        result.ns_rwset.add(namespace="_lifecycle", rwset=lifecycle.SerializeToString())
    action = protos.proposal.ChaincodeAction(results=result.SerializeToString(), chaincode_id=called)
    action.response.status, action.response.payload = 200, forged.response
    return action


def _read(read: Any, place: Place | None) -> None:
    if place is not None:
        read.version.block_num, read.version.tx_num = place


def _signature_header(signer: Signer, nonce: bytes) -> bytes:
    return bytes(protos.common.SignatureHeader(creator=signer.serialized, nonce=nonce).SerializeToString())


def _header_hash(block: Any) -> bytes:
    header = block.header
    return block_header_hash(number=header.number, previous_hash=header.previous_hash, data_hash=header.data_hash)


def _header_der(block: Any) -> bytes:
    header = block.header
    number = header.number.to_bytes(header.number.bit_length() // 8 + 1, "big")
    parts = ((2, number), (4, header.previous_hash), (4, header.data_hash))
    content = b"".join(bytes((tag, len(part))) + part for tag, part in parts)
    return bytes((0x30, len(content))) + content
