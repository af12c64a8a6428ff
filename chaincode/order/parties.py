"""Who acts on an order, who may take a step, and whose turn it is then. Pure."""

from __future__ import annotations

from enum import StrEnum


class Party(StrEnum):
    """The three who act on an order."""

    CONSUMER = "consumer"
    RETAILER = "retailer"
    EXCHANGE = "exchange"


class Who(StrEnum):
    """Who may take a step, beyond holding one of the action's roles."""

    CONSUMER = "the consumer"
    RETAILER = "the retailer"
    EXCHANGE = "the exchange"
    NEXT = "whoever is next"
    PARTY = "a party"
    PARTY_OR_EXCHANGE = "a party or the exchange"
    PROPOSER = "the proposer"
    ANYONE = "anyone but the regulator"


class Next(StrEnum):
    """Whose turn it is after a step."""

    CONSUMER = "consumer"
    RETAILER = "retailer"
    EXCHANGE = "exchange"
    OTHER = "the other party"
    BOTH = "both parties"
    ANSWERER = "the party that has not put these terms forward"
    SAME = "as before"
    NOBODY = "nobody"
