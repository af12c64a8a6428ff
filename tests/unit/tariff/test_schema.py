"""The published schema of a tariff: what it lets in, what it refuses by path, and that it states every limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest

from chaincode import canonical
from chaincode.refusals import Refused
from chaincode.schemas import Validator
from chaincode.tariff.example import EXAMPLE_PRICES_E8_YUAN_PER_KWH, EXAMPLE_TARIFF
from chaincode.tariff.model import Tariff, price_names
from chaincode.tariff.schema import MAX_RULES, TARIFF_SCHEMA

Value = dict[str, Any]
VALIDATOR = Validator(TARIFF_SCHEMA, code="invalid_args", root="tariff")


def test_the_example_fits_and_the_package_names_its_prices() -> None:
    VALIDATOR.check(EXAMPLE_TARIFF)
    assert canonical.loads(canonical.dumps(EXAMPLE_TARIFF).decode()) == EXAMPLE_TARIFF
    assert price_names(Tariff.from_value(EXAMPLE_TARIFF)) == tuple(sorted(EXAMPLE_PRICES_E8_YUAN_PER_KWH))


def test_every_charge_and_kind_of_price_fits_and_is_read() -> None:
    value = deepcopy(EXAMPLE_TARIFF)
    linked = {"kind": "linked", "reference": "day-ahead", "factor_bp": 9_000, "applied_to": "average"}
    share = {"kind": "gain_share", "reference": "day-ahead", "gain_share_bp": 8_000, "loss_share_bp": 2_000}
    value["prices"] |= {
        "peak": {**linked, "cap_e8_yuan_per_kwh": 90_000_000, "floor_e8_yuan_per_kwh": -1},
        "flat": {**share, "applied_to": "interval"},
        "green": {"kind": "fixed"},
    }
    value["tiers"] = {"by": "year", "limits_wh": [1, 2]}
    value["charges"] |= {
        "green_premium": {"price": "green", "share_bp": 10_000},
        "basic_fee": {"by": "contracted_demand", "price_fen_per_kw_month": 3_200},
        "deposit": {"fixed_fen": 1, "contracted_e8_yuan_per_kwh": 2},
    }
    VALIDATOR.check(value)
    tariff = Tariff.from_value(value)
    assert tariff.prices["peak"].cap_e8_yuan_per_kwh == 90_000_000
    assert (tariff.prices["flat"].gain_share_bp, tariff.prices["flat"].loss_share_bp) == (8_000, 2_000)
    assert tariff.tiers.numbers == range(1, 4)
    assert tariff.charges.basic_fee is not None
    assert tariff.charges.basic_fee.price_fen_per_kw_month == 3_200
    assert tariff.charges.deposit is not None
    assert tariff.charges.deposit.contracted_e8_yuan_per_kwh == 2


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda v: v.pop("treat_others_as"), "tariff"),
        (lambda v: v.update(extra=1), "tariff"),
        (lambda v: v.update(notice_days=367), "tariff.notice_days"),
        (lambda v: v.update(rules=v["rules"][:1] * (MAX_RULES + 1)), "tariff.rules"),
        (lambda v: v["rules"][0].update(end=97), "tariff.rules[0].end"),
        (lambda v: v["rules"][0].update(start=0.5), "tariff.rules[0].start"),
        (lambda v: v["rules"][0].update(band="night"), "tariff.rules[0].band"),
        (lambda v: v["rules"][0].update(price="Peak"), "tariff.rules[0].price"),
        (lambda v: v["rules"][0].update(day_types=[]), "tariff.rules[0].day_types"),
        (lambda v: v["seasons"][0]["spans"][0].update({"from": "7-1"}), "tariff.seasons[0].spans[0].from"),
        (lambda v: v.update(tiers={"by": "day", "limits_wh": [1]}), "tariff.tiers.by"),
        (lambda v: v["prices"]["peak"].update(kind="free"), "tariff.prices.peak"),
        (lambda v: v["prices"].update(peak={"kind": "linked"}), "tariff.prices.peak"),
        (lambda v: v["charges"].update(termination={}), "tariff.charges.termination"),
    ],
)
def test_what_does_not_fit_is_refused_by_path(change: Callable[[Value], object], path: str) -> None:
    value = deepcopy(EXAMPLE_TARIFF)
    change(value)
    with pytest.raises(Refused) as refused:
        VALIDATOR.check(value)
    assert refused.value.detail["path"] == path


def _parts(schema: Any) -> Iterator[Value]:
    if isinstance(schema, dict):
        yield schema
        for part in schema.values():
            yield from _parts(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _parts(part)


def test_every_limit_is_stated() -> None:
    parts = list(_parts(TARIFF_SCHEMA))
    assert all({"minimum", "maximum"} <= set(part) for part in parts if part.get("type") == "integer")
    assert all("maxItems" in part for part in parts if part.get("type") == "array")
    assert all("pattern" in part or "maxLength" in part for part in parts if part.get("type") == "string")
    objects = [part for part in parts if part.get("type") == "object"]
    assert all(part["additionalProperties"] is False for part in objects)
    assert all("maxProperties" in part for part in objects if "patternProperties" in part)
    assert not any(part.get("type") == "number" for part in parts)
