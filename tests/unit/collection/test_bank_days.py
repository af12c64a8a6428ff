"""What the bank says over HTTP: entries that nothing explains, and days of its statement against the books."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.collection.bank import Line, notification, statement
from tests.unit.collection.test_collecting import (
    BATCHES,
    CLERK,
    MANDATES,
    NOTIFICATIONS,
    RIVAL,
    TRADER,
    _retailer,
    ask,
    batch,
    booked,
    item,
    sent,
)
from tests.unit.registrations.office import OfficeInstance, stored_in

__all__ = ["_retailer"]  # the fixture

ENTRIES, DAYS = "/api/v1/bank-entries", "/api/v1/reconciliations"
UNKNOWN = (
    Line("12.34", "CRDT", "AB9", None)
    .xml()
    .replace("</TxDtls>", "<RmtInf><Ustrd>三月电费 王</Ustrd></RmtInf></TxDtls>")
)


async def listed(instance: OfficeInstance, path: str = ENTRIES) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await ask(instance, CLERK, "GET", path))["items"]
    return items


async def test_what_nothing_explains_is_kept_once_and_settled_once(retailer: OfficeInstance) -> None:
    file = notification(UNKNOWN, Line("5.00", "CRDT", "AB1", "e7"), Line("5.00", "CRDT", "AB1", "e7"))
    for _ in range(2):
        assert len((await ask(retailer, CLERK, "POST", NOTIFICATIONS, file))["troubles"]) == 3
    found = await listed(retailer)
    assert sorted(each["amount_fen"] for each in found) == [500, 500, 1_234], "alike in all, and two all the same"
    [entry] = [each for each in found if each["amount_fen"] == 1_234]
    assert (entry["state"], entry["trouble"], entry["about"]) == ("open", "unknown", "三月电费 王")
    assert {each["books"] for each in found} == {"wanted"}
    assert {each["purpose"] for each in await booked(retailer, f"{ENTRIES}/postings")} == {"unidentified"}
    assert await booked(retailer, f"{ENTRIES}/postings") == []
    assert {each["books"] for each in await listed(retailer)} == {"suspense"}
    path = f"{ENTRIES}/{entry['entry_id']}/settlement"
    assert await ask(retailer, RIVAL, "POST", path) == "not_found"
    assert await ask(retailer, TRADER, "POST", path) == "role_not_allowed"
    settled = await ask(retailer, CLERK, "POST", path)
    assert (settled["state"], settled["settled_by"]) == ("settled", CLERK.user)
    assert await ask(retailer, CLERK, "POST", path) == "illegal_move"
    assert len(await listed(retailer, f"{ENTRIES}?state=open")) == 2
    assert await listed(retailer, f"{ENTRIES}?state=settled") == [settled]
    assert (await ask(retailer, RIVAL, "GET", ENTRIES))["items"] == []
    assert "三月电费".encode() not in stored_in(retailer.directory)


async def test_lists_go_on_where_the_page_before_ended(retailer: OfficeInstance) -> None:
    lines = [Line(f"{n}.00", "CRDT", f"AB{n}", None) for n in range(1, 6)]
    await ask(retailer, CLERK, "POST", NOTIFICATIONS, notification(*lines))
    for n in range(3):
        await ask(retailer, CLERK, "PUT", f"{BATCHES}/b-{n}", batch(item(f"e{n}a"), item(f"e{n}b"), item(f"e{n}c")))
        retailer.clock += 1
    for path, key, count in (
        (ENTRIES, "entry_id", 5),
        (BATCHES, "batch_id", 3),
        (f"{BATCHES}/b-0/items", "end_to_end_id", 3),
    ):
        whole, cursor = [], ""
        while True:
            page = await ask(retailer, CLERK, "GET", f"{path}?limit=2{cursor}")
            whole += [each[key] for each in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert whole == [each[key] for each in await listed(retailer, path)]
        assert len(whole) == count
    assert [each["batch_id"] for each in await listed(retailer, f"{BATCHES}?kind=debits&state=made")] == [
        "b-2",
        "b-1",
        "b-0",
    ]
    assert await listed(retailer, f"{BATCHES}?kind=payouts") == []
    assert await listed(retailer, f"{BATCHES}/b-0/items?state=done") == []
    assert [each["mandate_id"] for each in await listed(retailer, f"{MANDATES}?payer=mill-7&state=active")] == ["m-1"]
    assert (await ask(retailer, CLERK, "GET", f"{BATCHES}/b-1"))["outcome"] == {"open": 3}


async def test_a_day_agrees_once_the_bank_s_answers_are_in(retailer: OfficeInstance) -> None:
    await sent(retailer, "b-1", batch(item("e1"), item("e2", 2_550)))
    lines = (Line("10.00"), Line("25.50", "CRDT", "AB2", "e2"), Line("25.50", "DBIT", "AB3", "e2", "AM04"))
    file = statement(*lines, opening="100.00", closing="110.00")
    [day] = (await ask(retailer, CLERK, "POST", DAYS, file))["items"]
    assert (day["day"], day["bank_fen"], day["ledger_fen"], day["differences"]) == ("2026-03-23", 1_000, 0, 1)
    report = await ask(retailer, CLERK, "GET", f"{DAYS}/2026-03-23")
    assert [(each["cause"], each["reference"], each["amount_fen"]) for each in report["listed"]] == [
        ("missing_in_ledger", "e1", 1_000)
    ]
    told = await ask(retailer, CLERK, "POST", NOTIFICATIONS, notification(*lines))
    assert (await listed(retailer, DAYS))[0]["differences"] == 1, "the books have not followed yet"
    assert told["batches"] == ["b-1"]
    for _ in range(2):  # what is taken back has to be posted first
        await booked(retailer, f"{BATCHES}/b-1/postings")
    assert await booked(retailer, f"{BATCHES}/b-1/postings") == []
    [day] = await listed(retailer, DAYS)
    assert (day["bank_fen"], day["ledger_fen"], day["matched"], day["differences"]) == (1_000, 1_000, 3, 0)
    assert (await ask(retailer, CLERK, "GET", f"{DAYS}/2026-03-23"))["listed"] == []
    assert await ask(retailer, CLERK, "GET", f"{DAYS}/2026-03-24") == "not_found"
    assert (await ask(retailer, RIVAL, "GET", DAYS))["items"] == []


@pytest.mark.parametrize(
    ("path", "file", "fault"),
    [
        (DAYS, statement(closing="0.00").replace(b"4402001234567890", b"999999999"), "another_account"),
        (NOTIFICATIONS, notification(Line("1.00")).replace(b"4402001234567890", b"999999999"), "another_account"),
        (DAYS, statement(Line("1.00", booked="<Dt>2026-03-22</Dt>"), closing="1.00"), "not_one_day"),
        (DAYS, statement(closing="1.00"), "balances_do_not_add_up"),
        (DAYS, notification(Line("1.00")), "another_message"),
    ],
)
async def test_a_file_of_something_else_is_not_taken(
    retailer: OfficeInstance, path: str, file: bytes, fault: str, tmp_path: Path
) -> None:
    assert await ask(retailer, CLERK, "POST", path, file) == f"invalid_bank_file: {fault}"
    assert await listed(retailer, DAYS) == []
    assert await listed(retailer) == []
