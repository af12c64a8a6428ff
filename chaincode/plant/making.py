"""The statements of plants, for `Settle`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chaincode.billing.asked import Asked
from chaincode.billing.gathering import Collections
from chaincode.context import Overlay
from chaincode.plant.computing import compute_income
from chaincode.plant.gathering import IncomeGathering, PlantMonth
from chaincode.plant.transactions import planned, standing_keys, standing_of
from chaincode.refusals import Refused


class Incomes:
    """Of the intents `settle_plant`."""

    def __init__(self, ledger: Overlay, collections: Collections) -> None:
        self._ledger = ledger
        self._gathering = IncomeGathering(ledger, collections)

    def keys(self, asked: Asked) -> list[str]:
        return standing_keys(str(asked.intent.target), asked.intent.args["month"])

    async def load(self, asked: Sequence[Asked]) -> None:
        await self._gathering.load([_month(each) for each in asked])

    async def statement(self, asked: Asked, *, now_ms: int) -> dict[str, Any]:
        """Raises Refused: `unknown_target`, `readings_differ`, what `plan`, `IncomeGathering.facts` and
        `compute_income` raise."""
        month = _month(asked)
        standing = await standing_of(self._ledger, month.plant, month.month)
        settlement = planned(asked.intent, standing, now_ms=now_ms)
        facts = await self._gathering.facts(month, standing, settlement)
        if facts.measured.readings_hash != settlement.readings_hash:
            raise Refused("readings_differ", key=month.plant)
        return compute_income(facts)


def _month(asked: Asked) -> PlantMonth:
    return PlantMonth(plant=str(asked.intent.target), month=asked.intent.args["month"], packed=asked.private.readings)
