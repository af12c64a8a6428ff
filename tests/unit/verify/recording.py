"""The chaincode's tests' market on a peer that records what each transaction did, so that blocks can be made of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from chaincode import keys
from chaincode.chaincode import EnergySale
from gateway.evidence.collecting import Collected, attestation_of, part_of
from gateway.fabric import protos as fabric
from gateway.verify.container import Attestation, Evidence
from tests.unit.chaincode import market as made
from tests.unit.chaincode.fake_stub import FakeStub, Peer
from tests.unit.verify.authority import Signer
from tests.unit.verify.forge import CHAINCODE, TRADING, Forged, Network, Place

DEFINITION: Place = (1, 0)


@dataclass
class RecordingStub(FakeStub):
    """Notes the hashes of private values that were asked for."""

    hashes: list[str] = field(default_factory=list)

    async def get_private_data_hash(self, collection: str, key: str) -> bytes | None:
        self.hashes.append(key)
        return await super().get_private_data_hash(collection, key)


@dataclass
class RecordingPeer(Peer):
    """A peer on `network`: every committed transaction becomes a block of its own, after that of the definition."""

    network: Network = field(default_factory=Network)
    blocks: list[Forged] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    private_places: dict[bytes, Place] = field(default_factory=dict)

    async def call(
        self,
        *args: bytes,
        organisation: str = "ExchangeOrg",
        unit: str = "client",
        now_ms: int,
        transient: Mapping[str, bytes] | None = None,
        commit: bool = True,
    ) -> tuple[int, Any, FakeStub]:
        if not self.blocks:
            self.blocks.append(self.network.definition(at_ms=now_ms))
        signer = self.network.authorities[organisation].signer(unit)
        stub = RecordingStub(
            peer=self,
            args=list(args),
            creator=signer.serialized,
            timestamp_ms=now_ms,
            transient=dict(transient or {}),
            tx_id="",
        )
        response = await EnergySale().invoke(stub)  # type: ignore[arg-type] # it has what the chaincode calls
        if response.status != 200:
            return response.status, json.loads(response.message), stub
        if commit and stub.writes:
            self._record(stub, organisation, response.payload)
            stub.commit()
        return response.status, json.loads(response.payload), stub

    def _record(self, stub: RecordingStub, organisation: str, response: bytes) -> None:
        place = (len(self.blocks) + 1, 0)
        public = {key: value for kind, collection, key, value in stub.writes if not collection}
        private = {
            hashlib.sha256(key.encode()).digest(): hashlib.sha256(value).digest()
            for kind, collection, key, value in stub.writes
            if collection == keys.TERMS_COLLECTION and kind == "put"
        }
        asked = [hashlib.sha256(key.encode()).digest() for key in stub.hashes]
        second = "RetailerOrg" if organisation == "RetailerOrg" else "ConsumerOrg"
        self.blocks.append(
            Forged(
                args=tuple(stub.args),
                at_ms=stub.timestamp_ms,
                response=response,
                reads={key: self.places.get(key) for key in stub.reads},
                writes=public,
                hashed_reads={digest: self.private_places.get(digest) for digest in asked},
                hashed_writes=private,
                definition=DEFINITION,
                creator=organisation,
                endorsers=("ConsumerOrg", "RetailerOrg") if private else ("ExchangeOrg", second),
                nonce=b"nonce %d" % place[0],
            )
        )
        self.places |= dict.fromkeys(public, place)
        self.private_places |= dict.fromkeys(private, place)


@dataclass(frozen=True)
class History:
    """A market's transactions, in blocks of one each, and an order among them."""

    network: Network
    blocks: tuple[Forged, ...]
    order: str
    private: Mapping[str, bytes]

    def place_of(self, version: int) -> int:
        """The number of the block that wrote this version of the order."""
        key = keys.order(self.order)
        written = (
            number
            for number, block in enumerate(self.blocks, start=1)
            if key in block.writes and json.loads(block.writes[key])["version"] == version
        )
        return next(written)

    def changed(self, number: int, change: Callable[[Forged], Forged]) -> History:
        """The same with another transaction in block `number`."""
        blocks = list(self.blocks)
        blocks[number - 1] = change(blocks[number - 1])
        return replace(self, blocks=tuple(blocks))

    def chain(self, *, orderer: Signer | None = None) -> list[Any]:
        """All blocks (common.Block), signed anew."""
        return self.network.chain([[self.network.envelope(each)] for each in self.blocks], orderer=orderer)

    def attestation(self, *, version: int | None = None, endorsers: tuple[str, ...] = TRADING[:2]) -> Attestation:
        """The peers' statement that the order is at its newest version, or at `version`."""
        key = keys.order(self.order)
        newest = max(n for n, each in enumerate(self.blocks, start=1) if key in each.writes)
        number = newest if version is None else self.place_of(version)
        statement = Forged(
            args=(b"ReadOrder", self.order.encode()),
            at_ms=self.blocks[-1].at_ms,
            response=self.blocks[number - 1].writes[key],
            reads={key: (number, 0)},
            definition=DEFINITION,
            endorsers=endorsers,
        )
        envelope = self.network.prepared(statement)
        return attestation_of(fabric.gateway.PreparedTransaction(envelope=envelope).SerializeToString())

    def evidence(self) -> Evidence:
        """The order's evidence with its terms, as the API makes it."""
        chain, attestation = self.chain(), self.attestation()
        found = Collected(
            attestation, order=self.order, chaincode=CHAINCODE, height=len(chain), fetch=chain.__getitem__
        )
        cited = {step.intent.private_hash for step in found.steps}
        return Evidence(
            order=self.order,
            data_hashes=tuple(block.header.data_hash for block in chain[: max(found.blocks) + 1]),
            blocks=found.blocks,
            flags=found.flags,
            attestation=attestation,
            openings=tuple(text.decode() for digest, text in self.private.items() if digest in cited),
            documents=(),
            certificates=(),
        )

    def put_into(self, honest: Evidence, *, orderer: Signer | None = None) -> Evidence:
        """`honest` with this history's blocks in the place of its own, and a new statement."""
        chain = self.chain(orderer=orderer)
        return replace(
            honest,
            data_hashes=tuple(block.header.data_hash for block in chain[: len(honest.data_hashes)]),
            blocks={number: part_of(chain[number]) for number in honest.blocks},
            attestation=self.attestation(),
        )


async def record_contract() -> History:
    """An order that is countered, audited, signed, archived and disputed, with another order before it."""

    async def play(market: made.Market) -> str:
        await market.submit()
        order = await market.submit()
        await market.done(made.RETAILER, "counter", order, terms=made.TERMS)
        terms_hash = market.order(order)["terms_hash"]
        await market.done(made.CONSUMER, "confirm", order, args={"terms_hash": terms_hash})
        await market.done(made.RETAILER, "confirm", order, args={"terms_hash": terms_hash})
        await market.done(made.EXCHANGE, "audit", order)
        await market.done(made.CONSUMER, "sign", order, args={"text_hash": made.TEXT})
        await market.done(made.RETAILER, "sign", order, args={"text_hash": made.TEXT})
        await market.done(made.EXCHANGE, "archive", order, args=made.archiving())
        await market.done(made.CONSUMER, "dispute", order, args={"reason": "reading_differs"})
        return order

    return await record(play)


async def record(play: Callable[[made.Market], Awaitable[str]]) -> History:
    """What `play` does on a new market; it gives the order that is to be proved."""
    network = Network()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made, "NETWORK", network.id)
        registrars = [
            {"user": each.user, "public_key": each.public_key, "proof": each.proof()}
            for each in (made.REGISTRAR, made.REGISTRAR_2)
        ]
        patch.setattr(made, "REGISTRARS", registrars)
        patch.setattr(made, "_BOOTSTRAP", made.bootstrap_text())
        original = made.Market
        patch.setattr(made, "Market", lambda: original(peer=RecordingPeer(network=network)))
        market = await made.new_market()
        order = await play(market)
    peer = market.peer
    assert isinstance(peer, RecordingPeer)
    private = {key: value for (_, key), value in peer.private.items()}
    return History(network=network, blocks=tuple(peer.blocks), order=order, private=private)
