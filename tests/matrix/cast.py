"""The people of the matrix: for every seat an owner, a colleague of the same participant and a neighbour of another.

A seat is a role in an organisation. The platform's roles exist in every organisation; two of them stand for all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from chaincode import signature
from chaincode.intent import possession_message


class Place(StrEnum):
    """How somebody stands to the record that a case is about."""

    OWN = "own"
    COLLEAGUE = "colleague"
    NEIGHBOUR = "neighbour"


@dataclass(frozen=True, slots=True)
class Seat:
    """A role as it is held in an organisation (an MSP id), and the side on which it acts."""

    name: str
    role: str
    side: str
    organisation: str


_ORGANISATIONS = {
    "consumer": "ConsumerOrg",
    "retailer": "RetailerOrg",
    "exchange": "ExchangeOrg",
    "regulator": "RegulatorOrg",
    "grid": "GridOrg",
}
_PLATFORM_ROLES = ("system_administrator", "security_administrator", "audit_administrator", "platform_service")


def seat(name: str) -> Seat:
    """The seat of a column of `expected.csv`: a role, with `@` and an organisation for a role of the platform."""
    role, _, organisation = name.partition("@")
    if organisation:
        assert role in _PLATFORM_ROLES
        return Seat(name, role, "platform", organisation)
    side = role.partition("_")[0]
    return Seat(name, role, side, _ORGANISATIONS[side])


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A user of the matrix with its key. All the roles that it holds are held for its one participant."""

    user: str
    participant: str
    organisation: str
    kind: str
    roles: tuple[str, ...]
    number: int

    @property
    def key(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(500_000 + self.number, ec.SECP256R1())

    @property
    def public_key(self) -> str:
        return signature.public_key_of(self.key)

    @property
    def is_registrar(self) -> bool:
        return "exchange_registrar" in self.roles

    def registration(self, network: str) -> dict[str, Any]:
        """The arguments of `register_user`, and of `propose_registrar` for a new one."""
        return {
            "user": self.user,
            "participant": self.participant,
            "roles": list(self.roles),
            "public_key": self.public_key,
            "proof": self.proof(network),
        }

    def proof(self, network: str, *, key: ec.EllipticCurvePrivateKey | None = None) -> str:
        """The proof of possession of the member's key, or of another one that it is to have."""
        holder = key or self.key
        message = possession_message(
            network=network,
            user=self.user,
            participant=self.participant,
            public_key=signature.public_key_of(holder),
        )
        return signature.sign(holder, message)


class Cast:
    """Everybody of one run of the matrix. Ids begin with `prefix`, so that runs on one ledger never meet; the
    exchange's own two participants are those that Bootstrap made."""

    def __init__(self, prefix: str, seats: list[Seat], *, exchange: str, operator: str) -> None:
        self._prefix = prefix
        self._participants = {("exchange", "ExchangeOrg", 1): exchange, ("platform", "ExchangeOrg", 1): operator}
        self._number = 0
        self.seated = {(each.name, place): self._seated(each, place) for each in seats for place in Place}
        self.consumer = self._helper("consumer", "ConsumerOrg", "consumer_owner")
        self.retailer = self._helper("retailer", "RetailerOrg", "retailer_contract_manager")
        self.exchange = self._helper(
            "exchange",
            "ExchangeOrg",
            "exchange_auditor",
            "exchange_supervisor",
            "exchange_market_operator",
            "exchange_settlement_officer",
        )
        self.grid = self._helper("grid", "GridOrg", "grid_meter_data_agent")
        self.spares = {
            organisation: self._spare(side, organisation)
            for side, organisation in (("consumer", "ConsumerOrg"), ("retailer", "RetailerOrg"))
        } | {"ExchangeOrg": self._helper("exchange", "ExchangeOrg", "exchange_settlement_officer")}

    def everybody(self) -> list[Member]:
        helpers = (self.consumer, self.retailer, self.exchange, self.grid)
        return [*self.seated.values(), *helpers, *self.spares.values()]

    def newcomer(self) -> Member:
        """A consumer's viewer who is not registered yet, another one each time."""
        self._number += 1
        name = f"{self._prefix}-new-{self._number}"
        return self._member(name, "consumer", "ConsumerOrg", 1, ("consumer_viewer",))

    def new_retailer(self) -> Member:
        """A contract manager who is not registered yet, of a retailer of its own, another one each time."""
        self._number += 1
        name = f"{self._prefix}-retailer-new-{self._number}"
        return replace(
            self._member(name, "retailer", "RetailerOrg", 1, ("retailer_contract_manager",)), participant=name
        )

    def participant(self, side: str, organisation: str, number: int) -> str:
        """The id of a side's first or second participant in an organisation."""
        made = f"{self._prefix}-{side}-{organisation.removesuffix('Org').lower()}-{number}"
        return self._participants.get((side, organisation, number), made)

    def _seated(self, seat: Seat, place: Place) -> Member:
        number = 2 if place is Place.NEIGHBOUR else 1
        name = f"{self._prefix}-{seat.name.replace('@', '-').lower()}-{place}"
        return self._member(name, seat.side, seat.organisation, number, (seat.role,))

    def _helper(self, side: str, organisation: str, *roles: str) -> Member:
        return self._member(f"{self._prefix}-{side}-helper-{len(roles)}", side, organisation, 1, roles)

    def _spare(self, side: str, organisation: str) -> Member:
        return self._member(f"{self._prefix}-{side}-spare", side, organisation, 1, (f"{side}_viewer",))

    def _member(self, user: str, side: str, organisation: str, number: int, roles: tuple[str, ...]) -> Member:
        self._number += 1
        return Member(
            user=user,
            participant=self.participant(side, organisation, number),
            organisation=organisation,
            kind="operator" if side == "platform" else side,
            roles=roles,
            number=self._number,
        )
