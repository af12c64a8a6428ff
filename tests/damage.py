"""Damage to serialised messages, from a seeded generator: every run can be repeated."""

from __future__ import annotations

import random

_HUGE_LENGTHS = (b"\x12\xff\xff\xff\xff\x0f", b"\x1a\xff\xff\xff\xff\xff\xff\xff\xff\x7f", b"\x2a\x80\x80\x80\x80\x10")


def damage(data: bytes, rng: random.Random) -> bytes:
    """`data` with bytes flipped, cut off, doubled, put in, or a field that claims a huge length."""
    raw = bytearray(data)
    where = rng.randrange(len(raw) + 1)
    kind = rng.randrange(6)
    if kind == 0 and raw:
        for _ in range(rng.randint(1, 4)):
            raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    elif kind == 1:
        del raw[where:]
    elif kind == 2:
        raw[where:where] = raw[: rng.randrange(len(raw) + 1)]
    elif kind == 3:
        raw[where:where] = rng.choice(_HUGE_LENGTHS)
    elif kind == 4:
        raw[where:where] = rng.randbytes(rng.randint(1, 12))
    else:
        raw = bytearray(rng.randbytes(rng.randint(0, 40)))
    return bytes(raw)
