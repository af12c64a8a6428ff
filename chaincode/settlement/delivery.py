"""Where and how energy is delivered: what the grid's charges depend on beside it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chaincode.refusals import Refused


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Place:
    """Points at one voltage level of one zone, and their reactive energy.

    `capacity_va` is that of the transformers in use. `reactive_varh` has the reactive energy of each month (YYYY-MM),
    as `reactive_energy_varh` sums it. None where it is not known. `energy_wh` has the energy of each month, None where
    all that is delivered is delivered here.
    """

    zone: str | None = None
    voltage_level: str | None = None
    capacity_va: int | None = None
    reactive_varh: Mapping[str, int] | None = None
    energy_wh: Mapping[str, int] | None = None

    def price_of(self) -> tuple[str, str]:
        """Zone and voltage level, by which a price goes. Raises Refused `delivery_missing` (detail: path)."""
        if self.zone is None or self.voltage_level is None:
            raise Refused("delivery_missing", path="delivery.zone" if self.zone is None else "delivery.voltage_level")
        return self.zone, self.voltage_level

    def capacity(self) -> int:
        """In VA. Raises Refused `delivery_missing` (detail: path)."""
        if self.capacity_va is None:
            raise Refused("delivery_missing", path="delivery.capacity_va")
        return self.capacity_va

    def reactive(self, month: str) -> int:
        """In varh. Raises Refused `delivery_missing` (detail: path)."""
        if self.reactive_varh is None or month not in self.reactive_varh:
            raise Refused("delivery_missing", path=f"delivery.reactive_varh.{month}")
        return self.reactive_varh[month]

    def energy(self, month: str, *, whole_wh: int) -> int:
        """In Wh; `whole_wh` is the energy of all places."""
        return whole_wh if self.energy_wh is None else self.energy_wh.get(month, 0)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Delivery:
    """The places at which a consumer's points are, and what its contract has been relieved of before.

    Where there are several, each has its own energy, and together they have all of it. `relieved_fen` has what each
    relief (`id@version`) took off earlier bills.
    """

    places: Sequence[Place] = (Place(),)
    relieved_fen: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def at(cls, *, relieved_fen: Mapping[str, int] | None = None, **place: Any) -> Delivery:
        """All energy delivered at one place (the fields of `Place`)."""
        return cls(places=(Place(**place),), relieved_fen=relieved_fen or {})


def reactive_energy_varh(*, imported_varh: int, exported_varh: int) -> int:
    """The reactive energy that cos φ counts: both directions' absolute values together.

    Source: 功率因数调整电费办法 (1983): of reactive energy fed back the absolute value is added.
    """
    return abs(imported_varh) + abs(exported_varh)
