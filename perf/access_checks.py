"""`python -m perf.access_checks`: what access checks and data views cost, on the model out of the box."""

from __future__ import annotations

import time
from collections.abc import Callable

from acl.catalogue import resources
from acl.document import shipped_document
from acl.model import AccessModel
from acl.roles import ROLES
from acl.views import Viewer, present

CHECKS = 1_000
_ROUNDS = 200
_CONTACT = {"name": "张小明", "phone": "13812345678", "email": "zhang@mill.example"}
_PARTICIPANT = {"participant_id": "mill", "status": "active", "data": {"contact": _CONTACT}}


def checks() -> None:
    """A thousand checks, allowed and not, over all roles and resources in turn."""
    for role, resource in _QUESTIONS:
        _MODEL.may(role, resource)


def masked() -> None:
    """One participant with personal data, seen by somebody else."""
    present("participant", _PARTICIPANT, viewer=_VIEWER)


def median_us(work: Callable[[], None]) -> float:
    """The median time of `work` in microseconds."""
    times = []
    for _ in range(_ROUNDS):
        began = time.perf_counter_ns()
        work()
        times.append(time.perf_counter_ns() - began)
    return sorted(times)[_ROUNDS // 2] / 1_000


_MODEL = AccessModel(shipped_document())
_VIEWER = Viewer(roles=("retailer_trader",), participant="southgrid")
_PAIRS = [(role, name) for role in ROLES for name in resources()]
_QUESTIONS = [_PAIRS[place % len(_PAIRS)] for place in range(0, CHECKS * 7, 7)]

if __name__ == "__main__":
    print(f"{CHECKS} access checks: {median_us(checks):.0f} µs")
    print(f"one masked participant: {median_us(masked):.1f} µs")
