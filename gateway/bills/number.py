"""The number of a bill: what it is called on paper, in file names and in conversation. Pure."""

from __future__ import annotations

_DIGITS = 16


def bill_number(order_id: str, month: str, version: int) -> str:
    """`<month>-<16 digits of the order's id>-<version>`: the same wherever it is made, and with nothing private in it.

    `order_id` is 64 hex digits, `month` YYYY-MM. Two orders of a market share 64 bits by no chance that matters.
    """
    return f"{month.replace('-', '')}-{order_id[:_DIGITS]}-{version}"
