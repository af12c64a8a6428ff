"""The rest of the month at the retailers: their plants' generation settled, their month closed with all parties at
zero, and one bill questioned, answered and disputed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from gateway.client.client import EnergySaleClient
from gateway.client.errors import ProblemError, RefusedError
from gateway.client.plant_run import PlantRun
from gateway.client.readings_file import ReadingsFile
from gateway.demo.cast import RETAILERS
from gateway.demo.cast_plants import PLANTS, TERMS, Plant
from gateway.demo.errors import DemoError
from gateway.demo.findings import Findings
from gateway.demo.month import Month, Supply
from gateway.demo.opening import Market
from gateway.demo.settled import Settled

DOUBTER = "office-1"
"""Who questions its bill."""
_QUESTION = "Why is the peak energy of the month so high? 本月高峰电量为何这么高？"
_ANSWER = "The readings are those of the meter, and their roots are on the ledger. 电量与计量一致，根已上链。"
_RULING = "The readings are proved, and the bill stands. 计量数据已获证明，账单维持不变。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """How many plants were settled, what they fed in (Wh) and what their parties got together (fen); how many bills and
    plants the retailers' closings count; whether a bill was disputed now."""

    plants: int
    generated_wh: int
    income_fen: int
    bills: int
    counted_plants: int
    disputed: bool


async def agree_on_plants(market: Market, month: Month) -> None:
    """Producers register their plants and buyers agree, where that was not done before. Raises the client's errors."""

    async def one(plant: Plant) -> None:
        producer, buyer = market.client(plant.producer), market.client(plant.buyer)
        try:
            known = await producer.plants.get(plant.plant)
        except ProblemError as error:
            if error.code != "not_found":
                raise
            args = {"plant": plant.plant, "kind": "photovoltaic", **plant.agreement(start=month.name)}
            receipt = await producer.plants.register(args, TERMS)
            buyer.reader.note_block(receipt.block_number)
            known = await producer.plants.get(plant.plant)
        if known["proposal"] is not None:
            await buyer.plants.agree(plant.plant, known["proposal"]["terms_hash"])

    await asyncio.gather(*(one(plant) for plant in PLANTS))


async def close(
    market: Market, month: Month, supplies: Sequence[Supply], settled: Settled, findings: Findings
) -> Closed:
    """Settle the plants, close each retailer's month, question a bill. What was done before stays.

    Raises DemoError for a plant that was refused, and the client's errors.
    """
    packed = ReadingsFile.read(settled.readings)
    retailers = [market.client(each.participant) for each in RETAILERS]
    for client in retailers:
        tally = await PlantRun(client, packed, month=month.name).run()
        if tally.failed:
            raise DemoError(f"plants that were refused: {', '.join(sorted(set(tally.failed.values())))}")
    generated, income = await _incomes(market, month, findings)
    counts = [await _closed(client, month, findings) for client in retailers]
    return Closed(
        plants=len(PLANTS),
        generated_wh=generated,
        income_fen=income,
        bills=sum(bills for bills, _ in counts),
        counted_plants=sum(plants for _, plants in counts),
        disputed=await _dispute(market, month, next(e for e in supplies if e.consumer.participant == DOUBTER)),
    )


async def _incomes(market: Market, month: Month, findings: Findings) -> tuple[int, int]:
    """Energy and money of all plants, as producer and buyer have them."""
    energy = income = 0
    for plant in PLANTS:
        seen = []
        for participant in (plant.producer, plant.buyer):
            client = market.client(participant)
            client.reader.note_block(market.client(plant.buyer).reader.seen)
            seen.append(await client.plants.statement(plant.plant, month.name))
        findings.expect("plant's statement the same for both sides", seen[0] == seen[1], of=plant.plant)
        findings.expect("parties of a plant sum to zero", sum(seen[0]["parties"].values()) == 0, of=plant.plant)
        energy += seen[0]["energy_wh"]
        income += seen[0]["total_fen"]
    return energy, income


async def _closed(client: EnergySaleClient, month: Month, findings: Findings) -> tuple[int, int]:
    """How many bills and plants the retailer's closing counts."""
    retailer = client.signer.identity.participant
    try:
        await client.periods.close(month.name)
    except RefusedError as refused:
        if refused.code != "already_closed":
            raise
    closing, statement = await client.periods.get(retailer, month.name), await client.periods.statement(month.name)
    at_zero = closing["balanced"] and sum(statement["parties"].values()) == 0
    findings.expect("closed month at zero, as both trading organisations computed it", at_zero, of=retailer)
    return closing["bills"], closing["plants"]


async def _dispute(market: Market, month: Month, supply: Supply) -> bool:
    """A question about a line of the bill, answered, disputed and ruled upon; False where there is one already."""
    consumer, retailer = market.client(supply.consumer.participant), market.client(supply.retailer)
    if [each async for each in consumer.bill_questions.find(order=supply.order_id)]:
        return False
    asked = await consumer.bill_questions.ask(supply.order_id, month.name, _QUESTION, line=0)
    retailer.reader.note_block(asked.block_number)
    question = str(asked.target)
    answered = await retailer.bill_questions.answer(question, _ANSWER)
    consumer.reader.note_block(answered.block_number)
    disputed = await consumer.bill_questions.dispute(question, reason="energy_too_high")
    market.supervisor.reader.note_block(disputed.block_number)
    await market.supervisor.contracts.resolve(supply.order_id, outcome="resume", reason="bill_stands", text=_RULING)
    return True
