"""Each defect of a tariff is found under its own name, exactly where it is, and a sound tariff has none."""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from chaincode.refusals import Refused
from chaincode.tariff.example import EXAMPLE_TARIFF
from chaincode.tariff.model import Tariff
from chaincode.tariff.proof import MAX_FINDINGS, findings, prove
from chaincode.tariff.schema import MAX_RULES

Value = dict[str, Any]
Change = Callable[[Value], object]

YEAR = {"from": "01-01", "to": "01-01"}
SIMPLE: Value = {
    "day_types": ["workday", "hot"],
    "treat_as": {"weekend": "workday", "holiday": "workday"},
    "treat_others_as": "workday",
    "seasons": [{"season": "year", "spans": [YEAR]}],
    "rules": [
        {"id": "night", "start": 0, "end": 32, "band": "valley", "price": "night"},
        {"id": "day", "start": 32, "end": 96, "band": "flat", "price": "day"},
    ],
    "prices": {"night": {"kind": "fixed"}, "day": {"kind": "fixed"}},
    "notice_days": 0,
}
LINKED = {"kind": "linked", "reference": "spot", "factor_bp": 10_000, "applied_to": "interval"}


def found(change: Change, **limits: Any) -> list[Value]:
    value = deepcopy(SIMPLE)
    change(value)
    validity = {"valid_from": "2026-01-01", "valid_to": "2027-01-01"} | {
        name: limits.pop(name) for name in ("valid_from", "valid_to") if name in limits
    }
    return [finding.as_value() for finding in findings(Tariff.from_value(value), **validity, **limits)]


def spans(*edges: tuple[str, str]) -> list[Value]:
    return [{"season": f"s{n}", "spans": [{"from": a, "to": b}]} for n, (a, b) in enumerate(edges)]


def gap(day_type: str, start: int, end: int, *, tier: int = 1, season: str = "year") -> Value:
    return {
        "kind": "rule_gap",
        "season": season,
        "day_type": day_type,
        "tier": tier,
        "dates": [["01-01", "01-01"]],
        "start": start,
        "end": end,
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda v: v["rules"][1].update(start=33), [gap("workday", 32, 33), gap("hot", 32, 33)]),
        (lambda v: v["rules"][1].update(day_types=["workday"]), [gap("hot", 32, 96)]),
        (
            lambda v: (v.update(tiers={"by": "month", "limits_wh": [9]}), v["rules"][0].update(tiers=[1])),
            [gap("workday", 0, 32, tier=2), gap("hot", 0, 32, tier=2)],
        ),
        (
            lambda v: v["rules"][0].update(end=34, day_types=["hot"]),
            [
                gap("workday", 0, 32),
                gap("hot", 32, 34) | {"kind": "rule_collision", "rules": ["night", "day"]},
            ],
        ),
        (
            lambda v: v["rules"].extend(
                {**v["rules"][1], "id": f"x{start}", "start": start, "end": start + 1, "day_types": ["hot"]}
                for start in (40, 41)
            ),
            [
                gap("hot", 40, 41) | {"kind": "rule_collision", "rules": ["day", "x40"]},
                gap("hot", 41, 42) | {"kind": "rule_collision", "rules": ["day", "x41"]},
            ],
        ),
        (
            lambda v: v.update(seasons=spans(("02-01", "11-01"))),
            [
                {"kind": "season_gap", "dates": [["01-01", "02-01"]]},
                {"kind": "season_gap", "dates": [["11-01", "01-01"]]},
            ],
        ),
        (
            lambda v: v.update(seasons=spans(("03-01", "02-29"), ("02-28", "03-01"))),
            [{"kind": "season_collision", "dates": [["02-28", "02-29"]], "seasons": ["s0", "s1"]}],
        ),
        (
            lambda v: v.update(seasons=spans(("03-01", "02-29"))),
            [{"kind": "season_gap", "dates": [["02-29", "03-01"]]}],
        ),
        (
            lambda v: v.update(seasons=spans(("2026-01-01", "2026-06-01"), ("2026-06-02", "2027-02-01"))),
            [{"kind": "season_gap", "dates": [["2026-06-01", "2026-06-02"]]}],
        ),
        (
            lambda v: v.update(seasons=spans(("01-01", "07-01"), ("07-01", "02-30"))),
            [{"kind": "no_such_date", "path": "seasons[1].spans[0]", "season": "s1"}],
        ),
        (
            lambda v: v.update(seasons=spans(("2026-01-01", "2026-01-01"))),
            [{"kind": "empty_range", "path": "seasons[0].spans[0]", "season": "s0"}],
        ),
        (
            lambda v: v.update(seasons=spans(("01-01", "07-01"), ("2026-07-01", "2027-01-01"))),
            [{"kind": "forms_of_dates_mixed", "path": "seasons"}],
        ),
        (
            lambda v: v["rules"].insert(1, {**v["rules"][0], "start": 40, "end": 40}),
            [
                {"kind": "name_repeated", "path": "rules.night"},
                {"kind": "empty_range", "path": "rules.night", "start": 40, "end": 40, "rules": ["night"]},
            ],
        ),
        (
            lambda v: v["rules"][0].update(seasons=["year", "monsoon"]),
            [{"kind": "unknown_season", "path": "rules.night", "season": "monsoon", "rules": ["night"]}],
        ),
        (
            lambda v: v["rules"][0].update(day_types=["workday", "hot", "snow"]),
            [{"kind": "unknown_day_type", "path": "rules.night", "day_type": "snow", "rules": ["night"]}],
        ),
        (
            lambda v: v["rules"][0].update(tiers=[1, 2]),
            [{"kind": "unknown_tier", "path": "rules.night", "tier": 2, "rules": ["night"]}],
        ),
        (
            lambda v: v["prices"].pop("night"),
            [{"kind": "unknown_price", "path": "prices.night", "rules": ["night"]}],
        ),
        (
            lambda v: v["prices"].update(spare={"kind": "fixed"}),
            [{"kind": "unused_price", "path": "prices.spare"}],
        ),
        (
            lambda v: v["treat_as"].pop("holiday"),
            [{"kind": "day_type_not_stated", "path": "treat_as.holiday", "day_type": "holiday"}],
        ),
        (
            lambda v: v["treat_as"].update(hot="workday"),
            [{"kind": "day_type_stated_twice", "path": "treat_as.hot", "day_type": "hot"}],
        ),
        (
            lambda v: v["treat_as"].update(holiday="sunday"),
            [{"kind": "unknown_day_type", "path": "treat_as.holiday", "day_type": "sunday"}],
        ),
        (
            lambda v: v.update(treat_others_as="sunday"),
            [{"kind": "unknown_day_type", "path": "treat_others_as", "day_type": "sunday"}],
        ),
        (
            lambda v: v.update(tiers={"by": "year", "limits_wh": [5, 9, 9]}),
            [{"kind": "tiers_not_increasing", "path": "tiers.limits_wh[2]", "tier": 3}],
        ),
        (
            lambda v: v["prices"].update(day={**LINKED, "cap_e8_yuan_per_kwh": 5, "floor_e8_yuan_per_kwh": 6}),
            [{"kind": "cap_below_floor", "path": "prices.day"}],
        ),
        (
            lambda v: v.update(charges={"green_premium": {"price": "green", "share_bp": 1}}),
            [{"kind": "unknown_price", "path": "prices.green"}],
        ),
        (
            lambda v: (
                v.update(charges={"green_premium": {"price": "green", "share_bp": 1}}),
                v["prices"].update(green=LINKED),
            ),
            [{"kind": "premium_not_fixed", "path": "prices.green"}],
        ),
    ],
)
def test_a_defect_is_found_where_it_is(change: Change, expected: list[Value]) -> None:
    assert found(change) == expected


@pytest.mark.parametrize(
    "change",
    [
        lambda v: None,
        lambda v: v["prices"].update(day={**LINKED, "cap_e8_yuan_per_kwh": 6, "floor_e8_yuan_per_kwh": 6}),
        lambda v: v.update(seasons=spans(("11-01", "02-29"), ("02-29", "11-01"))),
        lambda v: v.update(seasons=spans(("2025-06-01", "2026-07-01"), ("2026-07-01", "2027-01-01"))),
        lambda v: (
            v.update(charges={"green_premium": {"price": "green", "share_bp": 1}}),
            v["prices"].update(green={"kind": "fixed"}),
        ),
    ],
)
def test_a_sound_tariff_has_no_findings(change: Change) -> None:
    assert found(change) == []


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"price_limits": {"day": {"min": 1, "max": 1}, "night": {"min": -2, "max": -1}}}, []),
        (
            {"price_limits": {"day": {"min": 2, "max": 1}, "night": {"min": 1, "max": 2}}},
            [{"kind": "limits_inverted", "path": "price_limits.day"}],
        ),
        (
            {"price_limits": {"day": {"min": 1, "max": 1}, "noon": {"min": 1, "max": 1}}},
            [
                {"kind": "limits_missing", "path": "price_limits.night"},
                {"kind": "limits_without_price", "path": "price_limits.noon"},
            ],
        ),
        ({"ranges": {"durations": (1, 1), "volume": (9, 8)}}, [{"kind": "limits_inverted", "path": "volume"}]),
        ({"valid_to": "2026-01-01"}, [{"kind": "empty_range", "path": "valid_to"}]),
        ({"valid_from": "2026-02-29"}, [{"kind": "no_such_date", "path": "valid_from"}]),
    ],
)
def test_the_limits_of_the_template_have_to_fit(limits: Value, expected: list[Value]) -> None:
    assert found(lambda v: None, **limits) == expected


def test_the_example_is_sound() -> None:
    prove(Tariff.from_value(EXAMPLE_TARIFF), valid_from="2026-01-01", valid_to="2027-01-01")


def test_a_refusal_names_the_first_findings_and_says_that_there_are_more() -> None:
    def refusal(rules: int) -> Refused:
        value = deepcopy(SIMPLE)
        value["rules"] += [{**value["rules"][0], "id": f"r{n}", "start": n, "end": n + 1} for n in range(0, rules, 2)]
        with pytest.raises(Refused) as refused:
            prove(Tariff.from_value(value), valid_from="2026-01-01", valid_to="2027-01-01")
        assert refused.value.code == "tariff_unsound"
        return refused.value

    assert len(refusal(20).detail["findings"]) == MAX_FINDINGS
    assert "more" not in refusal(20).detail
    assert len(refusal(22).detail["findings"]) == MAX_FINDINGS
    assert refusal(22).detail["more"] is True


def test_the_largest_tariff_keeps_no_endorser_busy() -> None:
    """All that the schema lets in: 12 seasons x 20 day types x 6 tiers and 200 rules, with a gap in every day."""
    value = deepcopy(SIMPLE)
    value["day_types"] = ["workday", "weekend", "holiday", "hot", *(f"d{n}" for n in range(16))]
    value["treat_as"] = {}
    value["seasons"] = spans(*((f"{m:02}-01", f"{m % 12 + 1:02}-01") for m in range(1, 13)))
    value["tiers"] = {"by": "month", "limits_wh": [1, 2, 3, 4, 5]}
    rule = value["rules"][0]
    value["rules"] = [{**rule, "id": f"r{n}", "start": n % 95, "end": n % 95 + 1} for n in range(MAX_RULES)]
    tariff = Tariff.from_value(value)
    start = time.process_time()
    with pytest.raises(Refused) as refused:
        prove(tariff, valid_from="2026-01-01", valid_to="2027-01-01")
    # It takes a hundredth of this; walking over every moment of every such day takes ten times as long.
    assert time.process_time() - start < 0.5
    assert refused.value.detail["more"] is True
