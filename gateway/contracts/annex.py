"""The priced annex: what the two parties agree on beyond the public text, in canonical form, and as a paper. Pure.

Canonical form: `{"v": 1, "order", "terms_hash", "private", "early_end"?}`, where `private` is the exact salted text
whose SHA-256 is the terms hash. Whoever opens the annex so has price and quantity, and the proof that they are those
of the ledger. `early_end` is there for a termination: `{"ends_on", "fee_fen"}`, the day from which nothing is
delivered any more and what the package's rules make of ending then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chaincode import canonical
from chaincode.order.public_terms import public_text
from chaincode.refusals import Refused
from chaincode.terms import check_private
from gateway.problems import ProblemError

_FORM = 1
_E8 = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyEnd:
    """From `ends_on` (market-local date) nothing is delivered any more, for a fee of `fee_fen`."""

    ends_on: str
    fee_fen: int = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A priced annex. What is private in it is left out of `repr`."""

    order_id: str
    terms_hash: str
    private: str = field(repr=False)
    early_end: EarlyEnd | None = field(default=None, repr=False)

    @property
    def canonical_form(self) -> bytes:
        """The bytes that are encrypted."""
        value: dict[str, Any] = {
            "v": _FORM,
            "order": self.order_id,
            "terms_hash": self.terms_hash,
            "private": self.private,
        }
        if self.early_end is not None:
            value["early_end"] = {"ends_on": self.early_end.ends_on, "fee_fen": self.early_end.fee_fen}
        return canonical.dumps(value)

    @property
    def terms(self) -> dict[str, Any]:
        """The terms. Raises ProblemError `annex_differs` when the private text does not have the terms hash."""
        try:
            return check_private(self.private, self.terms_hash)
        except Refused:
            return self._public_terms()

    def check(self, *, order_id: str, terms_hash: str) -> None:
        """Raises ProblemError `annex_differs` unless the annex is this order's and holds the terms that the ledger has
        the hash of."""
        if (self.order_id, self.terms_hash) != (order_id, terms_hash):
            raise ProblemError("annex_differs")
        _ = self.terms

    def facts(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """What the annex's paper says; `record` is the order's."""
        terms = self.terms
        facts: dict[str, Any] = {
            "order": self.order_id,
            **{name: str(record[name]) for name in _FROM_ORDER},
            "terms_hash": self.terms_hash,
            "energy_kwh": _decimal(terms["energy_wh"], 1_000),
            "prices": [[name, _decimal(price, _E8)] for name, price in sorted(terms["prices_e8_yuan_per_kwh"].items())],
        }
        settlement = terms.get("settlement_price_e8_yuan_per_kwh")
        if settlement is not None:
            facts["prices"].append(["settlement", _decimal(settlement, _E8)])
        facts["quantities"] = [
            [chinese, english, month, f"{_decimal(figure, 1_000)} {unit}"]
            for name, chinese, english, unit in _BY_MONTH
            for month, figure in sorted(terms.get(name, {}).items())
        ]
        if self.early_end is not None:
            facts |= {"ends_on": self.early_end.ends_on, "fee_yuan": _decimal(self.early_end.fee_fen, 100)}
        return facts

    def _public_terms(self) -> dict[str, Any]:
        """Terms that are public by rule have the order's id for a salt, and may commit to no energy."""
        try:
            terms = canonical.loads(self.private)["terms"]
            if public_text(self.order_id, terms) == (self.private, self.terms_hash):
                return dict(terms)
        except (canonical.NotCanonicalError, KeyError, TypeError, ValueError):
            pass
        raise ProblemError("annex_differs")


def read_annex(plain: bytes) -> Annex:
    """The annex in its canonical form. Raises ProblemError `annex_differs` for any other bytes."""
    try:
        value = canonical.loads(plain.decode())
        if value.pop("v") != _FORM:
            raise ValueError("another form")
        early_end = value.get("early_end")
        return Annex(
            order_id=value["order"],
            terms_hash=value["terms_hash"],
            private=value["private"],
            early_end=EarlyEnd(**early_end) if early_end else None,
        )
    except (canonical.NotCanonicalError, UnicodeDecodeError, AttributeError, KeyError, TypeError, ValueError):
        raise ProblemError("annex_differs") from None


def as_json(annex: Annex) -> dict[str, Any]:
    """The canonical form as an object, for those who may see it."""
    value: dict[str, Any] = json.loads(annex.canonical_form)
    return value


def _decimal(value: int, unit: int) -> str:
    """An exact decimal number of the larger unit, without zeros at the end."""
    sign, digits = ("-" if value < 0 else ""), len(str(unit)) - 1
    whole, rest = divmod(abs(value), unit)
    fraction = f"{rest:0{digits}}".rstrip("0")
    return f"{sign}{whole:,}" + (f".{fraction}" if fraction else "")


_BY_MONTH = (
    ("energy_wh_by_month", "当月合同电量", "Energy of", "kWh"),
    ("demand_w_from_month", "合同最大需量，自该月起", "Contracted demand from", "kW"),
    ("capacity_va_from_month", "合同容量，自该月起", "Contracted capacity from", "kVA"),
)
_FROM_ORDER = ("consumer", "retailer", "package", "package_version", "period_start", "period_end")
