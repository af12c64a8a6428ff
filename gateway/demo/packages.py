"""What the demo's retailers offer: six packages at Guangdong's time of use, one market-linked, one in tiers, and three
at one price, which they bid with at auctions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.demo.methods import METHODS_OF_SEGMENT
from gateway.demo.tariff import prices_e8_yuan_per_kwh
from gateway.demo.templates import FIXED, MARKET_LINKED, RESIDENTIAL_TIERS, TIME_OF_USE


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A retail package of the demo, and its list prices in 1e-8 yuan per kWh by the price names of its template."""

    package: str
    retailer: str
    segment: str
    name: str
    template: str
    prices: Mapping[str, int]

    def args(
        self, *, template_version: int, method_versions: Mapping[str, int], valid_from: str, valid_to: str
    ) -> dict[str, Any]:
        """The arguments of `publish_package`; the validity is half-open, in market-local dates."""
        return {
            "package": self.package,
            "segment": self.segment,
            "name": self.name,
            "template": self.template,
            "template_version": template_version,
            "prices": dict(self.prices),
            "methods": [
                {"method": method, "version": method_versions[method]} for method in METHODS_OF_SEGMENT[self.segment]
            ],
            "valid_from": valid_from,
            "valid_to": valid_to,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOfUsePackage(Package):
    """A package in Guangdong's ratios: orders negotiate its `flat_price`, in 1e-8 yuan per kWh in the flat band."""

    flat_price: int


def _time_of_use(package: str, retailer: str, segment: str, name: str, flat_price: int) -> TimeOfUsePackage:
    return TimeOfUsePackage(
        package=package,
        retailer=retailer,
        segment=segment,
        name=name,
        template=TIME_OF_USE,
        prices=prices_e8_yuan_per_kwh(flat_price),
        flat_price=flat_price,
    )


PACKAGES: Sequence[TimeOfUsePackage] = (
    _time_of_use("lingnan-industry", "lingnan-retail", "industrial", "Lingnan Industry 岭南工业", 61_400_000),
    _time_of_use("lingnan-home", "lingnan-retail", "residential", "Lingnan Home 岭南居民", 58_900_000),
    _time_of_use("pearl-industry", "pearl-retail", "industrial", "Pearl Industry 珠江工业", 60_850_000),
    _time_of_use("pearl-trade", "pearl-retail", "commercial", "Pearl Trade 珠江商业", 66_250_000),
    _time_of_use("nanhai-trade", "nanhai-retail", "commercial", "Nanhai Trade 南海商业", 65_700_000),
    _time_of_use("nanhai-home", "nanhai-retail", "residential", "Nanhai Home 南海居民", 59_350_000),
)

# Offered at their list prices, beside those that the orders of the day negotiate.
OTHER_PACKAGES: Sequence[Package] = (
    Package(
        package="pearl-spot",
        retailer="pearl-retail",
        segment="industrial",
        name="Pearl Spot 珠江联动",
        template=MARKET_LINKED,
        prices={"spread": 1_850_000},
    ),
    Package(
        package="nanhai-tiers",
        retailer="nanhai-retail",
        segment="residential",
        name="Nanhai Tiers 南海阶梯",
        template=RESIDENTIAL_TIERS,
        # The second tier adds 0.05 yuan/kWh to the first, the third 0.30.
        prices={"tier_1": 58_900_000, "tier_2": 63_900_000, "tier_3": 88_900_000},
    ),
    *(
        Package(
            package=f"{short}-fixed",
            retailer=f"{short}-retail",
            segment="industrial",
            name=name,
            template=FIXED,
            prices={"energy": price},
        )
        for short, name, price in (
            ("lingnan", "Lingnan Fixed 岭南单一价", 60_900_000),
            ("pearl", "Pearl Fixed 珠江单一价", 60_400_000),
            ("nanhai", "Nanhai Fixed 南海单一价", 61_700_000),
        )
    ),
)
