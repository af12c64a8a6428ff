"""The steps on metering points, meters and the roots of readings, as `steps.py` has those on orders.

`version` is the version of the record that the user saw; `args` are as the actions' schemas say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chaincode.metering.reading_day import encode_days
from gateway.client.steps import Step


def register_point(args: Mapping[str, Any]) -> Step:
    return Step(action="register_point", args=dict(args))


def install_meter(args: Mapping[str, Any]) -> Step:
    return Step(action="install_meter", args=dict(args))


def on_point(action: str, point: str, *, version: int, args: Mapping[str, Any]) -> Step:
    """`change_point`, `close_point`, `assign_point` or `end_assignment`."""
    return Step(action=action, target=point, version=version, args=dict(args))


def on_meter(action: str, meter: str, *, version: int, args: Mapping[str, Any]) -> Step:
    """`commission_meter`, `report_meter_fault`, `replace_meter` or `retire_meter`."""
    return Step(action=action, target=meter, version=version, args=dict(args))


def anchor_readings(anchors: Sequence[tuple[str, str, int, bytes]]) -> Step:
    """The roots of (date, point, version, root), root 32 bytes; as many as fit 64 KB, about 1,100."""
    return Step(action="anchor_readings", args={"days": encode_days(anchors)})
