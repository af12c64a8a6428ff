"""What a contract paper says: the facts that are put into a form, all of them from the ledger's public record. Pure.

Nothing here changes between the first signature and the archive, so both parties and the exchange make the same bytes.
What has to change a text (another form, another version of the typesetter) has to change its name in FORMS too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from gateway.problems import ProblemError

NEGOTIATED = "bilateral"

Facts = dict[str, Any]


class TextKind(StrEnum):
    """The texts that are signed and archived."""

    CONTRACT = "contract"
    AMENDMENT = "amendment"
    TERMINATION = "termination"


FORMS = {
    TextKind.CONTRACT: "energysale/contract/1",
    TextKind.AMENDMENT: "energysale/contract/1",
    TextKind.TERMINATION: "energysale/contract/2",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSource:
    """From what a text is made: the order's id and record, the text of its package version's record on the ledger, the
    hashes of terms and annex that the text cites, and for a termination the day from which nothing is delivered."""

    kind: TextKind
    order_id: str
    record: Mapping[str, Any]
    package: str
    terms_hash: str
    annex_hash: str | None
    ends_on: str | None = None

    def with_annex(self, annex_hash: str) -> TextSource:
        """The same, citing another annex."""
        return replace(self, annex_hash=annex_hash)

    @property
    def form(self) -> str:
        """The form (`forms/<name>.typ`) that the text is set in."""
        if self.kind is TextKind.CONTRACT:
            return "renewal" if self.record.get("renews") else "contract"
        return self.kind.value

    @property
    def facts(self) -> Facts:
        """What the form says, as texts and lists of texts."""
        package = json.loads(self.package)
        origin = (self.record.get("origin") or {}).get("kind", NEGOTIATED)
        confirmed = self.record.get("confirmed") or {}
        amended = self.kind is not TextKind.CONTRACT
        facts: dict[str, Any] = {
            "form": FORMS[self.kind],
            "order": self.order_id,
            **{name: str(self.record[name]) for name in _FROM_ORDER},
            "package_name": package["name"],
            "package_hash": hashlib.sha256(self.package.encode()).hexdigest(),
            "template": package["template"],
            "template_version": str(package["template_version"]),
            "price_names": sorted(package["prices"]),
            "methods": [f"{each['method']} {each['version']}" for each in package.get("methods", ())] or None,
            "notice_days": str(package["notice_days"]),
            "origin": origin,
            "terms_hash": self.terms_hash,
            "annex_hash": self.annex_hash,
            "public_terms": "yes" if self.record.get("public_terms") and not amended else None,
            "renews": self.record.get("renews"),
            "consumer_user": confirmed.get("consumer"),
            "retailer_user": confirmed.get("retailer"),
            "earlier_terms_hash": self.record["terms_hash"] if amended else None,
            "earlier_text_hash": self.record.get("text_hash") if amended else None,
            "ends_on": self.ends_on,
        }
        return {name: value for name, value in facts.items() if value is not None}


def contract_source(order_id: str, record: Mapping[str, Any], *, package: str) -> TextSource:
    """The contract of an order. Raises ProblemError `not_found` while the order has no terms."""
    return TextSource(
        kind=TextKind.CONTRACT,
        order_id=order_id,
        record=record,
        package=package,
        terms_hash=_terms_hash(record),
        annex_hash=record.get("annex_hash"),
    )


def proposal_source(order_id: str, record: Mapping[str, Any], *, package: str) -> TextSource:
    """The text of the order's open proposal. Raises ProblemError `no_open_proposal`."""
    proposal = record.get("proposal")
    if not proposal:
        raise ProblemError("no_open_proposal")
    return TextSource(
        kind=TextKind(proposal["kind"]),
        order_id=order_id,
        record=record,
        package=package,
        terms_hash=proposal.get("terms_hash") or _terms_hash(record),
        annex_hash=proposal.get("annex_hash"),
        ends_on=proposal.get("ends_on"),
    )


def change_source(
    kind: TextKind,
    order_id: str,
    record: Mapping[str, Any],
    *,
    package: str,
    terms_hash: str | None = None,
    ends_on: str | None = None,
) -> TextSource:
    """A change that is yet to be proposed: an amendment to the terms `terms_hash`, or a termination on `ends_on`."""
    return TextSource(
        kind=kind,
        order_id=order_id,
        record=record,
        package=package,
        terms_hash=terms_hash or _terms_hash(record),
        annex_hash=None,
        ends_on=ends_on,
    )


def text_hash(text: bytes) -> str:
    """SHA-256 (hex) of a text: what is signed."""
    return hashlib.sha256(text).hexdigest()


def _terms_hash(record: Mapping[str, Any]) -> str:
    value = record.get("terms_hash")
    if not value:
        raise ProblemError("not_found", detail="The order has no terms yet.")
    return str(value)


_FROM_ORDER = (
    "consumer",
    "retailer",
    "segment",
    "policy",
    "package",
    "package_version",
    "period_start",
    "period_end",
)
