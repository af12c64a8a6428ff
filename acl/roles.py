"""The roles that a user may hold, and the organisation whose participants may hold each.

Plain data: the chaincode checks intents against it, the HTTP API publishes it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its name in intents, the organisation (MSP id) of the users who hold it, and what it is for."""

    name: str
    organisation: str
    summary: str


_ROWS = (
    Role("consumer", "ConsumerOrg", "Orders electricity, negotiates, confirms and signs for a consumer."),
    Role("retailer", "RetailerOrg", "Publishes retail packages, answers orders, confirms and signs for a retailer."),
    Role("exchange", "ExchangeOrg", "Audits orders without seeing terms, archives contracts, resolves disputes."),
    Role("registrar", "ExchangeOrg", "Registers participants and users, sets their roles and status."),
    Role("regulator", "RegulatorOrg", "Reads all public data and changes nothing."),
)

ROLES: dict[str, Role] = {role.name: role for role in _ROWS}
