"""Sequences, listings and auctions as rows: what a transaction wrote, and who did what on them and on announcements.

Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Table

from chaincode.actions import ACTIONS
from gateway.projection import trading_tables as tables
from gateway.projection.records import Row

TradingKey = tuple[str, tuple[str, ...]]
"""Type and attributes of a record's key."""

Applied = tuple[str, Mapping[str, Any], int]
"""An applied intent's digest, its content, and the version that it made."""

TRADING_TYPES = frozenset({"sequence", "listing", "bid", "auction_result", "auction_fills", "auction_pairs"})
STEPPED_TYPES = TRADING_TYPES | {"announcement"}
"""Those of which the steps are news."""

_NOUNS = frozenset({"sequence", "listing", "bid", "announcement"})
_TAKE = "take"


def trading_rows(object_type: str, attributes: tuple[str, ...], text: str, block: int) -> Iterator[tuple[Table, Row]]:
    """The rows that a record of TRADING_TYPES stands for. Raises KeyError, TypeError or ValueError for other text."""
    record = json.loads(text)
    common = {"block": block, "record": text}
    if object_type == "sequence":
        yield tables.sequences, _sequence(attributes[0], record) | common
    elif object_type == "listing":
        yield tables.listings, _listing(attributes[0], record) | common
    elif object_type == "bid":
        yield tables.bids, _bid(attributes, record) | common
    elif object_type == "auction_result":
        yield tables.auction_results, _result(attributes[0], record) | common
    elif object_type == "auction_fills":
        sequence, side, number = attributes
        for place, fill in enumerate(record["fills"]):
            where = {"sequence": sequence, "side": side, "slice": int(number), "place": place, "block": block}
            yield tables.auction_fills, {**where, **fill}
    else:
        sequence, number = attributes
        for place, pair in enumerate(record["pairs"]):
            where = {"sequence": sequence, "slice": int(number), "place": place, "block": block}
            yield tables.auction_pairs, {**where, **_pair(pair)}


def trade_row(order_id: str, text: str, block: int) -> Row | None:
    """The row of `trades` of an order's record; None for an order that came out of a negotiation alone."""
    record = json.loads(text)
    origin = record.get("origin", {})
    if not origin and "sequence" not in record:
        return None
    in_sequence = record.get("sequence") or (origin.get("id") if origin.get("kind") == "auction" else None)
    return {
        "order_id": order_id,
        "mode": origin.get("kind", "bilateral"),
        "origin_id": origin.get("id"),
        "sequence": in_sequence,
        "consumer": record["consumer"],
        "public": "public_terms" in record,
        "block": block,
    }


def step_rows(applied: Iterable[Applied], written: Mapping[TradingKey, str]) -> list[tuple[Table, Row]]:
    """Rows of `trading_steps` and `takes` (without block, position, transaction and time) of one transaction, in the
    order of the ledger.

    `written` holds the records of STEPPED_TYPES that it wrote, as text. Raises KeyError, TypeError or ValueError when
    one of them is no such record.
    """
    if not written:
        return []
    records = {key: json.loads(text) for key, text in written.items()}
    rows: list[tuple[Table, Row, TradingKey | None]] = []
    for each in applied:
        _, intent, _ = each
        if intent["action"] == _TAKE:
            rows.append((tables.takes, _take(each, records), None))
        elif (action := ACTIONS.get(intent["action"])) is not None and action.noun in _NOUNS:
            rows.append(_step(action.noun, each, records))
    last = {key: index for index, (_, _, key) in enumerate(rows) if key is not None}
    for index, (_, row, key) in enumerate(rows):
        if key is not None and last[key] == index:
            row["record"], row["status"] = written[key], records[key]["status"]
    return [(table, row) for table, row, _ in rows]


def _sequence(sequence_id: str, record: Row) -> Row:
    names = ("version", "kind", "mode", "segment", "status", "period_start", "period_end", "opens_at", "closes_at")
    return {"sequence_id": sequence_id, **_fields(record, names), "refreshed_at": record["refreshed_at"]}


def _listing(listing_id: str, record: Row) -> Row:
    names = (
        *("version", "sequence", "retailer", "package", "package_version", "segment", "status", "energy_wh"),
        "refreshed_at",
    )
    taken_wh = record.get("taken_wh", 0)
    return {
        "listing_id": listing_id,
        **_fields(record, names),
        "taken_wh": taken_wh,
        "remaining_wh": record["energy_wh"] - taken_wh,
        "lowest_price_e8_yuan_per_kwh": min(record["prices"].values()),
    }


def _bid(attributes: tuple[str, ...], record: Row) -> Row:
    sequence, side, n = attributes
    names = ("participant", "place", "status", "bid_hash", "refreshed_at")
    return {"sequence": sequence, "side": side, "n": int(n), **_fields(record, names)}


def _result(sequence: str, record: Row) -> Row:
    return {
        "sequence": sequence,
        "version": record["version"],
        "price_e8_yuan_per_kwh": record.get("price_e8"),
        "volume_wh": record["volume_wh"],
        "refreshed_at": record["refreshed_at"],
    }


def _pair(pair: Row) -> Row:
    names = ("buy", "sell", "consumer", "retailer", "energy_wh")
    return {**_fields(pair, names), "order_id": pair.get("order"), "failed": pair.get("failed")}


def _fields(record: Mapping[str, Any], names: Iterable[str]) -> Row:
    return {name: record[name] for name in names}


def _take(each: Applied, records: Mapping[TradingKey, Row]) -> Row:
    digest, intent, _ = each
    listing_id = intent["args"]["listing"]
    listing = records["listing", (listing_id,)]
    return {
        "listing_id": listing_id,
        "sequence": listing["sequence"],
        "order_id": digest,
        "consumer": intent["participant"],
        "retailer": listing["retailer"],
        "energy_wh": intent["args"]["energy_wh"],
        **_fields(intent, ("actor", "role", "intent_id")),
    }


def _step(noun: str, each: Applied, records: Mapping[TradingKey, Row]) -> tuple[Table, Row, TradingKey]:
    digest, intent, version = each
    args = intent["args"]
    key, subject, sequence = _whose(noun, digest, intent, records)
    row = {
        "noun": noun,
        "subject": subject,
        "sequence": sequence,
        "version": version,
        **_fields(intent, ("action", "actor", "role", "participant", "intent_id")),
        "intent_digest": digest,
        "reason": args.get("reason"),
        "status": None,
        "record": None,
    }
    return tables.trading_steps, row, key


def _whose(
    noun: str, digest: str, intent: Mapping[str, Any], records: Mapping[TradingKey, Row]
) -> tuple[TradingKey, str, str | None]:
    """The key of the record that the step wrote last, the subject of its history, and the sequence where it has one."""
    if noun == "announcement":
        name = intent["target"] or intent["args"]["announcement"]
        return ("announcement", (name,)), name, None
    if noun == "sequence":
        name = intent["target"] or intent["args"]["sequence"]
        return ("sequence", (name,)), name, name
    if noun == "listing":
        name = intent["target"] or digest
        return ("listing", (name,)), name, records["listing", (name,)]["sequence"]
    sequence, bidder = intent["args"]["sequence"], intent["participant"]
    own = (key for key, record in records.items() if _is_bid_of(key, record, sequence, bidder))
    return next(own), bidder, sequence


def _is_bid_of(key: TradingKey, record: Row, sequence: str, bidder: str) -> bool:
    return key[0] == "bid" and key[1][0] == sequence and record["participant"] == bidder
