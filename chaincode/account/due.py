"""From a statement, a bill's or a plant's, to the posting that charges it: once, and just what it says is due. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chaincode.account.instruction import Instruction
from chaincode.account.kinds import Kind
from chaincode.account.purposes import Purpose
from chaincode.account.stated import is_income
from chaincode.refusals import Refused

_PREFIX = b"energysale/charge/v1\0"
_CONSUMER = "consumer"


def charge_id(salt: str) -> str:
    """The id of the posting that charges a statement. It follows from the statement's salt, so that a statement is
    charged once, and that nobody else knows which posting charges which bill."""
    return hashlib.sha256(_PREFIX + salt.encode()).hexdigest()


def charge_of(
    statement: Mapping[str, Any], *, salt: str, statement_hash: str, grid: str | None, day: str, due_on: str
) -> Instruction | None:
    """The instruction that charges what a statement says is due with it, or gives it back; None where nothing is. Of a
    plant's month it is the income of its parties, in the book of the retailer that buys.

    `grid` is the grid company that the statement pays (`stated.grid_of`), None where it is not known. `day` is the
    value date, `due_on` when a charge is to be paid. Raises Refused `due_differs` where a payee has no account, or the
    buyer no book.
    """
    due: Mapping[str, int] = statement["due"]
    amount_fen = -due.get(_CONSUMER, 0)
    if is_income(statement) and statement["payer"] != "retailer":
        raise Refused("due_differs", path="private.instruction.keeper")
    retailer: str = statement["buyer" if is_income(statement) else "retailer"]
    parts = {
        _account(payee, retailer=retailer, grid=grid): fen for payee, fen in due.items() if payee != _CONSUMER and fen
    }
    if not parts:
        return None
    made = Instruction(
        id=charge_id(salt),
        keeper=retailer,
        owner=statement["producer" if is_income(statement) else "consumer"],
        purpose=Purpose.INCOME,
        day=day,
        parts=parts,
        statement=statement_hash,
    )
    if amount_fen > 0:
        return replace(made, purpose=Purpose.CHARGE, amount_fen=amount_fen, due_on=due_on)
    if amount_fen < 0:
        lost = {payee: -fen for payee, fen in parts.items()}
        return replace(made, purpose=Purpose.CREDIT_NOTE, amount_fen=-amount_fen, parts=lost)
    return made


def check_charge(
    instruction: Instruction, statement: Mapping[str, Any], *, salt: str, statement_hash: str, grid: str | None
) -> None:
    """Raise Refused `due_differs` unless the instruction is what the statement says, and `invalid_posting` for a charge
    that was due before its value date."""
    due_on = instruction.due_on or instruction.day
    expected = charge_of(
        statement, salt=salt, statement_hash=statement_hash, grid=grid, day=instruction.day, due_on=due_on
    )
    if expected is None or replace(expected, bill=instruction.bill) != instruction:
        raise Refused("due_differs", key=instruction.id)
    if due_on < instruction.day:
        raise Refused("invalid_posting", path="private.instruction.due_on")


def check_own(instruction: Instruction) -> None:
    """Raise Refused `invalid_posting` for a charge without a statement, and for a credit note or an income without one
    that takes anything from somebody else than the keeper."""
    loses = 1 if instruction.purpose is Purpose.CREDIT_NOTE else -1
    others = any(
        fen * loses > 0 and account.owner != instruction.keeper for account, fen in instruction.payees().items()
    )
    if instruction.purpose is Purpose.CHARGE or others:
        raise Refused("invalid_posting", path="private.instruction.statement")


def _account(payee: str, *, retailer: str, grid: str | None) -> str:
    name, _, owner = payee.partition(":")
    owners = {"retailer": retailer, "grid": grid, "fund": owner, "producer": owner}
    kinds = {"retailer": Kind.REVENUE, "grid": Kind.GRID, "fund": Kind.FUND, "producer": Kind.PAYABLE}
    if not owners.get(name):
        raise Refused("due_differs", path="private.instruction.parts")
    return f"{kinds[name].value}/{owners[name]}"
