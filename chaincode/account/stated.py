"""The public records beside a statement that a posting names: of a contract's month (a bill) or of a plant's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaincode import keys
from chaincode.context import Overlay

Statement = Mapping[str, Any]


def is_income(statement: Statement) -> bool:
    """Whether it is a plant's."""
    return "plant" in statement


def about(statement: Statement) -> list[str]:
    """All keys that `is_settled` and `grid_of` read, and for a bill its consumer's."""
    if is_income(statement):
        return [*_versions(statement), keys.plant(statement["plant"])]
    points = [keys.metering_point(point) for point in sorted(statement["points"])]
    return [*_versions(statement), keys.participant(statement["consumer"]), *points]


async def is_settled(ledger: Overlay, statement: Statement, statement_hash: str) -> bool:
    """Whether the ledger has this version of the month publicly, present or earlier."""
    present, earlier = [await ledger.get(key) for key in _versions(statement)]
    record = present if present is not None and present["version"] == statement["version"] else earlier
    return record is not None and record["statement_hash"] == statement_hash


async def grid_of(ledger: Overlay, statement: Statement) -> str | None:
    """The grid company that the statement pays: that of the consumer's points, or the one that is party of the plant.
    None where it is not one alone."""
    if is_income(statement):
        plant = await ledger.get(keys.plant(statement["plant"])) or {}
        companies = grid_parties(plant.get("agreements", ()))
    else:
        records = [await ledger.get(keys.metering_point(point)) for point in sorted(statement["points"])]
        companies = {record["grid"] for record in records if record is not None}
    return min(companies) if len(companies) == 1 else None


def grid_parties(agreements: Any) -> set[str]:
    """The grid companies that are parties of a plant, by any of its agreements: a correction that a month carries may
    be of an earlier one."""
    return {each["party"] for agreement in agreements for each in agreement["parties"] if each["kind"] == "grid"}


def _versions(statement: Statement) -> tuple[str, str]:
    month, version = statement["month"], statement["version"]
    if is_income(statement):
        plant = statement["plant"]
        return keys.plant_settlement(plant, month), keys.plant_settlement_version(plant, month, version)
    order = statement["order"]
    return keys.settlement(order, month), keys.settlement_version(order, month, version)
