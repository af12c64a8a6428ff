"""Contracts on the real network, each party at its own API: signed, archived, disputed, left and passed on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from gateway.client.client import EnergySaleClient
from gateway.client.errors import ProblemError, RefusedError
from gateway.client.steps import OrderFields, propose_termination
from tests.integration.market.clients import client_of
from tests.integration.market.conftest import People, person, register
from tests.integration.market.direct import Direct
from tests.integration.market.files import OUTSIDERS, holding
from tests.integration.market.people import Person, fresh
from tests.packages import package_args
from tests.running_network import RunningNetwork

TERMS = {"energy_wh": 235_711_131_792, "prices_e8_yuan_per_kwh": {"flat": 51_413_121}}
AMENDED = {"energy_wh": 235_711_131_793, "prices_e8_yuan_per_kwh": {"flat": 52_413_121}}
PLANTED = (b"235711131792", b"51413121", b"235711131793", b"52413121")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A client of each person, in the role that the steps of these tests take."""

    consumer: EnergySaleClient
    retailer: EnergySaleClient
    auditor: EnergySaleClient
    supervisor: EnergySaleClient
    operator: EnergySaleClient
    inspector: EnergySaleClient
    fields: OrderFields
    retailer_id: str

    @property
    def everybody(self) -> tuple[EnergySaleClient, ...]:
        return (self.consumer, self.retailer, self.auditor, self.supervisor, self.operator, self.inspector)

    async def then(self, step: Any) -> str:
        """Take a step, and let everybody's later reads stand at its block; the record's id."""
        receipt = await step
        for client in self.everybody:
            client.reader.note_block(receipt.block_number)
        return str(receipt.target)

    async def contract(self, fields: OrderFields | None = None) -> str:
        """A contract that both have signed and the exchange has archived."""
        order = await self.then(self.consumer.orders.submit_new(fields or self.fields, terms=TERMS))
        await self.then(self.retailer.orders.confirm(order))
        await self.then(self.consumer.orders.sign(order))
        await self.then(self.retailer.orders.sign(order))
        await self.then(self.auditor.orders.archive(order))
        return order


@pytest.fixture(scope="module")
async def desk(market: RunningNetwork, people: People, direct: dict[str, Direct]) -> AsyncIterator[Desk]:
    """A segment of its own, with a supplier of last resort, and encryption keys for all."""
    retailer = person(people.registrar, "RetailerOrg", "retailer_contract_manager")
    await register(direct["ExchangeOrg"], people.registrar, retailer)
    segment, package, safe = fresh("segment"), fresh("package"), fresh("package")
    policy: dict[str, Any] = {"audit": "omitted", "consumer_reconfirms": False, "deadlines_s": {}}
    last_resort = {"retailer": people.other_retailer.participant, "package": safe}
    steps = [
        people.exchange.signed("set_flow_policy", args={"segment": segment, "policy": policy}),
        *(
            publisher.signed("publish_package", args=package_args(name, template=people.template, segment=segment))
            for publisher, name in ((retailer, package), (people.other_retailer, safe))
        ),
        people.exchange.signed(
            "set_flow_policy", version=1, args={"segment": segment, "policy": {**policy, "last_resort": last_resort}}
        ),
    ]
    for step, organisation in zip(steps, ("ExchangeOrg", "RetailerOrg", "RetailerOrg", "ExchangeOrg"), strict=True):
        (result,) = await direct[organisation].apply(step)
        assert result["status"] == "applied", result
    async with AsyncExitStack() as stack:

        async def client(who: Person, role: str) -> EnergySaleClient:
            return await stack.enter_async_context(client_of(market, who, role=role))

        made = Desk(
            consumer=await client(people.consumer, "consumer_owner"),
            retailer=await client(retailer, "retailer_contract_manager"),
            auditor=await client(people.exchange, "exchange_auditor"),
            supervisor=await client(people.exchange, "exchange_supervisor"),
            operator=await client(people.exchange, "exchange_market_operator"),
            inspector=await client(people.inspector, "regulator_inspector"),
            fields=OrderFields(
                retailer=retailer.participant,
                package=package,
                package_version=1,
                segment=segment,
                period_start="2027-01-01",
                period_end="2028-01-01",
            ),
            retailer_id=retailer.participant,
        )
        registrar = await client(people.registrar, "exchange_registrar")
        for each in (made.consumer, made.retailer, registrar):
            await made.then(each.contracts.make_encryption_key())
        yield made


@pytest.fixture(scope="module")
async def contract(desk: Desk) -> str:
    return await desk.contract()


async def test_all_four_have_the_text_that_was_signed(desk: Desk, contract: str) -> None:
    order = await desk.auditor.orders.get(contract)
    texts = [await each.contracts.text(contract) for each in desk.everybody]
    assert {digest for _, digest in texts} == {order["text_hash"]}
    assert len({pdf for pdf, _ in texts}) == 1
    assert (order["state"], set(order["signed"])) == ("executing", {"consumer", "retailer"})


async def test_the_parties_alone_read_the_annex(desk: Desk, contract: str) -> None:
    for party in (desk.consumer, desk.retailer):
        annex = await party.contracts.annex(contract)
        assert f'"energy_wh":{TERMS["energy_wh"]}' in annex["private"]
    for other in (desk.auditor, desk.inspector):
        with pytest.raises(ProblemError) as raised:
            await other.contracts.annex(contract)
        assert raised.value.code == "role_not_allowed"


async def test_the_archive_is_found_by_exchange_and_parties(desk: Desk, contract: str) -> None:
    order = await desk.auditor.orders.get(contract)
    for each in (desk.consumer, desk.retailer, desk.auditor, desk.inspector):
        found = [item["order_id"] async for item in each.contracts.find(hash=order["text_hash"])]
        assert found == [contract]
    assert contract.encode() in await desk.auditor.contracts.export("csv", party=desk.retailer_id)


async def test_an_amendment_is_checked_accepted_and_archived(desk: Desk) -> None:
    order = await desk.contract()
    _, first = await desk.consumer.contracts.text(order)
    await desk.then(desk.retailer.orders.propose_amendment(order, terms=AMENDED))
    await desk.then(desk.consumer.orders.accept(order))
    await desk.then(desk.auditor.orders.archive(order))

    _, second = await desk.auditor.contracts.text(order)
    assert second != first
    assert (await desk.retailer.contracts.text(order, text_hash=first))[1] == first
    assert f'"energy_wh":{AMENDED["energy_wh"]}' in (await desk.consumer.contracts.annex(order))["private"]


async def test_a_termination_says_its_day_to_all_and_its_fee_to_the_parties_only(desk: Desk) -> None:
    order = await desk.contract()
    await desk.then(desk.consumer.orders.propose_termination(order, ends_on="2027-07-01"))
    proposed = await desk.retailer.contracts.annex(order, proposed=True)
    assert proposed["early_end"]["ends_on"] == "2027-07-01"
    assert (await desk.inspector.orders.get(order))["proposal"]["ends_on"] == "2027-07-01"
    await desk.then(desk.retailer.orders.accept(order))
    assert (await desk.inspector.orders.get(order))["ends_on"] is None
    await desk.then(desk.auditor.orders.archive(order))
    for each in desk.everybody:
        ended = await each.orders.get(order)
        assert (ended["state"], ended["ends_on"], ended["proposal"]) == ("executing", "2027-07-01", None)
    assert (await desk.consumer.contracts.progress(order))["days"] == 181
    assert (await desk.consumer.contracts.renewal(order))["period_start"] == "2027-07-01"
    with pytest.raises(RefusedError) as raised:
        await desk.consumer.contracts.give_notice(order, kind="switch", ends_on="2027-06-01")
    assert raised.value.code == "end_already_set"


async def test_a_day_outside_the_contract_is_neither_prepared_nor_taken_by_the_ledger(desk: Desk) -> None:
    order = await desk.contract()
    for ends_on in ("2026-12-31", "2028-01-02"):
        with pytest.raises(ProblemError) as asked:
            await desk.retailer.orders.propose_termination(order, ends_on=ends_on)
        assert asked.value.code == "date_not_allowed"
        version = (await desk.retailer.orders.get(order))["version"]
        step = propose_termination(order, version=version, text_hash="cd" * 32, ends_on=ends_on)
        with pytest.raises(RefusedError) as refused:
            await desk.retailer.take(step)
        assert refused.value.code == "date_not_allowed"


async def test_an_end_by_tomorrow_cancels_the_contract(desk: Desk) -> None:
    today = datetime.now(timezone(timedelta(hours=8))).date()
    start, end = today + timedelta(days=1), today + timedelta(days=31)
    fields = replace(desk.fields, period_start=start.isoformat(), period_end=end.isoformat())
    order = await desk.contract(fields)
    await desk.then(desk.retailer.orders.propose_termination(order))  # tomorrow, as nobody says otherwise
    await desk.then(desk.consumer.orders.accept(order))
    await desk.then(desk.auditor.orders.archive(order))
    ended = await desk.inspector.orders.get(order)
    assert (ended["state"], ended["ends_on"]) == ("cancelled", fields.period_start)


async def test_a_dispute_with_statements_opened_terms_and_a_ruling(desk: Desk) -> None:
    order = await desk.contract()
    paper = b"%PDF-1.4 a meter's log"
    document = await desk.consumer.contracts.add_document(order, paper, media_type="application/pdf")
    await desk.then(
        desk.consumer.contracts.dispute(order, reason="metering", text="the meter ran on", documents=[document])
    )
    await desk.then(desk.retailer.contracts.state_case(order, "the meter was tested"))
    await desk.then(desk.consumer.contracts.open_terms(order))

    said = (await desk.supervisor.contracts.case(order))["items"]
    assert [item["text"] for item in said[:2]] == ["the meter ran on", "the meter was tested"]
    assert said[0]["documents"] == [document]
    assert (said[2]["fits"], said[2]["terms"]) == (True, TERMS)

    await desk.then(
        desk.supervisor.contracts.resolve(order, outcome="resume", reason="meter_replaced", text="test it again")
    )
    heard = (await desk.retailer.contracts.case(order))["items"]
    assert [(item["kind"], item["text"]) for item in heard[2:]] == [("opened_terms", None), ("ruling", "test it again")]
    with pytest.raises(ProblemError):
        await desk.inspector.contracts.case(order)


async def test_notice_ends_a_contract_early_and_a_renewal_follows_it(desk: Desk) -> None:
    order = await desk.contract()
    await desk.then(desk.consumer.contracts.give_notice(order, kind="move_out", ends_on="2027-03-01"))
    assert (await desk.operator.orders.get(order))["ends_on"] == "2027-03-01"
    assert (await desk.consumer.contracts.renewal(order))["period_start"] == "2027-03-01"
    assert (await desk.consumer.contracts.progress(order))["days"] == 59


async def test_the_contracts_of_a_defaulted_retailer_are_passed_on(desk: Desk, people: People) -> None:
    order = await desk.contract()
    with pytest.raises(ProblemError) as raised:
        await desk.operator.contracts.pass_on(desk.retailer_id, ends_on="2027-02-01")
    assert raised.value.code == "not_defaulted"
    await desk.then(desk.supervisor.contracts.declare_default(desk.retailer_id, reason="market_exit"))

    receipts = await desk.operator.contracts.pass_on(desk.retailer_id, ends_on="2027-02-01")

    assert receipts
    assert all(receipt.committed for receipt in receipts), receipts
    ended = await desk.operator.orders.get(order)
    assert ended["ends_on"] == "2027-02-01"
    follower = await desk.operator.orders.get(ended["passed_on_to"])
    assert follower["retailer"] == people.other_retailer.participant
    assert (follower["state"], follower["origin"]["kind"]) == ("executing", "last_resort")
    with pytest.raises(RefusedError):
        await desk.consumer.orders.submit_new(desk.fields, terms=TERMS)


async def test_no_file_outside_the_two_organisations_holds_a_number_of_the_terms(
    market: RunningNetwork, desk: Desk, contract: str
) -> None:
    assert await asyncio.to_thread(holding, market, PLANTED[:1], "peer0.consumerorg")
    leaks = await asyncio.to_thread(holding, market, PLANTED, *OUTSIDERS)
    # What a party opened in a dispute is the exchange's to read, and lies encrypted.
    assert leaks == []
