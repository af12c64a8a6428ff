"""The proof against brute force over every quarter-hour of a leap year, on generated tariffs, sound and broken."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest

from chaincode.schemas import Validator
from chaincode.tariff.finding import Finding, Kind
from chaincode.tariff.model import Tariff
from chaincode.tariff.proof import findings
from chaincode.tariff.schema import TARIFF_SCHEMA
from tests.unit.tariff.brute_force import Wrong, WrongDays, WrongMoments, days_between, walk
from tests.unit.tariff.generated import YEAR_END, YEAR_START, Value, broken_tariff, seeded, sound_tariff

COUNTS = [pytest.param(150, id="short"), pytest.param(10_000, id="full", marks=pytest.mark.full)]
_SEASON_KINDS = (Kind.SEASON_GAP, Kind.SEASON_COLLISION)
_RULE_KINDS = (Kind.RULE_GAP, Kind.RULE_COLLISION)


def prove(value: Value) -> list[Finding]:
    return findings(Tariff.from_value(value), valid_from=YEAR_START.isoformat(), valid_to=YEAR_END.isoformat())


def found_by_day(found: list[Finding]) -> tuple[WrongDays, WrongMoments]:
    """The findings on seasons and rules, spread over days and quarter-hours, in the form of the brute force."""
    days: WrongDays = {}
    for finding in found:
        if finding.kind in _SEASON_KINDS:
            days |= {day: tuple(sorted(finding.seasons)) for day in _days(finding)}
    moments: WrongMoments = {}
    for finding in found:
        if finding.kind in _RULE_KINDS:
            assert finding.day_type is not None
            assert finding.tier is not None
            assert finding.start is not None
            assert finding.end is not None
            wrong: Wrong = [(place, tuple(sorted(finding.rules))) for place in range(finding.start, finding.end)]
            for day in _days(finding):
                if day not in days:
                    moments.setdefault((day, finding.day_type, finding.tier), []).extend(wrong)
    return days, moments


def _days(finding: Finding) -> list[date]:
    return [day for start, end in finding.dates for day in days_between(start, end)]


@pytest.mark.parametrize("count", COUNTS)
def test_the_proof_agrees_with_brute_force_on_every_quarter_hour(count: int) -> None:
    sound = 0
    for seed in range(count):
        random = seeded(seed)
        value = sound_tariff(random) if seed % 3 == 0 else broken_tariff(random)
        found = prove(value)
        wrong = walk(value)
        assert found_by_day(found) == wrong, f"seed {seed}"
        covered = not any(finding.kind in (*_SEASON_KINDS, *_RULE_KINDS) for finding in found)
        assert covered == (wrong == ({}, {})), f"seed {seed}"
        sound += not found
    # Both sides are met: one in three is sound by construction, and few defects cancel out.
    assert count // 3 <= sound <= count // 2


@pytest.mark.parametrize("count", COUNTS)
def test_a_quarter_hour_missing_or_doubled_is_named_exactly(count: int) -> None:
    for seed in range(count):
        random = seeded(seed)
        value = sound_tariff(random)
        assert prove(value) == [], f"seed {seed}"
        rule = random.choice(value["rules"])
        quarter_hour = random.randrange(rule["start"], rule["end"])
        selected = {
            (season["season"], day_type, tier)
            for season in value["seasons"]
            for day_type in value["day_types"]
            for tier in range(1, len(value.get("tiers", {}).get("limits_wh", ())) + 2)
            if season["season"] in rule.get("seasons", [season["season"]])
            and day_type in rule.get("day_types", [day_type])
            and tier in rule.get("tiers", [tier])
        }
        for change, kind, rules in (
            (_without, Kind.RULE_GAP, ()),
            (_twice, Kind.RULE_COLLISION, (rule["id"], "again")),
        ):
            found = [finding for finding in prove(change(value, rule, quarter_hour)) if finding.path is None]
            named = {(f.kind, f.season, f.day_type, f.tier, f.start, f.end, f.rules) for f in found}
            assert len(found) == len(selected), f"seed {seed}"
            assert named == {(kind, *moment, quarter_hour, quarter_hour + 1, rules) for moment in selected}


def _without(value: Value, rule: Value, quarter_hour: int) -> Value:
    changed = deepcopy(value)
    changed["rules"].remove(rule)
    parts = [("a", rule["start"], quarter_hour), ("b", quarter_hour + 1, rule["end"])]
    changed["rules"] += [{**rule, "id": name, "start": start, "end": end} for name, start, end in parts if start < end]
    return changed


def _twice(value: Value, rule: Value, quarter_hour: int) -> Value:
    changed = deepcopy(value)
    changed["rules"].append({**rule, "id": "again", "start": quarter_hour, "end": quarter_hour + 1})
    return changed


def test_generated_tariffs_fit_the_schema() -> None:
    validator = Validator(TARIFF_SCHEMA, code="invalid_args", root="tariff")
    for seed in range(50):
        validator.check(sound_tariff(seeded(seed)))
        validator.check(broken_tariff(seeded(seed)))
