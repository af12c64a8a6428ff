"""The split of real load profiles into bands, against cases counted by hand."""

from datetime import date

import pytest

from gateway.demo import tariff
from gateway.demo.cast import CONSUMERS, RETAILERS
from gateway.demo.packages import PACKAGES
from gateway.demo.profiles import (
    DAYS,
    FIRST_DAY,
    LoadProfile,
    band_of_quarter_hours,
    energy_by_band_wh,
    load_profiles,
    yearly_energy_wh,
)

SUMMER_DAYS = 31 + 31 + 30


def profile(values: dict[tuple[date, int], int], *, elsewhere: int = 0) -> LoadProfile:
    """A profile with `values` in Wh at (day, quarter-hour of the day)."""
    energies = [elsewhere] * (DAYS * 96)
    for (day, quarter_hour), energy in values.items():
        energies[(day - FIRST_DAY).days * 96 + quarter_hour] = energy
    return LoadProfile(name="test", energies_wh_per_kw=energies)


def guangdong(of: LoadProfile, peak_kw: int = 1) -> dict[str, int]:
    return energy_by_band_wh(of, peak_kw=peak_kw, bands=tariff.BANDS, summer_bands=tariff.SUMMER_BANDS)


WINTER, JULY, SEPTEMBER, OCTOBER = date(2016, 1, 15), date(2016, 7, 1), date(2016, 9, 30), date(2016, 10, 1)


@pytest.mark.parametrize(
    ("day", "clock", "band"),
    [
        (WINTER, "00:00", "valley"),
        (WINTER, "07:45", "valley"),
        (WINTER, "08:00", "flat"),
        (WINTER, "09:45", "flat"),
        (WINTER, "10:00", "peak"),
        (WINTER, "11:00", "peak"),
        (WINTER, "11:45", "peak"),
        (WINTER, "12:00", "flat"),
        (WINTER, "14:00", "peak"),
        (WINTER, "15:00", "peak"),
        (WINTER, "18:45", "peak"),
        (WINTER, "19:00", "flat"),
        (WINTER, "23:45", "flat"),
        (JULY, "10:45", "peak"),
        (JULY, "11:00", "sharp"),
        (JULY, "11:45", "sharp"),
        (JULY, "12:00", "flat"),
        (JULY, "14:45", "peak"),
        (JULY, "15:00", "sharp"),
        (JULY, "16:45", "sharp"),
        (JULY, "17:00", "peak"),
        (JULY, "03:00", "valley"),
        (date(2016, 6, 30), "11:00", "peak"),
        (SEPTEMBER, "16:00", "sharp"),
        (OCTOBER, "16:00", "peak"),
    ],
)
def test_each_quarter_hour_has_guangdongs_band(day: date, clock: str, band: str) -> None:
    hour, minute = map(int, clock.split(":"))

    energies = guangdong(profile({(day, hour * 4 + minute // 15): 7}), peak_kw=3)

    assert energies == {"sharp": 0, "peak": 0, "flat": 0, "valley": 0, band: 21}


def test_a_constant_load_splits_by_the_hours_of_the_year() -> None:
    energies = guangdong(profile({}, elsewhere=1))

    assert energies == {
        "valley": DAYS * 8 * 4,
        "flat": DAYS * 9 * 4,
        "sharp": SUMMER_DAYS * 3 * 4,
        "peak": (DAYS * 7 - SUMMER_DAYS * 3) * 4,
    }


def test_without_summer_bands_the_year_is_alike() -> None:
    energies = energy_by_band_wh(profile({(JULY, 44): 5}), peak_kw=2, bands=tariff.BANDS)

    assert energies == {"valley": 0, "flat": 0, "peak": 10}


@pytest.mark.parametrize("consumer", CONSUMERS, ids=lambda consumer: consumer.participant)
def test_the_bands_of_a_consumer_sum_to_its_year(consumer) -> None:  # type: ignore[no-untyped-def] # a cast member
    chosen = load_profiles()[consumer.profile]

    energies = guangdong(chosen, consumer.peak_kw)

    assert sum(energies.values()) == yearly_energy_wh(chosen, peak_kw=consumer.peak_kw)
    assert all(energy > 0 for energy in energies.values())


def test_the_shipped_profiles_are_whole_years_at_most_their_peak() -> None:
    profiles = load_profiles()

    assert len(profiles) == 14
    for each in profiles.values():
        assert len(each.energies_wh_per_kw) == 35_136
        assert min(each.energies_wh_per_kw) >= 0
        assert max(each.energies_wh_per_kw) == 250  # 1 kW for a quarter of an hour


def test_known_quarter_hours_are_those_of_the_source() -> None:
    # SimBench, 2016-01-01T00:00: H0-A 0.276685, G3-M 0.508527, WB-H 0.103053 of their peaks.
    profiles = load_profiles()

    firsts = [profiles[name].energies_wh_per_kw[0] for name in ("H0-A", "G3-M", "WB-H")]

    assert firsts == [69, 127, 26]


def test_prices_stand_in_guangdongs_ratios() -> None:
    assert tariff.prices_e8_yuan_per_kwh(100_000_000) == {
        "sharp": 212_500_000,
        "peak": 170_000_000,
        "flat": 100_000_000,
        "valley": 38_000_000,
    }


def test_a_price_that_does_not_divide_is_rounded_half_away_from_zero() -> None:
    # 5 × 1.7 = 8.5, 5 × 1.7 × 1.25 = 10.625, 5 × 0.38 = 1.9
    assert tariff.prices_e8_yuan_per_kwh(5) == {"sharp": 11, "peak": 9, "flat": 5, "valley": 2}


@pytest.mark.parametrize(
    "bands",
    [
        [],
        [{"band": "flat", "start": 0, "end": 95}],
        [{"band": "flat", "start": 1, "end": 96}],
        [{"band": "flat", "start": 0, "end": 50}, {"band": "peak", "start": 49, "end": 96}],
        [{"band": "flat", "start": 0, "end": 40}, {"band": "peak", "start": 41, "end": 96}],
    ],
)
def test_bands_with_a_gap_or_an_overlap_are_refused(bands: list[dict[str, object]]) -> None:
    with pytest.raises(ValueError, match="exactly one"):
        band_of_quarter_hours(bands)


def test_the_cast_is_24_consumers_3_retailers_and_6_packages_that_fit() -> None:
    assert (len(CONSUMERS), len(RETAILERS), len(PACKAGES)) == (24, 3, 6)
    assert len({member.user for member in (*CONSUMERS, *RETAILERS)}) == 27
    assert {consumer.profile for consumer in CONSUMERS} <= load_profiles().keys()
    assert {consumer.segment for consumer in CONSUMERS} == {package.segment for package in PACKAGES}
    assert {package.retailer for package in PACKAGES} == {retailer.participant for retailer in RETAILERS}
