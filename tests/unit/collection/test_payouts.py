"""What is due to payees: once, to an account in force, as far as there is money; and the batch that pays it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaincode import canonical
from chaincode.account.due import charge_id
from gateway.client.errors import ProblemError
from gateway.collection.batches import ItemState
from gateway.collection.payouts import Payee, Payout, PayoutStanding, due_payouts, payout_id
from gateway.fabric import Contract
from gateway.projection.plant_tables import plant_settlements
from tests.unit.chaincode.market import Person
from tests.unit.collection.bank import Line, notification
from tests.unit.collection.test_collecting import (
    BATCHES,
    CLERK,
    KEEPER,
    MANAGER,
    NOTIFICATIONS,
    TRADER,
    ask,
    booked,
    stand,
)
from tests.unit.registrations.office import OfficeInstance, client_of

PRODUCER = Person("u-sun-owner", "sun-1", "ConsumerOrg", ("consumer_owner",), 81)
PARTNER = Person("u-sun-second", "sun-1", "ConsumerOrg", ("consumer_owner",), 82)
VIEWER = Person("u-sun-viewer", "sun-1", "ConsumerOrg", ("consumer_viewer",), 83)
SUN = {"holder": "阳光电站", "number": "6217001234567890001", "cnaps": "104100000004"}
ACCOUNTS, DUE = "/api/v1/bank-accounts", "/api/v1/due-payouts"
ACCOUNT_ID, SUN_ID = "0b7c2f0e-6f0a-4a56-9a38-2f3c1f0a8d12", "0b7c2f0e-6f0a-4a56-9a38-2f3c1f0a8d13"
OTHER_ID = "0b7c2f0e-6f0a-4a56-9a38-2f3c1f0a8d14"
WAIT_MS = 72 * 3_600_000
DAY = "2026-07-01"


def payout(amount_fen: int = 10, state: ItemState = ItemState.OPEN, **values: Any) -> Payout:
    return Payout(**{"amount_fen": amount_fen, "state": state, "in_books": False, "made_at": 5, **values})


def payee(*payouts: Payout, free_fen: int = 100, since: int | None = 1) -> Payee:
    return Payee(payee="p1", free_fen=free_fen, in_force_since=since, payouts=payouts)


@pytest.mark.parametrize(
    ("of", "amount_fen", "standing"),
    [
        (payee(), 100, PayoutStanding.READY),
        (payee(since=None), 100, PayoutStanding.NO_ACCOUNT),
        (payee(payout(30)), 70, PayoutStanding.READY),
        (payee(payout(30, in_books=True)), 100, PayoutStanding.READY),
        (payee(payout(30, ItemState.DONE, in_books=True)), 100, PayoutStanding.READY),
        (payee(payout(30, ItemState.FAILED, reason="MS02")), 100, PayoutStanding.FAILED),
        (payee(payout(30, ItemState.FAILED, reason="AC04")), 100, PayoutStanding.FAILED),
        (payee(payout(30, ItemState.FAILED, reason="AC04"), since=6), 100, PayoutStanding.READY),
        (payee(payout(30, ItemState.FAILED, reason="MS02"), since=6), 100, PayoutStanding.FAILED),
        (payee(payout(30, ItemState.FAILED, reason="TM01", again_on="2026-07-02")), 100, PayoutStanding.FAILED),
        (payee(payout(30, ItemState.FAILED, reason="TM01", again_on=DAY)), 100, PayoutStanding.READY),
        (payee(payout(30, ItemState.FAILED, reason="MS02"), payout(5)), 95, PayoutStanding.READY),
        (payee(free_fen=201), 201, PayoutStanding.NOT_COLLECTED),
    ],
    ids=str,
)
def test_a_payee_is_paid_what_stands_for_it(of: Payee, amount_fen: int, standing: PayoutStanding) -> None:
    (found,) = due_payouts([of], keeper="r1", day=DAY, at_bank_fen=200)
    assert (found.amount_fen, found.standing) == (amount_fen, standing)
    assert found.end_to_end_id == payout_id("r1", "p1", number=len(of.payouts) + 1)


def test_what_is_in_a_batch_and_what_was_not_earned_is_not_due() -> None:
    assert list(due_payouts([payee(payout(100))], keeper="r1", day=DAY, at_bank_fen=500)) == []
    assert list(due_payouts([payee()], keeper="r1", day=DAY, at_bank_fen=500, earned_fen={"p2": 9})) == []
    (found,) = due_payouts([payee()], keeper="r1", day=DAY, at_bank_fen=500, earned_fen={"p1": 9})
    assert found.amount_fen == 9


@given(
    free=st.lists(st.integers(1, 10**12), max_size=8),
    asked=st.lists(st.integers(1, 10**12), max_size=8),
    at_bank_fen=st.integers(0, 10**13),
)
def test_never_more_is_ready_than_is_at_the_bank_or_stands(free: list[int], asked: list[int], at_bank_fen: int) -> None:
    payees = [
        Payee(
            payee=f"p{place}",
            free_fen=fen,
            in_force_since=1,
            payouts=[payout(asked[place])] if place < len(asked) else [],
        )
        for place, fen in enumerate(free)
    ]
    ready = [
        each
        for each in due_payouts(payees, keeper="r1", day=DAY, at_bank_fen=at_bank_fen)
        if each.standing is PayoutStanding.READY
    ]
    assert sum(each.amount_fen for each in ready) <= at_bank_fen
    for each in ready:
        of = next(p for p in payees if p.payee == each.payee)
        assert 0 < each.amount_fen <= of.free_fen - sum(p.amount_fen for p in of.payouts)
    assert len({each.end_to_end_id for each in ready}) == len(ready)


class BookOfTheRetailer:
    """The peer's side of a call: balances of r1's book by account, and statements by hash."""

    def __init__(self) -> None:
        self.accounts: dict[str, tuple[int, int]] = {}
        self.statements: dict[str, str] = {}

    async def evaluate(self, name: str, *, arguments: Any = (), **_: Any) -> bytes:
        if name == "ReadStatements":
            return canonical.dumps([self.statements[each] for each in arguments])
        assert (name, list(arguments)) == ("ReadBalances", ["r1"])
        return canonical.dumps(
            [
                {
                    "account": account,
                    "debits_pending": pending if "payable" in account else 0,
                    "credits_pending": 0 if "payable" in account else pending,
                    "debits_posted": 0 if "payable" in account else posted,
                    "credits_posted": posted if "payable" in account else 0,
                }
                for account, (posted, pending) in self.accounts.items()
            ]
        )


@pytest.fixture(name="peer")
def _peer() -> BookOfTheRetailer:
    peer = BookOfTheRetailer()
    peer.accounts = {"r1/clearing/r1": (9_000, 0), "r1/payable/sun-1": (1_234, 0), "r1/payable/r1": (50, 0)}
    return peer


@pytest.fixture(name="retailer")
async def _retailer(tmp_path: Path, peer: BookOfTheRetailer) -> AsyncIterator[OfficeInstance]:
    """With a bank account in force."""
    instance = await OfficeInstance.opened(tmp_path, organisation="RetailerOrg")
    for person in (CLERK, MANAGER, TRADER):
        await instance.enrol(person, kind="retailer")
    for person in (PRODUCER, PARTNER, VIEWER):
        await instance.enrol(person)
    instance.app.state.services = replace(instance.services, contract=cast(Contract, peer))
    await ask(instance, CLERK, "PUT", f"{ACCOUNTS}/{ACCOUNT_ID}", KEEPER)
    await ask(instance, MANAGER, "POST", f"{ACCOUNTS}/{ACCOUNT_ID}/approval", KEEPER)
    instance.clock += WAIT_MS
    yield instance
    await instance.close()


async def with_account(instance: OfficeInstance, account_id: str = SUN_ID, **other: str) -> None:
    """The producer's own people name its account at the retailers' instance."""
    account = {**SUN, **other}
    named = await ask(instance, PRODUCER, "PUT", f"{ACCOUNTS}/{account_id}", account)
    assert (named["participant"], named["number"]) == ("sun-1", f"****{account['number'][-4:]}")
    assert await ask(instance, PRODUCER, "POST", f"{ACCOUNTS}/{account_id}/approval", account) == "self_not_allowed"
    approved = await ask(instance, PARTNER, "POST", f"{ACCOUNTS}/{account_id}/approval", account)
    assert approved["phase"] == "waiting"
    instance.clock += WAIT_MS


async def due(instance: OfficeInstance, **filters: str) -> list[tuple[int, str]]:
    query = "&".join(f"{name}={value}" for name, value in {"day": DAY, **filters}.items())
    found = await ask(instance, CLERK, "GET", f"{DUE}?{query}")
    assert {each["payee"] for each in found["items"]} <= {"sun-1"}
    return [(each["amount_fen"], each["standing"]) for each in found["items"]]


async def test_from_what_was_earned_to_the_bank_and_nothing_twice(
    retailer: OfficeInstance, peer: BookOfTheRetailer
) -> None:
    assert await due(retailer) == [(1_234, "no_account")]
    await with_account(retailer)
    async with client_of(retailer, CLERK) as clerk:
        batch_id, body, left = await clerk.collection.payouts(day=DAY, about="发电收益")
        made = await clerk.collection.make_batch(batch_id, body)
        assert (made["kind"], made["control_fen"], left) == ("payouts", 1_234, [])
        assert await clerk.collection.make_batch(batch_id, body) == made, "the same again"
        assert (await clerk.collection.payouts(day=DAY, about="发电收益"))[1]["items"] == []
    at_once = await ask(retailer, MANAGER, "PUT", f"{BATCHES}/another", body)
    assert at_once == "item_invalid: exists"
    assert await ask(retailer, MANAGER, "POST", f"{BATCHES}/{batch_id}/approval", {"file_hash": made["file_hash"]})
    (held,) = await booked(retailer, f"{BATCHES}/{batch_id}/postings")
    assert (held["purpose"], held["parts"]) == ("payout", {"payable/sun-1": 1_234})
    peer.accounts["r1/payable/sun-1"] = (2_000, 1_234)
    assert await due(retailer) == [(766, "ready")], "what is held is taken off once"
    file = await ask(retailer, CLERK, "POST", f"{BATCHES}/{batch_id}/sending")
    assert SUN["number"].encode() in file
    said = notification(Line("12.34", "DBIT", "AB1", body["items"][0]["end_to_end_id"]))
    assert (await ask(retailer, CLERK, "POST", NOTIFICATIONS, said))["answered"] == [batch_id]
    assert [each["state"] for each in await booked(retailer, f"{BATCHES}/{batch_id}/postings")] == ["posted"]


async def test_a_payout_that_failed_waits_until_the_account_is_another(
    retailer: OfficeInstance, peer: BookOfTheRetailer
) -> None:
    await with_account(retailer)
    async with client_of(retailer, CLERK) as clerk:
        batch_id, body, _ = await clerk.collection.payouts(day=DAY, about="x")
        made = await clerk.collection.make_batch(batch_id, body)
    await ask(retailer, MANAGER, "POST", f"{BATCHES}/{batch_id}/approval", {"file_hash": made["file_hash"]})
    await booked(retailer, f"{BATCHES}/{batch_id}/postings")
    await ask(retailer, CLERK, "POST", f"{BATCHES}/{batch_id}/sending")
    (sent,) = body["items"]
    no = notification(Line("12.34", "CRDT", "AB2", sent["end_to_end_id"], "AC04"))
    await ask(retailer, CLERK, "POST", NOTIFICATIONS, no)
    await booked(retailer, f"{BATCHES}/{batch_id}/postings")
    assert await due(retailer) == [(1_234, "failed")]
    await with_account(retailer, OTHER_ID, number="6217009999999999999")
    assert await due(retailer) == [(1_234, "ready")]
    async with client_of(retailer, CLERK) as clerk:
        again_id, again, _ = await clerk.collection.payouts(day=DAY, about="x")
        assert (await clerk.collection.make_batch(again_id, again))["state"] == "made"
    assert again_id != batch_id


async def test_of_a_month_only_what_was_earned_and_posted(retailer: OfficeInstance, peer: BookOfTheRetailer) -> None:
    await with_account(retailer)
    salts = ["ab" * 32, "cd" * 32]
    for place, (salt, fen) in enumerate(zip(salts, (300, 500), strict=True)):
        hashed = f"{place:064}"
        text = {"statement": {"due": {"retailer": -fen, "producer:sun-1": fen}}, "salt": salt}
        peer.statements[hashed] = canonical.dumps(text).decode()
        row = {"plant_id": f"pv-{place}", "month": "2026-05", "version": 1, "buyer": "r1", "statement_hash": hashed}
        values = {**row, "block": 1, "record": "{}"}
        retailer.database.write_now(lambda c, values=values: c.execute(plant_settlements.insert(), values))  # type: ignore[misc]
    assert await due(retailer, month="2026-05") == []
    stand(retailer, charge_id(salts[0]), 1, "posted", "2026-06-01")
    assert await due(retailer, month="2026-05") == [(300, "ready")]
    stand(retailer, charge_id(salts[1]), 1, "posted", "2026-06-01")
    assert await due(retailer, month="2026-05") == [(800, "ready")]
    assert await due(retailer, month="2026-06") == []


async def test_a_payee_gets_nothing_else_there(retailer: OfficeInstance) -> None:
    await with_account(retailer)
    for path in (f"{DUE}?day={DAY}", BATCHES, "/api/v1/mandates", "/api/v1/orders", "/api/v1/accounts/r1/balances"):
        assert await ask(retailer, PRODUCER, "GET", path) == "wrong_organisation", path
    assert await ask(retailer, VIEWER, "GET", ACCOUNTS) == "role_not_allowed"
    assert [each["account_id"] for each in (await ask(retailer, PRODUCER, "GET", ACCOUNTS))["items"]] == [SUN_ID]
    assert await ask(retailer, PRODUCER, "DELETE", f"{ACCOUNTS}/{ACCOUNT_ID}") == "not_found"
    assert await ask(retailer, TRADER, "GET", f"{DUE}?day={DAY}") == "role_not_allowed"


async def test_elsewhere_nobody_names_an_account_but_its_own_people(tmp_path: Path) -> None:
    instance = await OfficeInstance.opened(tmp_path, organisation="ConsumerOrg")
    await instance.enrol(CLERK, kind="retailer")
    with pytest.raises(ProblemError) as refused:
        await ask(instance, CLERK, "GET", ACCOUNTS)
    assert refused.value.code == "sign_in_refused"
    await instance.close()
