"""The chaincode's tests' market on a peer that records what each transaction did, so that blocks can be made of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from chaincode.chaincode import EnergySale
from gateway.evidence.collecting import Collected, attestation_of, part_of
from gateway.fabric import protos as fabric
from gateway.verify.bill_part import BillPart
from gateway.verify.container import Attestation, Evidence
from gateway.verify.subject import Subject, bill_subject, order_subject
from tests.unit.chaincode import market as made
from tests.unit.chaincode.billing import bills
from tests.unit.chaincode.fake_stub import FakeStub, Peer
from tests.unit.verify.authority import Signer
from tests.unit.verify.forge import CHAINCODE, COLLECTIONS, TRADING, Forged, Network, Place, PrivateKey

DEFINITION: Place = (1, 0)


@dataclass
class RecordingStub(FakeStub):
    """Notes the private values that were asked for, or their hashes."""

    asked: list[tuple[str, str]] = field(default_factory=list)

    async def get_private_data_hash(self, collection: str, key: str) -> bytes | None:
        self.asked.append((collection, key))
        return await super().get_private_data_hash(collection, key)

    async def get_private_data_multiple(self, collection: str, keys: Sequence[str]) -> list[bytes | None]:
        self.asked.extend((collection, key) for key in keys)
        return await super().get_private_data_multiple(collection, keys)


@dataclass
class RecordingPeer(Peer):
    """A peer on `network`: every committed transaction becomes a block of its own, after that of the definition."""

    network: Network = field(default_factory=Network)
    blocks: list[Forged] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    private_places: dict[PrivateKey, Place] = field(default_factory=dict)

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
            (collection, hashlib.sha256(key.encode()).digest()): hashlib.sha256(value).digest()
            for kind, collection, key, value in stub.writes
            if collection in COLLECTIONS and kind == "put"
        }
        asked = [(collection, hashlib.sha256(key.encode()).digest()) for collection, key in stub.asked]
        second = "RetailerOrg" if organisation == "RetailerOrg" else "ConsumerOrg"
        self.blocks.append(
            Forged(
                args=tuple(stub.args),
                at_ms=stub.timestamp_ms,
                response=response,
                reads={key: self.places.get(key) for key in stub.reads},
                ranges={start: {key: self.places.get(key) for key in found} for start, found in stub.ranges.items()},
                writes=public,
                hashed_reads={each: self.private_places.get(each) for each in asked},
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
    month: str | None = None
    """Of the bill that is to be proved, instead of the order."""

    @property
    def subject(self) -> Subject:
        return order_subject(self.order) if self.month is None else bill_subject(self.order, self.month)

    def place_of(self, version: int) -> int:
        """The number of the block that wrote this version of the order, or of the bill."""
        key = self.subject.key
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
        """The peers' statement that the order, or the bill, is at its newest version, or at `version`."""
        key = self.subject.key
        newest = max(n for n, each in enumerate(self.blocks, start=1) if key in each.writes)
        number = newest if version is None else self.place_of(version)
        statement = Forged(
            args=tuple(each.encode() for each in self.subject.question),
            at_ms=self.blocks[-1].at_ms,
            response=self.blocks[number - 1].writes[key],
            reads={key: (number, 0)},
            definition=DEFINITION,
            endorsers=endorsers,
        )
        envelope = self.network.prepared(statement)
        return attestation_of(fabric.gateway.PreparedTransaction(envelope=envelope).SerializeToString())

    def evidence(self) -> Evidence:
        """The evidence with its terms, and of a bill with its statements, as the API makes it."""
        chain, attestation = self.chain(), self.attestation()
        found = Collected(
            attestation,
            order=self.order,
            month=self.month,
            chaincode=CHAINCODE,
            height=len(chain),
            fetch=chain.__getitem__,
        )
        basis, bill = found.basis, None
        cited = {step.intent.private_hash for step in found.steps} if basis is None else basis.terms
        if basis is not None and self.month is not None:
            statements = tuple(text.decode() for digest, text in self.private.items() if digest in basis.statements)
            bill = BillPart(month=self.month, statements=statements, readings=None)
        return Evidence(
            order=self.order,
            data_hashes=tuple(block.header.data_hash for block in chain[: max(found.blocks) + 1]),
            blocks=found.blocks,
            flags=found.flags,
            attestation=attestation,
            openings=tuple(text.decode() for digest, text in self.private.items() if digest in cited),
            documents=(),
            certificates=(),
            bill=bill,
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


async def record_bill() -> History:
    """A contract whose January is settled, corrected, and settled in February with what the correction changes."""

    async def play(market: made.Market) -> str:
        order = await bills.meter(market)
        await bills.settled(market, order)
        days = bills.readings(bills.JANUARY)
        days[1] = bills.changed(days[1], by=1_000_000)
        await bills.anchor(market, bills.JANUARY, [days[1]], version=2)
        await bills.settled(market, order, days=days, reason="correction")
        await bills.settled(market, order, bills.FEBRUARY)
        return order

    return replace(await record(play), month="2026-02")


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
