"""The season, the day type and the prices of a date."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest

from chaincode.refusals import Refused
from chaincode.tariff.calendar import market_day_type, season_of, segments, tariff_day_type
from chaincode.tariff.example import EXAMPLE_TARIFF
from chaincode.tariff.model import Season, Span, Tariff
from tests.unit.tariff.brute_force import seasons_by_day
from tests.unit.tariff.generated import seeded, sound_tariff

GUANGDONG = Tariff.from_value(EXAMPLE_TARIFF)
CALENDAR = {"2026-10-01": "holiday", "2026-10-10": "workday", "2026-05-20": "hot", "2026-09-20": "typhoon"}


@pytest.mark.parametrize(
    ("day", "market_type", "tariff_type"),
    [
        ("2026-10-02", "workday", "workday"),  # a Friday
        ("2026-10-03", "weekend", "workday"),  # a Saturday
        ("2026-10-04", "weekend", "workday"),  # a Sunday
        ("2026-10-01", "holiday", "workday"),
        ("2026-10-10", "workday", "workday"),  # a Saturday on which people work
        ("2026-05-20", "hot", "hot"),
        ("2026-09-20", "typhoon", "workday"),  # no standard day type: treated as all others
    ],
)
def test_the_calendar_comes_before_the_weekday(day: str, market_type: str, tariff_type: str) -> None:
    assert market_day_type(date.fromisoformat(day), CALENDAR) == market_type
    assert tariff_day_type(GUANGDONG, market_type) == tariff_type


@pytest.mark.parametrize(
    ("day", "season"),
    [("2026-06-30", "rest"), ("2026-07-01", "summer"), ("2026-09-30", "summer"), ("2026-10-01", "rest")],
)
def test_a_season_is_half_open_and_may_wrap_the_year(day: str, season: str) -> None:
    assert season_of(GUANGDONG, date.fromisoformat(day)) == season
    assert season_of(GUANGDONG, date(2028, 2, 29)) == "rest"


def test_exact_seasons_end() -> None:
    value = deepcopy(EXAMPLE_TARIFF)
    value["seasons"] = [{"season": "summer", "spans": [{"from": "2026-07-01", "to": "2026-08-01"}]}]
    tariff = Tariff.from_value(value)
    assert tariff.seasons == (Season(season="summer", spans=(Span(start="2026-07-01", end="2026-08-01"),)),)
    assert season_of(tariff, date(2026, 7, 31)) == "summer"
    with pytest.raises(Refused) as refused:
        season_of(tariff, date(2026, 8, 1))
    assert (refused.value.code, refused.value.detail) == ("date_not_covered", {"path": "2026-08-01"})


@pytest.mark.parametrize(
    ("season", "day_type", "sharp"),
    [
        ("summer", "workday", [(44, 48), (60, 68)]),
        ("summer", "hot", [(44, 48), (60, 68)]),
        ("rest", "hot", [(44, 48), (60, 68)]),
        ("rest", "workday", []),
    ],
)
def test_guangdong_is_sharp_in_summer_and_on_hot_days(season: str, day_type: str, sharp: list[tuple[int, int]]) -> None:
    """Sharp 11:00-12:00 and 15:00-17:00 from July to September, and at 35 °C. Source: 粤发改价格〔2021〕331号."""
    day = segments(GUANGDONG, season=season, day_type=day_type, tier=1)
    assert [(part.start, part.end) for part in day if part.band == "sharp"] == sharp
    hours = {
        band: sum(part.end - part.start for part in day if part.band == band) / 4 for band in ("peak", "flat", "valley")
    }
    assert hours == {"peak": 7 - (3 if sharp else 0), "flat": 9, "valley": 8}


@pytest.mark.parametrize(
    ("rule", "change"),
    [("valley", {"start": 1}), ("valley", {"end": 31}), ("valley", {"end": 33}), ("flat-evening", {"end": 95})],
)
def test_a_tariff_that_has_not_been_proved_has_no_segments(rule: str, change: dict[str, int]) -> None:
    value = deepcopy(EXAMPLE_TARIFF)
    next(one for one in value["rules"] if one["id"] == rule).update(change)
    with pytest.raises(ValueError, match="not been proved"):
        segments(Tariff.from_value(value), season="summer", day_type="hot", tier=1)


def test_the_season_of_every_day_of_a_leap_year_is_that_of_brute_force() -> None:
    for seed in range(40):
        value = sound_tariff(seeded(seed))
        tariff = Tariff.from_value(value)
        for day, names in seasons_by_day(value).items():
            assert [season_of(tariff, day)] == names, f"seed {seed}"
