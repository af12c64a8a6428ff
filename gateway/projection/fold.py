"""Orders and their steps as rows: what a block says, put together with what earlier blocks said. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass

from gateway.projection.changes import BlockChanges
from gateway.projection.errors import UnreadableRecordError
from gateway.projection.order_steps import Step
from gateway.projection.records import Row


@dataclass(slots=True)
class Carried:
    """What a row of an order keeps from earlier blocks."""

    created_at: int
    retailer: str
    submitted_to: str | None
    concluded_at: int | None = None


def fold_orders(changes: BlockChanges, carried: dict[str, Carried]) -> tuple[list[Row], list[Row]]:
    """The rows of `orders` and of `order_steps` after the block.

    `carried` holds the orders that exist already, of those the block touches; it is brought up to date, so that the
    next block of the same run can be folded with it. Raises UnreadableRecordError.
    """
    try:
        records = {order_id: json.loads(text) for order_id, (text, _) in changes.orders.items()}
        for order_id, record in records.items():
            if order_id not in carried:
                # An order of another origin than a draft was the retailer's to see when it was made.
                known_to = record["retailer"] if "origin" in record else None
                carried[order_id] = Carried(record["refreshed_at"], record["retailer"], known_to)
        steps = [_step_row(step, changes.number, records[step.order_id], carried) for step in changes.steps]
        orders = [_order_row(order_id, record, changes, carried[order_id]) for order_id, record in records.items()]
    except (KeyError, TypeError, ValueError):
        raise UnreadableRecordError(block=changes.number, object_type="order") from None
    return orders, steps


def _step_row(step: Step, block: int, record: Row, carried: dict[str, Carried]) -> Row:
    order = carried[step.order_id]
    if step.retailer is not None:
        order.retailer = step.retailer
    if step.action == "submit":
        order.submitted_to = order.retailer
    written = record if step.record is not None else {}
    return {
        "block": block,
        "position": step.position,
        "order_id": step.order_id,
        "version": step.version,
        "action": step.action,
        "actor": step.actor,
        "role": step.role,
        "participant": step.participant,
        "second": step.second,
        "intent_id": step.intent_id,
        "intent_digest": step.intent_digest,
        "transaction_id": step.transaction_id,
        "at": step.at,
        "consumer": record["consumer"],
        "retailer": order.retailer,
        "submitted_to": order.submitted_to,
        "state": written.get("state"),
        "stage": written.get("stage"),
        "record": step.record,
    }


def _order_row(order_id: str, record: Row, changes: BlockChanges, order: Carried) -> Row:
    text, transaction_id = changes.orders[order_id]
    order.retailer = record["retailer"]
    following = record.get("next", ())
    if order.concluded_at is None and _is_concluded(record):
        order.concluded_at = record["refreshed_at"]
    return {
        "order_id": order_id,
        "version": record["version"],
        "state": record["state"],
        "stage": record["stage"],
        "consumer": record["consumer"],
        "retailer": record["retailer"],
        "submitted_to": order.submitted_to,
        "segment": record["segment"],
        "package": record["package"],
        "package_version": record["package_version"],
        "period_start": record["period_start"],
        "period_end": record["period_end"],
        "ends_on": record.get("ends_on"),
        "origin": record.get("origin", {}).get("kind"),
        "sequence": record.get("sequence"),
        "renews": record.get("renews"),
        "next_consumer": "consumer" in following,
        "next_retailer": "retailer" in following,
        "next_exchange": "exchange" in following,
        "terms_hash": record.get("terms_hash"),
        "refreshed_at": record["refreshed_at"],
        "created_at": order.created_at,
        "concluded_at": order.concluded_at,
        **_public_numbers(record.get("public_terms")),
        "transaction_id": transaction_id,
        "block": changes.number,
        "record": text,
    }


def _is_concluded(record: Row) -> bool:
    """Both parties have confirmed: the order is past negotiation."""
    if record["stage"] in ("audit", "sign"):
        return record["state"] in ("confirmed", "signed")
    return record["stage"] in ("execute", "freeze")


def _public_numbers(terms: Row | None) -> Row:
    prices = list(terms["prices_e8_yuan_per_kwh"].values()) if terms else []
    return {
        "public_energy_wh": terms["energy_wh"] if terms else None,
        "public_price_least": min(prices, default=None),
        "public_price_most": max(prices, default=None),
    }
