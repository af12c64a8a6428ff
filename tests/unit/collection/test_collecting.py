"""A retailer collects over HTTP: mandates, a batch of two people, the bank's answers, what is sent again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import Connection, delete, insert

from gateway.client.errors import ProblemError
from gateway.client.http import json_object
from gateway.projection.account_tables import postings
from tests.unit.chaincode.market import Person
from tests.unit.collection.bank import Line, notification
from tests.unit.registrations.office import OfficeInstance, client_of, stored_in

CLERK = Person("u-clerk", "r1", "RetailerOrg", ("retailer_settlement_clerk",), 71)
MANAGER = Person("u-manager", "r1", "RetailerOrg", ("retailer_contract_manager",), 72)
TRADER = Person("u-trader", "r1", "RetailerOrg", ("retailer_trader",), 73)
RIVAL = Person("u-rival", "r2", "RetailerOrg", ("retailer_settlement_clerk",), 74)
KEEPER = {"holder": "粤能售电有限公司", "number": "4402001234567890", "cnaps": "102100099996"}
PAYER = {"holder": "南海纺织厂", "number": "6222021234567890123", "cnaps": "103100000026"}
MANDATE = {"payer": "mill-7", "signed_on": "2026-01-05", **PAYER}
ACCOUNT_ID = "0b7c2f0e-6f0a-4a56-9a38-2f3c1f0a8d11"
BATCHES, MANDATES, NOTIFICATIONS = "/api/v1/collection-batches", "/api/v1/mandates", "/api/v1/bank-notifications"


@pytest.fixture(name="retailer")
async def _retailer(tmp_path: Path) -> AsyncIterator[OfficeInstance]:
    """With a bank account in force and a mandate."""
    instance = await OfficeInstance.opened(tmp_path, organisation="RetailerOrg")
    for person in (CLERK, MANAGER, TRADER, RIVAL):
        await instance.enrol(person, kind="retailer")
    await ask(instance, CLERK, "PUT", f"/api/v1/bank-accounts/{ACCOUNT_ID}", KEEPER)
    await ask(instance, MANAGER, "POST", f"/api/v1/bank-accounts/{ACCOUNT_ID}/approval", KEEPER)
    instance.clock += 72 * 3_600_000
    await ask(instance, CLERK, "PUT", f"{MANDATES}/m-1", MANDATE)
    yield instance
    await instance.close()


async def ask(instance: OfficeInstance, person: Person, method: str, path: str, body: Any = None) -> Any:
    """The answer (JSON, or bytes of a file), None for an empty one, or the code of the problem with its fault."""
    async with client_of(instance, person) as client:
        headers = await client.session.headers()
        sent = {"json": body}
        if isinstance(body, bytes):
            headers, sent = {**headers, "content-type": "application/xml"}, {"content": body}
        try:
            answer = await client.http.request(method, path, headers=headers, **sent)
        except ProblemError as problem:
            fault = (problem.context or {}).get("fault")
            return f"{problem.code}: {fault}" if fault else problem.code
    if answer.headers.get("content-type") == "application/xml":
        return answer.content
    return json_object(answer) if answer.content else None


def item(id: str, amount_fen: int = 1_000, **values: Any) -> dict[str, Any]:  # noqa: A002 - the field's word
    return {"end_to_end_id": id, "amount_fen": amount_fen, "mandate": "m-1", "about": "2026-02 电费", **values}


def batch(*items: dict[str, Any], kind: str = "debits", day: str = "2026-07-01") -> dict[str, Any]:
    return {"kind": kind, "day": day, "items": list(items)}


async def sent(instance: OfficeInstance, batch_id: str, body: dict[str, Any]) -> bytes:
    made = await ask(instance, CLERK, "PUT", f"{BATCHES}/{batch_id}", body)
    approval = {"file_hash": made["file_hash"]}
    await ask(instance, MANAGER, "POST", f"{BATCHES}/{batch_id}/approval", approval)
    await booked(instance, f"{BATCHES}/{batch_id}/postings")
    file = await ask(instance, CLERK, "POST", f"{BATCHES}/{batch_id}/sending")
    assert isinstance(file, bytes), file
    return file


async def booked(instance: OfficeInstance, path: str) -> list[dict[str, Any]]:
    """Make what the API says is wanted stand, as the ledger's next blocks and the peer's book would have it."""
    wanted = await ask(instance, CLERK, "GET", path)
    for each in wanted["instructions"]:
        money_in = each["purpose"] in ("payment", "unidentified")
        amount_fen = each.get("amount_fen") or instance.book["r1", each["of"]]["entries"]["r1/clearing/r1"]
        entries = {"r1/clearing/r1": amount_fen if money_in else -amount_fen}
        instance.book["r1", each["id"]] = {"id": each["id"], "entries": entries}
        state = "pending" if "good_until" in each else "posted"
        stand(instance, each["id"], 1, state, each["day"])
    for each in wanted["ends"]:
        stand(instance, each["posting"], 2, each["state"], each["day"] or "2026-07-01")
    found: list[dict[str, Any]] = wanted["instructions"] + wanted["ends"]
    return found


def stand(instance: OfficeInstance, posting_id: str, version: int, state: str, day: str) -> None:
    """A posting's public record in the read model."""
    row = {"keeper": "r1", "posting_id": posting_id, "version": version, "state": state, "day": day, "hash": "0" * 64}
    row |= {"operator": CLERK.user, "refreshed_at": instance.clock, "block": 1, "record": "{}"}

    def work(connection: Connection) -> None:
        connection.execute(delete(postings).where(postings.c.posting_id == posting_id))
        connection.execute(insert(postings), row)

    instance.database.write_now(work)


async def states(instance: OfficeInstance, batch_id: str) -> dict[str, tuple[str, str | None]]:
    found = await ask(instance, CLERK, "GET", f"{BATCHES}/{batch_id}/items")
    return {each["end_to_end_id"]: (each["state"], each["reason"]) for each in found["items"]}


async def test_from_mandate_to_the_bank_s_answer(retailer: OfficeInstance) -> None:
    body = batch(item("e1"), item("e2", 2_550), item("e3", 7))
    made = await ask(retailer, CLERK, "PUT", f"{BATCHES}/b-1", body)
    assert (made["state"], made["items"], made["control_fen"]) == ("made", 3, 3_557)
    assert await ask(retailer, CLERK, "PUT", f"{BATCHES}/b-1", body) == made, "the same request again"
    assert await ask(retailer, CLERK, "POST", f"{BATCHES}/b-1/sending") == "illegal_move"
    approval = {"file_hash": made["file_hash"]}
    assert await ask(retailer, CLERK, "POST", f"{BATCHES}/b-1/approval", approval) == "self_not_allowed"
    assert await ask(retailer, MANAGER, "POST", f"{BATCHES}/b-1/approval", {"file_hash": "0" * 64}) == "batch_differs"
    assert (await ask(retailer, MANAGER, "POST", f"{BATCHES}/b-1/approval", approval))["state"] == "approved"
    assert await ask(retailer, CLERK, "POST", f"{BATCHES}/b-1/sending") == "books_differ"
    assert len(await booked(retailer, f"{BATCHES}/b-1/postings")) == 3
    assert await booked(retailer, f"{BATCHES}/b-1/postings") == [], "what stands is not asked for again"
    file = await ask(retailer, CLERK, "POST", f"{BATCHES}/b-1/sending")
    assert await ask(retailer, CLERK, "POST", f"{BATCHES}/b-1/sending") == file, "the same bytes again"
    assert etree.fromstring(file).find(".//{*}CtrlSum").text == "35.57"  # type: ignore[union-attr]
    assert await ask(retailer, CLERK, "DELETE", f"{BATCHES}/b-1") == "illegal_move"

    answer = notification(Line("10.00"), Line("25.50", "DBIT", "AB2", "e2", "AM04"), Line("1.00", "CRDT", "AB3", "x9"))
    told = await ask(retailer, CLERK, "POST", NOTIFICATIONS, answer)
    assert (told["entries"], told["changed"], told["answered"]) == (3, 2, [])
    assert [each["trouble"] for each in told["troubles"]] == ["unknown"]
    assert await states(retailer, "b-1") == {"e1": ("done", None), "e2": ("failed", "AM04"), "e3": ("open", None)}
    again = await ask(retailer, CLERK, "POST", NOTIFICATIONS, answer)
    assert again["changed"] == 0
    told = await ask(retailer, CLERK, "POST", NOTIFICATIONS, notification(Line("0.07", end_to_end_id="e3")))
    assert told["answered"] == ["b-1"]
    [mandate] = (await ask(retailer, CLERK, "GET", MANDATES))["items"]
    assert (mandate["collected"], mandate["number"]) == (2, "****0123")


async def test_the_second_collection_recurs_and_a_failed_one_is_sent_again_in_time(retailer: OfficeInstance) -> None:
    assert b"<SeqTp>FRST</SeqTp>" in await sent(retailer, "b-1", batch(item("e1"), item("e2")))
    failed = Line("10.00", "DBIT", "AB2", "e2", "AM04")  # on 2026-03-23: again after three days
    await ask(retailer, CLERK, "POST", NOTIFICATIONS, notification(Line("10.00"), failed))
    again = item("e4", retry_of="e2")
    early = batch(again, day="2026-03-25")
    assert await ask(retailer, CLERK, "PUT", f"{BATCHES}/b-2", early) == "item_invalid: retry_not_allowed"
    file = await sent(retailer, "b-2", batch(again, day="2026-03-26"))
    assert b"<SeqTp>RCUR</SeqTp>" in file
    for wrong in (item("e5", retry_of="e2"), item("e5", retry_of="e1"), item("e5", retry_of="nothing")):
        assert await ask(retailer, CLERK, "PUT", f"{BATCHES}/b-3", batch(wrong)) == "item_invalid: retry_not_allowed"


async def test_without_a_mandate_nothing_is_collected(retailer: OfficeInstance) -> None:
    assert (await ask(retailer, CLERK, "POST", f"{MANDATES}/m-1/suspend"))["state"] == "suspended"
    refused = await ask(retailer, CLERK, "PUT", f"{BATCHES}/b-1", batch(item("e1")))
    assert refused == "item_invalid: mandate_not_active"
    await ask(retailer, CLERK, "POST", f"{MANDATES}/m-1/resume")
    await sent(retailer, "b-1", batch(item("e1")))
    no_mandate = notification(Line("10.00", "DBIT", "AB1", "e1", "MD01"))
    assert (await ask(retailer, CLERK, "POST", NOTIFICATIONS, no_mandate))["answered"] == ["b-1"]
    [mandate] = (await ask(retailer, CLERK, "GET", MANDATES))["items"]
    assert mandate["state"] == "revoked", "the bank says that there is none"
    assert await ask(retailer, CLERK, "POST", f"{MANDATES}/m-1/resume") == "illegal_move"
    await ask(retailer, CLERK, "PUT", f"{MANDATES}/m-2", MANDATE)
    await sent(retailer, "b-2", batch(item("e2", mandate="m-2", retry_of="e1")))


async def test_a_refund_goes_back_to_the_mandate_s_account_and_a_payout_to_the_one_in_force(
    retailer: OfficeInstance,
) -> None:
    payout = {**item("e2", 5), "mandate": None, "payee": "r1"}
    assert await ask(retailer, CLERK, "PUT", f"{BATCHES}/b-0", batch(item("e1"), kind="payouts")) == (
        "item_invalid: of_or_bill"
    )
    file = await sent(retailer, "b-1", batch(item("e1", of="item-7"), payout, kind="payouts"))
    assert PAYER["number"].encode() in file
    assert file.count(KEEPER["number"].encode()) == 2
    stranger = batch({**payout, "end_to_end_id": "e3", "payee": "r2"}, kind="payouts")
    assert await ask(retailer, CLERK, "PUT", f"{BATCHES}/b-2", stranger) == "bank_account_missing"
    told = await ask(retailer, CLERK, "POST", NOTIFICATIONS, notification(Line("10.00", "DBIT")))
    assert told["changed"] == 1


@pytest.mark.parametrize(
    ("items", "problem"),
    [
        ([item("e1"), item("e1")], "item_invalid: exists"),
        ([item("e1", mandate="m-9")], "not_found"),
        ([item("e1", payee="r1")], "item_invalid: counterpart"),
        ([{**item("e1"), "mandate": None}], "item_invalid: counterpart"),
        ([{**item("e1"), "mandate": None, "payee": "r1"}], "item_invalid: counterpart"),
        ([item("e1", 0)], "invalid_request"),
        ([item("e1", 1.5)], "invalid_request"),  # type: ignore[arg-type]
        ([item("e" * 36)], "invalid_request"),
        ([], "invalid_request"),
    ],
)
async def test_a_batch_that_cannot_be_sent_is_not_made(
    retailer: OfficeInstance, items: list[dict[str, Any]], problem: str
) -> None:
    assert await ask(retailer, CLERK, "PUT", f"{BATCHES}/b-1", batch(*items)) == problem
    assert (await ask(retailer, CLERK, "GET", BATCHES))["items"] == []


async def test_a_discarded_batch_leaves_its_items_free(retailer: OfficeInstance) -> None:
    await ask(retailer, CLERK, "PUT", f"{BATCHES}/b-1", batch(item("e1")))
    assert await ask(retailer, CLERK, "PUT", f"{BATCHES}/b-1", batch(item("e2"))) == "batch_differs"
    assert await ask(retailer, CLERK, "PUT", f"{BATCHES}/b-2", batch(item("e1"))) == "item_invalid: exists"
    assert await ask(retailer, CLERK, "DELETE", f"{BATCHES}/b-1") is None
    assert (await ask(retailer, CLERK, "PUT", f"{BATCHES}/b-2", batch(item("e1"))))["state"] == "made"


async def test_what_a_discarded_batch_held_is_voided_first_and_never_once_the_bank_has_it(
    retailer: OfficeInstance,
) -> None:
    made = await ask(retailer, CLERK, "PUT", f"{BATCHES}/b-1", batch(item("e1"), item("e2")))
    await ask(retailer, MANAGER, "POST", f"{BATCHES}/b-1/approval", {"file_hash": made["file_hash"]})
    await booked(retailer, f"{BATCHES}/b-1/postings")
    assert await ask(retailer, CLERK, "DELETE", f"{BATCHES}/b-1") == "books_differ"
    ended = await booked(retailer, f"{BATCHES}/b-1/postings?releasing=true")
    assert [each["state"] for each in ended] == ["voided", "voided"]
    assert await ask(retailer, CLERK, "POST", f"{BATCHES}/b-1/sending") == "books_differ", "nothing is held any more"
    assert await ask(retailer, CLERK, "DELETE", f"{BATCHES}/b-1") is None
    await sent(retailer, "b-2", batch(item("e1")))
    assert await booked(retailer, f"{BATCHES}/b-2/postings?releasing=true") == []


async def test_whose_they_are_and_who_may(retailer: OfficeInstance) -> None:
    await ask(retailer, CLERK, "PUT", f"{BATCHES}/b-1", batch(item("e1")))
    assert (await ask(retailer, RIVAL, "GET", BATCHES))["items"] == []
    assert (await ask(retailer, RIVAL, "GET", MANDATES))["items"] == []
    assert await ask(retailer, RIVAL, "GET", f"{BATCHES}/b-1/items") == "not_found"
    assert await ask(retailer, RIVAL, "POST", f"{BATCHES}/b-1/sending") == "not_found"
    assert await ask(retailer, RIVAL, "POST", f"{MANDATES}/m-1/revoke") == "not_found"
    assert await ask(retailer, TRADER, "GET", BATCHES) == "role_not_allowed"
    assert await ask(retailer, TRADER, "POST", NOTIFICATIONS, notification()) == "role_not_allowed"
    assert await ask(retailer, RIVAL, "PUT", f"{BATCHES}/b-1", batch(item("e1"))) == "bank_account_missing"


async def test_a_bad_file_changes_nothing(retailer: OfficeInstance) -> None:
    await sent(retailer, "b-1", batch(item("e1")))
    bad = notification(Line("10.00"), Line("1.001"))
    assert await ask(retailer, CLERK, "POST", NOTIFICATIONS, bad) == "invalid_bank_file: amount"
    assert await states(retailer, "b-1") == {"e1": ("open", None)}


async def test_numbers_and_names_are_nowhere_in_clear(retailer: OfficeInstance) -> None:
    await sent(retailer, "b-1", batch(item("e1")))
    stored = stored_in(retailer.directory)
    for secret in (PAYER["number"], PAYER["holder"], KEEPER["number"], KEEPER["holder"]):
        assert secret.encode() not in stored
    assert b"m-1" in stored, "the search looks where things are"


async def test_every_step_is_in_the_trail(retailer: OfficeInstance) -> None:
    await sent(retailer, "b-1", batch(item("e1")))
    await ask(retailer, CLERK, "POST", NOTIFICATIONS, notification(Line("10.00", "DBIT", "AB1", "e1", "MD01")))
    rows = await retailer.records.read(
        lambda connection: list(connection.exec_driver_sql("SELECT kind, actor FROM audit_entries ORDER BY n"))
    )
    kinds = ("mandate_registered", "batch_made", "batch_moved", "mandate_moved", "bank_answer_imported")
    assert [tuple(row) for row in rows if row[0] in kinds] == [
        ("mandate_registered", CLERK.user),
        ("batch_made", CLERK.user),
        ("batch_moved", MANAGER.user),
        ("batch_moved", CLERK.user),
        ("mandate_moved", None),
        ("bank_answer_imported", CLERK.user),
    ]
