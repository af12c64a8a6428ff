"""Bids: sealed, changed, withdrawn and revealed; who may see and do what, and what nobody can."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from chaincode import canonical, keys
from chaincode.auction.actions import BID_ACTIONS
from chaincode.auction.model import MOVES, bid_hash
from tests.unit.chaincode.market import (
    CONSUMER,
    CONSUMER_2,
    EXCHANGE,
    PACKAGE,
    REGISTRAR,
    RETAILER,
    RETAILER_2,
    Market,
    Person,
)
from tests.unit.chaincode.trading import (
    CAP,
    CLOSES,
    FLOOR,
    REVEAL_S,
    SALT,
    STEP,
    WARNING,
    bid_args,
    flat_package,
    listing_args,
    on_bid,
    opened,
    own_bid,
    record_of,
    revealed,
    sequence_of,
    steps,
    take_args,
    template_args,
)

LADDER = ((300, 50_000_000), (200, 45_000_000))


async def sealed(market: Market, person: Person = CONSUMER, *pairs: tuple[int, int]) -> None:
    """A bid in the open auction "a"."""
    if market.record(keys.sequence("a")) is None:
        await opened(market, "a", "auction")
    await market.done(person, "bid", args=bid_args(person, "a", *(pairs or LADDER)))


async def close(market: Market) -> None:
    market.now_ms = CLOSES
    await market.done(EXCHANGE, "close_sequence", "a")


async def act(market: Market, person: Person, action: str) -> dict[str, Any]:
    if action == "reveal_bid":
        return await revealed(market, person, "a", *LADDER)
    args = {"bid_hash": "ab" * 32} if action == "change_bid" else {}
    return await on_bid(market, person, action, "a", **args)


# By hand: what becomes of a bid, by its status and the auction's.
TABLE = {
    ("open", "sealed"): {"change_bid": "sealed", "withdraw_bid": "withdrawn"},
    ("open", "withdrawn"): {"change_bid": "sealed"},
    ("revealing", "sealed"): {"reveal_bid": "revealed"},
    ("revealing", "withdrawn"): {},
    ("revealing", "revealed"): {},
    ("cleared", "sealed"): {},
    ("cancelled", "sealed"): {},
}


@pytest.mark.parametrize("action", sorted(MOVES))
@pytest.mark.parametrize(("auction", "status"), sorted(TABLE))
async def test_every_status_with_every_action(market: Market, auction: str, status: str, action: str) -> None:
    await sealed(market)
    if status == "withdrawn":
        await act(market, CONSUMER, "withdraw_bid")
    if auction in ("revealing", "cleared"):
        await close(market)
    if status == "revealed":
        await act(market, CONSUMER, "reveal_bid")
    if auction == "cleared":
        market.now_ms += REVEAL_S * 1_000
        await market.done(EXCHANGE, "clear_auction", "a")
    if auction == "cancelled":
        await market.done(EXCHANGE, "cancel_sequence", "a", args={"reason": "test"})
    before = own_bid(market, CONSUMER, "a")
    result = await act(market, CONSUMER, action)
    after = own_bid(market, CONSUMER, "a")
    wanted = TABLE[auction, status].get(action)
    if wanted:
        assert (result["status"], after["status"], after["version"]) == ("applied", wanted, before["version"] + 1)
        return
    in_window = (auction == "revealing") if action == "reveal_bid" else (auction == "open")
    window = "sequence_not_revealing" if action == "reveal_bid" else "sequence_not_open"
    assert result["code"] == ("illegal_move" if in_window else window)
    assert after == before


async def test_the_ledger_has_nothing_of_a_bid_but_its_hash_until_it_is_revealed(market: Market) -> None:
    await sealed(market, CONSUMER, (987_654, 51_230_000))
    everything = b"".join(market.peer.state.values())
    assert b"987654" not in everything
    assert b"51230000" not in everything
    await close(market)
    await revealed(market, CONSUMER, "a", (987_654, 51_230_000))
    bid = own_bid(market, CONSUMER, "a")
    assert (bid["steps"], bid["salt"]) == (steps((987_654, 51_230_000)), SALT)


async def test_one_bid_for_a_participant(market: Market) -> None:
    await sealed(market)
    again = await market.do(CONSUMER, "bid", args=bid_args(CONSUMER, "a", (1, FLOOR)))
    assert (again["code"], again["detail"]["n"]) == ("already_bid", 1)


async def test_whoever_changes_a_bid_goes_to_the_end_and_keeps_the_slot(market: Market) -> None:
    await sealed(market)
    await sealed(market, CONSUMER_2)
    await act(market, CONSUMER, "change_bid")
    assert [
        (own_bid(market, each, "a")["n"], own_bid(market, each, "a")["place"]) for each in (CONSUMER, CONSUMER_2)
    ] == [
        (1, 3),
        (2, 2),
    ]
    assert record_of(market, keys.bid_book("a", "buy")) == {"slots": 2, "places": 3}


async def test_the_two_sides_have_books_of_their_own(market: Market) -> None:
    """So that batches of the two organisations never write the same record."""
    await sealed(market)
    before = record_of(market, keys.bid_book("a", "buy"))
    item = market.signed(RETAILER, "bid", args=bid_args(RETAILER, "a", (500, 40_000_000)))
    _, _, stub = await market.call_apply(item, organisation="RetailerOrg")
    written = {keys.split(key)[0] for _, _, key, _ in stub.writes}
    assert written == {"bid", "bid_of", "bid_book", "intent"}
    assert record_of(market, keys.bid_book("a", "buy")) == before


async def test_a_batch_is_placed_in_its_order(market: Market) -> None:
    await opened(market, "a", "auction")
    items = [market.signed(each, "bid", args=bid_args(each, "a", *LADDER)) for each in (CONSUMER_2, CONSUMER)]
    _, results, stub = await market.call_apply(*items, organisation="ConsumerOrg")
    assert [result["status"] for result in results] == ["applied", "applied"]
    assert stub.requests.count("get_states") == 1
    assert [own_bid(market, each, "a")["place"] for each in (CONSUMER_2, CONSUMER)] == [1, 2]


async def test_a_book_has_an_end(market: Market) -> None:
    await opened(market, "a", "auction")
    market.peer.state[keys.bid_book("a", "buy")] = canonical.dumps({"slots": 5_000, "places": 7_000})
    assert (await market.do(CONSUMER, "bid", args=bid_args(CONSUMER, "a", *LADDER)))["code"] == "book_full"
    await market.done(RETAILER, "bid", args=bid_args(RETAILER, "a", *LADDER))


async def test_a_copied_hash_opens_nothing(market: Market) -> None:
    """The participant is inside the hash, so what is copied can be revealed by nobody."""
    await sealed(market)
    copied = own_bid(market, CONSUMER, "a")["bid_hash"]
    await market.done(CONSUMER_2, "bid", args={"sequence": "a", "bid_hash": copied})
    await close(market)
    assert (await revealed(market, CONSUMER, "a", *LADDER))["status"] == "applied"
    assert (await revealed(market, CONSUMER_2, "a", *LADDER))["code"] == "bid_mismatch"


async def test_nobody_reveals_changes_or_withdraws_somebody_elses_bid(market: Market) -> None:
    await sealed(market)
    await sealed(market, CONSUMER_2)
    for action, args in (("change_bid", {"bid_hash": "ab" * 32}), ("withdraw_bid", {})):
        result = await market.do(CONSUMER_2, action, expected_version=1, args={"sequence": "a", "n": 1, **args})
        assert result["code"] == "not_a_party"
    await close(market)
    opening = {"sequence": "a", "n": 1, "steps": steps(*LADDER), "salt": SALT}
    assert (await market.do(CONSUMER_2, "reveal_bid", expected_version=1, args=opening))["code"] == "not_a_party"
    assert (await market.do(RETAILER, "reveal_bid", expected_version=1, args=opening))["code"] == "unknown_target"


@pytest.mark.parametrize(
    ("opening", "code"),
    [
        ({"steps": steps((300, 50_000_000))}, "bid_mismatch"),
        ({"steps": steps((301, 50_000_000), (200, 45_000_000))}, "bid_mismatch"),
        ({"salt": "5b" * 32}, "bid_mismatch"),
        ({"steps": steps((1, 30_000_000), (1, 30_000_000))}, "invalid_args"),
        ({"steps": []}, "invalid_args"),
        ({"steps": steps(*((1, FLOOR + n * STEP) for n in range(11)))}, "invalid_args"),
    ],
)
async def test_what_is_revealed_is_what_was_sealed(market: Market, opening: dict[str, Any], code: str) -> None:
    await sealed(market)
    await close(market)
    result = await on_bid(market, CONSUMER, "reveal_bid", "a", **{"steps": steps(*LADDER), "salt": SALT, **opening})
    assert result["code"] == code
    assert own_bid(market, CONSUMER, "a")["status"] == "sealed"


@pytest.mark.parametrize(
    ("person", "pairs", "code"),
    [
        (CONSUMER, ((1, CAP + STEP),), "price_outside_limits"),
        (CONSUMER, ((1, CAP), (1, FLOOR - STEP)), "price_outside_limits"),
        (CONSUMER, ((1, FLOOR + 1),), "price_off_step"),
        (CONSUMER, ((1, FLOOR), (1, CAP)), "invalid_args"),
        (RETAILER, ((1, CAP), (1, FLOOR)), "invalid_args"),
    ],
)
async def test_a_bid_outside_the_limits_is_never_let_in(
    market: Market, person: Person, pairs: tuple[tuple[int, int], ...], code: str
) -> None:
    await sealed(market, person, *pairs)
    await close(market)
    assert (await revealed(market, person, "a", *pairs))["code"] == code


async def test_the_windows(market: Market) -> None:
    await market.done(REGISTRAR, "set_participant_status", "c2", args={"status": "active", "reason": "test"})
    await sealed(market)
    market.now_ms = CLOSES - 1
    assert (await act(market, CONSUMER, "reveal_bid"))["code"] == "sequence_not_revealing"
    market.now_ms = CLOSES
    late = await market.do(CONSUMER_2, "bid", args=bid_args(CONSUMER_2, "a", *LADDER))
    assert late["code"] == "window_over"
    assert (await act(market, CONSUMER, "change_bid"))["code"] == "window_over"
    await close(market)
    late = await market.do(CONSUMER_2, "bid", args=bid_args(CONSUMER_2, "a", *LADDER))
    assert late["code"] == "sequence_not_open"
    market.now_ms = sequence_of(market, "a")["reveal_until"]
    assert (await act(market, CONSUMER, "reveal_bid"))["code"] == "window_over"


async def test_an_intent_that_follows_the_close_in_one_batch_is_late(market: Market) -> None:
    """The order of the ledger, not the clock: both have the same time."""
    await sealed(market)
    market.now_ms = CLOSES + 3_600_000
    closing = market.signed(CONSUMER_2, "close_sequence", target="a", expected_version=2)
    args = {"sequence": "a", "n": 1, "steps": steps(*LADDER), "salt": SALT}
    opening = market.signed(CONSUMER, "reveal_bid", expected_version=1, args=args)
    early, _, applied = await market.apply(opening, closing, opening, organisation="ConsumerOrg")
    assert (early["code"], applied["status"]) == ("sequence_not_revealing", "applied")


async def test_a_bid_that_somebody_has_changed_since_is_not_changed_blindly(market: Market) -> None:
    await sealed(market)
    await act(market, CONSUMER, "change_bid")
    args = {"sequence": "a", "n": 1}
    stale = await market.do(CONSUMER, "withdraw_bid", expected_version=1, args=args)
    assert (stale["code"], stale["detail"]["version"]) == ("stale_version", 2)


@pytest.mark.parametrize(
    ("person", "changes", "code"),
    [
        (RETAILER, {"package": "flat-r2"}, "package_differs"),
        (RETAILER, {"package": "nothing"}, "unknown_package"),
        (RETAILER, {"package_version": 2}, "package_differs"),
        (RETAILER, {"package": PACKAGE["package"]}, "not_one_price"),
        (RETAILER, {"risk_warning": WARNING}, "invalid_args"),
        (CONSUMER, {"package": "flat-r1", "package_version": 1}, "invalid_args"),
        (CONSUMER, {"package_version": 1}, "invalid_args"),
        (CONSUMER, {"risk_warning": WARNING}, "risk_not_acknowledged"),
        (CONSUMER, {"sequence": "nothing"}, "unknown_sequence"),
        (CONSUMER, {"sequence": "l"}, "sequence_differs"),
    ],
)
@pytest.mark.parametrize("action", ["bid", "change_bid"])
async def test_limits_are_checked_when_a_bid_is_declared(
    market: Market, action: str, person: Person, changes: dict[str, Any], code: str
) -> None:
    await opened(market, "l", "listing")
    await opened(market, "a", "auction")
    args = {**bid_args(person, "a", *LADDER), **changes}
    if action == "bid":
        assert (await market.do(person, "bid", args=args))["code"] == code
        return
    await sealed(market, person)
    assert (await market.do(person, action, expected_version=1, args={**args, "n": 1}))["code"] == code


async def test_a_seller_without_a_package_is_refused(market: Market) -> None:
    await opened(market, "a", "auction")
    result = await market.do(RETAILER, "bid", args={"sequence": "a", "bid_hash": "ab" * 32})
    assert (result["code"], result["detail"]["path"]) == ("invalid_args", "args.package")


async def test_a_template_admits_every_price_that_the_auction_may_find(market: Market) -> None:
    limits = {"price_limits": {"flat": {"min": FLOOR, "max": CAP - STEP}}}
    await market.done(EXCHANGE, "publish_template", args=template_args("narrow", **limits))
    await market.done(RETAILER, "publish_package", args=flat_package("narrow", template="narrow"))
    await opened(market, "a", "auction")
    args = bid_args(RETAILER, "a", *LADDER, package="narrow")
    assert (await market.do(RETAILER, "bid", args=args))["code"] == "price_outside_limits"


async def test_a_risk_is_acknowledged_with_the_bid(market: Market) -> None:
    for name, warning in (("risky", WARNING), ("other", "4d" * 32)):
        await market.done(EXCHANGE, "publish_template", args=template_args(name, risk_warning_hash=warning))
        await market.done(RETAILER, "publish_package", args=flat_package(name, template=name))
    await opened(market, "a", "auction", risk_warning_hash=WARNING)
    for person, changes, code in (
        (CONSUMER, {}, "risk_not_acknowledged"),
        (CONSUMER, {"risk_warning": "4d" * 32}, "risk_not_acknowledged"),
        (CONSUMER, {"risk_warning": WARNING}, "applied"),
        (RETAILER, {"package": "other"}, "warning_differs"),
        (RETAILER, {"package": "risky"}, "applied"),
        (RETAILER_2, {}, "applied"),  # a package without a warning
    ):
        result = await market.do(person, "bid", args=bid_args(person, "a", *LADDER, **changes))
        assert result.get("code", "applied") == code


async def test_a_consumer_who_is_supplied_does_not_bid(market: Market) -> None:
    """Nobody knows who the seller will be, so even the present retailer's customers wait."""
    await opened(market, "s", "listing")
    listing = await market.done(RETAILER, "publish_listing", args=listing_args("s"))
    await market.done(CONSUMER, "take", args=take_args(str(listing["target"]), 300))
    await opened(market, "a", "auction")
    result = await market.do(CONSUMER, "bid", args=bid_args(CONSUMER, "a", *LADDER))
    assert (result["code"], result["detail"]["period"]) == ("another_retailer", "2026-08-01/2026-09-01")


async def test_a_seller_with_a_volume_cap_reveals_what_is_reserved(market: Market) -> None:
    await sealed(market, RETAILER, (500, 40_000_000))
    await market.done(REGISTRAR, "set_volume_cap", "r1", args={"volume_cap_wh": {"2026": 10_000}})
    await close(market)
    assert (await revealed(market, RETAILER, "a", (500, 40_000_000)))["code"] == "reservation_missing"


def test_the_hash_is_over_all_that_makes_a_bid_ones_own() -> None:
    fields: dict[str, Any] = {"sequence": "a", "participant": "c1", "steps": steps(*LADDER), "salt": SALT}
    others = {"sequence": "b", "participant": "c2", "steps": steps((1, 1)), "salt": "5b" * 32}
    hashes = {bid_hash(**fields), *(bid_hash(**{**fields, name: value}) for name, value in others.items())}
    assert len(hashes) == 5
    text = (
        '{"participant":"c1","salt":"%s","sequence":"a",'
        '"steps":[{"energy_wh":300,"price_e8":50000000},{"energy_wh":200,"price_e8":45000000}]}'
    )
    assert bid_hash(**fields) == hashlib.sha256((text % SALT).encode()).hexdigest()


def test_both_sides_bid_and_no_role_of_the_exchange() -> None:
    assert {role.split("_")[0] for action in BID_ACTIONS for role in action.roles} == {"consumer", "retailer"}
