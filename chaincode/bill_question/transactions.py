"""The steps on questions about bills."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.bill_question.deadline import RULE, answer_by
from chaincode.bill_question.model import BillQuestion, State
from chaincode.bill_question.notes import order_of
from chaincode.context import ActionFunction, Call, Record
from chaincode.dates import market_day
from chaincode.intent import Intent
from chaincode.note.write import check_noted
from chaincode.order.model import Order
from chaincode.order.policy import Stage
from chaincode.order.policy import State as OrderState
from chaincode.records import load_target
from chaincode.refusals import Refused


async def ask_bill(call: Call) -> int:
    """A new question about the present version of a bill. Its id is the digest of the intent.

    Raises Refused: `unknown_target`, `not_a_party`, `unknown_bill` (no such version now), `unknown_calendar`,
    `note_missing`.
    """
    args, intent = call.intent.args, call.intent
    order = await order_of(call.ledger, args["order"])
    if intent.participant != order.consumer:
        raise order.refuse("not_a_party", key=args["order"])
    bill = await call.ledger.get(keys.settlement(args["order"], args["month"]))
    if bill is None or (bill["version"], bill["statement_hash"]) != (args["version"], args["statement_hash"]):
        raise Refused("unknown_bill", key=args["order"], version=bill["version"] if bill else None)
    await check_noted(call.ledger, intent, call.digest)
    asked_on = market_day(call.now_ms)
    question = BillQuestion(
        version=1,
        state=State.ASKED,
        order=args["order"],
        month=args["month"],
        bill_version=args["version"],
        statement_hash=args["statement_hash"],
        asked_on=asked_on,
        answer_by=answer_by(asked_on, await _calendar(call, order)),
        rule=RULE,
        question=call.digest,
        question_hash=str(intent.private_hash),
        operator=intent.actor,
        refreshed_at=call.now_ms,
    )
    call.ledger.put(keys.bill_question(call.digest), question.to_record())
    return question.version


async def answer_bill(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, `not_a_party`, `illegal_move`, `note_missing`."""
    present = await _question(call, of="retailer")
    await check_noted(call.ledger, call.intent, call.digest)
    return _put(
        call,
        present.answered(
            digest=call.digest,
            answer_hash=str(call.intent.private_hash),
            operator=call.intent.actor,
            now_ms=call.now_ms,
            key=str(call.intent.target),
        ),
    )


async def accept_bill_answer(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, `not_a_party`, `illegal_move`."""
    present = await _question(call, of="consumer")
    return _put(call, present.accepted(operator=call.intent.actor, now_ms=call.now_ms, key=str(call.intent.target)))


async def dispute_bill(call: Call) -> int:
    """The contract is disputed first, as long as it delivers: the exchange rules on that, and a ruling makes another
    version of the bill.

    Raises Refused: `unknown_target`, `stale_version`, `not_a_party`, `contract_not_disputed`, `answer_not_due`,
    `illegal_move`.
    """
    present = await _question(call, of="consumer")
    order = await order_of(call.ledger, present.order)
    if (order.state, order.stage) == (OrderState.EXECUTING, Stage.EXECUTE):
        raise Refused("contract_not_disputed", key=present.order)
    return _put(call, present.disputed(operator=call.intent.actor, now_ms=call.now_ms, key=str(call.intent.target)))


async def _question(call: Call, *, of: str) -> BillQuestion:
    question = BillQuestion.from_record(await load_target(call))
    order = await order_of(call.ledger, question.order)
    if call.intent.participant != getattr(order, of):
        raise order.refuse("not_a_party", key=str(call.intent.target))
    return question


async def _calendar(call: Call, order: Order) -> dict[str, str]:
    """The calendar of the region of the contract's package."""
    package = await call.ledger.get(keys.package_version(order.package, order.package_version)) or {}
    template = await call.ledger.get(keys.template_version(package["template"], package["template_version"])) or {}
    calendar = await call.ledger.get(keys.calendar(template["region"]))
    if calendar is None:
        raise Refused("unknown_calendar", key=template["region"])
    days: dict[str, str] = calendar["days"]
    return days


def _put(call: Call, question: BillQuestion) -> int:
    call.ledger.put(keys.bill_question(str(call.intent.target)), question.to_record())
    return question.version


def _bill(intent: Intent) -> Iterable[str]:
    return [keys.order(intent.args["order"]), keys.settlement(intent.args["order"], intent.args["month"])]


def _nothing(_: Intent) -> Iterable[str]:
    return ()


def _contract(_: Intent, record: Record | None) -> Iterable[str]:
    return [] if record is None else [keys.order(record["order"])]


BILL_QUESTION_FUNCTIONS = {
    "ask_bill": ActionFunction(run=ask_bill, reads=_bill),
    "answer_bill": ActionFunction(run=answer_bill, reads=_nothing, reads_of_record=_contract),
    "accept_bill_answer": ActionFunction(run=accept_bill_answer, reads=_nothing, reads_of_record=_contract),
    "dispute_bill": ActionFunction(run=dispute_bill, reads=_nothing, reads_of_record=_contract),
}
