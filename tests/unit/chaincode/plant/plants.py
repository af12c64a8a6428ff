"""A photovoltaic plant of c2 with an investor and a fund, bought by r1, and short ways to settle its months."""

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
from tests.unit.chaincode.billing.bills import CLERK, FEBRUARY, JANUARY, Month, a_day
from tests.unit.chaincode.market import CONSUMER, CONSUMER_2, RETAILER, Market, Person
from tests.unit.chaincode.metering.grid import AGENT, batch_of, point_args

PLANT, POINT = "pv-1", "mp-pv-1"
MARCH = ("2026-03-01", "2026-04-01")
PARTIES: list[dict[str, str]] = [
    {"role": "producer", "kind": "participant", "party": CONSUMER_2.participant},
    {"role": "investor", "kind": "participant", "party": CONSUMER.participant},
    {"role": "investor", "kind": "fund", "party": "sunfund"},
    {"role": "connection", "kind": "grid", "party": "grid"},
]
TERMS: dict[str, Any] = {
    "price": {"price_e8_yuan_per_kwh": 45_300_000},
    "roles": [
        {"role": "connection", "fee": {"price_e8_yuan_per_kwh": 1_234_567}},
        {"role": "producer", "share_bp": 6_001},
        {"role": "investor", "share_bp": 3_999},
    ],
    "weights": [1, 2, 1, 1],
}


def agreement_args(**changes: Any) -> dict[str, Any]:
    """The arguments of `propose_plant_terms`."""
    fixed = {"start": "2026-01", "buyer": "r1", "points": [POINT], "parties": PARTIES}
    return {**fixed, **changes}


def plant_args(plant: str = PLANT, **changes: Any) -> dict[str, Any]:
    return {"plant": plant, "kind": "photovoltaic", **agreement_args(**changes)}


def fed_in(day: DayReadings) -> DayReadings:
    """The same energies, going the other way."""
    active, none, *reactive = day.columns
    return DayReadings.of_values(day=day.day, salt=day.salt, flags=day.flags, columns=[none, active, *reactive])


def generation(month: Month, *, point: str = POINT, scale: int = 3) -> list[DayReadings]:
    return [fed_in(a_day(point, day, scale=scale)) for day in days_between(*month)]


async def anchor(
    market: Market, month: Month, days: Sequence[DayReadings], *, point: str = POINT, version: int = 1
) -> None:
    anchors = [
        (f"{month[0][:8]}{day.day:02}", point, version, day_root(day.salt, day.columns, day.flags)) for day in days
    ]
    await market.done(AGENT, "anchor_readings", args=batch_of(*anchors))


async def with_points(market: Market) -> None:
    """The plant's point, of c2, anchored for January to March."""
    await market.done(AGENT, "register_point", args=point_args(POINT, direction="export"))
    assigned = {"participant": CONSUMER_2.participant, "start": "2026-01-01"}
    await market.done(AGENT, "assign_point", POINT, args=assigned)
    for month in (JANUARY, FEBRUARY, MARCH):
        await anchor(market, month, generation(month))


async def propose(
    market: Market,
    person: Person = CONSUMER_2,
    action: str = "propose_plant_terms",
    plant: str | None = PLANT,
    *,
    args: dict[str, Any] | None = None,
    terms: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Propose to the plant's other side; the result."""
    given = agreement_args() if args is None else args
    return await market.do(person, action, plant, args=given, terms=terms or TERMS)


async def registered(market: Market, **changes: Any) -> str:
    """Register the plant; the hash of the terms proposed."""
    result = await propose(market, action="register_plant", plant=None, args=plant_args(**changes))
    assert result["status"] == "applied", result
    return str(record(market)["proposal"]["terms_hash"])


async def agreed(market: Market, **changes: Any) -> dict[str, Any]:
    """Register the plant and agree; its record."""
    terms_hash = await registered(market, **changes)
    await market.done(RETAILER, "agree_plant_terms", PLANT, args={"terms_hash": terms_hash})
    return record(market)


async def amended(market: Market, *, by: Person = CONSUMER_2, to: Person = RETAILER, **changes: Any) -> dict[str, Any]:
    """Propose and agree something else from a month on; the plant's record."""
    result = await propose(market, by, args=agreement_args(**changes))
    assert result["status"] == "applied", result
    hashed = {"terms_hash": record(market)["proposal"]["terms_hash"]}
    await market.done(to, "agree_plant_terms", PLANT, args=hashed)
    return record(market)


def record(market: Market, plant: str = PLANT) -> dict[str, Any]:
    found = market.record(keys.plant(plant))
    assert found is not None
    return found


async def draft(
    market: Market, month: Month, packed: Mapping[str, str], *, plant: str = PLANT, **seen: int | None
) -> dict[str, Any]:
    """What `DraftPlantSettlements` answers to one month; `seen` may be its `expected_version`."""
    asked = [{"plant": plant, "month": month[0][:7], "readings": dict(packed), **seen}]
    status, answer, _ = await market.peer.call(
        b"DraftPlantSettlements",
        organisation="RetailerOrg",
        now_ms=market.now_ms,
        transient={"drafts": canonical.dumps(asked)},
    )
    assert status == 200, answer
    (drafted,) = answer
    assert isinstance(drafted, dict)
    return drafted


def signed(
    market: Market,
    drafted: Mapping[str, Any],
    packed: Mapping[str, str],
    *,
    person: Person = CLERK,
    action: str = "settle_plant",
    target: str | None = PLANT,
    statement: Mapping[str, Any] | None = None,
    **args: Any,
) -> SignedIntent:
    """The signed intent of a draft; with `args` changed, or another statement."""
    salt = hashlib.sha256(f"income {market.made}".encode()).digest()
    private, digest = settle_text(statement or drafted["statement"], salt, packed)
    intent = market.intent(
        person,
        action,
        target=target,
        expected_version=drafted.get("expected_version"),
        args={**drafted["args"], **args},
        private_hash=digest,
    )
    return sign_intent(intent, person.key, private)


async def asked(
    market: Market, period: Month = JANUARY, *, days: Sequence[DayReadings] | None = None, **changes: Any
) -> SignedIntent:
    """A signed `settle_plant` of a month as it is to be settled now."""
    packed = {POINT: pack(days if days is not None else generation(period))}
    drafted = await draft(market, period, packed)
    assert "statement" in drafted, drafted
    return signed(market, drafted, packed, **changes)


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
    return expand(canonical.dumps(answer), usual=[deposited() for _ in items])


async def taken(market: Market, item: SignedIntent, *, organisation: str = "RetailerOrg") -> dict[str, Any]:
    """Both steps of an intent with a statement; the last one's result."""
    (before,) = await settle(market, item, organisation=organisation)
    if before["status"] == "refused":
        return before
    (result,) = await market.apply(item, organisation=organisation)
    return result


async def settled(market: Market, month: Month = JANUARY, **changes: Any) -> dict[str, Any]:
    """Settle a month; its public record."""
    result = await taken(market, await asked(market, month, **changes))
    assert result["status"] == "applied", result
    found = market.record(keys.plant_settlement(PLANT, month[0][:7]))
    assert found is not None
    return found


async def corrected(market: Market, month: Month = JANUARY, *, scale: int, version: int = 2) -> dict[str, Any]:
    """Other readings of the month, anchored and settled; the public record."""
    days = generation(month, scale=scale)
    await anchor(market, month, days, version=version)
    return await settled(market, month, days=days)


def statement(market: Market, statement_hash: str) -> dict[str, Any]:
    """The statement in the collection."""
    text = market.peer.private[keys.STATEMENTS_COLLECTION, statement_hash]
    assert hashlib.sha256(text).hexdigest() == statement_hash
    found: dict[str, Any] = json.loads(text)["statement"]
    return found
