"""What the demo's packages charge beside their prices: grid charges and funds, power factor, value-added tax.

The forms are those of the sources; prices are of the order of what Guangdong publishes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chaincode.settlement_method.example import EXAMPLE_GRID_CHARGES, EXAMPLE_POWER_FACTOR, EXAMPLE_TAX

GRID, POWER_FACTOR, TAX = "gd-grid-charges", "gd-power-factor", "value-added-tax"
# A household pays one price that contains the grid's; 居民 are not under the power-factor rules either.
METHODS_OF_SEGMENT: Mapping[str, Sequence[str]] = {
    "industrial": (GRID, POWER_FACTOR, TAX),
    "commercial": (GRID, POWER_FACTOR, TAX),
    "residential": (TAX,),
}


def methods(*, valid_from: str, valid_to: str) -> Sequence[dict[str, Any]]:
    """The arguments of `publish_method`, one for each method; the validity is half-open."""
    validity = {"valid_from": valid_from, "valid_to": valid_to}
    return [
        {
            "method": GRID,
            "name": {"zh": "广东电网收费与基金", "en": "Grid charges and funds in Guangdong"},
            "source": "发改价格〔2023〕526号",
            "rules": EXAMPLE_GRID_CHARGES,
            **validity,
        },
        {
            "method": POWER_FACTOR,
            "name": {"zh": "功率因数调整电费", "en": "Power-factor adjustment"},
            "source": "水电财字〔1983〕215号",
            "rules": EXAMPLE_POWER_FACTOR,
            **validity,
        },
        {
            "method": TAX,
            "name": {"zh": "增值税", "en": "Value-added tax"},
            "source": "增值税法",
            "rules": EXAMPLE_TAX,
            **validity,
        },
    ]
