"""Terms that are public by rule: those of orders from listings, auctions and the supplier of last resort. Pure.

Their private text is made like any other, with the order's id, which everybody knows, in place of a random salt. So its
hash is checked and cited like any terms hash, nothing is deposited, and whoever reads terms makes the text from the
order's record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaincode.intent import private_text


def public_text(order_id: str, terms: Mapping[str, Any]) -> tuple[str, str]:
    """The text `{"salt": order_id, "terms": terms}` and its SHA-256 (hex), which is the order's terms hash."""
    return private_text(dict(terms), bytes.fromhex(order_id))


def terms_text(order_id: str, record: Mapping[str, Any]) -> str | None:
    """The text of an order's record, or None where the terms are private and lie in the collection."""
    terms = record.get("public_terms")
    return public_text(order_id, terms)[0] if terms else None
