"""Responses: as few bytes as can be, and every result comes back out of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaincode import canonical, keys
from chaincode.intent import SignedIntent
from chaincode.results import applied, deposited, expand, summarise, usual_of
from tests.unit.chaincode.market import CONSUMER, FIELDS, TERMS, Market

VERSIONS = st.none() | st.integers(min_value=1, max_value=2**53 - 2)
OTHER: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.builds(lambda version: {"status": "exists", "version": version}, st.integers(min_value=1, max_value=9)),
    st.builds(lambda version: {"status": "applied", "version": version}, st.integers(min_value=1, max_value=9)),
    st.builds(lambda code: {"status": "refused", "code": code}, st.text("abc_", min_size=1, max_size=9)),
    st.just({"status": "refused", "code": "stale_version", "detail": {"key": "0e" * 32, "version": 7}}),
    st.just({"status": "kept"}),
)


@given(st.lists(st.tuples(VERSIONS, st.none() | OTHER), max_size=30))
def test_every_result_of_a_step_comes_back(cases: list[tuple[int | None, dict[str, Any] | None]]) -> None:
    usual = [applied(version) for version, _ in cases]
    results = [other or expected for (_, other), expected in zip(cases, usual, strict=True)]
    assert expand(summarise(results, usual=usual), usual=usual) == results


@given(st.lists(st.none() | OTHER, max_size=30))
def test_every_result_of_a_deposit_comes_back(cases: list[dict[str, Any] | None]) -> None:
    usual = [deposited() for _ in cases]
    results = [other or deposited() for other in cases]
    assert expand(summarise(results, usual=usual), usual=usual) == results


def test_what_went_as_asked_is_only_counted() -> None:
    usual = [applied(None), applied(4), applied(1)]
    assert usual[1] == {"status": "applied", "version": 5}
    assert summarise(usual, usual=usual) == b'{"usual":3}'
    refused = {"status": "refused", "code": "not_next"}
    assert (
        summarise([usual[0], refused, usual[2]], usual=usual)
        == b'{"other":{"1":{"code":"not_next","status":"refused"}},"usual":2}'
    )


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"{}",
        b"2",
        b'[{"status":"applied","version":1},{"status":"applied","version":1}]',
        b'{"usual":1}',
        b'{"usual":3}',
        b'{"usual":true}',
        b'{"usual":"2"}',
        b'{"usual": 2}',
        b'{"other":{},"usual":2}',
        b'{"other":[],"usual":2}',
        b'{"other":null,"usual":2}',
        b'{"other":{"0":{"status":"kept"}},"usual":2}',
        b'{"other":{"2":{"status":"kept"}},"usual":1}',
        b'{"other":{"-1":{"status":"kept"}},"usual":1}',
        b'{"other":{"01":{"status":"kept"}},"usual":1}',
        b'{"other":{"0":{"status":"kept"},"0":{"status":"kept"}},"usual":1}',
        b'{"other":{"0":{"status":"kept"},"1":{"status":"kept"},"2":{"status":"kept"}},"usual":-1}',
        b'{"other":{"0":"kept"},"usual":1}',
        b'{"other":{"0":{}},"usual":1}',
        b'{"more":1,"usual":2}',
    ],
)
def test_what_is_no_response_to_two_intents_is_an_error(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"^(?!.*kept)"):
        expand(payload, usual=[applied(None), applied(None)])


@pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 100_000, '{"expected_version":"x"}', "9" * 5_000, "\ud800"])
def test_a_text_that_is_no_intent_is_read_past(text: str) -> None:
    assert usual_of([SignedIntent(intent=text, signature="")]) == [applied(None)]


async def test_a_new_order_costs_the_ledger_one_count(market: Market) -> None:
    """Neither its result nor its version nor its id is in the response: all follow from the intent."""
    items = [market.signed(CONSUMER, "submit", args=FIELDS, terms=TERMS) for _ in range(3)]
    assert await market.deposit(*items) == [{"status": "deposited"}] * 3
    status, results, stub = await market.call_apply(*items, organisation="ConsumerOrg")
    assert (status, results) == (200, [{"status": "applied", "version": 1}] * 3)
    written = {key: value for _, _, key, value in stub.writes}
    own = keys.intent("u-c1", json.loads(items[0].intent)["intent_id"])
    assert written[own] == canonical.dumps({"digest": keys.short_hash(items[0].digest), "version": 1})
