"""`energysale metering`: points, meters and readings."""

from __future__ import annotations

from typing import Any

from typer.main import get_command

from gateway.commands.metering_meters import meter_commands
from gateway.commands.metering_points import point_commands
from gateway.commands.metering_readings import add_readings
from gateway.commands.metering_requests import add_requests
from gateway.commands.shell import group


def load(_: str) -> Any:
    metering = group("Metering points, meters and their readings.")
    metering.add_typer(point_commands(), name="point")
    metering.add_typer(meter_commands(), name="meter")
    add_readings(metering)
    add_requests(metering)
    return get_command(metering)
