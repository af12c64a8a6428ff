"""What the grid company and the funds charge for a month's energy. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from chaincode.refusals import Refused
from chaincode.settlement.delivery import Delivery, Place
from chaincode.settlement.methods import GridCharges, Rate
from chaincode.settlement.pricing import References
from chaincode.settlement.statement import Line, Part
from chaincode.settlement.sums import MonthSum
from chaincode.units import amount_fen


def grid_lines(charges: GridCharges, *, month: MonthSum, delivery: Delivery, references: References) -> Iterator[Line]:
    """Transmission and distribution (输配电价), line loss (上网环节线损), system operation (系统运行费), each fund.

    Source: 发改价格〔2023〕526号: the energy of each place by the price of its zone and voltage level; the others are
    one price for all, and one line of all energy.
    Raises Refused: `delivery_missing`, `grid_price_missing`, `reference_price_missing`.
    """
    for place in delivery.places:
        if place.price_of() not in charges.transmission:
            raise Refused("grid_price_missing", key=charges.method, path="delivery.voltage_level")

    def line(
        part: Part, rate: Rate, *, energy_wh: int = month.energy_wh, at: Place | None = None, fund: str | None = None
    ) -> Line:
        price = rate.in_month(month.month, references)
        return Line(
            part=part,
            rule=part,
            month=month.month,
            energy_wh=energy_wh,
            price_e8_yuan_per_kwh=price,
            amount_fen=amount_fen(energy_wh=energy_wh, price_e8_yuan_per_kwh=price),
            method=charges.method,
            zone=at.zone if at else None,
            voltage_level=at.voltage_level if at else None,
            account=fund,
        )

    for place in delivery.places:
        energy_wh = place.energy(month.month, whole_wh=month.energy_wh)
        yield line("transmission", charges.transmission[place.price_of()], energy_wh=energy_wh, at=place)
    if charges.line_loss is not None:
        yield line("line_loss", charges.line_loss)
    if charges.system_operation is not None:
        yield line("system_operation", charges.system_operation)
    for fund, rate in charges.funds:
        yield line("fund", rate, fund=fund)
