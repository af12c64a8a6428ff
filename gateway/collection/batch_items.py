"""What a batch's items come to: whose account, which mandate, whether one may be sent again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row

from gateway.bank_accounts.service import BankAccounts
from gateway.collection import repository
from gateway.collection.bank_data import BankAccount
from gateway.collection.batches import BatchKind, ItemState
from gateway.collection.initiation import Collection, Header, Transfer, credit_transfers, direct_debits
from gateway.collection.mandate_service import Mandates
from gateway.collection.mandates import MandateState, sequence_type
from gateway.collection.reasons import Then, reason
from gateway.collection.schemas import BatchBody, ItemBody
from gateway.problems import ProblemError


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundItem:
    """An item with what it names: the other side's account, and the mandate's row where there is one."""

    body: ItemBody
    counterpart: str
    account: BankAccount = field(repr=False)
    mandate: Row[Any] | None
    tries: int

    def to_row(self) -> dict[str, Any]:
        """Its columns, without keeper, batch and place."""
        return {
            "end_to_end_id": self.body.end_to_end_id,
            "counterpart": self.counterpart,
            "mandate_id": self.body.mandate,
            "amount_fen": self.body.amount_fen,
            "state": ItemState.OPEN.value,
            "tries": self.tries,
            "retry_of": self.body.retry_of,
            "bill": self.body.bill,
            "of": self.body.of,
        }

    def collection(self) -> Collection:
        """As a direct debit under its mandate."""
        assert self.mandate is not None  # noqa: S101 - for the type checker; `find_items` has looked
        return Collection(
            end_to_end_id=self.body.end_to_end_id,
            amount_fen=self.body.amount_fen,
            debtor=self.account,
            mandate=self.mandate.mandate_id,
            signed_on=self.mandate.signed_on,
            sequence_type=sequence_type(collected=self.mandate.collected),
            about=self.body.about,
        )

    def transfer(self) -> Transfer:
        """As a payout or refund."""
        return Transfer(
            end_to_end_id=self.body.end_to_end_id,
            amount_fen=self.body.amount_fen,
            creditor=self.account,
            about=self.body.about,
        )


def find_items(
    connection: Connection, keeper: str, body: BatchBody, *, mandates: Mandates, bank_accounts: BankAccounts
) -> list[FoundItem]:
    """The items of a batch, each of which may be sent.

    Raises ProblemError `item_invalid` with the item's place and fault: `exists` (its id was used), `counterpart` (not
    just what its kind asks for), `of_or_bill`, `mandate_not_active`, `retry_not_allowed`; `not_found` (a mandate);
    `bank_account_missing` (a payee's is not in force).
    """
    ids: set[str] = set()
    found = []
    for place, item in enumerate(body.items):
        taken = item.end_to_end_id in ids or repository.find_item(connection, keeper, item.end_to_end_id) is not None
        if taken or item.retry_of in ids:
            raise _invalid(place, "exists")
        ids |= {item.end_to_end_id} | ({item.retry_of} if item.retry_of else set())
        counterpart, account, mandate = _counterpart(
            connection, keeper, body.kind, place, item, mandates, bank_accounts
        )
        tries = _tries(connection, keeper, body, place, item)
        found.append(FoundItem(body=item, counterpart=counterpart, account=account, mandate=mandate, tries=tries))
    return found


def file_of(kind: BatchKind, header: Header, found: Sequence[FoundItem]) -> bytes:
    """The bank's file of a batch."""
    if kind is BatchKind.DEBITS:
        return direct_debits(header, [each.collection() for each in found])
    return credit_transfers(header, [each.transfer() for each in found])


def _counterpart(
    connection: Connection,
    keeper: str,
    kind: BatchKind,
    place: int,
    item: ItemBody,
    mandates: Mandates,
    bank_accounts: BankAccounts,
) -> tuple[str, BankAccount, Row[Any] | None]:
    if (item.mandate is None) is (item.payee is None) or (kind is BatchKind.DEBITS and item.mandate is None):
        raise _invalid(place, "counterpart")
    if not _fits_books(kind, item):
        raise _invalid(place, "of_or_bill")
    if item.payee is not None:
        return item.payee, bank_accounts.in_force(connection, item.payee), None
    row = mandates.own(connection, keeper, str(item.mandate))
    # A refund goes back to where the money came from, whatever has become of the mandate.
    if kind is BatchKind.DEBITS and row.state != MandateState.ACTIVE:
        raise _invalid(place, "mandate_not_active")
    return row.payer, mandates.account_of(row), row


def _fits_books(kind: BatchKind, item: ItemBody) -> bool:
    """A bill is paid by a collection alone. A refund gives back a payment, a payout what is in suspense."""
    if kind is BatchKind.DEBITS:
        return item.of is None
    return item.bill is None and (item.mandate is None or item.of is not None)


def _tries(connection: Connection, keeper: str, body: BatchBody, place: int, item: ItemBody) -> int:
    """Which try it is. What failed is sent again once for each failure: when its time has come, or when what was wrong
    is another now."""
    if item.retry_of is None:
        return 1
    before = repository.find_item(connection, keeper, item.retry_of)
    if (
        before is None
        or before.state not in (ItemState.FAILED, ItemState.RETURNED)
        or before.amount_fen != item.amount_fen
        or repository.is_retried(connection, keeper, item.retry_of)
    ):
        raise _invalid(place, "retry_not_allowed")
    is_time = before.again_on is not None and before.again_on <= body.day
    is_other = reason(before.reason).then in (Then.NEW_ACCOUNT, Then.NEW_MANDATE) and item.mandate != before.mandate_id
    if not (is_time or is_other):
        raise _invalid(place, "retry_not_allowed")
    return int(before.tries) + 1 if is_time else 1


def _invalid(place: int, fault: str) -> ProblemError:
    return ProblemError("item_invalid", context={"path": f"items.{place}", "fault": fault})
