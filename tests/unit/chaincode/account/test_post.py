"""Postings on the chain: carried out once in the book, by the rules, and public without owner, purpose or amount."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from chaincode import batch, canonical, keys
from chaincode.account.due import charge_id
from chaincode.account.kinds import Account, Kind
from chaincode.account.posting import State
from chaincode.account.private_text import End
from chaincode.account.purposes import Purpose
from chaincode.results import deposited
from tests.unit.chaincode.account.postings import (
    KEEPER,
    ask,
    balances,
    bills,
    book_records,
    call_post,
    do,
    post,
    postings,
    public,
    read,
    refusal,
    signed,
    the_charge,
)
from tests.unit.chaincode.billing.bills import (
    CLERK,
    FEBRUARY,
    JANUARY,
    OTHER_CLERK,
    anchor,
    asked,
    changed,
    readings,
    settle,
    settled,
)
from tests.unit.chaincode.market import CONSUMER, Market

DAY_MS = 86_400_000
RECEIVABLE = Account(KEEPER, Kind.RECEIVABLE, "c1")
OWN = {"revenue/r1": 500}
OTHERS = {"payable/p1": 500}


async def test_a_bill_is_charged_with_what_its_statement_says_is_due(market: Market, statement_hash: str) -> None:
    charge = the_charge(market, statement_hash)
    await do(market, charge)
    assert bills(market)[charge.id].amount_fen == charge.amount_fen > 0
    assert balances(market)[RECEIVABLE].debits_posted == charge.amount_fen
    assert sum(balance.net_fen for balance in balances(market).values()) == 0


async def test_the_public_record_says_neither_whose_nor_what_for_nor_how_much(market: Market) -> None:
    deposit = ask(market, Purpose.DEPOSIT_TAKEN, "d-1", amount_fen=123_456)
    item = signed(market, deposit)
    _, stub = await call_post(market, item)
    status, _, applied = await market.call_apply(item, organisation="RetailerOrg")
    assert status == 200
    assert public(market, "d-1") == {
        "id": "d-1",
        "keeper": "r1",
        "version": 1,
        "state": "posted",
        "hash": json.loads(item.intent)["private_hash"],
        "day": deposit.day,
        "operator": "u-clerk",
        "refreshed_at": market.now_ms,
    }
    shown = " ".join([*stub.reads, *applied.reads, item.intent]) + str(applied.events)
    assert not any(word in shown for word in ("c1", "deposit", "123456"))


async def test_what_everybody_has_of_the_collection_are_hashes_that_nobody_can_guess(market: Market) -> None:
    await do(
        market,
        ask(market, Purpose.DEPOSIT_TAKEN, "d-1", amount_fen=1),
        ask(market, Purpose.PAYMENT, "m-1", "c2", amount_fen=1),
    )
    first = book_records(market.peer.private)
    assert not any({"c1", "c2"} & set(re.split("[:/]", key)) for key in first)
    assert len({record["salt"] for record in first.values()}) == len(first)
    await do(market, ask(market, Purpose.DEPOSIT_TAKEN, "d-2", amount_fen=1))
    second = book_records(market.peer.private)
    written = [key for key in first if first[key] != second[key]]
    assert len(written) >= 3
    assert all(first[key]["salt"] != second[key]["salt"] for key in written)


async def test_what_was_carried_out_is_kept_when_it_is_sent_again(market: Market) -> None:
    item = signed(market, ask(market, Purpose.PAYMENT, "m-1", amount_fen=700))
    assert await post(market, item) == [deposited()]
    before = dict(market.peer.private)
    assert await post(market, item, item) == [{"status": "kept"}, {"status": "kept"}]
    assert market.peer.private == before
    (result,) = await market.apply(item, organisation="RetailerOrg")
    assert result["status"] == "applied"
    assert (await post(market, item))[0]["code"] == "posting_exists"


async def test_a_posting_whose_publication_was_lost_is_published_by_whoever_says_it_again(market: Market) -> None:
    payment = ask(market, Purpose.PAYMENT, "m-1", amount_fen=700)
    await post(market, signed(market, payment))
    (lost,) = await read(market, "ReadUnpublished", KEEPER)
    assert (lost["posting"], lost["version"], json.loads(lost["text"])["instruction"]) == (
        "m-1",
        1,
        payment.to_record(),
    )
    sums = balances(market)
    await do(market, payment)
    assert (balances(market), await read(market, "ReadUnpublished", KEEPER)) == (sums, [])
    await do(market, ask(market, Purpose.PAYMENT, "m-2", amount_fen=1))
    noted = book_records(market.peer.private)[f"k:{KEEPER}"]["unpublished"]
    assert [each["posting"] for each in noted] == ["m-2"], "what the ledger has is forgotten"


async def test_another_posting_under_a_used_id_is_refused(market: Market) -> None:
    await post(market, signed(market, ask(market, Purpose.PAYMENT, "m-1", amount_fen=700)))
    assert (await refusal(market, ask(market, Purpose.PAYMENT, "m-1", amount_fen=701)))[0] == "posting_differs"
    await do(market, ask(market, Purpose.PAYMENT, "m-1", amount_fen=700))
    assert (await refusal(market, ask(market, Purpose.PAYMENT, "m-1", amount_fen=700)))[0] == "posting_exists"


@pytest.mark.parametrize("change", [{"day": "2026-06-20"}, {"state": "pending"}, {"posting": "m-2"}])
async def test_nothing_else_is_published_than_was_carried_out(market: Market, change: dict[str, str]) -> None:
    payment = ask(market, Purpose.PAYMENT, "m-1", amount_fen=700)
    item = signed(market, payment)
    text = json.loads(item.intent)
    await post(market, item)
    other = market.signed(CLERK, "post", args={**text["args"], **change}, private_hash=text["private_hash"])
    (result,) = await market.apply(other, organisation="RetailerOrg")
    assert result["code"] == "posting_missing"
    assert (await refusal(market, payment, **change))[0] == "invalid_posting"


async def test_a_step_without_its_posting_is_refused_until_it_was_carried_out(market: Market) -> None:
    item = signed(market, ask(market, Purpose.PAYMENT, "m-1", amount_fen=700))
    (result,) = await market.apply(item, organisation="RetailerOrg")
    assert (result["code"], result["detail"]) == ("posting_missing", {"key": "m-1"})


async def test_later_postings_of_a_batch_see_earlier_ones(market: Market) -> None:
    paid = ask(market, Purpose.PAYMENT, "m-1", amount_fen=700)
    refund = ask(market, Purpose.REFUND, "f-1", amount_fen=700, of="m-1")
    again = ask(market, Purpose.REFUND, "f-2", amount_fen=1, of="m-1")
    results = await post(market, *(signed(market, each) for each in (paid, refund, again)))
    assert [each.get("code") for each in results] == [None, None, "exceeds_posting"]
    assert postings(market)["m-1"].given_back_fen == 700


async def test_a_batch_of_400_is_three_requests_and_one_write(market: Market, statement_hash: str) -> None:
    await do(market, the_charge(market, statement_hash))
    items = [signed(market, ask(market, Purpose.PAYMENT, f"m-{n}", f"c{n % 40}", amount_fen=1 + n)) for n in range(400)]
    results, stub = await call_post(market, *items)
    assert results == [deposited()] * 400
    assert stub.requests.count("get_private_data_multiple") == 3
    assert stub.requests.count("write_batch") == 1
    assert len(await read(market, "ReadUnpublished", KEEPER)) == 400
    assert sum(balance.net_fen for balance in balances(market).values()) == 0


async def test_pending_postings_end_once(market: Market) -> None:
    until = market.now_ms + DAY_MS
    for name in ("m-1", "m-2", "m-3"):
        await do(market, ask(market, Purpose.PAYMENT, name, amount_fen=100, good_until=until))
    today = ask(market, Purpose.PAYMENT, "x").day
    assert (public(market, "m-1") or {})["state"] == "pending"
    await do(market, End(posting="m-1", state=State.POSTED, day=today), End(posting="m-2", state=State.VOIDED))
    code, _ = await refusal(market, End(posting="m-3", state=State.EXPIRED))
    assert code == "posting_not_expired"
    market.now_ms = until
    await do(market, End(posting="m-3", state=State.EXPIRED))
    assert [public(market, name)["state"] for name in ("m-1", "m-2", "m-3")] == ["posted", "voided", "expired"]  # type: ignore[index]
    assert (await refusal(market, End(posting="m-1", state=State.VOIDED)))[0] == "posting_ended"
    assert (await refusal(market, End(posting="m-9", state=State.VOIDED)))[0] == "unknown_target"
    assert balances(market)[Account(KEEPER, Kind.CLEARING, KEEPER)].to_record() == {
        "debits_pending": 0,
        "debits_posted": 100,
        "credits_pending": 0,
        "credits_posted": 0,
    }


async def test_what_waits_may_be_of_a_day_to_come_and_is_posted_when_it_is_there(market: Market) -> None:
    today, until = ask(market, Purpose.PAYMENT, "x").day, market.now_ms + 5 * DAY_MS
    market.now_ms += DAY_MS
    tomorrow = ask(market, Purpose.PAYMENT, "x").day
    market.now_ms -= DAY_MS
    await do(market, ask(market, Purpose.PAYMENT, "m-1", amount_fen=100, day=tomorrow, good_until=until))
    assert (await refusal(market, End(posting="m-1", state=State.POSTED, day=tomorrow)))[0] == "invalid_posting"
    assert today < tomorrow
    market.now_ms += DAY_MS
    await do(market, End(posting="m-1", state=State.POSTED, day=tomorrow))


async def test_what_waits_for_a_day_to_come_is_voided_before_it(market: Market) -> None:
    """The bank answers that there is not enough money before the day of the collection."""
    market.now_ms += DAY_MS
    tomorrow = ask(market, Purpose.PAYMENT, "x").day
    market.now_ms -= DAY_MS
    until = market.now_ms + 5 * DAY_MS
    await do(market, ask(market, Purpose.PAYMENT, "m-1", amount_fen=100, day=tomorrow, good_until=until))
    await do(market, End(posting="m-1", state=State.VOIDED))
    assert (public(market, "m-1") or {})["state"] == "voided"


async def test_an_end_whose_publication_was_lost_is_not_said_otherwise(market: Market) -> None:
    await do(market, ask(market, Purpose.PAYMENT, "m-1", amount_fen=100, good_until=market.now_ms + DAY_MS))
    today = ask(market, Purpose.PAYMENT, "x").day
    await post(market, signed(market, End(posting="m-1", state=State.POSTED, day=today)))
    assert (await refusal(market, End(posting="m-1", state=State.VOIDED)))[0] == "posting_ended"
    assert (await refusal(market, End(posting="m-1", state=State.POSTED, day="2026-06-01")))[0] == "posting_differs"
    assert [each["version"] for each in await read(market, "ReadUnpublished", KEEPER)] == [2]
    await do(market, End(posting="m-1", state=State.POSTED, day=today))
    assert await read(market, "ReadUnpublished", KEEPER) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount_fen": 1, "parts": {"revenue/r1": 1}}, "due_differs"),
        ({"parts": {"payable/p1": 41_653}}, "due_differs"),
        ({"owner": "c2"}, "due_differs"),
        ({"id": "another-id"}, "due_differs"),
        ({"statement": "ab" * 32}, "statement_missing"),
        ({"statement": None}, "invalid_posting"),
        ({"due_on": "2026-06-20"}, "invalid_posting"),
        ({"due_on": None}, "invalid_posting"),
    ],
    ids=str,
)
async def test_a_charge_that_no_statement_says_is_refused(
    market: Market, statement_hash: str, change: dict[str, Any], code: str
) -> None:
    charge = the_charge(market, statement_hash)
    assert (
        await refusal(
            market, ask(market, **{name: change.get(name, getattr(charge, name)) for name in charge.__slots__})
        )
    )[0] == code


async def test_a_statement_that_is_not_public_yet_is_not_charged(market: Market) -> None:
    order = next(json.loads(v)["order"] for k, v in market.peer.state.items() if keys.split(k)[0] == "settlement")
    item = await asked(market, order, FEBRUARY)
    await settle(market, item)
    hidden = json.loads(item.intent)["private_hash"]
    assert (await refusal(market, the_charge(market, hidden)))[0] == "statement_missing"
    await market.apply(item, organisation="RetailerOrg")
    await do(market, the_charge(market, hidden))


async def test_a_corrections_difference_is_charged_with_the_bill_that_carries_it(
    market: Market, statement_hash: str
) -> None:
    order = next(json.loads(v)["order"] for k, v in market.peer.state.items() if keys.split(k)[0] == "settlement")
    await do(market, the_charge(market, statement_hash))
    days = readings(JANUARY)
    days[0] = changed(days[0], by=90_000)
    await anchor(market, JANUARY, [days[0]], version=2)
    corrected = await settled(market, order, JANUARY, days=days, reason="correction")
    found = json.loads(market.peer.private[keys.STATEMENTS_COLLECTION, corrected["statement_hash"]])["statement"]
    assert found["delta"]["parties"]["consumer"] < 0 == found["due"]["consumer"]
    february = await settled(market, order, FEBRUARY)
    charge = the_charge(market, february["statement_hash"])
    await do(market, charge)
    own = json.loads(market.peer.private[keys.STATEMENTS_COLLECTION, february["statement_hash"]])["statement"]
    assert charge.amount_fen == -own["parties"]["consumer"] - found["delta"]["parties"]["consumer"]


@pytest.mark.parametrize(
    ("purpose", "values", "code"),
    [
        (Purpose.CREDIT_NOTE, {"amount_fen": 500, "parts": OWN}, None),
        (Purpose.CREDIT_NOTE, {"amount_fen": 500, "parts": OTHERS}, "invalid_posting"),
        (Purpose.INCOME, {"owner": "p1", "parts": {"payable/p1": 500, "revenue/r1": -500}}, None),
        (Purpose.INCOME, {"owner": "p1", "parts": {"payable/p1": -500, "revenue/r1": 500}}, "invalid_posting"),
        (Purpose.PAYMENT, {"owner": "r1", "amount_fen": 1}, "invalid_posting"),
        (Purpose.PAYMENT, {"amount_fen": 1, "day": "2026-06-22"}, "invalid_posting"),
        (Purpose.PAYMENT, {"amount_fen": 1, "bill": "none"}, "unknown_bill"),
        (Purpose.REFUND, {"amount_fen": 1, "of": "none"}, "unknown_posting"),
        (Purpose.USE_PREPAYMENT, {"amount_fen": 1}, "exceeds_open_bills"),
        (Purpose.PAYOUT, {"owner": "p1", "amount_fen": 1, "parts": {"payable/p1": 1}}, "balance_exceeded"),
    ],
    ids=str,
)
async def test_a_keeper_takes_nothing_from_others_on_its_own_word(
    market: Market, purpose: Purpose, values: dict[str, Any], code: str | None
) -> None:
    (result,) = await post(market, signed(market, ask(market, purpose, "x-1", **values)))
    assert result.get("code") == code


async def test_late_fees_go_by_the_consumers_class(market: Market, statement_hash: str) -> None:
    charge = the_charge(market, statement_hash)
    await do(market, charge)
    market.now_ms += 10 * DAY_MS
    fee = {"bill": charge.id, "due_on": "2026-07-31"}
    wrong = ask(market, Purpose.LATE_FEE, "lf-0", **fee, fee_rule="residential")
    assert await refusal(market, wrong) == ("invalid_posting", {"path": "private.instruction.fee_rule"})
    await do(market, ask(market, Purpose.LATE_FEE, "lf-1", **fee, fee_rule="others"))
    assert bills(market)["lf-1"].amount_fen == (charge.amount_fen * 10 * 20 + 5_000) // 10_000
    assert (await refusal(market, ask(market, Purpose.LATE_FEE, "lf-2", **fee, fee_rule="others")))[0] == "no_late_fee"


async def test_a_bill_that_was_paid_late_is_listed_until_its_fee_is_charged(
    market: Market, statement_hash: str
) -> None:
    charge = the_charge(market, statement_hash)
    await do(market, charge)
    market.now_ms += 10 * DAY_MS
    await do(market, ask(market, Purpose.PAYMENT, "m-1", amount_fen=charge.amount_fen))
    assert [each["id"] for each in await read(market, "ReadOpenBills", KEEPER, "c1")] == [charge.id]
    fee = ask(market, Purpose.LATE_FEE, "lf-1", bill=charge.id, due_on="2026-07-31", fee_rule="others")
    await do(market, fee)
    assert [each["id"] for each in await read(market, "ReadOpenBills", KEEPER)] == ["lf-1"]


async def test_another_retailer_has_a_book_of_its_own(market: Market) -> None:
    await do(market, ask(market, Purpose.PAYMENT, "m-1", amount_fen=700))
    theirs = ask(market, Purpose.PAYMENT, "m-1", amount_fen=900, keeper="r2")
    await do(market, ask(market, Purpose.PAYMENT, "m-2", amount_fen=1))
    item = signed(market, theirs, person=OTHER_CLERK)
    assert await post(market, item) == [deposited()]
    wrong = signed(market, ask(market, Purpose.PAYMENT, "m-3", amount_fen=900), person=OTHER_CLERK)
    assert (await post(market, wrong))[0]["code"] == "invalid_posting"


async def test_only_the_keepers_people_post(market: Market) -> None:
    payment = ask(market, Purpose.PAYMENT, "m-1", amount_fen=700, keeper="c1", owner="c2")
    item = signed(market, payment, person=CONSUMER)
    status, answer, _ = await market.peer.call(
        b"Post",
        organisation="ConsumerOrg",
        now_ms=market.now_ms,
        transient={"batch": batch.encode([item], private=True)},
    )
    assert (status, json.loads(canonical.dumps(answer))["other"]["0"]["code"]) == (200, "role_not_allowed")


@pytest.mark.parametrize("organisation", ["ExchangeOrg", "RegulatorOrg", "GridOrg"])
@pytest.mark.parametrize(
    "function", ["ReadBalances", "ReadOpenBills", "ReadPostings", "ReadOwnPostings", "ReadUnpublished"]
)
async def test_others_than_members_read_nothing(market: Market, function: str, organisation: str) -> None:
    ids = [KEEPER, "c1"] if function in ("ReadOwnPostings", "ReadPostings") else [KEEPER]
    assert await read(market, function, *ids, organisation=organisation) == "wrong_organisation"


async def test_somebodys_postings_come_in_pages(market: Market) -> None:
    items = [signed(market, ask(market, Purpose.PAYMENT, f"m-{n:03}", amount_fen=1 + n)) for n in range(250)]
    for at in range(0, 250, 60):
        await post(market, *items[at : at + 60])
    found = []
    for page in ("1", "2", "3"):
        answer = await read(market, "ReadOwnPostings", KEEPER, "c1", page)
        assert (answer["page"], answer["pages"]) == (int(page), 3)
        found += [each["id"] for each in answer["postings"]]
    assert found == [f"m-{n:03}" for n in range(250)]
    assert await read(market, "ReadOwnPostings", KEEPER, "c1", "4") == "unknown_target"
    assert (await read(market, "ReadOwnPostings", KEEPER, "c9"))["postings"] == []


def test_which_posting_charges_a_statement_follows_from_its_salt_alone() -> None:
    assert charge_id("ab" * 32) == charge_id("ab" * 32) != charge_id("cd" * 32)
