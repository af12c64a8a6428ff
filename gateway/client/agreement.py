"""What a person agrees to, checked against the ledger's hashes before it is signed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chaincode.refusals import Refused
from chaincode.terms import check_private
from gateway.client.errors import RefusedError, TermsDifferError
from gateway.orders.text import amendment_text, contract_text, termination_text, text_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTerms:
    """Terms whose text was found to have the hash `terms_hash`. The terms are left out of `repr`."""

    terms_hash: str
    terms: dict[str, Any] = field(repr=False)


def open_terms(order_id: str, *, private: str, terms_hash: str) -> OpenedTerms:
    """The terms in a private text. Raises TermsDifferError when its SHA-256 is not `terms_hash`, or it is no terms."""
    try:
        return OpenedTerms(terms_hash=terms_hash, terms=check_private(private, terms_hash))
    except Refused:
        raise TermsDifferError("the private text", order_id=order_id) from None


def proposal_text_hash(order: Mapping[str, Any]) -> str:
    """The hash of the text that an open proposal belongs to, made from the order's record.

    Raises RefusedError `no_open_proposal`, and TermsDifferError when the proposer signed another text.
    """
    proposal = order.get("proposal")
    if not proposal:
        raise RefusedError("no_open_proposal", detail={"key": order["order_id"]})
    if proposal["kind"] == "amendment":
        text = amendment_text(order["order_id"], order, terms_hash=proposal["terms_hash"])
    else:
        text = termination_text(order["order_id"], order)
    return _same(text_hash(text), proposal["text_hash"], order)


def text_hash_to_archive(order: Mapping[str, Any]) -> str:
    """The hash of what both parties have signed: an accepted proposal's text, else the contract's.

    Raises TermsDifferError when they signed another text than the one that the order's record makes.
    """
    if order.get("proposal"):
        return proposal_text_hash(order)
    made = text_hash(contract_text(order["order_id"], order))
    return _same(made, order.get("text_hash"), order)


def _same(made: str, signed: str | None, order: Mapping[str, Any]) -> str:
    if signed != made:
        raise TermsDifferError("the signed text", order_id=order["order_id"])
    return made
