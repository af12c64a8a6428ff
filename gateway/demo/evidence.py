"""Evidence of what was traded: made by the APIs, kept in the run directory, checked by the stand-alone verifier."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gateway.client.client import EnergySaleClient
from gateway.demo.cast import REGULATOR
from gateway.demo.findings import Findings
from gateway.demo.market_day import Outcome
from gateway.demo.opening import Market
from gateway.demo.trading import Trade
from gateway.verify import EvidenceError, verify
from network.files import write_atomically

_TITLES = ("contracted, amended", "contracted, disputed, resumed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An evidence file that was made and checked: what it proves, and what it took."""

    what: str
    order_id: str
    file: Path
    size_bytes: int
    steps: int
    opened_terms: int
    documents: int
    seconds: float


def worth_proving(outcomes: Sequence[Outcome], trades: Sequence[Trade]) -> list[tuple[str, str]]:
    """What has most to show: a contract that was amended, one that was disputed, and one of each mode of trading."""
    told = [each for each in outcomes if not each.fault and each.scene.story.title in _TITLES]
    told.sort(key=lambda each: _TITLES.index(each.scene.story.title))
    return [(each.scene.story.title, each.order_id) for each in told] + [
        (f"from a {trade.mode}", trade.ended[0].order_id) for trade in trades if trade.ended
    ]


async def prove(market: Market, orders: Sequence[tuple[str, str]], findings: Findings) -> list[Proof]:
    """A file at the consumer's API for each of `orders` (what it is, its id), and one at the regulator's for the first.

    Each must hold, and must not with one byte changed; the regulator's must open no terms.
    """
    proofs = []
    for what, order_id in orders:
        order = await market.officer.orders.get(order_id)
        proofs.append(await _prove(market, market.client(order["consumer"]), f"{what}, by the consumer", order_id))
    if orders:
        what, order_id = orders[0]
        proofs.append(await _prove(market, market.client(REGULATOR.participant), f"{what}, by the regulator", order_id))
        findings.expect("no terms opened for the regulator", not proofs[-1].opened_terms, of=f"order {order_id}")
    for proof in proofs:
        refused = _refused_when_changed(proof.file.read_bytes())
        findings.expect("evidence with a byte changed is refused", refused, of=f"order {proof.order_id}")
    return proofs


async def _prove(market: Market, client: EnergySaleClient, what: str, order_id: str) -> Proof:
    """Raises EvidenceError when the file does not hold."""
    client.reader.note_block(market.officer.reader.seen)
    data = await client.evidence.of_order(order_id)
    file = market.run / "demo" / f"evidence-{order_id[:12]}-{client.signer.identity.participant}.json"
    write_atomically(file, data, mode=0o600)  # it opens private terms
    began = time.perf_counter()
    report = verify(data, network=client.maker.network_id)
    return Proof(
        what=what,
        order_id=order_id,
        file=file,
        size_bytes=len(data),
        steps=len(report.steps),
        opened_terms=len(report.terms),
        documents=len(report.documents),
        seconds=time.perf_counter() - began,
    )


def _refused_when_changed(data: bytes) -> bool:
    changed = bytearray(data)
    changed[secrets.randbelow(len(changed))] ^= 1 << secrets.randbelow(7)
    try:
        verify(bytes(changed))
    except EvidenceError:
        return True
    return False
