"""Load and generation profiles, and how a consumer's yearly energy splits into time-of-use bands. Integers only."""

from __future__ import annotations

import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

QUARTER_HOURS_PER_DAY = 96
FIRST_DAY = date(2016, 1, 1)
DAYS = 366
SUMMER_MONTHS = (7, 8, 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadProfile:
    """The energy of each quarter-hour of 2016, market-local time (UTC+8), in Wh of a consumer with a peak of 1 kW.

    Profiles of generation and of reactive energy (varh, below zero: capacitive) have the same form.
    """

    name: str
    energies_wh_per_kw: Sequence[int]

    def of_day(self, day: date) -> Sequence[int]:
        """The 96 quarter-hours of the day of 2016 that has the month and day of `day`."""
        start = (day.replace(year=FIRST_DAY.year) - FIRST_DAY).days * QUARTER_HOURS_PER_DAY
        return self.energies_wh_per_kw[start : start + QUARTER_HOURS_PER_DAY]


@cache
def load_profiles() -> Mapping[str, LoadProfile]:
    """The 14 load profiles that come with the program, by name. See data/README.md for source and licence."""
    return _read("load_profiles_2016.csv.xz")


@cache
def reactive_profiles() -> Mapping[str, LoadProfile]:
    """The reactive energy of the same consumers, for a reactive peak of 1 kvar."""
    return _read("reactive_profiles_2016.csv.xz")


@cache
def generation_profiles() -> Mapping[str, LoadProfile]:
    """Two photovoltaic plants (PV1, PV5) and a wind turbine (WP4), by name."""
    return _read("generation_profiles_2016.csv.xz")


def yearly_energy_wh(profile: LoadProfile, *, peak_kw: int) -> int:
    """The energy of the year for a consumer with a yearly peak of `peak_kw`, in Wh."""
    return peak_kw * sum(profile.energies_wh_per_kw)


def energy_by_band_wh(
    profile: LoadProfile,
    *,
    peak_kw: int,
    bands: Sequence[Mapping[str, Any]],
    summer_bands: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, int]:
    """The year's energy in each time-of-use band, in Wh; together exactly `yearly_energy_wh`.

    `bands` are half-open quarter-hours of the day as a retail package has them; `summer_bands`, where there are some,
    hold from July to September.
    """
    usual = band_of_quarter_hours(bands)
    summer = band_of_quarter_hours(summer_bands) if summer_bands else usual
    energies = dict.fromkeys((*usual, *summer), 0)
    for day, energies_of_day in _days(profile):
        band_of = summer if day.month in SUMMER_MONTHS else usual
        for band, energy in zip(band_of, energies_of_day, strict=True):
            energies[band] += energy
    return {band: peak_kw * energy for band, energy in energies.items()}


def band_of_quarter_hours(bands: Sequence[Mapping[str, Any]]) -> list[str]:
    """The band of each of the day's 96 quarter-hours. Raises ValueError unless each has exactly one."""
    names = [str(band["band"]) for band in bands for _ in range(band["start"], band["end"])]
    starts = [band["start"] for band in bands]
    if starts != [0, *(band["end"] for band in bands[:-1])] or len(names) != QUARTER_HOURS_PER_DAY:
        raise ValueError("the bands do not give each quarter-hour of the day exactly one")
    return names


def _days(profile: LoadProfile) -> Iterator[tuple[date, Sequence[int]]]:
    for number in range(DAYS):
        start = number * QUARTER_HOURS_PER_DAY
        day = FIRST_DAY + timedelta(days=number)
        yield day, profile.energies_wh_per_kw[start : start + QUARTER_HOURS_PER_DAY]


def _read(file: str) -> Mapping[str, LoadProfile]:
    packed = resources.files("gateway.demo").joinpath("data", file).read_bytes()
    lines = lzma.decompress(packed).decode("ascii").splitlines()
    return {profile.name: profile for profile in map(_profile, lines)}


def _profile(line: str) -> LoadProfile:
    name, *values = line.split(",")
    if len(values) != DAYS * QUARTER_HOURS_PER_DAY:
        raise ValueError(f"profile {name} has {len(values)} quarter-hours")
    return LoadProfile(name=name, energies_wh_per_kw=tuple(map(int, values)))
