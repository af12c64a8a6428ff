"""Envelopes that steps on an order put on the ledger: contract texts, annexes, statements, rulings, opened terms.

Each lies under its order and its hash, so that a party finds it by what the order's record says. The hash of an
archived text is that of the text which both have signed, not of the envelope; only who can open it can tell whether it
fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaincode import keys
from chaincode.context import Call
from chaincode.envelope import check_recipients, envelope_hash
from chaincode.order.model import Order
from chaincode.refusals import Refused

MAX_STATEMENTS = 32

# The argument that holds the envelope, and what it is then. The archived text's kind depends on what is archived.
_ARGUMENTS = {
    "annex": "annex",
    "document": "contract",
    "statement": "statement",
    "ruling": "ruling",
    "opening": "opened_terms",
}
_FOR_THE_PARTIES = frozenset({"annex"})
_FOR_THE_EXCHANGE = frozenset({"opening"})


async def keep_documents(call: Call, order: Order) -> None:
    """Check for whom the envelopes of the step are, and write them.

    An annex is for the two parties, opened terms for the exchange, all else for the three. Raises Refused:
    `invalid_args` (an annex with the second signature), `recipients_differ`, `too_many_statements`.
    """
    args = call.intent.args
    if "annex" in args and call.intent.action == "sign" and order.signed:
        raise Refused("invalid_args", path="args.annex")  # it would change what the first has signed
    if len(order.statements) >= MAX_STATEMENTS and call.intent.action in ("state_case", "open_terms"):
        raise order.refuse("too_many_statements", key=str(call.intent.target))
    for name, kind in _ARGUMENTS.items():
        envelope = args.get(name)
        if envelope is not None:
            check_recipients(envelope, await _recipients(call, order, name), path=f"args.{name}")
            _write(call, order, name, kind, envelope)


async def check_not_archived(call: Call) -> None:
    """A text is archived once: one that was archived is not proposed again. Raises Refused `text_archived`."""
    key = keys.document(str(call.intent.target), call.intent.args["text_hash"])
    if await call.ledger.get(key) is not None:
        raise Refused("text_archived", key=call.intent.target)


async def _recipients(call: Call, order: Order, name: str) -> tuple[str, ...]:
    parties = (order.consumer, order.retailer)
    if name in _FOR_THE_PARTIES:
        return parties
    market = await call.ledger.get(keys.market())
    exchange = str(market["exchange_participant"]) if market else ""
    return (exchange,) if name in _FOR_THE_EXCHANGE else (*parties, exchange)


def _write(call: Call, order: Order, name: str, kind: str, envelope: Mapping[str, Any]) -> None:
    archived = name == "document"
    if archived and order.proposal is not None:
        kind = order.proposal.kind
    digest = call.intent.args["text_hash"] if archived else envelope_hash(envelope)
    call.ledger.put(keys.document(str(call.intent.target), digest), {"kind": kind, **envelope})
