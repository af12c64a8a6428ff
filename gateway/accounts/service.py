"""What only the organisation's own peer can say of accounts. Nothing of what is read is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from chaincode.account.balance import Balance
from chaincode.account.bill import Bill
from chaincode.account.kinds import Account
from chaincode.account.late_fee import RULES, late_fee_fen
from chaincode.account.posting import Posting
from chaincode.keys import ACCOUNTS_MEMBERS
from gateway.accounts.schemas import BalanceInfo, BillInfo, BillShare, EntryInfo, PostingInfo, UnpublishedInfo
from gateway.fabric import Contract, EvaluateError, GatewayClosedError
from gateway.problems import ProblemError

Record = Mapping[str, Any]


class AccountReads:
    """As one organisation (MSP id). Every method raises ProblemError `not_found` (also where this organisation has no
    part in accounts) and `network_unavailable`."""

    def __init__(self, *, contract: Contract, organisation: str) -> None:
        self._contract = contract
        self._organisation = organisation

    async def balances(self, keeper: str, *, owner: str | None) -> list[tuple[Account, Balance]]:
        """The accounts of a book, or of one owner in it."""
        found = await self._evaluate("ReadBalances", [keeper, *([owner] if owner else [])])
        return [
            (Account.from_key(each["account"]), Balance(**{name: each[name] for name in Balance.__slots__}))
            for each in found
        ]

    async def open_bills(self, keeper: str, *, owner: str | None, on: str) -> list[BillInfo]:
        """The open bills of a book, or of one owner in it, by due date, as of the day `on`."""
        found = await self._evaluate("ReadOpenBills", [keeper, *([owner] if owner else [])])
        return [_bill(each, on=on) for each in found]

    async def postings(self, keeper: str, posting_ids: Sequence[str]) -> list[Record]:
        """Postings by their ids, without those that there are not."""
        if not posting_ids:
            return []
        found = await self._evaluate("ReadPostings", [keeper, *posting_ids])
        return [each for each in found if each is not None]

    async def own_postings(self, keeper: str, owner: str, page: int | None) -> tuple[int, list[Record]]:
        """A page of the postings that concern an owner, the latest where none is named; its number and the postings,
        oldest first."""
        answer = await self._evaluate("ReadOwnPostings", [keeper, owner, *([] if page is None else [str(page)])])
        return answer["page"], answer["postings"]

    async def unpublished(self, keeper: str) -> list[UnpublishedInfo]:
        """What stands in the book and is not on the ledger publicly."""
        return [UnpublishedInfo(**each) for each in await self._evaluate("ReadUnpublished", [keeper])]

    async def _evaluate(self, function: str, arguments: Sequence[str]) -> Any:
        if self._organisation not in ACCOUNTS_MEMBERS:
            raise ProblemError("not_found")
        try:
            answer = await self._contract.evaluate(
                function, arguments=arguments, endorsing_organizations=[self._organisation]
            )
        except EvaluateError as error:
            raise ProblemError("network_unavailable" if error.chaincode_response is None else "not_found") from None
        except GatewayClosedError:
            raise ProblemError("network_unavailable") from None
        return json.loads(answer)


def balance_info(account: Account, balance: Balance) -> BalanceInfo:
    """An account as it is shown."""
    return BalanceInfo(
        kind=account.kind,
        owner=account.owner,
        balance_fen=balance.posted_fen(account),
        free_fen=balance.free_fen(account),
        **balance.to_record(),
    )


def posting_info(record: Record, public: Record | None, *, viewer: str) -> PostingInfo | None:
    """A posting as `viewer` sees it: whole in its own book or where it is about it, of another's bill its own entries,
    and None where it has none. `public` is what the ledger has of it."""
    values = {name: value for name, value in record.items() if name != "hash"}
    posting = Posting.from_record(values)
    whole = viewer in (posting.keeper, posting.owner)
    entries = [
        EntryInfo(kind=each.account.kind, owner=each.account.owner, amount_fen=each.amount_fen)
        for each in posting.entries
        if whole or each.account.owner == viewer
    ]
    if not entries:
        return None
    public = public or {}
    return PostingInfo(
        posting_id=posting.id,
        keeper=posting.keeper,
        owner=posting.owner if whole else None,
        purpose=posting.purpose,
        state=posting.state,
        day=posting.day,
        amount_fen=posting.amount_fen if whole else None,
        entries=entries,
        shares=dict(posting.shares) if whole else {},
        of=posting.of if whole else None,
        given_back_fen=posting.given_back_fen if whole else 0,
        is_returned=posting.is_returned,
        good_until=posting.good_until,
        content=posting.content if whole else None,
        version=public.get("version"),
        hash=record["hash"],
        operator=public.get("operator"),
        refreshed_at=public.get("refreshed_at"),
    )


def _bill(record: Record, *, on: str) -> BillInfo:
    fee_rule: str = record["fee_rule"]
    bill = Bill.from_record({name: value for name, value in record.items() if name != "fee_rule"})
    return BillInfo(
        bill_id=bill.id,
        owner=bill.owner,
        amount_fen=bill.amount_fen,
        open_fen=bill.open_fen,
        free_fen=bill.free_fen,
        due_on=bill.due_on,
        overdue=bill.open_fen > 0 and bill.due_on < on,
        fee_rule=fee_rule,
        late_fee_fen=max(0, late_fee_fen(bill, rule=RULES[fee_rule], until=on) - bill.fee_fen),
        shares=[
            BillShare(posting=posting, day=share.day, amount_fen=share.amount_fen, waits=share.waits)
            for posting, share in sorted(bill.shares.items())
        ],
    )
