"""Metering points, meters and anchored days as the chaincode writes them, as a chain for the read model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from chaincode import signature
from chaincode.metering.meter import install
from chaincode.metering.point import MeteringPoint, register
from chaincode.metering.reading_day import Anchor, ReadingDay, anchored, encode_root
from tests.unit.orders.instance import KEYS, participant_record, registry
from tests.unit.projection.chain import NOW_MS, Chain, Tx, key, order_record, user_record

AGENT = "meter-agent"
AGENT_KEY = KEYS.setdefault(AGENT, ec.generate_private_key(ec.SECP256R1()))
OPENS, MOVED = "2026-01-01", "2026-03-01"
ORDER = "0d" * 32
ROOTS = [bytes([number]) * 32 for number in range(1, 4)]
BY: dict[str, Any] = {"operator": AGENT, "now_ms": NOW_MS}


def new_point(point: str, **changes: Any) -> MeteringPoint:
    args = {
        "point": point,
        "opens_on": OPENS,
        "direction": "import",
        "voltage_level": "from_1kv",
        "capacity_va": 800_000,
        "zone": "fujian",
        **changes,
    }
    return register(args, grid="grid", **BY)


def meter_record(point: str, **changes: Any) -> dict[str, Any]:
    args = {"point": point, "on": OPENS, "ratio": 100, "digits": 6, "resolution_wh": 10, "capacity_va": 1_000_000}
    meter = install({**args, **changes}, **BY)
    return meter.move("commission_meter", OPENS, key="", **BY).to_record()


def agent_tx() -> Tx:
    """Registers the grid company and its agent."""
    agent = user_record(
        organisation="GridOrg",
        memberships={"grid": ["grid_meter_data_agent"]},
        public_key=signature.public_key_of(AGENT_KEY),
    )
    grid = participant_record("grid", "GridOrg") | {"kind": "grid"}
    return Tx(writes={key("user", AGENT): agent, key("participant", "grid"): grid})


def days_of(point: str, roots: Mapping[tuple[str, int], bytes]) -> list[Tx]:
    """Transactions that anchor (date, version): root, one after the other."""
    made: dict[str, ReadingDay] = {}
    transactions = []
    for (date, version), root in roots.items():
        anchor = Anchor(point=point, date=date, version=version, root=encode_root(root))
        made[date] = anchored(anchor, before=made.get(date), agent=AGENT, now_ms=NOW_MS)
        transactions.append(Tx(writes={key("reading_day", point, date): made[date].to_record()}))
    return transactions


def metered() -> Chain:
    """p-1 is the mill's until March, then the hotel's; p-2 is nobody's. In February southgrid begins to supply the
    mill. Of p-1 a day of January, two versions of one of February and one of March are anchored."""
    chain = Chain()
    chain.add(registry(), agent_tx())
    first = new_point("p-1")
    chain.add(Tx(writes={key("metering_point", "p-1"): first.to_record()}))
    mills = first.assign("mill", OPENS, key="p-1", **BY)
    left = mills.end_assignment(MOVED, key="p-1", **BY)
    hotels = left.assign("hotel", MOVED, key="p-1", **BY).put_meter("m-1", OPENS, key="p-1", **BY)
    chain.add(
        Tx(
            writes={
                key("metering_point", "p-1"): hotels.to_record(),
                key("meter", "m-1"): meter_record("p-1"),
                key("metering_point", "p-2"): new_point("p-2", direction="export", zone="hainan").to_record(),
                key("meter", "m-2"): meter_record("p-2"),
                key("order", ORDER): order_record(9, "executing", stage="execute", period_start="2026-02-01"),
            }
        )
    )
    days = {("2026-01-15", 1): ROOTS[0], ("2026-02-15", 1): ROOTS[0], ("2026-02-15", 2): ROOTS[1]}
    for transaction in days_of("p-1", {**days, ("2026-03-15", 1): ROOTS[2]}):
        chain.add(transaction)
    return chain
