"""The demo's call auction: sealed bids, one of them never revealed, one price, and a result that anybody recomputes."""

from __future__ import annotations

import asyncio
import time

from gateway.demo.cast import REGULATOR
from gateway.demo.trading import Floor, Trade, conclude, mwh, open_sequence, package_of, timed, version_of, wait_until

BIDDING_S = 12  # from the announcement until no more bids are let in: long enough on a busy machine
REVEALING_S = 20

_SELLERS = {
    "lingnan-fixed": ({"energy_wh": 900_000_000, "price_e8": 58_200_000},),
    "pearl-fixed": (
        {"energy_wh": 600_000_000, "price_e8": 57_400_000},
        {"energy_wh": 600_000_000, "price_e8": 59_100_000},
    ),
    "nanhai-fixed": ({"energy_wh": 1_200_000_000, "price_e8": 60_300_000},),
}
_BUYERS = {
    "ceramics-1": ({"energy_wh": 700_000_000, "price_e8": 62_000_000},),
    "textile-1": ({"energy_wh": 250_000_000, "price_e8": 59_800_000},),
    "paper-1": ({"energy_wh": 800_000_000, "price_e8": 59_200_000},),
    "plating-1": ({"energy_wh": 200_000_000, "price_e8": 61_000_000},),
}
_NEVER_REVEALED = "plating-1"


async def auction(floor: Floor, trade: Trade) -> None:
    """Three sellers, four buyers; one buyer never says what it bid. Everybody can work the result out again."""
    closes = time.time() + BIDDING_S
    sequence = await open_sequence(
        floor,
        "auction",
        segment="industrial",
        price_step_e8=10_000,
        closes=closes,
        margin_rule="time",
        reveal_s=REVEALING_S,
    )
    officer = floor.market.officer
    bidders = [floor.market.client(participant) for participant in _BUYERS]
    bids = [client.auctions.bid(sequence, steps) for client, steps in zip(bidders, _BUYERS.values(), strict=True)]
    for package in map(package_of, _SELLERS):
        seller = floor.market.client(package.retailer)
        version = await version_of(seller, package)
        steps = _SELLERS[package.package]
        bids.append(seller.auctions.bid(sequence, steps, package=package.package, package_version=version))
        bidders.append(seller)
    await asyncio.gather(*(timed(floor, "bid", bid) for bid in bids))
    await wait_until(closes)
    closed = await timed(floor, "close_sequence", officer.sequences.close(sequence))
    revealing = [each for each in bidders if each.signer.identity.participant != _NEVER_REVEALED]
    for client in revealing:
        client.reader.note_block(closed.block_number)
    await asyncio.gather(*(timed(floor, "reveal_bid", each.auctions.reveal(sequence)) for each in revealing))
    until_ms = (await officer.sequences.get(sequence))["reveal_until"]
    await wait_until(until_ms / 1_000)
    await timed(floor, "clear_auction", officer.auctions.clear(sequence))
    for receipt in await officer.auctions.allot(sequence):
        floor.market.client(REGULATOR.participant).reader.note_block(receipt.block_number)
    verified = await floor.market.client(REGULATOR.participant).auctions.verify(sequence)
    if not verified.holds:
        raise AssertionError(f"the result of {sequence} is not what its bids give")
    pairs = [each async for each in officer.auctions.pairs(sequence)]
    orders = [pair["order_id"] for pair in pairs if pair["order_id"]]
    price = _yuan_per_mwh(verified.price_e8)
    trade.lines += [
        f"{len(bidders)} sealed bids, {len(bidders) - len(revealing)} never revealed and out",
        f"{mwh(verified.volume_wh)} at {price} for all, {verified.pairs} pairs; recomputed by the regulator: holds",
    ]
    await conclude(floor, trade, orders)


def _yuan_per_mwh(price_e8: int | None) -> str:
    return "no price" if price_e8 is None else f"{price_e8 // 100_000}.{price_e8 // 1_000 % 100:02} yuan/MWh"
