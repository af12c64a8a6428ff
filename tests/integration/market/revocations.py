"""The ways in which somebody is stopped from acting, and an action of each side to try it with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chaincode.intent import SignedIntent
from tests.integration.market.conftest import People
from tests.integration.market.people import Person, fresh, now_ms, order_args
from tests.packages import package_args

HASH = "ab" * 32
VALID_FOR_MS = 2_000
ROLES = {
    "ConsumerOrg": "consumer_owner",
    "RetailerOrg": "retailer_contract_manager",
    "ExchangeOrg": "exchange_market_operator",
}


@dataclass(frozen=True)
class Revocation:
    """What the registrar signs, and by which code the person's intents are refused from then on.

    `in_force_ms` is when it takes effect, in ms since 1970 UTC; None: with its block.
    """

    signed: SignedIntent
    code: str
    in_force_ms: int | None = None


def suspended(registrar: Person, person: Person) -> Revocation:
    return Revocation(_set_status(registrar, person, "suspended"), "actor_inactive")


def revoked(registrar: Person, person: Person) -> Revocation:
    return Revocation(_set_status(registrar, person, "revoked"), "actor_inactive")


def no_longer_valid(registrar: Person, person: Person) -> Revocation:
    """A validity that ends in a moment."""
    until_ms = now_ms() + VALID_FOR_MS
    args = {"certificate": HASH, "valid_until": until_ms}
    signed = registrar.signed("certify_user", target=person.user, version=1, args=args)
    return Revocation(signed, "actor_inactive", in_force_ms=until_ms)


def participant_suspended(registrar: Person, person: Person) -> Revocation:
    args = {"status": "suspended", "reason": "test"}
    signed = registrar.signed("set_participant_status", target=person.participant, version=1, args=args)
    return Revocation(signed, "participant_inactive")


def membership_ended(registrar: Person, person: Person) -> Revocation:
    args: dict[str, object] = {"participant": person.participant, "roles": []}
    return Revocation(registrar.signed("set_user_roles", target=person.user, version=1, args=args), "wrong_participant")


def _set_status(registrar: Person, person: Person, status: str) -> SignedIntent:
    return registrar.signed("set_user_status", target=person.user, version=1, args={"status": status})


REVOCATIONS: dict[str, Callable[[Person, Person], Revocation]] = {
    "suspended": suspended,
    "revoked": revoked,
    "no longer valid": no_longer_valid,
    "participant suspended": participant_suspended,
    "membership ended": membership_ended,
}


def attempt(person: Person, people: People) -> SignedIntent:
    """A step that the person may take while nothing stands against it, another one each time."""
    match person.organisation:
        case "ConsumerOrg":
            return person.signed("create", args=order_args(people.package, people.retailer.participant))
        case "RetailerOrg":
            return person.signed("publish_package", args=package_args(fresh("package"), template=people.template))
        case _:
            policy = {"audit": "omitted", "consumer_reconfirms": True, "deadlines_s": {}}
            return person.signed("set_flow_policy", args={"segment": fresh("segment"), "policy": policy})
