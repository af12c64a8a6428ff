"""The whole result of a call auction: what everybody traded, with whom, and the check that anyone can make of it. Pure.

A result is `{"price_e8"?, "volume_wh", "demand_wh", "supply_wh", "allotted_wh", "price_step_e8", "margin_rule",
"unrevealed": {"buy", "sell"}, "fills": {"buy", "sell"}, "pairs"}`. Fills are `{"n", "participant", "energy_wh",
"allotted_wh"}` by priority: the auction gave `energy_wh`, and what `allotted_wh` lacks was cut when buyers and sellers
were paired. Pairs are `{"buy", "sell", "consumer", "retailer", "energy_wh"}`, buyers by priority.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chaincode.auction.clearing import Bid, MarginRule, clear
from chaincode.auction.model import SIDES, BidStatus, Side, bid_hash
from chaincode.auction.pairing import pair

Records = Mapping[int, Mapping[str, Any]]  # a side's bids as they lie on the ledger, by n


def make_result(*, bids: Mapping[Side, Records], price_step_e8: int, margin_rule: MarginRule) -> dict[str, Any]:
    """The result of a book, whose limits were checked when bids were revealed. Sealed bids are out, and named."""
    revealed = {side: _revealed(bids[side]) for side in SIDES}
    clearing = clear(
        buys=list(revealed[Side.BUY].values()),
        sells=list(revealed[Side.SELL].values()),
        price_step_e8=price_step_e8,
        margin_rule=margin_rule,
    )
    filled = {
        Side.BUY: _by_priority(clearing.buys, revealed[Side.BUY], sign=-1),
        Side.SELL: _by_priority(clearing.sells, revealed[Side.SELL], sign=1),
    }
    pairs = pair(buyers=filled[Side.BUY], sellers=filled[Side.SELL])
    allotted: dict[Side, dict[int, int]] = {Side.BUY: {}, Side.SELL: {}}
    for each in pairs:
        allotted[Side.BUY][each.buy] = each.energy_wh
        allotted[Side.SELL][each.sell] = allotted[Side.SELL].get(each.sell, 0) + each.energy_wh
    result: dict[str, Any] = {
        "volume_wh": clearing.volume_wh,
        "demand_wh": clearing.demand_wh,
        "supply_wh": clearing.supply_wh,
        "allotted_wh": sum(each.energy_wh for each in pairs),
        "price_step_e8": price_step_e8,
        "margin_rule": margin_rule.value,
        "unrevealed": {side.value: _sealed(bids[side]) for side in SIDES},
        "fills": {
            side.value: [
                {
                    "n": n,
                    "participant": revealed[side][n].participant,
                    "energy_wh": energy_wh,
                    "allotted_wh": allotted[side].get(n, 0),
                }
                for n, energy_wh in filled[side]
            ]
            for side in SIDES
        },
        "pairs": [
            {
                "buy": each.buy,
                "sell": each.sell,
                "consumer": revealed[Side.BUY][each.buy].participant,
                "retailer": revealed[Side.SELL][each.sell].participant,
                "energy_wh": each.energy_wh,
            }
            for each in pairs
        ],
    }
    if clearing.price_e8 is not None:
        result["price_e8"] = clearing.price_e8
    return result


def verify_result(
    *, sequence_id: str, sequence: Mapping[str, Any], bids: Mapping[Side, Records], result: Mapping[str, Any]
) -> bool:
    """Whether `result` is what the rules make of `bids`, and every revealed bid is what its maker had sealed.

    `sequence` is the sequence's record, whose announced price step and margin rule count; `bids` are all its bids as
    their records say, by side and n. What a result got later (fields that `make_result` does not give, and what became
    of a pair) does not count.
    """
    for side in SIDES:
        for record in bids[side].values():
            if record["status"] == BidStatus.REVEALED and record["bid_hash"] != bid_hash(
                sequence=sequence_id, participant=record["participant"], steps=record["steps"], salt=record["salt"]
            ):
                return False
    wanted = make_result(
        bids=bids, price_step_e8=sequence["price_step_e8"], margin_rule=MarginRule(sequence["margin_rule"])
    )
    pairs = [{name: each[name] for name in each if name not in ("order", "failed")} for each in result["pairs"]]
    known = {name: value for name, value in result.items() if name in wanted or name == "price_e8"}
    return wanted == {**known, "pairs": pairs}


def slices(items: Sequence[Mapping[str, Any]], *, size: int) -> list[list[Mapping[str, Any]]]:
    """`items` in lists of `size`, the last one shorter: a large result lies on the ledger in pieces."""
    return [list(items[start : start + size]) for start in range(0, len(items), size)]


def _revealed(records: Records) -> dict[int, Bid]:
    return {
        n: Bid(n=n, place=record["place"], participant=record["participant"], steps=record["steps"])
        for n, record in records.items()
        if record["status"] == BidStatus.REVEALED
    }


def _sealed(records: Records) -> list[int]:
    return sorted(n for n, record in records.items() if record["status"] == BidStatus.SEALED)


def _by_priority(energy: Mapping[int, int], bids: Mapping[int, Bid], *, sign: int) -> list[tuple[int, int]]:
    """Bids with what they got, the best first: by the price of their best step, then by place."""
    order = sorted(energy, key=lambda n: (sign * bids[n].steps[0]["price_e8"], bids[n].place, n))
    return [(n, energy[n]) for n in order]
