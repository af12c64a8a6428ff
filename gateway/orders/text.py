"""The texts that people sign: plain, deterministic, without a number of the terms. Pure.

Each names parties, package, period and rules, and cites price and quantity by the terms hash only. Whoever holds the
order's record makes the same bytes; their SHA-256 is the `text_hash` of `sign`, `archive` and proposals.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

_TITLE = "RETAIL ELECTRICITY SUPPLY CONTRACT 零售电力供应合同"


def contract_text(order_id: str, record: Mapping[str, Any]) -> str:
    """The contract of an order whose terms both parties have confirmed.

    `record` is the order's record on the ledger. Raises ValueError when it has no terms yet.
    """
    return _text(_TITLE, order_id, record, _terms_hash(record), _RULES)


def amendment_text(order_id: str, record: Mapping[str, Any], *, terms_hash: str) -> str:
    """The amended contract of an executing order: the same deal under the terms with the hash `terms_hash`."""
    title = f"AMENDMENT 变更协议\nReplaces the terms {_terms_hash(record)}.\n{_TITLE}"
    return _text(title, order_id, record, terms_hash, _RULES)


def termination_text(order_id: str, record: Mapping[str, Any]) -> str:
    """The agreement to end an executing order before its period is over."""
    return _text("TERMINATION AGREEMENT 解除协议", order_id, record, _terms_hash(record), _TERMINATION_RULES)


def text_hash(text: str) -> str:
    """SHA-256 (hex) of the text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


_RULES = """\
1. The retailer sells and the consumer buys electricity in the delivery period, under the retail package named above.
2. Energy and prices are those of the terms whose SHA-256 is given above. Both parties hold them; nobody else needs to.
3. Periods are half-open, in market-local dates (UTC+8). Energy is in Wh, prices in 10^-8 yuan per kWh.
4. The contract is in force from its archiving on the market's ledger by the exchange.
5. A dispute is frozen and resolved by the exchange. Changes and an early end take both parties' signatures.
"""

_TERMINATION_RULES = """\
1. The contract named above ends when the exchange archives this agreement on the market's ledger.
2. What was delivered until then is settled under the terms whose SHA-256 is given above.
"""


def _text(title: str, order_id: str, record: Mapping[str, Any], terms_hash: str, rules: str) -> str:
    return (
        f"{title}\n\n"
        f"Order: {order_id}\n"
        f"Consumer: {record['consumer']}\n"
        f"Retailer: {record['retailer']}\n"
        f"Market segment: {record['segment']}, flow policy version {record['policy']}\n"
        f"Retail package: {record['package']}, version {record['package_version']}\n"
        f"Delivery period: {record['period_start']} to {record['period_end']} (exclusive)\n"
        f"Terms: SHA-256 {terms_hash}\n\n"
        f"{rules}"
    )


def _terms_hash(record: Mapping[str, Any]) -> str:
    value = record.get("terms_hash")
    if not value:
        raise ValueError("the order has no terms yet")
    return str(value)
