"""`/api/v1/due-payouts`: what payees have earned and may be paid now. For the people of the participant that pays."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from gateway.accounts.service import AccountReads
from gateway.collection.endpoints import BookService, Reader
from gateway.collection.incomes import earned_in_month
from gateway.collection.payout_service import Balances, Payouts
from gateway.collection.schemas import Day, DuePayoutInfo, DuePayoutList
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.settlements.schemas import MONTH
from gateway.settlements.service import StatementReads

PATH = "/api/v1/due-payouts"
router = APIRouter(tags=["collection"])


async def _payouts(request: Request) -> Payouts:
    service: Payouts = request.app.state.office.payouts
    return service


@router.get(PATH, summary="List what is due to payees")
async def get_due_payouts(
    service: Annotated[Payouts, Depends(_payouts)],
    books: BookService,
    services: CurrentServices,
    caller: Reader,
    _: ReadAtBlock,
    day: Annotated[Day, Query(description="When the money is to move")],
    month: Annotated[str | None, Query(pattern=MONTH, description="At most what was earned by plants then")] = None,
) -> DuePayoutList:
    """Of the book of the caller's participant: what stands for producers and their partners, without what was paid, is
    held, or is in a batch that was made. A batch of these names the ids given here, so that nothing is paid twice."""
    keeper, organisation = caller.participant, services.settings.msp_id
    earned = None
    if month is not None:
        statements = StatementReads(contract=services.contract, organisation=organisation)
        earned = await earned_in_month(keeper, month, read_model=services.database, books=books, statements=statements)
    accounts = AccountReads(contract=services.contract, organisation=organisation)

    async def read_balances() -> Balances:
        return await accounts.balances(keeper, owner=None)

    found = await service.due(read_balances, keeper=keeper, day=day, earned_fen=earned)
    return DuePayoutList(day=day, items=[DuePayoutInfo(**asdict(each)) for each in found])
