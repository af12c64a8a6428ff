"""`/api/v1/accounts`: balances, open bills and postings. A keeper sees its whole book, others what is theirs in it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from chaincode.dates import market_day
from gateway.access.dependencies import PostingReader
from gateway.accounts import repository
from gateway.accounts.listing import Postings
from gateway.accounts.schemas import (
    BalanceList,
    BalanceQuery,
    BillInfo,
    BillList,
    BillQuery,
    BookInfo,
    BookList,
    BookQuery,
    PostingAtBlock,
    PostingInfo,
    PostingPage,
    PostingQuery,
    UnpublishedList,
)
from gateway.accounts.service import AccountReads, balance_info
from gateway.clock import Now
from gateway.dependencies import CurrentServices, ReadAtBlock, Services, wait_for_block
from gateway.exports import ANSWER, Format, rows_response
from gateway.pages import ID
from gateway.problems import ProblemError
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1/accounts", tags=["accounts"])

Keeper = Annotated[str, Path(pattern=ID)]
PostingId = Annotated[str, Path(pattern=ID)]
Balances = Annotated[BalanceQuery, Query()]
Bills = Annotated[BillQuery, Query()]
_BALANCES = ("kind", "owner", "balance_fen", "free_fen", "debits_posted", "credits_posted", "debits_pending")
_BILLS = ("bill_id", "owner", "amount_fen", "open_fen", "free_fen", "due_on", "overdue", "fee_rule", "late_fee_fen")
_ENTRIES = (
    *("posting_id", "day", "state", "purpose", "owner", "account_kind", "account_owner", "amount_fen", "bills", "of"),
    *("version", "hash", "operator", "refreshed_at"),
)


@router.get("", summary="List the books in which one has accounts")
async def get_books(services: CurrentServices, caller: PostingReader, _: ReadAtBlock) -> BookList:
    """One's own for a retailer, those of its retailers for a consumer."""
    mine = caller.participant
    keepers = await services.database.read(lambda connection: repository.suppliers(connection, mine))
    books = [BookInfo(keeper=keeper, own=False) for keeper in keepers]
    if any(role.startswith("retailer_") for role in caller.roles):
        books = [BookInfo(keeper=mine, own=True)]
    return BookList(block_height=services.height.value, items=books)


@router.get("/{keeper}/balances", summary="List balances")
async def get_balances(
    keeper: Keeper, services: CurrentServices, caller: PostingReader, query: Balances
) -> BalanceList:
    """By kind and owner. A whole book sums to zero."""
    await wait_for_block(services.height, query.min_block)
    found = await _reads(services).balances(keeper, owner=_owner(caller, keeper, query.owner))
    found = [each for each in found if query.kind in (None, each[0].kind)]
    return BalanceList(
        block_height=services.height.value,
        items=[balance_info(account, balance) for account, balance in found],
        net_fen=sum(balance.net_fen for _, balance in found),
        net_pending_fen=sum(balance.net_pending_fen for _, balance in found),
    )


@router.get(
    "/{keeper}/balances.{file_format}", summary="Export balances", response_class=Response, responses={**ANSWER}
)
async def export_balances(
    keeper: Keeper,
    file_format: Format,
    services: CurrentServices,
    caller: PostingReader,
    query: Balances,
) -> Response:
    """As CSV or XLSX."""
    answer = await get_balances(keeper, services, caller, query)
    rows = [each.model_dump(mode="json") for each in answer.items]
    columns = (*_BALANCES, "credits_pending")
    return await _export(services, caller, rows, what="balances", columns=columns, file_format=file_format, query=query)


@router.get("/{keeper}/open-bills", summary="List open bills")
async def get_open_bills(
    keeper: Keeper, services: CurrentServices, caller: PostingReader, query: Bills, now: Now
) -> BillList:
    """By due date, with what of late fees has accrued; also those that were paid late and of which the late fee has not
    been charged."""
    await wait_for_block(services.height, query.min_block)
    on = query.on or market_day(now)
    found = await _reads(services).open_bills(keeper, owner=_owner(caller, keeper, query.owner), on=on)
    items: list[BillInfo] = [each for each in found if query.overdue in (None, each.overdue)]
    return BillList(block_height=services.height.value, on=on, items=items)


@router.get(
    "/{keeper}/open-bills.{file_format}", summary="Export open bills", response_class=Response, responses={**ANSWER}
)
async def export_open_bills(
    keeper: Keeper,
    file_format: Format,
    services: CurrentServices,
    caller: PostingReader,
    query: Bills,
    now: Now,
) -> Response:
    """As CSV or XLSX."""
    answer = await get_open_bills(keeper, services, caller, query, now)
    rows = [each.model_dump(mode="json") for each in answer.items]
    return await _export(
        services, caller, rows, what="open-bills", columns=_BILLS, file_format=file_format, query=query
    )


@router.get("/{keeper}/postings", summary="List postings", response_model=PostingPage)
async def get_postings(
    keeper: Keeper, services: CurrentServices, caller: PostingReader, query: Annotated[PostingQuery, Query()]
) -> dict[str, Any]:
    """Newest first."""
    await wait_for_block(services.height, query.min_block)
    return await _postings(services, caller, keeper, query.owner).page(query)


@router.get(
    "/{keeper}/postings.{file_format}", summary="Export postings", response_class=Response, responses={**ANSWER}
)
async def export_postings(
    keeper: Keeper,
    file_format: Format,
    services: CurrentServices,
    caller: PostingReader,
    query: Annotated[PostingQuery, Query()],
) -> Response:
    """A row for each entry, as CSV or XLSX."""
    await wait_for_block(services.height, query.min_block)
    listing = _postings(services, caller, keeper, query.owner)
    rows = [row async for each in listing.every(query) for row in _rows(each)]
    return await _export(
        services, caller, rows, what="postings", columns=_ENTRIES, file_format=file_format, query=query
    )


@router.get("/{keeper}/postings/{posting_id}", summary="Read a posting")
async def get_posting(
    keeper: Keeper, posting_id: PostingId, services: CurrentServices, caller: PostingReader, _: ReadAtBlock
) -> PostingAtBlock:
    """Its entries, what it pays, how it stands."""
    found = await _postings(services, caller, keeper, None).one(posting_id)
    if found is None:
        raise ProblemError("not_found")
    return PostingAtBlock(**found.model_dump(), block_height=services.height.value)


@router.get("/{keeper}/unpublished", summary="List postings that are not public yet")
async def get_unpublished(
    keeper: Keeper, services: CurrentServices, caller: PostingReader, _: ReadAtBlock
) -> UnpublishedList:
    """For the keeper: what stands in its book, and of which the ledger has no public record."""
    if caller.participant != keeper:
        raise ProblemError("not_found")
    return UnpublishedList(items=await _reads(services).unpublished(keeper))


def _reads(services: Services) -> AccountReads:
    return AccountReads(contract=services.contract, organisation=services.settings.msp_id)


def _postings(services: Services, caller: Caller, keeper: str, owner: str | None) -> Postings:
    _owner(caller, keeper, owner)
    return Postings(services, _reads(services), keeper=keeper, viewer=caller.participant)


def _owner(caller: Caller, keeper: str, asked: str | None) -> str | None:
    """Whose accounts are shown: all, or those asked for, to the keeper; to others their own. Raises ProblemError
    `not_found` for another's."""
    mine = caller.participant
    if mine != keeper and asked not in (None, mine):
        raise ProblemError("not_found")
    return asked if mine == keeper else mine


def _rows(posting: PostingInfo) -> list[dict[str, Any]]:
    value = posting.model_dump(mode="json")
    bills = " ".join(posting.shares)
    return [
        {**value, "account_kind": entry.kind, "account_owner": entry.owner, "amount_fen": entry.amount_fen}
        | {"bills": bills}
        for entry in posting.entries
    ]


async def _export(
    services: Services,
    caller: Caller,
    rows: list[dict[str, Any]],
    *,
    what: str,
    columns: tuple[str, ...],
    file_format: Format,
    query: BookQuery | PostingQuery,
) -> Response:
    return await rows_response(
        services,
        caller,
        rows,
        what=what,
        file_format=file_format,
        filters=query.filters(),
        columns=columns,
        block_height=services.height.value,
    )
