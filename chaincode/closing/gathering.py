"""Which statements a closing counts, from the ledger alone: nobody names them, so none is left out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from chaincode import keys
from chaincode.billing.gathering import Collections
from chaincode.billing.model import Course, Settlement, is_over, next_month
from chaincode.closing.model import Counted
from chaincode.context import Overlay
from chaincode.order.model import Order
from chaincode.plant.course import PlantCourse, PlantSettlement
from chaincode.plant.model import Plant
from chaincode.refusals import Refused

_CHUNK = 500  # statements of a request, some 5 KB each


async def find_counted(ledger: Overlay, *, retailer: str, month: str, now_ms: int) -> list[Counted]:
    """All that a closing of the retailer's month counts: the first bill of each contract that delivered in it, the
    first statement of each plant whose generation it bought, and what was late.

    A second version is another bill's or another closing's to count. Raises Refused: `period_not_over`,
    `already_closed`, `bill_missing` (detail: the contract or plant).
    """
    if not is_over(next_month(f"{month}-01"), now_ms=now_ms):
        raise Refused("period_not_over", key=retailer)
    if await ledger.get(keys.closing(retailer, month)) is not None:
        raise Refused("already_closed", key=retailer, month=month)
    orders, plants = await ledger.last_of("contract_of", retailer), await ledger.last_of("sold_to", retailer)
    await ledger.prefetch(
        [
            *(key for each in orders for key in _of_order(each, month)),
            *(key for each in plants for key in _of_plant(each, month)),
        ]
    )
    counted = []
    for order_id in orders:
        counted += await _bills(ledger, order_id, month)
    for plant_id in plants:
        counted += await _incomes(ledger, plant_id, month, retailer=retailer)
    return counted


async def without_late(ledger: Overlay, counted: Sequence[Counted], *, retailer: str) -> dict[str, dict[str, Any]]:
    """The courses, by key, once what was late is counted."""
    changed: dict[str, dict[str, Any]] = {}
    for each in counted:
        if each.late and each.kind == "bill":
            _, course = await _order(ledger, each.id)
            changed[keys.settlement_course(each.id)] = replace(course, late=()).to_record()
        elif each.late:
            _, plant_course = await _plant(ledger, each.id)
            changed[keys.plant_course(each.id)] = plant_course.without_late(retailer).to_record()
    return changed


async def read_statements(collections: Collections, counted: Sequence[Counted]) -> list[Mapping[str, Any]]:
    """The statements, in their order. Raises Refused `statement_missing`, PeerError where this peer lacks one."""
    found: list[Mapping[str, Any]] = []
    for at in range(0, len(counted), _CHUNK):
        part = counted[at : at + _CHUNK]
        hashes = [each.statement_hash for each in part]
        texts = await collections.get_private_data_multiple(keys.STATEMENTS_COLLECTION, hashes)
        for each, text in zip(part, texts, strict=True):
            if not text:
                raise Refused("statement_missing", key=each.id)
            found.append(json.loads(text)["statement"])
    return found


async def _bills(ledger: Overlay, order_id: str, month: str) -> list[Counted]:
    order, course = await _order(ledger, order_id)
    late = [Counted(kind="bill", id=order_id, late=True, **each) for each in course.late]
    first = f"{month}-01"
    start, end = max(order.period_start, first), min(order.end, next_month(first))
    if start >= end:
        return late
    record = await ledger.get(keys.settlement(order_id, month))
    if record is not None and record["version"] > 1:
        record = await ledger.get(keys.settlement_version(order_id, month, 1))
    if record is None:
        raise Refused("bill_missing", key=order_id, month=month)
    bill = Settlement.from_record(record)
    return [Counted(kind="bill", id=order_id, month=month, version=1, statement_hash=bill.statement_hash), *late]


async def _incomes(ledger: Overlay, plant_id: str, month: str, *, retailer: str) -> list[Counted]:
    plant, course = await _plant(ledger, plant_id)
    late = [
        Counted(
            kind="plant",
            id=plant_id,
            month=each["month"],
            version=each["version"],
            statement_hash=each["statement_hash"],
            late=True,
        )
        for each in course.late
        if each["buyer"] == retailer
    ]
    record = await ledger.get(keys.plant_settlement(plant_id, month))
    if record is not None and record["version"] > 1:
        record = await ledger.get(keys.plant_settlement_version(plant_id, month, 1))
    if record is None:
        agreement = plant.in_month(month)
        if agreement is not None and agreement["buyer"] == retailer:
            raise Refused("bill_missing", key=plant_id, month=month)
        return late
    settled = PlantSettlement.from_record(record)
    if settled.buyer != retailer:
        return late
    return [Counted(kind="plant", id=plant_id, month=month, version=1, statement_hash=settled.statement_hash), *late]


async def _order(ledger: Overlay, order_id: str) -> tuple[Order, Course]:
    order = Order.from_record(await ledger.get(keys.order(order_id)) or {})
    return order, Course.from_record(await ledger.get(keys.settlement_course(order_id)), order)


async def _plant(ledger: Overlay, plant_id: str) -> tuple[Plant, PlantCourse]:
    plant = Plant.from_record(await ledger.get(keys.plant(plant_id)) or {})
    return plant, PlantCourse.from_record(await ledger.get(keys.plant_course(plant_id)), plant)


def _of_order(order_id: str, month: str) -> list[str]:
    return [keys.order(order_id), keys.settlement_course(order_id), keys.settlement(order_id, month)]


def _of_plant(plant_id: str, month: str) -> list[str]:
    return [keys.plant(plant_id), keys.plant_course(plant_id), keys.plant_settlement(plant_id, month)]
