"""The commands of `energysale account` that make one posting, or end one."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.commands.options import StepCall, step_command
from gateway.commands.shell import CommandError

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient
    from gateway.client.sending import Receipt

_FEN_PLACES = 2
Owner = Annotated[str, typer.Argument(help="The participant that it concerns.")]
AmountFile = Annotated[Path, typer.Option("--amount", help='File with the amount in yuan; "-" is standard input.')]
Day = Annotated[str | None, typer.Option("--day", help="Value date; today where none is named.")]
Named = Annotated[str | None, typer.Option("--id", help="The posting's id; the same id is never posted twice.")]
OfBill = Annotated[str | None, typer.Option("--bill", help="This bill alone, instead of the oldest first.")]
GoodUntil = Annotated[
    str | None, typer.Option("--good-until", help="It waits until this time (ISO 8601), then `end` says how it ends.")
]


class End(StrEnum):
    """How a pending posting ends."""

    POSTED = "posted"
    VOIDED = "voided"


def pay(
    call: StepCall,
    owner: Owner,
    reference: Annotated[str, typer.Option("--reference", help="The bank's; a payment is recorded once by it.")],
    amount: AmountFile,
    day: Day = None,
    bill: OfBill = None,
    good_until: GoodUntil = None,
) -> None:
    """Record a payment: the oldest bills first or the one named, what is beyond is paid ahead."""
    _post(call, "payment", owner, amount, day, reference=reference, bill=bill, good_until=_until(good_until))


def refund(
    call: StepCall,
    owner: Owner,
    of: Annotated[str, typer.Option("--of", help="The payment's posting, of which it is.")],
    amount: AmountFile,
    day: Day = None,
    named: Named = None,
    good_until: GoodUntil = None,
) -> None:
    """Give a payment back, or a part of it, out of what was paid ahead."""
    _post(call, "refund", owner, amount, day, named=named, of=of, good_until=_until(good_until))


def deposit(call: StepCall, owner: Owner, amount: AmountFile, day: Day = None, named: Named = None) -> None:
    """Record security that was paid in."""
    _post(call, "deposit_taken", owner, amount, day, named=named)


def return_deposit(call: StepCall, owner: Owner, amount: AmountFile, day: Day = None, named: Named = None) -> None:
    """Pay security back."""
    _post(call, "deposit_returned", owner, amount, day, named=named)


def use_deposit(
    call: StepCall, owner: Owner, amount: AmountFile, day: Day = None, bill: OfBill = None, named: Named = None
) -> None:
    """Pay bills from the security."""
    _post(call, "deposit_used", owner, amount, day, named=named, bill=bill)


def use_prepayment(
    call: StepCall, owner: Owner, amount: AmountFile, day: Day = None, bill: OfBill = None, named: Named = None
) -> None:
    """Pay bills from what was paid ahead."""
    _post(call, "use_prepayment", owner, amount, day, named=named, bill=bill)


def unidentified(
    call: StepCall,
    reference: Annotated[str, typer.Option("--reference", help="The bank's.")],
    amount: AmountFile,
    day: Day = None,
) -> None:
    """Record money from nobody knows whom."""
    _post(call, "unidentified", None, amount, day, reference=reference)


def identify(
    call: StepCall,
    owner: Owner,
    of: Annotated[str, typer.Option("--of", help="The posting of the money that was not known.")],
    amount: AmountFile,
    day: Day = None,
    bill: OfBill = None,
    named: Named = None,
) -> None:
    """Say whose money it was: bills first, the rest is paid ahead."""
    _post(call, "identify", owner, amount, day, named=named, of=of, bill=bill)


def returned(
    call: StepCall,
    owner: Owner,
    of: Annotated[str, typer.Option("--of", help="The payment's posting.")],
    due_on: Annotated[str, typer.Option("--due-on", help="When what is owed anew is due.")],
    day: Day = None,
    named: Named = None,
) -> None:
    """Record that the bank has taken a payment back: its bills are open again."""
    _post(call, "returned", owner, None, day, named=named, of=of, due_on=due_on)


def credit(
    call: StepCall, owner: Owner, amount: AmountFile, day: Day = None, bill: OfBill = None, named: Named = None
) -> None:
    """Waive a part of what is owed, at one's own expense; what is beyond the bills is paid ahead."""
    _post(call, "credit_note", owner, amount, day, named=named, bill=bill, payee="revenue/{keeper}")


def payout(
    call: StepCall,
    payee: Annotated[str, typer.Argument(help="Kind and owner: payable/solar-1, grid/grid-1, fund/renewables.")],
    amount: AmountFile,
    day: Day = None,
    named: Named = None,
    good_until: GoodUntil = None,
) -> None:
    """Pay out to a payee what it has earned, as far as it was collected."""
    owner = payee.partition("/")[2]
    _post(call, "payout", owner, amount, day, named=named, payee=payee, good_until=_until(good_until))


def end(
    call: StepCall,
    posting: Annotated[str, typer.Argument(help="The pending posting.")],
    how: Annotated[End, typer.Argument(help="posted or voided")],
    day: Day = None,
) -> None:
    """End a pending posting: the bank has done it, or it comes to nothing."""

    async def work(client: EnergySaleClient) -> Receipt:
        from chaincode.account.posting import State

        return await client.accounts.end(posting, State(how.value), _day(day) if how is End.POSTED else None)

    call.online(work)


def expire(call: StepCall, posting: Annotated[str, typer.Argument(help="The pending posting.")]) -> None:
    """End a pending posting whose time is over."""

    async def work(client: EnergySaleClient) -> Receipt:
        from chaincode.account.posting import State

        return await client.accounts.end(posting, State.EXPIRED)

    call.online(work)


def add_steps(accounts: typer.Typer) -> None:
    commands: tuple[Callable[..., None], ...] = (
        *(pay, refund, deposit, return_deposit, use_deposit, use_prepayment),
        *(unidentified, identify, returned, credit, payout, end, expire),
    )
    for command in commands:
        step_command(accounts)(command)


def today() -> str:
    """The market's day."""
    from chaincode.dates import market_day

    return market_day(time.time_ns() // 1_000_000)


def _post(
    call: StepCall,
    purpose: str,
    owner: str | None,
    amount: Path | None,
    day: str | None,
    *,
    reference: str | None = None,
    named: str | None = None,
    payee: str | None = None,
    **values: Any,
) -> None:
    async def work(client: EnergySaleClient) -> Receipt:
        from chaincode.account.instruction import Instruction
        from chaincode.account.purposes import Purpose
        from gateway.client.accounts import by_reference
        from gateway.client.uuid7 import uuid7

        keeper = client.signer.identity.participant
        fen = _amount_fen(amount) if amount is not None else 0
        parts = {} if payee is None else {payee.format(keeper=keeper): fen}
        instruction = Instruction(
            id=by_reference(keeper, reference) if reference else named or uuid7(),
            keeper=keeper,
            owner=owner or keeper,
            purpose=Purpose(purpose),
            day=_day(day),
            amount_fen=fen,
            parts=parts,
            **values,
        )
        return await client.accounts.post(instruction)

    call.online(work)


def _day(day: str | None) -> str:
    return day or today()


def _amount_fen(path: Path) -> int:
    """The amount in a file. Raises CommandError, which never quotes it."""
    from chaincode.units import parse_decimal

    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
        amount = parse_decimal(text.strip(), places=_FEN_PLACES)
    except (OSError, ValueError):
        raise CommandError(f"{path} holds no amount; it looks like 1200.50") from None
    if amount <= 0:
        raise CommandError(f"{path} holds no amount above zero")
    return amount


def _until(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text} is no time: 2026-12-31T18:00+08:00") from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1_000)
