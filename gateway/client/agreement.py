"""What a person agrees to, checked against the ledger's hashes before it is signed.

The API prepares a signature; the text is made here again from the facts that it was made from, and these facts must be
those of the order. So an API that prepares another text than the order's is found out before anything is signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chaincode import canonical
from chaincode.envelope import envelope_hash
from chaincode.order.public_terms import public_text
from chaincode.refusals import Refused
from chaincode.terms import check_private
from gateway.client.errors import TermsDifferError
from gateway.contracts.press import print_paper

_SAME_AS_ORDER = (
    "consumer",
    "retailer",
    "segment",
    "policy",
    "package",
    "package_version",
    "period_start",
    "period_end",
)


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
        terms = _public_terms(order_id, private, terms_hash)
    if terms is None:
        raise TermsDifferError("the private text", order_id=order_id)
    return OpenedTerms(terms_hash=terms_hash, terms=terms)


def _public_terms(order_id: str, private: str, terms_hash: str) -> dict[str, Any] | None:
    """Terms that are public by rule may commit to no energy; their salt is the order's id. None for any other text."""
    try:
        terms = dict(canonical.loads(private)["terms"])
        return terms if public_text(order_id, terms) == (private, terms_hash) else None
    except (canonical.NotCanonicalError, KeyError, TypeError, ValueError):
        return None


async def checked_args(
    order: Mapping[str, Any],
    prepared: Mapping[str, Any],
    *,
    terms_hash: str | None = None,
    ends_on: str | None = None,
) -> dict[str, Any]:
    """The arguments of a prepared step, after its text was made here from facts that are the order's.

    `terms_hash` are terms that are about to be proposed; else those of the order's open proposal or of the order count.
    `ends_on` is the day of a termination that is about to be proposed; else that of the open proposal counts.
    Raises TermsDifferError; then nothing is to be signed.
    """
    facts, args = prepared["facts"], dict(prepared["args"])
    proposal = order.get("proposal") or {}
    expected: dict[str, Any] = {
        "order": order["order_id"],
        **{name: str(order[name]) for name in _SAME_AS_ORDER},
        "terms_hash": terms_hash or proposal.get("terms_hash") or order["terms_hash"],
        "annex_hash": _annex_hash(order, proposal, args, proposing=prepared["action"].startswith("propose_")),
        "ends_on": ends_on or proposal.get("ends_on"),
    }
    if args.get("ends_on") != ends_on:  # the ledger goes by the argument, whatever the text says
        raise TermsDifferError("the prepared step", order_id=order["order_id"])
    if any(facts.get(name) != value for name, value in expected.items()):
        raise TermsDifferError("the prepared text", order_id=order["order_id"])
    pdf = await print_paper(str(prepared["form"]), facts)
    signed = proposal.get("text_hash") or order.get("text_hash")
    made = hashlib.sha256(pdf).hexdigest()
    if made != args["text_hash"] or (_signed_before(prepared, order) and made != signed):
        raise TermsDifferError("the prepared text", order_id=order["order_id"])
    return args


def _annex_hash(
    order: Mapping[str, Any], proposal: Mapping[str, Any], args: Mapping[str, Any], *, proposing: bool
) -> str | None:
    """The annex that the text must cite: the one that comes with it, or the one that lies on the ledger."""
    if "annex" in args:
        return envelope_hash(args["annex"])
    if proposing:
        return None
    return proposal.get("annex_hash") if proposal else order.get("annex_hash")


def _signed_before(prepared: Mapping[str, Any], order: Mapping[str, Any]) -> bool:
    return prepared["action"] in ("accept", "archive") or bool(prepared["action"] == "sign" and order.get("signed"))
