"""Statements, rulings and opened terms of a dispute: encrypted for those who may read them, and read side by side.

A statement's canonical form is `{"v": 1, "order", "by", "text"}`. What is opened to the exchange is the exact private
text, so that anybody who opens it can check it against the terms hash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chaincode import canonical
from chaincode.refusals import Refused
from chaincode.terms import check_private
from gateway.contracts.envelope import Context, Envelope, Kind
from gateway.contracts.service import Contracts
from gateway.orders.service import ReadOrder
from gateway.problems import ProblemError
from gateway.sessions.schemas import Caller

_FORM = 1


class Disputes:
    """The disputes of one instance's people."""

    def __init__(self, *, contracts: Contracts) -> None:
        self._contracts = contracts

    async def statement(
        self, order_id: str, text: str, caller: Caller, *, documents: Sequence[str] = ()
    ) -> dict[str, Any]:
        """The arguments `statement` and `documents` of `dispute` and `state_case` (`schemas.PreparedArguments`).

        Raises ProblemError: `not_found`, `role_not_allowed` (neither a party nor the exchange), `invalid_request` (text
        with control characters), `encryption_key_missing`.
        """
        order = await self._of_the_three(order_id, caller)
        args: dict[str, Any] = {"statement": await self._sealed(order_id, order, text, caller)}
        return _prepared(order_id, order, {**args, "documents": list(documents)} if documents else args)

    async def ruling(self, order_id: str, text: str, caller: Caller) -> dict[str, Any]:
        """The argument `ruling` of `resolve`. Raises as `statement`; `role_not_allowed` for all but the exchange."""
        order = await self._contracts.orders.get(order_id, caller)
        if caller.participant != await self._contracts.exchange():
            raise ProblemError("role_not_allowed")
        return _prepared(order_id, order, {"ruling": await self._sealed(order_id, order, text, caller)})

    async def opening(self, order_id: str, caller: Caller) -> dict[str, Any]:
        """The arguments of `open_terms`: the order's private text for the exchange alone.

        Raises ProblemError: `not_found`, `role_not_allowed` (not a party), `encryption_key_missing`.
        """
        order = await self._contracts.orders.get(order_id, caller)
        self._contracts.check_party(order, caller)
        terms_hash, private = await self._contracts.orders.terms(order_id, None, caller)
        context = Context(kind=Kind.OPENED_TERMS, order_id=order_id)
        opening = await self._contracts.seal_for(private.encode(), [await self._contracts.exchange()], context)
        return _prepared(order_id, order, {"terms_hash": terms_hash, "opening": opening})

    async def case(self, order_id: str, caller: Caller) -> dict[str, Any]:
        """What was said in the order's last dispute, in the order in which it came (`schemas.Case`). A text that is not
        for the caller's participant is null. Raises ProblemError `not_found`."""
        order = await self._contracts.orders.get(order_id, caller)
        items = [await self._said(order_id, said, caller) for said in order.record.get("statements", ())]
        return {
            "order_id": order_id,
            "state": order.record["state"],
            "reason": order.record.get("reason"),
            "resolution": order.record.get("resolution"),
            "items": items,
        }

    async def _said(self, order_id: str, said: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "kind": said["kind"],
            "by": said["by"],
            "user": said["user"],
            "text_hash": said.get("text_hash"),
            "documents": list(said.get("documents", ())),
            "terms_hash": said.get("terms_hash"),
            "text": None,
            "terms": None,
            "fits": None,
        }
        document = await self._contracts.document(order_id, said["text_hash"]) if said.get("text_hash") else None
        if document is None or caller.participant not in document["keys"]:
            return shown
        plain = await self._contracts.open_document(order_id, document, caller)
        if said["kind"] == "opened_terms":
            return shown | _opened(plain, str(said["terms_hash"]))
        return shown | {"text": _text_of(plain, order_id)}

    async def _of_the_three(self, order_id: str, caller: Caller) -> ReadOrder:
        order = await self._contracts.orders.get(order_id, caller)
        if caller.participant != await self._contracts.exchange():
            self._contracts.check_party(order, caller)
        return order

    async def _sealed(self, order_id: str, order: ReadOrder, text: str, caller: Caller) -> Envelope:
        try:
            plain = canonical.dumps({"v": _FORM, "order": order_id, "by": caller.participant, "text": text})
        except canonical.NotCanonicalError:
            raise ProblemError("invalid_request", detail="The text has control or bidirectional characters.") from None
        recipients = (order.record["consumer"], order.record["retailer"], await self._contracts.exchange())
        return await self._contracts.seal_for(plain, recipients, Context(kind=Kind.STATEMENT, order_id=order_id))


def _opened(plain: bytes, terms_hash: str) -> dict[str, Any]:
    """Opened terms, and whether they have the hash that the ledger has: where they do not, they are not shown."""
    try:
        return {"terms": check_private(plain.decode(), terms_hash), "fits": True}
    except (Refused, UnicodeDecodeError):
        return {"fits": False}


def _text_of(plain: bytes, order_id: str) -> str | None:
    """The text of a statement; None where what its maker encrypted is no statement of this order."""
    try:
        value = canonical.loads(plain.decode())
        return str(value["text"]) if value["order"] == order_id else None
    except (canonical.NotCanonicalError, UnicodeDecodeError, KeyError, TypeError):
        return None


def _prepared(order_id: str, order: ReadOrder, args: dict[str, Any]) -> dict[str, Any]:
    return {"order_id": order_id, "version": int(order.record["version"]), "args": args}
