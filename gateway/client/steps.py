"""What a user can ask for: one function for each action, which gives the step that is to be signed.

`version` is always the version of the record that the user saw. Terms have the form of `chaincode.terms.TERMS_SCHEMA`:
`energy_wh`, `prices_e8_yuan_per_kwh` by band, and `settlement_price_e8_yuan_per_kwh` where there is one.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chaincode.canonical import NotCanonicalError
from chaincode.intent import private_text
from chaincode.refusals import Refused
from chaincode.terms import check_private
from gateway.client.errors import RefusedError

Terms = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedTerms:
    """Terms with a salt as private text, and its SHA-256 (hex). The text is left out of `repr`."""

    private: str = field(repr=False)
    terms_hash: str


def seal(terms: Terms) -> SealedTerms:
    """Terms with a fresh random salt. Raises RefusedError `terms_invalid` or `too_large`."""
    try:
        private, terms_hash = private_text(dict(terms), secrets.token_bytes(32))
        check_private(private, terms_hash)
    except Refused as refused:
        raise RefusedError(refused.code, detail=refused.detail) from None
    except NotCanonicalError as error:
        raise RefusedError("terms_invalid", detail={"reason": error.reason}) from None
    return SealedTerms(private=private, terms_hash=terms_hash)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step before it is signed. `target` and `version` are None for a step that makes a record."""

    action: str
    target: str | None = None
    version: int | None = None
    args: Mapping[str, Any] = field(default_factory=dict)
    sealed: SealedTerms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFields:
    """The public fields of an order. The delivery period is half-open, in market-local dates (YYYY-MM-DD)."""

    retailer: str
    package: str
    package_version: int
    segment: str
    period_start: str
    period_end: str

    def args(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def create(fields: OrderFields) -> Step:
    return Step(action="create", args=fields.args())


def revise(order_id: str, *, version: int, fields: OrderFields) -> Step:
    return Step(action="revise", target=order_id, version=version, args=fields.args())


def submit_new(fields: OrderFields, *, terms: Terms) -> Step:
    return Step(action="submit", args=fields.args(), sealed=seal(terms))


def purchase(fields: OrderFields, *, energy_wh: int, risk_warning: str | None = None) -> Step:
    """Take a package at its list prices: the terms say energy only. `risk_warning` is the hash of the warning read."""
    args = {**fields.args(), **({"risk_warning": risk_warning} if risk_warning else {})}
    return Step(action="purchase", args=args, sealed=seal({"energy_wh": energy_wh, "prices_e8_yuan_per_kwh": {}}))


def submit(order_id: str, *, version: int, terms: Terms) -> Step:
    return Step(action="submit", target=order_id, version=version, sealed=seal(terms))


def counter(order_id: str, *, version: int, terms: Terms, changes: Mapping[str, Any] | None = None) -> Step:
    """`changes` may hold period_start, period_end, and package with package_version."""
    return Step(action="counter", target=order_id, version=version, args=dict(changes or {}), sealed=seal(terms))


def reject(order_id: str, *, version: int, reason: str) -> Step:
    """`reason` is a short code of a-z and '_'."""
    return Step(action="reject", target=order_id, version=version, args={"reason": reason})


def confirm(order_id: str, *, version: int, terms_hash: str) -> Step:
    return Step(action="confirm", target=order_id, version=version, args={"terms_hash": terms_hash})


def audit(order_id: str, *, version: int) -> Step:
    return Step(action="audit", target=order_id, version=version)


def sign(order_id: str, *, version: int, text_hash: str) -> Step:
    return Step(action="sign", target=order_id, version=version, args={"text_hash": text_hash})


def archive(order_id: str, *, version: int, text_hash: str) -> Step:
    return Step(action="archive", target=order_id, version=version, args={"text_hash": text_hash})


def dispute(order_id: str, *, version: int, reason: str) -> Step:
    return Step(action="dispute", target=order_id, version=version, args={"reason": reason})


def resolve(order_id: str, *, version: int, outcome: str, reason: str) -> Step:
    """`outcome` is `resume` or `cancel`."""
    return Step(action="resolve", target=order_id, version=version, args={"outcome": outcome, "reason": reason})


def propose_amendment(order_id: str, *, version: int, text_hash: str, sealed: SealedTerms) -> Step:
    """The text cites the hash of the new terms, so they are sealed first."""
    return Step(
        action="propose_amendment", target=order_id, version=version, args={"text_hash": text_hash}, sealed=sealed
    )


def propose_termination(order_id: str, *, version: int, text_hash: str, ends_on: str) -> Step:
    """`ends_on` is the day after the last one of delivery; the text names it too."""
    args = {"text_hash": text_hash, "ends_on": ends_on}
    return Step(action="propose_termination", target=order_id, version=version, args=args)


def accept(order_id: str, *, version: int, text_hash: str) -> Step:
    return Step(action="accept", target=order_id, version=version, args={"text_hash": text_hash})


def plain(action: str, order_id: str, *, version: int) -> Step:
    """A step without arguments: decline, withdraw, cancel, delete, lapse, expire."""
    return Step(action=action, target=order_id, version=version)


def purge(order_id: str, *, version: int, terms_hash: str) -> Step:
    return Step(action="purge", target=order_id, version=version, args={"terms_hash": terms_hash})


def publish_package(args: Mapping[str, Any], *, version: int | None = None) -> Step:
    """A new package, or with the present `version` the next version of it. `args` as the action's schema says."""
    target = None if version is None else str(args["package"])
    return Step(action="publish_package", target=target, version=version, args=dict(args))


def retire_package(package: str, *, version: int) -> Step:
    return Step(action="retire_package", target=package, version=version)


def publish_method(args: Mapping[str, Any], *, version: int | None = None) -> Step:
    """A new settlement method, or with the present `version` the next version of it."""
    target = None if version is None else str(args["method"])
    return Step(action="publish_method", target=target, version=version, args=dict(args))


def retire_method(method: str, *, version: int) -> Step:
    return Step(action="retire_method", target=method, version=version)


def publish_template(args: Mapping[str, Any], *, version: int | None = None) -> Step:
    """A new package template, or with the present `version` the next version of it."""
    target = None if version is None else str(args["template"])
    return Step(action="publish_template", target=target, version=version, args=dict(args))


def retire_template(template: str, *, version: int) -> Step:
    return Step(action="retire_template", target=template, version=version)


def set_calendar(region: str, *, days: Mapping[str, str], version: int | None = None) -> Step:
    """The day types of a region's days, by date; `version` is the present calendar's, None where there is none."""
    return Step(action="set_calendar", version=version, args={"region": region, "days": dict(days)})


def publish_announcement(args: Mapping[str, Any], *, target: str | None = None, version: int | None = None) -> Step:
    """A new announcement, or with `target` and its present `version` a correction, whose `args` have no id."""
    return Step(action="publish_announcement", target=target, version=version, args=dict(args))


def withdraw_announcement(announcement: str, *, version: int, reason: str) -> Step:
    """`reason` is a short code of a-z and '_'."""
    return Step(action="withdraw_announcement", target=announcement, version=version, args={"reason": reason})


def publish_reference_price(args: Mapping[str, Any], *, version: int | None = None) -> Step:
    """A month's price, or with the present `version` its correction. `args` as the action's schema says."""
    return Step(action="publish_reference_price", version=version, args=dict(args))
