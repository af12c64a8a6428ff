"""Money to the end on the real network: charged, collected, answered by the bank, reconciled, paid out."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from chaincode.dates import market_day
from gateway.client.charge_run import ChargeRun, ChargeTally
from gateway.client.client import EnergySaleClient
from gateway.client.errors import ProblemError
from tests.integration.market.clients import client_of
from tests.integration.market.conftest import People
from tests.integration.market.direct import Direct
from tests.integration.market.files import LOGS, OUTSIDERS, holding, holds
from tests.integration.market.http_calls import until
from tests.integration.market.metered_contracts import MONTH
from tests.integration.market.officers import colleague, register_user
from tests.integration.market.oracle import blocks
from tests.integration.market.people import fresh, now_ms
from tests.integration.market.test_plants import Producing, agree, bring_producing, settle
from tests.integration.market.test_settlement import run
from tests.running_network import RunningNetwork
from tests.unit.collection import bank
from tests.unit.collection.bank import Line

CHARGED_ON = "2026-06-01"
KEEPER = {"holder": "粤能售电有限公司", "number": "4402001234567890", "cnaps": "102100099996"}
MILL = {"holder": "南海纺织厂", "number": "6222021234567890123", "cnaps": "103100000026"}
HOTEL = {"holder": "白云酒店", "number": "6222027777777777777", "cnaps": "103100000026"}
SUN = {"holder": "阳光电站", "number": "6217001234567890001", "cnaps": "104100000004"}
_PATIENCE_S = 60


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The retailer's clerk and manager: one makes, the other approves. `day` is today."""

    market: RunningNetwork
    producing: Producing
    clerk: EnergySaleClient
    manager: EnergySaleClient
    day: str

    async def charge(self) -> ChargeTally:
        made = ChargeRun(self.clerk, month=MONTH, day=CHARGED_ON)
        await made.run([each.order for each in self.producing.metered.contracts])
        return await made.run_incomes()

    async def approved(self, batch_id: str, body: dict[str, Any]) -> None:
        """Make a batch and hold all of it."""
        made = await self.clerk.collection.make_batch(batch_id, body)
        with pytest.raises(ProblemError, match="own"):
            await self.clerk.collection.approve_batch(batch_id, file_hash=made["file_hash"])
        await self.manager.collection.approve_batch(batch_id, file_hash=made["file_hash"])
        with pytest.raises(ProblemError) as unheld:
            await self.clerk.collection.send_batch(batch_id)
        assert unheld.value.code == "books_differ"
        held = await self.manager.collection.book_batch(batch_id)
        assert (held.done, held.refused) == (len(body["items"]), {})
        assert (await self.manager.collection.book_batch(batch_id)).done == 0
        await self.book_is_whole()

    async def sent(self, batch_id: str, body: dict[str, Any]) -> etree._Element:
        """The bank's file of a batch."""
        await self.approved(batch_id, body)
        return etree.fromstring(await self.clerk.collection.send_batch(batch_id))

    async def answered(self, *lines: Line) -> None:
        """The bank's answer, which ends what was held; once however often it comes."""
        file = bank.notification(*lines)
        found = await self.clerk.collection.answer(file)
        assert (found["changed"], found["troubles"]) == (len(lines), [])
        (batch_id,) = found["answered"]
        ended = await self.clerk.collection.book_batch(batch_id)
        assert (ended.done, ended.refused) == (len(lines), {})
        assert (await self.clerk.collection.answer(file))["changed"] == 0
        assert (await self.clerk.collection.book_batch(batch_id)).done == 0
        await self.book_is_whole()

    async def reconciled(self, *lines: Line, closing: str) -> None:
        """The bank's statement of the day agrees with the books."""
        file = bank.statement(*lines, closing=closing).replace(b"2026-03-23", self.day.encode())
        (found,) = await self.clerk.collection.reconcile(file)
        assert (found["day"], found["differences"], found["bank_fen"]) == (self.day, 0, found["ledger_fen"])

    async def book_is_whole(self) -> None:
        found = await self.clerk.accounts.balances()
        assert (found["net_fen"], found["net_pending_fen"]) == (0, 0)

    async def stands(self, kind: str, owner: str) -> int:
        items = (await self.clerk.accounts.balances(owner=owner, kind=kind))["items"]
        return int(items[0]["balance_fen"]) if items else 0

    def line(self, fen: int, direction: str, end_to_end_id: str, reason: str | None = None) -> Line:
        on = f"<Dt>{self.day}</Dt>"
        return Line(yuan(fen), direction, fresh("AB"), end_to_end_id, reason, booked=on)


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


@pytest.fixture
async def desk(
    market: RunningNetwork, people: People, direct: dict[str, Direct], tmp_path: Path
) -> AsyncIterator[Desk]:
    """A month settled, of two contracts and a plant, and the retailer's bank account in force."""
    producing = await bring_producing(people, direct)
    await agree(market, producing)
    file = producing.readings(tmp_path / "readings.jsonl")
    assert (await run(market, producing.metered, file)).settled == 2
    assert (await settle(market, producing, file)).settled == 1
    async with client_of(market, producing.metered.clerk) as clerk, client_of(market, producing.retailer) as manager:
        await in_force(clerk, manager, KEEPER)
        day = market_day(now_ms())
        yield Desk(market=market, producing=producing, clerk=clerk, manager=manager, day=day)


async def in_force(one: EnergySaleClient, other: EnergySaleClient, account: dict[str, str]) -> None:
    """Two people of a participant name its account, and its waiting time goes by."""
    proposed = await one.bank_accounts.propose(account)
    await other.bank_accounts.approve(proposed["account_id"], account)

    async def phase() -> str:
        return str((await one.bank_accounts.newest())[0]["phase"])

    await until(phase, "in_force", within_s=_PATIENCE_S)


async def test_what_was_settled_is_collected_and_paid_out_and_the_books_agree_with_the_bank(
    desk: Desk, people: People
) -> None:
    first, again = await desk.charge(), await desk.charge()
    assert (first.charged, first.incomes, first.failed, again.there) == (2, 1, {}, 3)
    mill, hotel = (each.consumer.participant for each in desk.producing.metered.contracts)
    for payer, account in ((mill, MILL), (hotel, HOTEL)):
        mandate = {"payer": payer, "signed_on": "2026-01-05", **account}
        await desk.clerk.collection.register_mandate(fresh("m"), mandate)

    batch_id = fresh("b")
    body, left = await desk.clerk.collection.due(batch_id, day=desk.day, due_by=desk.day, about="电费")
    assert (len(body["items"]), left) == (2, [])
    file = await desk.sent(batch_id, body)
    assert [each.text for each in file.iterfind(".//{*}EndToEndId")] == [e["end_to_end_id"] for e in body["items"]]
    paid, failed = body["items"]
    payers = {bill["bill_id"]: bill["owner"] for bill in await desk.clerk.accounts.open_bills()}
    good = desk.line(paid["amount_fen"], "CRDT", paid["end_to_end_id"])
    bad = desk.line(failed["amount_fen"], "DBIT", failed["end_to_end_id"], "AM04")
    await desk.answered(good, bad)
    unpaid = [each["bill_id"] for each in await desk.clerk.accounts.open_bills() if each["free_fen"]]
    assert unpaid == [failed["bill"]]
    assert await desk.stands("receivable", payers[paid["bill"]]) == 0
    assert await desk.stands("receivable", payers[failed["bill"]]) == failed["amount_fen"]
    await desk.reconciled(good, closing=good.yuan)

    retried = {**failed, "end_to_end_id": f"{failed['end_to_end_id']}-2", "retry_of": failed["end_to_end_id"]}
    with pytest.raises(ProblemError) as early:
        await desk.clerk.collection.make_batch(fresh("b"), {**body, "items": [retried]})
    assert early.value.code == "item_invalid"
    later = (date.fromisoformat(desk.day) + timedelta(days=3)).isoformat()
    await desk.approved(fresh("b"), {**body, "day": later, "items": [retried]})

    payout = await producer_is_paid(desk, people)
    closing = yuan(paid["amount_fen"] - payout["amount_fen"])
    out = desk.line(payout["amount_fen"], "DBIT", payout["end_to_end_id"])
    await desk.answered(out)
    assert await desk.stands("payable", desk.producing.producer.participant) == 0
    await desk.reconciled(good, out, closing=closing)
    secrets = [str(fen) for fen in (paid["amount_fen"], failed["amount_fen"], payout["amount_fen"])]
    await nothing_leaves(desk, [*secrets, *(each["number"] for each in (KEEPER, MILL, HOTEL, SUN))])


async def producer_is_paid(desk: Desk, people: People) -> dict[str, Any]:
    """The producer's people name its account; what it has earned is sent to the bank. The item."""
    producer = desk.producing.producer
    earned = await desk.stands("payable", producer.participant)
    due = {each["payee"]: each for each in await desk.clerk.collection.due_payouts(day=desk.day, month=MONTH)}
    assert {each["standing"] for each in due.values()} == {"no_account"}
    assert (set(due), due[producer.participant]["amount_fen"]) == (
        {producer.participant, desk.producing.roof.participant},
        earned,
    )
    second = colleague(producer, *producer.roles)
    await register_user(desk.producing.metered.direct["ExchangeOrg"], people.registrar, second)

    async def known() -> bool:
        try:
            async with client_of(desk.market, second, at="RetailerOrg") as client:
                return await client.bank_accounts.newest() == []
        except ProblemError:
            return False

    await until(known, True, within_s=_PATIENCE_S)
    async with (
        client_of(desk.market, producer, at="RetailerOrg") as one,
        client_of(desk.market, second, at="RetailerOrg") as other,
    ):
        await in_force(one, other, SUN)
    batch_id, body, left = await desk.clerk.collection.payouts(day=desk.day, month=MONTH, about="发电收益")
    (item,) = body["items"]
    assert (item["payee"], item["amount_fen"], len(left)) == (producer.participant, earned, 1)
    file = await desk.sent(batch_id, body)
    assert SUN["number"] in [each.text for each in file.iterfind(".//{*}CdtrAcct/{*}Id/{*}Othr/{*}Id")]
    assert (await desk.clerk.collection.payouts(day=desk.day, month=MONTH, about="发电收益"))[1]["items"] == []
    found: dict[str, Any] = item
    return found


async def nothing_leaves(desk: Desk, secrets: Sequence[str]) -> None:
    """No amount and no account is on others' disks, in a log or in a block."""
    needles = [each.encode() for each in secrets if len(each) >= 7]
    assert len(needles) >= 6
    assert holding(desk.market, needles, *OUTSIDERS, LOGS) == []
    async for block in blocks(desk.market, "ExchangeOrg"):
        for transaction in block.transactions:
            parts = [*transaction.args, transaction.response_payload]
            if transaction.args[:1] == (b"Apply",):
                parts.append(zlib.decompress(transaction.args[1]))
            assert not any(holds(part, needle) for needle in needles for part in parts)
