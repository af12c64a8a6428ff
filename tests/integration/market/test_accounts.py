"""From a settled bill to the bank on the real network: charged, paid in part, late, overpaid, refunded, paid out."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import pytest

from chaincode.account.instruction import Instruction
from chaincode.account.posting import State
from chaincode.account.purposes import Purpose
from gateway.client.accounts import by_reference, post
from gateway.client.charge_run import ChargeRun, ChargeTally, late_fees_due
from gateway.client.client import EnergySaleClient
from gateway.client.errors import ProblemError, RefusedError
from tests.integration.market.clients import client_of
from tests.integration.market.conftest import People
from tests.integration.market.direct import Direct
from tests.integration.market.files import LOGS, MEMBERS, OUTSIDERS, holding, holds
from tests.integration.market.metered_contracts import MONTH, Metered, metered_contracts
from tests.integration.market.oracle import blocks
from tests.integration.market.people import Person, fresh, now_ms
from tests.integration.market.test_settlement import run
from tests.running_network import RunningNetwork

CHARGED_ON, PAID_ON, LATE_ON = "2026-06-01", "2026-06-10", "2026-07-06"
DAYS_TO_PAY = 14
PLANTED_FEN = 738_905_609_893
HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
async def metered(open_market: RunningNetwork, people: People, direct: dict[str, Direct]) -> Metered:
    if "GridOrg" not in direct:
        pytest.skip("the grid company has no organisation in this network")
    return await metered_contracts(people, direct, 2)


class Desk:
    """The retailer's settlement clerk, with shorthands."""

    def __init__(self, client: EnergySaleClient) -> None:
        self.client = client
        self.keeper = client.signer.identity.participant

    async def charge(self, metered: Metered) -> ChargeTally:
        made = ChargeRun(self.client, month=MONTH, day=CHARGED_ON, days_to_pay=DAYS_TO_PAY)
        return await made.run([each.order for each in metered.contracts])

    def ask(self, purpose: Purpose, owner: str, amount_fen: int, **values: Any) -> Instruction:
        given = {"id": fresh("x"), "day": PAID_ON, **values}
        return Instruction(keeper=self.keeper, owner=owner, purpose=purpose, amount_fen=amount_fen, **given)

    async def post(self, purpose: Purpose, owner: str, amount_fen: int, **values: Any) -> str:
        receipt = await self.client.accounts.post(self.ask(purpose, owner, amount_fen, **values))
        assert receipt.status == "applied"
        await self.book_is_whole()
        return str(receipt.target)

    async def book_is_whole(self) -> None:
        found = await self.client.accounts.balances()
        assert (found["net_fen"], found["net_pending_fen"]) == (0, 0)

    async def stands(self, kind: str, owner: str) -> int:
        items = (await self.client.accounts.balances(owner=owner, kind=kind))["items"]
        return int(items[0]["balance_fen"]) if items else 0


async def test_a_bill_is_charged_paid_given_back_fined_and_paid_out(
    market: RunningNetwork, metered: Metered, tmp_path: Path
) -> None:
    await run(market, metered, metered.readings_file(tmp_path / "readings.jsonl"))
    mill, hotel = (each.consumer for each in metered.contracts)
    async with client_of(market, metered.clerk) as client:
        desk = Desk(client)
        first, again = await desk.charge(metered), await desk.charge(metered)
        assert (first.charged, first.failed, again.charged, again.there) == (2, {}, 0, 2)
        (bill,) = await client.accounts.open_bills(owner=mill.participant)
        owed = bill["amount_fen"]
        assert owed == -(await statement(market, mill, metered.contracts[0].order))["due"]["consumer"]

        await desk.post(Purpose.PAYMENT, mill.participant, owed - 5_000, id=by_reference(desk.keeper, fresh("ref")))
        (bill,) = await client.accounts.open_bills(owner=mill.participant, on=LATE_ON)
        assert (bill["open_fen"], bill["overdue"]) == (5_000, True)
        days = 6 + 15  # 15 June was the due date
        assert bill["late_fee_fen"] == (5_000 * 20 * days + 5_000) // 10_000
        fees = await late_fees_due(client, day=LATE_ON, days_to_pay=DAYS_TO_PAY)
        mine = [each for each in fees if each.owner == mill.participant]
        assert [each.status for each in await client.accounts.post_all(mine)] == ["applied"]
        assert [each.code for each in await client.accounts.post_all([*map(renamed, mine)])] == ["no_late_fee"]

        open_fen = await desk.stands("receivable", mill.participant)
        paid = await desk.post(Purpose.PAYMENT, mill.participant, open_fen + 700, day=LATE_ON)
        assert await client.accounts.open_bills(owner=mill.participant) == []
        assert await desk.stands("prepayment", mill.participant) == 700
        refund = await desk.post(
            Purpose.REFUND, mill.participant, 300, of=paid, day=LATE_ON, good_until=now_ms() + HOUR_MS
        )
        ended = await client.accounts.end(refund, State.POSTED, LATE_ON)
        assert (ended.status, (await client.accounts.end(refund, State.POSTED, LATE_ON)).status) == (
            "applied",
            "exists",
        )
        assert await desk.stands("prepayment", mill.participant) == 400
        earned = await desk.stands("revenue", desk.keeper)
        await desk.post(Purpose.PAYOUT, desk.keeper, 1_000, parts={f"revenue/{desk.keeper}": 1_000})
        assert await desk.stands("revenue", desk.keeper) == earned - 1_000
        with pytest.raises(RefusedError) as refused:
            await desk.post(Purpose.REFUND, mill.participant, 401, of=paid)
        assert refused.value.code == "balance_exceeded"
        assert await client.accounts.unpublished() == []
    await each_sees_its_own(market, metered, mill, hotel)


async def statement(market: RunningNetwork, who: Person, order: str) -> dict[str, Any]:
    async with client_of(market, who) as client:
        return await client.settlements.statement(order, MONTH)


def renamed(instruction: Instruction) -> Instruction:
    return Instruction.from_record({**instruction.to_record(), "id": fresh("x")})


async def each_sees_its_own(market: RunningNetwork, metered: Metered, mill: Person, hotel: Person) -> None:
    keeper = metered.clerk.participant
    async with client_of(market, mill) as client:
        assert await client.accounts.books() == [{"keeper": keeper, "own": False}]
        found = [each["purpose"] async for each in client.accounts.postings(keeper=keeper)]
        assert found == ["refund", "payment", "late_fee", "payment", "charge"]
        balances = (await client.accounts.balances(keeper=keeper))["items"]
        assert {each["owner"] for each in balances} == {mill.participant}
        with pytest.raises(ProblemError) as none:
            await client.accounts.balances(keeper=keeper, owner=hotel.participant)
        assert none.value.code == "not_found"
        lines = (await client.accounts.export("postings", "csv", keeper=keeper)).decode().splitlines()
        assert len(lines) == 1 + 5 * 2 + 1  # the last payment paid ahead as well
    async with client_of(market, hotel) as client:
        assert [each["purpose"] async for each in client.accounts.postings(keeper=keeper)] == ["charge"]
        assert len(await client.accounts.open_bills(keeper=keeper)) == 1


async def test_the_same_posting_is_made_once_and_another_is_not_taken_for_it(
    market: RunningNetwork, metered: Metered
) -> None:
    owner = metered.contracts[0].consumer.participant
    async with client_of(market, metered.clerk) as client:
        desk = Desk(client)
        before = await desk.stands("deposit", owner)
        many = [desk.ask(Purpose.DEPOSIT_TAKEN, owner, 100 + n) for n in range(60)]
        receipts = await client.accounts.post_all([*many, *many[:20]])
        assert [each.status for each in receipts] == ["applied"] * 60 + ["exists"] * 20
        other = Instruction.from_record({**many[0].to_record(), "amount_fen": 1})
        with pytest.raises(RefusedError) as refused:
            await client.accounts.post(other)
        assert refused.value.code == "posting_differs"
        assert await desk.stands("deposit", owner) == before + sum(100 + n for n in range(60))
        await desk.book_is_whole()


async def test_what_was_carried_out_and_not_published_is_published_later(
    market: RunningNetwork, metered: Metered
) -> None:
    owner = metered.contracts[0].consumer.participant
    async with client_of(market, metered.clerk) as client:
        desk = Desk(client)
        before = await desk.stands("deposit", owner)
        lost = client.maker.make(post(desk.ask(Purpose.DEPOSIT_TAKEN, owner, 900, id=fresh("lost"))))
        assert await metered.direct["RetailerOrg"].deposit(lost, function="Post") == [{"status": "deposited"}]
        (found,) = await client.accounts.unpublished()
        assert [each.status for each in await client.accounts.publish()] == ["applied"]
        assert (await client.accounts.posting(found["posting"]))["version"] == 1
        assert await client.accounts.unpublished() == []
        assert await desk.stands("deposit", owner) == before + 900


async def test_no_amount_leaves_the_two_organisations(market: RunningNetwork, metered: Metered) -> None:
    owner = metered.contracts[0].consumer.participant
    async with client_of(market, metered.clerk) as client:
        desk = Desk(client)
        paid = await desk.post(Purpose.PAYMENT, owner, PLANTED_FEN)
        with pytest.raises(RefusedError):
            await desk.post(Purpose.REFUND, owner, PLANTED_FEN + 1, of=paid)
        await desk.post(Purpose.REFUND, owner, PLANTED_FEN, of=paid)
    needle = str(PLANTED_FEN).encode()
    assert holding(market, [needle], *MEMBERS)
    assert holding(market, [needle], *OUTSIDERS, LOGS) == []
    async for block in blocks(market, "ExchangeOrg"):
        for transaction in block.transactions:
            parts = [*transaction.args, transaction.response_payload]
            if transaction.args[:1] == (b"Apply",):
                parts.append(zlib.decompress(transaction.args[1]))
            assert not any(holds(part, needle) for part in parts)
