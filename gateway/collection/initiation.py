"""Files that ask the bank to move money: pain.008 collects under mandates, pain.001 pays out and refunds. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from lxml import etree

from gateway.collection import messages
from gateway.collection.bank_data import BankAccount
from gateway.collection.mandates import SequenceType

_CLEARING_SYSTEM = "CNAPS"  # of the external code list of clearing systems
_MAX_ID = 35


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """One direct debit: of whom, under which mandate, how much. `end_to_end_id` comes back with the bank's answer."""

    end_to_end_id: str
    amount_fen: int = field(repr=False)
    debtor: BankAccount
    mandate: str
    signed_on: str
    sequence_type: SequenceType
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One payout or refund: to whom, how much. `end_to_end_id` comes back with the bank's answer."""

    end_to_end_id: str
    amount_fen: int = field(repr=False)
    creditor: BankAccount
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A batch: its id, when the file was made, on which day (market-local) money is to move, from or to which account
    of the keeper's."""

    batch: str
    made_at: datetime
    day: str
    account: BankAccount


def direct_debits(header: Header, collections: Sequence[Collection]) -> bytes:
    """The file pain.008 of a batch; first and recurring collections are instructed apart, in the order given.

    Raises ValueError for an empty batch, an amount that is not positive, an id that is used twice or too long.
    """
    root, initiation = _start(header, collections, message=messages.DEBITS, name="CstmrDrctDbtInitn")
    ordered = sorted(collections, key=lambda each: each.sequence_type)
    for sequence_type, group in groupby(ordered, key=lambda each: each.sequence_type):
        items = list(group)
        payment = _payment(initiation, header, items, method="DD", suffix=f"-{sequence_type}")
        messages.add(payment, "PmtTpInf/SeqTp", sequence_type)
        messages.add(payment, "ReqdColltnDt", header.day)
        _party(payment, "Cdtr", header.account)
        for item in items:
            _collection(payment, item)
    return messages.write(root, message=messages.DEBITS)


def credit_transfers(header: Header, transfers: Sequence[Transfer]) -> bytes:
    """The file pain.001 of a batch. Raises ValueError as `direct_debits`."""
    root, initiation = _start(header, transfers, message=messages.PAYOUTS, name="CstmrCdtTrfInitn")
    payment = _payment(initiation, header, transfers, method="TRF", suffix="-TRF")
    messages.add(payment, "ReqdExctnDt/Dt", header.day)
    _party(payment, "Dbtr", header.account)
    for item in transfers:
        _transfer(payment, item)
    return messages.write(root, message=messages.PAYOUTS)


def control_sum_fen(items: Sequence[Collection | Transfer]) -> int:
    """What the amounts of a batch add up to."""
    return sum(item.amount_fen for item in items)


def _start(
    header: Header, items: Sequence[Collection | Transfer], *, message: str, name: str
) -> tuple[etree._Element, etree._Element]:
    ids = [item.end_to_end_id for item in items]
    if not items or len(set(ids)) < len(ids) or max(map(len, ids)) > _MAX_ID or min(i.amount_fen for i in items) <= 0:
        raise ValueError("a batch has items with ids of their own and amounts above zero")
    root, initiation = messages.new(message, name)
    group = messages.add(initiation, "GrpHdr")
    messages.add(group, "MsgId", header.batch)
    messages.add(group, "CreDtTm", header.made_at.isoformat(timespec="seconds"))
    _totals(group, items)
    messages.add(group, "InitgPty/Nm", header.account.holder)
    return root, initiation


def _payment(
    initiation: etree._Element, header: Header, items: Sequence[Collection | Transfer], *, method: str, suffix: str
) -> etree._Element:
    payment = messages.add(initiation, "PmtInf")
    messages.add(payment, "PmtInfId", f"{header.batch[: _MAX_ID - len(suffix)]}{suffix}")
    messages.add(payment, "PmtMtd", method)
    messages.add(payment, "BtchBookg", "false")
    _totals(payment, items)
    return payment


def _totals(parent: etree._Element, items: Sequence[Collection | Transfer]) -> None:
    messages.add(parent, "NbOfTxs", str(len(items)))
    messages.add(parent, "CtrlSum", messages.yuan(control_sum_fen(items)))


def _collection(payment: etree._Element, item: Collection) -> None:
    debit = messages.add(payment, "DrctDbtTxInf")
    messages.add(debit, "PmtId/EndToEndId", item.end_to_end_id)
    messages.add(debit, "InstdAmt", messages.yuan(item.amount_fen), Ccy=messages.CURRENCY)
    mandate = messages.add(debit, "DrctDbtTx/MndtRltdInf")
    messages.add(mandate, "MndtId", item.mandate)
    messages.add(mandate, "DtOfSgntr", item.signed_on)
    _counterpart(debit, "Dbtr", item.debtor)
    messages.add(debit, "RmtInf/Ustrd", item.about)


def _transfer(payment: etree._Element, item: Transfer) -> None:
    credit = messages.add(payment, "CdtTrfTxInf")
    messages.add(credit, "PmtId/EndToEndId", item.end_to_end_id)
    messages.add(credit, "Amt/InstdAmt", messages.yuan(item.amount_fen), Ccy=messages.CURRENCY)
    _counterpart(credit, "Cdtr", item.creditor)
    messages.add(credit, "RmtInf/Ustrd", item.about)


def _party(parent: etree._Element, role: str, account: BankAccount) -> None:
    """Name, account and bank: the order for whoever sends the file."""
    messages.add(parent, f"{role}/Nm", account.holder)
    _number(parent, role, account)
    _bank(parent, role, account)


def _counterpart(parent: etree._Element, role: str, account: BankAccount) -> None:
    """Bank, name and account: the order for the other side of an item."""
    _bank(parent, role, account)
    messages.add(parent, f"{role}/Nm", account.holder)
    _number(parent, role, account)


def _number(parent: etree._Element, role: str, account: BankAccount) -> None:
    messages.add(parent, f"{role}Acct/Id/IBAN" if account.is_iban else f"{role}Acct/Id/Othr/Id", account.number)


def _bank(parent: etree._Element, role: str, account: BankAccount) -> None:
    member = messages.add(parent, f"{role}Agt/FinInstnId/ClrSysMmbId")
    messages.add(member, "ClrSysId/Cd", _CLEARING_SYSTEM)
    messages.add(member, "MmbId", account.cnaps)
