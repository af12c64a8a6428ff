"""A contract of c1 with r1 for 2026, metered by p-1, and short ways to settle its months."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from chaincode import batch, canonical, keys
from chaincode.billing.packed_readings import DayReadings, pack
from chaincode.billing.private_text import settle_text
from chaincode.billing.readings import days_between
from chaincode.intent import SignedIntent, sign_intent
from chaincode.metering.day_tree import day_root
from chaincode.results import deposited, expand
from tests.unit.chaincode.market import CONSUMER, Market, Person, new_market
from tests.unit.chaincode.metering.grid import AGENT, batch_of, point_args
from tests.unit.chaincode.test_flow import contract

CLERK = Person("u-clerk", "r1", "RetailerOrg", ("retailer_settlement_clerk",), 62)
OTHER_CLERK = Person("u-clerk-2", "r2", "RetailerOrg", ("retailer_settlement_clerk",), 63)
JANUARY, FEBRUARY = ("2026-01-01", "2026-02-01"), ("2026-02-01", "2026-03-01")
POINT = "p-1"
Month = tuple[str, str]


def a_day(point: str, day: str, *, scale: int = 1) -> DayReadings:
    """Readings that look like a customer's, the same whenever they are made."""
    seed = hashlib.sha256(f"{point} {day}".encode()).digest()
    active = tuple(scale * (100 + seed[place % 32] + place) for place in range(96))
    reactive = tuple(value // 3 for value in active)
    none = (0,) * 96
    flags = (0,) * 95 + (seed[0] % 2,)
    return DayReadings.of_values(day=int(day[8:]), salt=seed, flags=flags, columns=[active, none, reactive, none])


def readings(month: Month, *, point: str = POINT, scale: int = 1) -> list[DayReadings]:
    return [a_day(point, day, scale=scale) for day in days_between(*month)]


async def anchor(
    market: Market, month: Month, days: Sequence[DayReadings], *, point: str = POINT, version: int = 1
) -> None:
    """Anchor the days; `month` says of which month they are."""
    anchors = [
        (f"{month[0][:8]}{day.day:02}", point, version, day_root(day.salt, day.columns, day.flags)) for day in days
    ]
    await market.done(AGENT, "anchor_readings", args=batch_of(*anchors))


async def metered_market() -> tuple[Market, str]:
    """The market with a contract, and p-1 of its consumer anchored for January and February."""
    market = await new_market()
    return market, await meter(market)


async def meter(market: Market) -> str:
    """Make the contract, and anchor p-1 of its consumer for January and February."""
    order = await contract(market)
    for person in (AGENT, CLERK, OTHER_CLERK):
        await market.enrol(person)
    await market.done(AGENT, "register_point", args=point_args())
    await market.done(AGENT, "assign_point", POINT, args={"participant": CONSUMER.participant, "start": "2026-01-01"})
    for month in (JANUARY, FEBRUARY):
        await anchor(market, month, readings(month))
    return order


async def draft(
    market: Market,
    order: str,
    month: Month,
    packed: Mapping[str, str],
    *,
    reason: str | None = None,
    **seen: int | None,
) -> dict[str, Any]:
    """What `DraftSettlements` answers to one bill; `seen` may be its `expected_version`."""
    asked = {"order": order, "start": month[0], "end": month[1], "readings": dict(packed), **seen}
    drafts = canonical.dumps([asked if reason is None else {**asked, "reason": reason}])
    status, answer, _ = await market.peer.call(
        b"DraftSettlements", organisation="RetailerOrg", now_ms=market.now_ms, transient={"drafts": drafts}
    )
    assert status == 200, answer
    (drafted,) = answer
    assert isinstance(drafted, dict)
    return drafted


def signed(
    market: Market,
    order: str,
    drafted: Mapping[str, Any],
    packed: Mapping[str, str],
    *,
    person: Person = CLERK,
    statement: Mapping[str, Any] | None = None,
    **args: Any,
) -> SignedIntent:
    """The signed `settle` of a draft; with `args` changed, or another statement."""
    salt = hashlib.sha256(f"bill {market.made}".encode()).digest()
    private, digest = settle_text(statement or drafted["statement"], salt, packed)
    intent = market.intent(
        person,
        "settle",
        target=order,
        expected_version=drafted["expected_version"],
        args={**drafted["args"], **args},
        private_hash=digest,
    )
    return sign_intent(intent, person.key, private)


async def asked(
    market: Market,
    order: str,
    month: Month = JANUARY,
    *,
    days: Sequence[DayReadings] | None = None,
    reason: str | None = None,
    **changes: Any,
) -> SignedIntent:
    """A signed `settle` of a month as it is to be settled now."""
    packed = {POINT: pack(days if days is not None else readings(month))}
    drafted = await draft(market, order, month, packed, reason=reason)
    assert "statement" in drafted, drafted
    return signed(market, order, drafted, packed, **changes)


async def settle(market: Market, *items: SignedIntent, organisation: str = "RetailerOrg") -> list[dict[str, Any]]:
    """Commit a `Settle`; the results of its intents."""
    status, answer, stub = await market.peer.call(
        b"Settle",
        organisation=organisation,
        now_ms=market.now_ms,
        transient={"batch": batch.encode(items, private=True)},
    )
    assert status == 200, answer
    assert {collection for _, collection, _, _ in stub.writes} <= {keys.STATEMENTS_COLLECTION}
    assert stub.events == []
    return expand(canonical.dumps(answer), usual=[deposited() for _ in items])


async def settled(market: Market, order: str, month: Month = JANUARY, **changes: Any) -> dict[str, Any]:
    """Settle a month in both steps; the public record."""
    item = await asked(market, order, month, **changes)
    assert await settle(market, item) == [{"status": "deposited"}]
    (result,) = await market.apply(item, organisation="RetailerOrg")
    assert result["status"] == "applied", result
    return bill(market, order, month)


def bill(market: Market, order: str, month: Month = JANUARY) -> dict[str, Any]:
    record = market.record(keys.settlement(order, month[0][:7]))
    assert record is not None
    return record


def statement(market: Market, statement_hash: str) -> dict[str, Any]:
    """The statement in the collection."""
    text = market.peer.private[keys.STATEMENTS_COLLECTION, statement_hash]
    assert hashlib.sha256(text).hexdigest() == statement_hash
    found: dict[str, Any] = json.loads(text)["statement"]
    return found


async def refusal(market: Market, item: SignedIntent) -> tuple[str, dict[str, Any]]:
    """The code and the detail with which `Settle` refuses an intent, and nothing is written."""
    before = dict(market.peer.private)
    (result,) = await settle(market, item)
    assert result["status"] == "refused", result
    assert market.peer.private == before
    return result["code"], result.get("detail", {})


def changed(day: DayReadings, *, by: int = 1) -> DayReadings:
    """The day with another first value."""
    first = (day.columns[0][0] + by, *day.columns[0][1:])
    return DayReadings.of_values(day=day.day, salt=day.salt, flags=day.flags, columns=[first, *day.columns[1:]])
