"""The steps of a bid from a file or standard input: they are secret before the reveal, so they never stand on a command
line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from chaincode.auction.actions import STEPS_SCHEMA
from chaincode.refusals import Refused
from chaincode.schemas import Validator
from chaincode.units import parse_decimal
from gateway.commands.shell import CommandError

EXAMPLE = (
    '[{"energy_kwh": "40000", "price_yuan_per_kwh": "0.463"}, {"energy_kwh": "20000", "price_yuan_per_kwh": "0.44"}]'
)


def read_bid_steps(path: Path) -> list[dict[str, int]]:
    """The steps in a JSON file ("-": standard input), in the ledger's units or in kWh and yuan as decimal text.

    Raises CommandError, which never quotes the file.
    """
    try:
        value = json.loads(sys.stdin.read() if str(path) == "-" else path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"the bid's file {path} cannot be read") from None
    except ValueError:
        raise CommandError(f"{path} is not JSON; the steps of a bid look like {EXAMPLE}") from None
    try:
        steps = [_in_ledger_units(step) for step in value]
        Validator(STEPS_SCHEMA, code="invalid_args", root="steps").check(steps)
    except (TypeError, ValueError, KeyError, AttributeError, Refused):
        raise CommandError(f"{path} holds no steps of a bid; they look like {EXAMPLE}") from None
    return steps


def _in_ledger_units(step: dict[str, Any]) -> dict[str, int]:
    if "energy_wh" in step:
        return step
    if step.keys() != {"energy_kwh", "price_yuan_per_kwh"}:
        raise ValueError
    return {
        "energy_wh": parse_decimal(step["energy_kwh"], places=3),
        "price_e8": parse_decimal(step["price_yuan_per_kwh"], places=8),
    }
