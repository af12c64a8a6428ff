"""A run that charges the settled bills of a month, or gives back what they say, and posts the income of the plants that
one buys from: each statement once, whoever runs it and however often."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from chaincode import canonical
from chaincode.account.due import charge_of
from chaincode.account.instruction import Instruction
from chaincode.account.purposes import Purpose
from chaincode.account.stated import grid_parties
from gateway.client.errors import TermsDifferError
from gateway.client.plants import MONTHS
from gateway.client.settlements import PATH
from gateway.client.uuid7 import uuid7

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

CHUNK = 200
DAYS_TO_PAY = 15
_DONE = frozenset({"posting_exists", "posting_differs"})


@dataclass(slots=True)
class ChargeTally:
    """What became of the statements of a run. `incomes` are plants', `nothing` had nothing due, `there` were charged
    before; `failed` has the refusals' codes by order or plant."""

    charged: int = 0
    credited: int = 0
    incomes: int = 0
    there: int = 0
    nothing: int = 0
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return self.charged + self.credited + self.incomes + self.there + self.nothing + len(self.failed)

    def count(self, instruction: Instruction, *, is_income: bool) -> None:
        if is_income:
            self.incomes += 1
        elif instruction.purpose is Purpose.CREDIT_NOTE:
            self.credited += 1
        else:
            self.charged += 1


@dataclass(slots=True, kw_only=True, repr=False)
class _Claim:
    """A settled month, of the contract or the plant `id`, and what posts it."""

    id: str
    record: Mapping[str, Any]
    is_income: bool = False
    instruction: Instruction | None = None


class ChargeRun:
    """One run as one user of a retailer, on the value date `day` (market-local)."""

    def __init__(
        self,
        client: EnergySaleClient,
        *,
        month: str,
        day: str,
        days_to_pay: int = DAYS_TO_PAY,
        progress: Callable[[ChargeTally], None] = lambda _: None,
    ) -> None:
        self._client = client
        self._month = month
        self._day = day
        self._due_on = (date.fromisoformat(day) + timedelta(days=days_to_pay)).isoformat()
        self._progress = progress
        self._grids: dict[str, str] = {}
        self.tally = ChargeTally()

    async def run(self, order_ids: Sequence[str] = ()) -> ChargeTally:
        """Charge all versions of the month's bills, of all contracts or of those named. Raises what reads and the
        client's `send_all` raise, TermsDifferError for a statement that has not the ledger's hash."""
        mine = self._client.signer.identity.participant
        chunk: list[_Claim] = []
        async for bill in self._client.settlements.find(month=self._month, retailer=mine, versions="all", limit=500):
            if not order_ids or bill["order_id"] in order_ids:
                chunk = await self._add(chunk, _Claim(id=bill["order_id"], record=bill))
        await self._post(chunk)
        return self.tally

    async def run_incomes(self, plants: Sequence[str] = ()) -> ChargeTally:
        """Post the income of all versions of the month's statements of plants that one buys from, of all or of those
        named. Raises as `run`."""
        mine = self._client.signer.identity.participant
        chunk: list[_Claim] = []
        async for month in self._client.plants.months(month=self._month, buyer=mine, versions="all", limit=500):
            if not plants or month["plant_id"] in plants:
                chunk = await self._add(chunk, _Claim(id=month["plant_id"], record=month, is_income=True))
        await self._post(chunk)
        return self.tally

    async def _add(self, chunk: list[_Claim], claim: _Claim) -> list[_Claim]:
        """The chunk with a claim more, or a new one where that made it full."""
        claim.instruction = await self._instruction(claim)
        if claim.instruction is None:
            self.tally.nothing += 1
            return chunk
        chunk.append(claim)
        if len(chunk) < CHUNK:
            return chunk
        await self._post(chunk)
        return []

    async def _instruction(self, claim: _Claim) -> Instruction | None:
        record = claim.record
        path = f"{MONTHS if claim.is_income else PATH}/{claim.id}/{record['month']}/statement"
        answer = await self._client.reader.get_object(path, {"version": record["version"]})
        text: str = answer["text"]
        if hashlib.sha256(text.encode()).hexdigest() != record["statement_hash"]:
            raise TermsDifferError("the statement", order_id=claim.id)
        value = canonical.loads(text)
        statement = value["statement"]
        grid = None
        if "grid" in statement["due"]:
            grid = await (self._grid_of_plant(claim.id) if claim.is_income else self._grid(statement))
        return charge_of(
            statement,
            salt=value["salt"],
            statement_hash=record["statement_hash"],
            grid=grid,
            day=self._day,
            due_on=self._due_on,
        )

    async def _grid_of_plant(self, plant: str) -> str | None:
        found = grid_parties((await self._client.plants.get(plant))["agreements"])
        return found.pop() if len(found) == 1 else None

    async def _grid(self, statement: Mapping[str, Any]) -> str | None:
        found = set()
        for point in statement["points"]:
            if point not in self._grids:
                self._grids[point] = (await self._client.metering.point(point))["grid"]
            found.add(self._grids[point])
        return found.pop() if len(found) == 1 else None

    async def _post(self, chunk: Sequence[_Claim]) -> None:
        """A statement's posting has an id that follows from its salt, so one that is there is this one, made on another
        day perhaps."""
        made = [(each, each.instruction) for each in chunk if each.instruction is not None]
        receipts = await self._client.accounts.post_all([instruction for _, instruction in made])
        for (claim, instruction), receipt in zip(made, receipts, strict=True):
            if receipt.status == "applied":
                self.tally.count(instruction, is_income=claim.is_income)
            elif receipt.status == "exists" or receipt.code in _DONE:
                self.tally.there += 1
            else:
                self.tally.failed[claim.id] = str(receipt.code)
        self._progress(self.tally)


async def late_fees_due(client: EnergySaleClient, *, day: str, days_to_pay: int = DAYS_TO_PAY) -> list[Instruction]:
    """The instructions that charge what of late fees has accrued up to `day` on the bills of one's own book. What was
    charged already is not charged again, under whichever id."""
    keeper = client.signer.identity.participant
    due_on = (date.fromisoformat(day) + timedelta(days=days_to_pay)).isoformat()
    return [
        Instruction(
            id=uuid7(),
            keeper=keeper,
            owner=each["owner"],
            purpose=Purpose.LATE_FEE,
            day=day,
            bill=each["bill_id"],
            fee_rule=each["fee_rule"],
            due_on=due_on,
        )
        for each in await client.accounts.open_bills(on=day)
        if each["late_fee_fen"]
    ]
