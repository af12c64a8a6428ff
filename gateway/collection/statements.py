"""What the bank says: camt.054 (single credits and debits, returns) and camt.053 (a day of an account). Pure.

A file is read whole or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone

from lxml import etree

from gateway.collection import messages
from gateway.collection.messages import find, find_all, invalid, line_of, text

_MARKET_TIME = timezone(timedelta(hours=8))
_BOOKED = "BOOK"
_OPENING, _CLOSING = "OPBD", "CLBD"
_NOT_PROVIDED = "NOTPROVIDED"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankEntry:
    """Money that was booked: in where `amount_fen` is positive, out where it is negative, on a market-local day.

    `bank_reference` is the bank's, `end_to_end_id` ours where it came back. A return has the code of its reason.
    """

    amount_fen: int = field(repr=False)
    booked_on: str
    bank_reference: str | None
    end_to_end_id: str | None
    is_return: bool
    reason: str | None
    about: str = field(repr=False)
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BankStatement:
    """One notification or statement: its id, the number of the account, booked entries, and of a day the balances, with
    the day of the closing one."""

    id: str
    account: str = field(repr=False)
    entries: tuple[BankEntry, ...]
    opening_fen: int | None = field(repr=False, default=None)
    closing_fen: int | None = field(repr=False, default=None)
    day: str | None = None


def read_notifications(content: bytes) -> list[BankStatement]:
    """The notifications of a file camt.054.

    Raises ProblemError as `messages.read` and `messages.fen`, and `invalid_bank_file` with the line: `no_date`,
    `amounts_do_not_add_up` (an entry and its details).
    """
    root = messages.read(content, message=messages.NOTIFICATION)
    return [_statement(found) for found in find_all(root, "BkToCstmrDbtCdtNtfctn/Ntfctn")]


def read_statements(content: bytes) -> list[BankStatement]:
    """The statements of a file camt.053.

    Raises ProblemError as `read_notifications`, and `invalid_bank_file`: `balances_do_not_add_up`.
    """
    root = messages.read(content, message=messages.STATEMENT)
    statements = []
    for found in find_all(root, "BkToCstmrStmt/Stmt"):
        opening, closing = _balance(found, _OPENING), _balance(found, _CLOSING)
        opening_fen = _signed(opening) if opening is not None else None
        closing_fen = _signed(closing) if closing is not None else None
        day = text(closing, "Dt/Dt") if closing is not None else None
        statement = replace(_statement(found), opening_fen=opening_fen, closing_fen=closing_fen, day=day)
        moved_fen = sum(entry.amount_fen for entry in statement.entries)
        if opening_fen is not None and closing_fen is not None and opening_fen + moved_fen != closing_fen:
            raise invalid("balances_do_not_add_up", line_of(found))
        statements.append(statement)
    return statements


def _statement(found: etree._Element) -> BankStatement:
    entries = [each for entry in find_all(found, "Ntry") if text(entry, "Sts/Cd") == _BOOKED for each in _entry(entry)]
    return BankStatement(
        id=text(found, "Id") or "",
        account=text(found, "Acct/Id/IBAN") or text(found, "Acct/Id/Othr/Id") or "",
        entries=tuple(entries),
    )


def _entry(entry: etree._Element) -> list[BankEntry]:
    """An entry as its details say; as one where it has none or the bank booked a sum without them."""
    total = _signed(entry)
    details = find_all(entry, "NtryDtls/TxDtls")
    if len(details) <= 1:
        return [_booked(entry, details[0] if details else entry, amount_fen=total)]
    amounts = [_signed(each, within=entry) for each in details]
    if sum(amounts) != total:
        raise invalid("amounts_do_not_add_up", line_of(entry))
    return [_booked(entry, each, amount_fen=amount) for each, amount in zip(details, amounts, strict=True)]


def _booked(entry: etree._Element, details: etree._Element, *, amount_fen: int) -> BankEntry:
    returned = find(details, "RtrInf")
    end_to_end_id = text(details, "Refs/EndToEndId")
    return BankEntry(
        amount_fen=amount_fen,
        booked_on=_day(entry),
        bank_reference=text(details, "Refs/AcctSvcrRef") or text(entry, "AcctSvcrRef") or text(entry, "NtryRef"),
        end_to_end_id=None if end_to_end_id == _NOT_PROVIDED else end_to_end_id,
        is_return=returned is not None or text(entry, "RvslInd") in ("true", "1"),
        reason=text(returned, "Rsn/Cd") if returned is not None else None,
        about=" ".join(part.text or "" for part in find_all(details, "RmtInf/Ustrd")),
        line=line_of(details),
    )


def _signed(element: etree._Element, *, within: etree._Element | None = None) -> int:
    amount = find(element, "Amt")
    if amount is None:
        raise invalid("amounts_do_not_add_up", line_of(element))
    direction = text(element, "CdtDbtInd") or (text(within, "CdtDbtInd") if within is not None else None)
    return messages.fen(amount) if direction == "CRDT" else -messages.fen(amount)


def _balance(statement: etree._Element, kind: str) -> etree._Element | None:
    balances = (each for each in find_all(statement, "Bal") if text(each, "Tp/CdOrPrtry/Cd") == kind)
    return next(balances, None)


def _day(entry: etree._Element) -> str:
    """The day of booking, or else of value; a time with an offset is taken to market time."""
    for name in ("BookgDt", "ValDt"):
        day, moment = text(entry, f"{name}/Dt"), text(entry, f"{name}/DtTm")
        if day:
            return day[:10]
        if moment:
            return _local(moment, entry)
    raise invalid("no_date", line_of(entry))


def _local(moment: str, entry: etree._Element) -> str:
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        raise invalid("no_date", line_of(entry)) from None
    return (at.astimezone(_MARKET_TIME) if at.tzinfo else at).date().isoformat()
