"""What a keeper owes its payees and may pay out now: from its book, its batches and the accounts in force."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from chaincode.account.balance import Balance
from chaincode.account.kinds import Account, Kind
from gateway.bank_accounts.service import BankAccounts
from gateway.collection import repository
from gateway.collection.batches import ItemState
from gateway.collection.book_service import Books
from gateway.collection.books import item_posting
from gateway.collection.payouts import DuePayout, Payee, Payout, due_payouts
from gateway.records import Records

_AT_ONCE = 500
Balances = Sequence[tuple[Account, Balance]]


class Payouts:
    """Nothing of what is read is kept."""

    def __init__(self, *, records: Records, bank_accounts: BankAccounts, books: Books) -> None:
        self._records = records
        self._bank_accounts = bank_accounts
        self._books = books

    async def due(
        self,
        read_balances: Callable[[], Awaitable[Balances]],
        *,
        keeper: str,
        day: str,
        earned_fen: Mapping[str, int] | None = None,
    ) -> list[DuePayout]:
        """What is due on `day` of the keeper's book, at most `earned_fen` by payee where that is given. The keeper does
        not pay itself. Raises what `read_balances` raises."""
        names = sorted(_free(await read_balances(), keeper))

        def work(connection: Connection) -> tuple[list[Row[Any]], dict[str, int | None]]:
            rows = [
                row
                for at in range(0, len(names), _AT_ONCE)
                for row in repository.payouts_to(connection, keeper, names[at : at + _AT_ONCE])
            ]
            return rows, {each: self._bank_accounts.in_force_since(connection, each) for each in names}

        rows, since = await self._records.read(work)
        states = await self._books.states(keeper, [item_posting(row.batch_id, row.end_to_end_id) for row in rows])
        payouts: dict[str, list[Payout]] = {}
        for row in rows:
            payouts.setdefault(row.counterpart, []).append(_payout(row, states))
        # Again, and last: what the books came to hold meanwhile is then taken off twice, and never not at all.
        balances = await read_balances()
        payees = [
            Payee(payee=name, free_fen=fen, in_force_since=since[name], payouts=payouts.get(name, ()))
            for name, fen in _free(balances, keeper).items()
            if name in since
        ]
        clearing = Account(keeper, Kind.CLEARING, keeper)
        at_bank_fen = next((balance.free_fen(account) for account, balance in balances if account == clearing), 0)
        return list(due_payouts(payees, keeper=keeper, day=day, at_bank_fen=at_bank_fen, earned_fen=earned_fen))


def _free(balances: Balances, keeper: str) -> dict[str, int]:
    """What may be taken from payees' accounts, by payee."""
    return {
        account.owner: balance.free_fen(account)
        for account, balance in balances
        if account.kind is Kind.PAYABLE and account.owner != keeper and balance.free_fen(account) > 0
    }


def _payout(row: Row[Any], states: Mapping[str, str]) -> Payout:
    return Payout(
        amount_fen=row.amount_fen,
        state=ItemState(row.state),
        in_books=item_posting(row.batch_id, row.end_to_end_id) in states,
        made_at=row.made_at,
        reason=row.reason,
        again_on=row.again_on,
    )
