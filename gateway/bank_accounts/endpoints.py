"""`/api/v1/bank-accounts`: where the participant acted for is paid.

At the instance of its own organisation, and at the retailers', which pay people of other organisations too.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response, status

from chaincode.refusals import Refused
from gateway.access.dependencies import requires
from gateway.bank_accounts.schemas import BankAccountBody, BankAccountInfo, BankAccountList
from gateway.bank_accounts.service import BankAccounts
from gateway.collection.bank_data import BankAccount, bank_account
from gateway.dependencies import services_of
from gateway.sessions.schemas import Caller

PATH = "/api/v1/bank-accounts"
router = APIRouter(prefix=PATH, tags=["bank accounts"])


async def _bank_accounts(request: Request) -> BankAccounts:
    service: BankAccounts = request.app.state.office.bank_accounts
    return service


def _payee(resource: str) -> Callable[[Request], Awaitable[Caller]]:
    """As `requires`, and with visitors where payees of other organisations are paid."""
    identify = requires(resource, visitors=True)

    async def check(request: Request) -> Caller:
        caller, settings = await identify(request), services_of(request).settings
        if caller.user.organisation != settings.msp_id and not settings.pays_out:
            raise Refused("wrong_organisation")
        return caller

    return check


Service = Annotated[BankAccounts, Depends(_bank_accounts)]
Reader = Annotated[Caller, Depends(_payee("bank_account:read"))]
Manager = Annotated[Caller, Depends(_payee("bank_account:manage"))]
AccountId = Annotated[str, Path(pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


@router.get("", summary="List one's bank accounts", response_model=BankAccountList)
async def get_bank_accounts(
    service: Service, caller: Reader, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> BankAccountList:
    """Those of the participant that the caller acts for, the newest first, masked."""
    return BankAccountList(items=await service.newest(caller=caller, limit=limit))


@router.put("/{account_id}", summary="Propose a bank account", response_model=BankAccountInfo)
async def put_bank_account(
    service: Service, caller: Manager, account_id: AccountId, body: BankAccountBody
) -> BankAccountInfo:
    """Under a UUID that the caller makes; the same request may be repeated. Everybody who acts for the participant is
    told. One at a time: not while another one is proposed or waits."""
    return await service.propose(account_id, _account(body), caller=caller)


@router.post("/{account_id}/approval", summary="Approve a bank account as the second person")
async def post_approval(
    service: Service, caller: Manager, account_id: AccountId, body: BankAccountBody
) -> BankAccountInfo:
    """The body is the account, typed again: nobody approves digits unseen, and nobody is shown them. The account is
    paid to when its waiting time (72 hours unless the instance is set otherwise) is over."""
    return await service.approve(account_id, _account(body), caller=caller)


@router.delete("/{account_id}", summary="Withdraw, decline or stop", status_code=status.HTTP_204_NO_CONTENT)
async def delete_bank_account(service: Service, caller: Manager, account_id: AccountId) -> Response:
    """The proposer withdraws, another declines, and either stops an approved account while it waits."""
    await service.end(account_id, caller=caller)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


def _account(body: BankAccountBody) -> BankAccount:
    return bank_account(holder=body.holder, number=body.number, cnaps=body.cnaps)
