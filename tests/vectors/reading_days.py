"""Days of readings as the API hands them out, with their roots, proofs and the batch that anchors them: the client
computes them again."""

from __future__ import annotations

import base64
import random
from typing import Any

from chaincode.metering.day_tree import QUARTER_HOURS, SALT_BYTES, SUMS, Reading, day_root
from chaincode.metering.reading_day import encode_days
from gateway.readings.encoding import encode_day
from gateway.readings.proof import make_proof

SEED = 20_270_401
_SIZES = (40_000, 2**40, 1)  # of values: in four bytes, in eight, and a day of nothing


def reading_days() -> dict[str, Any]:
    """Made from `SEED` alone: the same each time."""
    chance = random.Random(SEED)  # noqa: S311 - vectors have to be the same each time
    days = [_day(chance, number, size) for number, size in enumerate(_SIZES)]
    anchors = [(each["date"], each["point"], each["next_version"], bytes.fromhex(each["root"])) for each in days]
    return {"days": days, "args": {"days": encode_days(anchors)}}


def _day(chance: random.Random, number: int, size: int) -> dict[str, Any]:
    rows: list[Reading] = [
        (chance.randrange(size), chance.randrange(size), chance.randrange(size), chance.randrange(size))
        for _ in range(QUARTER_HOURS)
    ]
    flags = bytes(chance.choice((0, 0, 0, 1, 2, 3)) for _ in range(QUARTER_HOURS))
    salt = chance.randbytes(SALT_BYTES)
    series = tuple(zip(*rows, strict=True))
    data = encode_day(series, flags)
    return {
        "point": f"mp-{3 - number}",
        "date": ("2026-07-02", "2026-07-01", "2026-07-02")[number],
        "next_version": number + 1,
        "salt": salt.hex(),
        "data": base64.b64encode(data).decode(),
        "import_wh": [row[0] for row in rows],
        "flags": list(flags),
        "root": day_root(salt, series, flags).hex(),
        "proofs": [make_proof(salt, data, interval) for interval in (0, 37, 95, SUMS)],
    }
