"""Trading sequences, listings and bids of the matrix, and the arguments of the steps on them.

Their announced times lie far apart, so that nothing here depends on the clock of a ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from chaincode.auction.model import bid_hash
from tests.matrix.steps import Step, Target
from tests.packages import package_args, template_args
from tests.tariffs import FLAT_TARIFF

if TYPE_CHECKING:
    from tests.matrix.world import World  # which builds what is here

IN_ARGS = frozenset({"publish_listing", "take", "bid", "change_bid", "withdraw_bid", "reveal_bid"})
"""Their arguments name the record that they need; the intent has no target."""

OF_OWN_BID = frozenset({"change_bid", "withdraw_bid", "reveal_bid"})
"""They name the version of the participant's bid."""

STATES: dict[str, dict[str, str]] = {
    "open_sequence": {"": "announced sequence"},
    "cancel_sequence": {"": "announced sequence"},
    "close_sequence": {"": "listing sequence"},
    "clear_auction": {"": "auction"},
    "allot": {"": "auction"},
    "publish_listing": {"": "listing sequence"},
    "amend_listing": {"": "listing"},
    "withdraw_listing": {"": "listing"},
    "take": {"": "listing"},
    "bid": {"": "auction"},
    "change_bid": {"": "auction with bids"},
    "withdraw_bid": {"": "auction with bids"},
    "reveal_bid": {"": "auction with bids"},
}
KINDS = ("announced sequence", "listing sequence", "auction", "auction with bids", "listing")

_MODES = {"announced sequence": "listing", "listing sequence": "listing", "auction": "auction"}
_PERIODS = {
    "listing": {"period_start": "2027-05-01", "period_end": "2027-06-01"},
    "auction": {"period_start": "2027-07-01", "period_end": "2027-08-01"},
}
_STEP, _FLOOR, _CAP = 10_000, 0, 100_000_000
_STEPS = [{"energy_wh": 1_000, "price_e8": 46_300_000}]
_SALT = "5a" * 32
_ENERGY_WH, _TAKE_WH = 1_000_000, 1_000


async def build(world: World) -> None:
    """A package of one price, and one record for each state."""
    flat = {"tariff": FLAT_TARIFF, "price_limits": {"flat": {"min": _FLOOR, "max": _CAP}}}
    template = {**template_args(_flat(world), region=world.region), **flat}
    await world.driver.take([Step(author=world.cast.exchange, action="publish_template", args=template)])
    package = package_args(_flat(world), template=_flat(world), segment=world.segment)
    package["prices"] = {"flat": 46_300_000}
    await world.driver.take([Step(author=world.cast.retailer, action="publish_package", args=package)])
    for kind in KINDS:
        (world.targets[kind],) = await records(world, [f"{world.prefix}-{kind.replace(' ', '-')}"], kind=kind)


async def records(world: World, names: Sequence[str], *, kind: str) -> list[Target]:
    """New records of one kind; `names` are the ids of their sequences."""
    if kind == "listing":
        return await _listings(world, names)
    if kind == "auction with bids":
        return await _auctions_with_bids(world, names)
    mode, exchange = _MODES[kind], world.cast.exchange
    announced = await world.driver.take(
        [Step(author=exchange, action="announce_sequence", args=announcement(world, name, mode)) for name in names]
    )
    if kind == "announced sequence":
        return announced
    return await world.driver.take([Step(author=exchange, action="open_sequence", target=each) for each in announced])


async def _listings(world: World, names: Sequence[str]) -> list[Target]:
    sequences = await records(world, names, kind="listing sequence")
    return await world.driver.take(
        [Step(author=world.cast.retailer, action="publish_listing", args=_offer(world, each.id)) for each in sequences]
    )


async def _auctions_with_bids(world: World, names: Sequence[str]) -> list[Target]:
    auctions = await records(world, names, kind="auction")
    for author in (world.cast.consumer, world.cast.retailer):
        await world.driver.take(
            [
                Step(author=author, action="bid", args=_sealed(world, each.id, author.participant, side=author.kind))
                for each in auctions
            ]
        )
    return auctions


def announcement(world: World, name: str, mode: str) -> dict[str, Any]:
    """The arguments of `announce_sequence`: open to be opened, and closing in 2100."""
    args = {
        "sequence": name,
        "kind": "monthly",
        "mode": mode,
        "segment": world.segment,
        **_PERIODS[mode],
        "opens_at": 0,
        "closes_at": 4_102_444_800_000,
        "price_step_e8": _STEP,
        "price_floor_e8": _FLOOR,
        "price_cap_e8": _CAP,
    }
    return args | {"margin_rule": "time", "reveal_s": 60} if mode == "auction" else args


def step_args(world: World, action: str, record: Target | None, *, participant: str, side: str, number: int) -> Any:
    """Arguments with which `participant` of `side` takes a step; None for steps of other nouns."""
    at = record.id if record else ""
    match action:
        case "announce_sequence":
            return announcement(world, f"{world.prefix}-sequence-{number}", "listing")
        case "cancel_sequence":
            return {"reason": "matrix"}
        case "publish_listing":
            return _offer(world, at)
        case "amend_listing":
            return {"energy_wh": 2 * _ENERGY_WH}
        case "take":
            prices = _offer(world, at)["prices"]
            return {"listing": at, "energy_wh": _TAKE_WH, "prices": prices, "segment": world.segment}
        case "bid":
            return _sealed(world, at, participant, side=side)
        case "change_bid":
            return {**_sealed(world, at, participant, side=side), "n": 1}
        case "withdraw_bid":
            return {"sequence": at, "n": 1}
        case "reveal_bid":
            return {"sequence": at, "n": 1, "steps": _STEPS, "salt": _SALT}
        case _:
            return None


def _flat(world: World) -> str:
    return f"{world.prefix}-flat"


def _offer(world: World, sequence: str) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "package": _flat(world),
        "package_version": 1,
        "prices": {"flat": 46_300_000},
        "energy_wh": _ENERGY_WH,
        "min_take_wh": 1,
    }


def _sealed(world: World, sequence: str, participant: str, *, side: str) -> dict[str, Any]:
    sealed = bid_hash(sequence=sequence, participant=participant, steps=_STEPS, salt=_SALT)
    args = {"sequence": sequence, "bid_hash": sealed}
    return args | {"package": _flat(world), "package_version": 1} if side == "retailer" else args
