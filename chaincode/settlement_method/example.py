"""Methods as Guangdong has them: the examples of the documentation and of the demo.

Zones and voltage levels are those of 发改价格〔2023〕526号; the numbers are of the order of what Guangdong publishes,
with tax. The power factor: 功率因数调整电费办法 (1983).
"""

from __future__ import annotations

from typing import Any

_E4 = 10_000  # 0.0001 yuan in 1e-8 yuan


def _price(e4: int) -> dict[str, int]:
    return {"price_e8_yuan_per_kwh": e4 * _E4}


EXAMPLE_GRID_CHARGES: dict[str, Any] = {
    "kind": "grid_charges",
    "zones": [
        {
            "zone": "pearl-river-delta",
            "name": {"zh": "珠三角五市", "en": "Pearl River Delta"},
            "voltage_levels": {"below_1kv": _price(2_136), "from_1kv": _price(1_886), "from_35kv": _price(1_586)},
        },
        {
            "zone": "north",
            "name": {"zh": "粤北山区", "en": "Northern Guangdong"},
            "voltage_levels": {"below_1kv": _price(1_479), "from_1kv": _price(1_229), "from_35kv": _price(929)},
        },
    ],
    "line_loss": _price(187),
    "system_operation": _price(243),
    "funds": [
        {
            "fund": "water-conservancy-construction",
            "name": {"zh": "国家重大水利工程建设基金", "en": "National Major Water Conservancy Construction Fund"},
            "rate": {"price_e8_yuan_per_kwh": 196_875},
        },
        {
            "fund": "reservoir-resettlement",
            "name": {"zh": "大中型水库移民后期扶持基金", "en": "Reservoir Resettlement Support Fund"},
            "rate": _price(62),
        },
        {
            "fund": "renewable-energy",
            "name": {"zh": "可再生能源电价附加", "en": "Renewable Energy Surcharge"},
            "rate": _price(190),
        },
    ],
}
# 0.85 from 100 kVA on, 0.90 above 160 kVA.
EXAMPLE_POWER_FACTOR: dict[str, Any] = {
    "kind": "power_factor",
    "steps": [
        {"min_capacity_va": 100_000, "standard_percent": 85},
        {"min_capacity_va": 160_001, "standard_percent": 90},
    ],
}
EXAMPLE_TAX: dict[str, Any] = {"kind": "value_added_tax", "rate_bp": 1_300}
