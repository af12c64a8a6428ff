"""The table of a bank account's moves, and which account is in force when."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaincode.refusals import Refused
from gateway.bank_accounts.moves import MOVES, Approved, Phase, State, move, phases

TABLE = {
    ("approve", State.PROPOSED, False): State.APPROVED,
    ("approve", State.PROPOSED, True): "self_not_allowed",
    ("decline", State.PROPOSED, False): State.DECLINED,
    ("decline", State.PROPOSED, True): "self_not_allowed",
    ("withdraw", State.PROPOSED, True): State.WITHDRAWN,
    ("withdraw", State.PROPOSED, False): "self_not_allowed",
    ("stop", State.APPROVED, True): State.STOPPED,
    ("stop", State.APPROVED, False): State.STOPPED,
}


@pytest.mark.parametrize(
    ("name", "state", "is_proposer"),
    list(itertools.product(sorted({row.name for row in MOVES}), State, (True, False))),
)
def test_every_move_from_every_state(name: str, state: State, is_proposer: bool) -> None:
    try:
        found: str = move(name, state, is_proposer=is_proposer, key="a1")
    except Refused as refused:
        found = refused.code
    assert found == TABLE.get((name, state, is_proposer), "illegal_move")


@given(times=st.lists(st.integers(0, 20), max_size=6), now_ms=st.integers(0, 20))
def test_the_account_whose_time_came_last_is_in_force(times: list[int], now_ms: int) -> None:
    found = phases([Approved(id=f"a{n}", effective_at=at) for n, at in enumerate(times)], now_ms=now_ms)
    begun = [(at, f"a{n}") for n, at in enumerate(times) if at <= now_ms]
    in_force = [name for name, phase in found.items() if phase is Phase.IN_FORCE]
    assert in_force == ([max(begun)[1]] if begun else [])
    assert {name for name, phase in found.items() if phase is Phase.WAITING} == {
        f"a{n}" for n, at in enumerate(times) if at > now_ms
    }
