"""Sending: the same bytes until the outcome is known, and a truthful error when it is not."""

from __future__ import annotations

import json

import httpx2
import pytest

from gateway.client import steps
from gateway.client.client import EnergySaleClient
from gateway.client.errors import (
    BusyError,
    NoRoleError,
    RefusedError,
    TermsRefusedError,
    UnreachableError,
    UnresolvedError,
)
from gateway.client.http import Http
from gateway.client.sending import Sender
from gateway.client.steps import OrderFields

from .conftest import ORDER_ID, FakeApi, applied, assert_signed

LOST = httpx2.ReadError("the connection was lost")
BUSY = (503, {"code": "busy", "title": "Busy."})
OPEN = (503, {"code": "network_unavailable", "title": "Open."})
FIELDS = OrderFields(
    retailer="lingnan-retail",
    package="lingnan-home",
    package_version=1,
    segment="residential",
    period_start="2027-01-01",
    period_end="2028-01-01",
)
TERMS = {"energy_wh": 4_900_000_000, "prices_e8_yuan_per_kwh": {"flat": 58_900_000}}


async def test_a_step_is_signed_and_answered_with_a_receipt(client: EnergySaleClient, api: FakeApi) -> None:
    receipt = await client.orders.submit_new(FIELDS, terms=TERMS)

    (item,) = api.posted
    assert_signed(item, api.public_key)
    assert (receipt.status, receipt.target, receipt.version) == ("applied", receipt.digest, 1)
    intent = json.loads(item["intent"])
    assert (intent["action"], intent["actor"], intent["role"]) == ("submit", "li-na", "consumer_owner")
    assert json.loads(item["private"])["terms"] == TERMS
    assert "58900000" not in item["intent"]


@pytest.mark.parametrize(
    "passing",
    [
        LOST,
        httpx2.RemoteProtocolError("cut off"),
        BUSY,
        OPEN,
        (429, {"code": "too_many_requests", "title": "Slower."}),
        (502, {}),
        (500, {"code": "internal_error", "title": "Failed."}),
        (202, {"status": "pending"}),
    ],
    ids=lambda passing: type(passing).__name__ if isinstance(passing, Exception) else str(passing[0]),
)
async def test_a_retry_carries_the_same_bytes(
    client: EnergySaleClient, api: FakeApi, passing: tuple[int, object] | Exception
) -> None:
    api.answers = [passing, passing]

    receipt = await client.orders.submit_new(FIELDS, terms=TERMS)

    assert receipt.committed
    assert len(api.posted) == 3
    assert api.posted[0] == api.posted[1] == api.posted[2]


async def test_new_steps_have_new_intent_ids(client: EnergySaleClient, api: FakeApi) -> None:
    await client.orders.plain("cancel", ORDER_ID, version=1)
    await client.orders.plain("cancel", ORDER_ID, version=1)

    first, second = (json.loads(item["intent"])["intent_id"] for item in api.posted)
    assert first < second


async def test_what_was_on_the_ledger_before_is_a_success(client: EnergySaleClient, api: FakeApi) -> None:
    signed = client.maker.make(steps.plain("cancel", ORDER_ID, version=3))
    api.answers = [LOST, (200, applied({"intent": signed.intent}, status="exists"))]

    assert (await client.send(signed)).status == "exists"


@pytest.mark.parametrize(("status", "code"), [(409, "stale_version"), (403, "not_next"), (401, "bad_signature")])
async def test_a_refusal_is_final_and_named(client: EnergySaleClient, api: FakeApi, status: int, code: str) -> None:
    api.answers = [(status, {"code": code, "title": "No.", "context": {"key": ORDER_ID, "version": 4}})]

    with pytest.raises(RefusedError) as raised:
        await client.orders.plain("cancel", ORDER_ID, version=3)

    assert len(api.posted) == 1
    assert raised.value.code == code
    assert raised.value.detail == {"key": ORDER_ID, "version": 4}
    assert raised.value.intent_id == json.loads(api.posted[0]["intent"])["intent_id"]


async def test_terms_that_were_refused_are_no_success(client: EnergySaleClient, api: FakeApi) -> None:
    signed = client.maker.make(steps.submit(ORDER_ID, version=1, terms=TERMS))
    api.answers = [(200, applied({"intent": signed.intent}) | {"code": "terms_purged"})]

    with pytest.raises(TermsRefusedError) as raised:
        await client.send(signed)
    assert raised.value.code == "terms_purged"


@pytest.fixture
def impatient(api: FakeApi) -> Sender:
    return Sender(Http("http://api", transport=api), patience_s=0.15)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (LOST, UnresolvedError),
        (OPEN, UnresolvedError),
        ((202, {"status": "pending"}), UnresolvedError),
        (BUSY, BusyError),
        (httpx2.ConnectError("refused"), UnreachableError),
    ],
)
async def test_when_patience_ends_the_error_says_what_is_known(
    client: EnergySaleClient,
    api: FakeApi,
    impatient: Sender,
    answer: tuple[int, object] | Exception,
    error: type[Exception],
) -> None:
    api.answers = [answer] * 50

    with pytest.raises(error) as raised:
        await impatient.send(client.maker.make(steps.plain("cancel", ORDER_ID, version=3)))
    if error is UnresolvedError:
        assert json.loads(api.posted[0]["intent"])["intent_id"] in str(raised.value)


async def test_a_lost_answer_before_a_busy_one_leaves_the_outcome_open(
    client: EnergySaleClient, api: FakeApi, impatient: Sender
) -> None:
    api.answers = [LOST, *([BUSY] * 50)]

    with pytest.raises(UnresolvedError):
        await impatient.send(client.maker.make(steps.plain("cancel", ORDER_ID, version=3)))


async def test_many_intents_are_answered_in_their_order_and_open_ones_are_sent_again(
    client: EnergySaleClient, api: FakeApi
) -> None:
    signed = [client.maker.make(steps.create(FIELDS)) for _ in range(3)]
    results = [applied({"intent": each.intent}) for each in signed]
    api.answers = [
        (200, [results[0], results[1] | {"status": "pending"}, results[2] | {"status": "refused", "code": "not_next"}]),
        LOST,
        (200, [results[1]]),
    ]

    receipts = await client.send_all(signed)

    assert [receipt.status for receipt in receipts] == ["applied", "applied", "refused"]
    assert [receipt.digest for receipt in receipts] == [each.digest for each in signed]
    assert [len(body) for body in api.posted] == [3, 1, 1]
    assert api.posted[1] == api.posted[2] == [api.posted[0][1]]


async def test_large_numbers_of_intents_go_in_chunks(client: EnergySaleClient, api: FakeApi) -> None:
    signed = [client.maker.make(steps.create(FIELDS)) for _ in range(1_001)]

    receipts = await client.send_all(signed)

    assert [len(body) for body in api.posted] == [1_000, 1]
    assert len(receipts) == 1_001


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (steps.reject(ORDER_ID, version=1, reason="Not good!"), "invalid_args"),
        (steps.sign(ORDER_ID, version=1, text_hash="xyz"), "invalid_args"),
        (steps.Step(action="audit"), "role_not_held"),
        (steps.Step(action="fly"), "unknown_action"),
        (steps.Step(action="cancel"), "invalid_intent"),
        (steps.Step(action="submit", target=ORDER_ID, version=1), "private_required"),
    ],
)
async def test_a_step_of_wrong_form_is_refused_before_it_is_signed(
    client: EnergySaleClient, api: FakeApi, step: steps.Step, code: str
) -> None:
    with pytest.raises((RefusedError, NoRoleError)) as raised:
        await client.take(step)

    assert raised.value.code == code
    assert api.posted == []


@pytest.mark.parametrize(
    "terms",
    [{}, {"energy_wh": 0, "prices_e8_yuan_per_kwh": {"flat": 1}}, {"energy_wh": 1.5, "prices_e8_yuan_per_kwh": {}}],
)
def test_terms_of_wrong_form_are_refused_and_not_quoted(terms: dict[str, object]) -> None:
    with pytest.raises(RefusedError, match="not valid terms") as raised:
        steps.seal(terms)
    assert raised.value.code == "terms_invalid"


def test_private_terms_show_in_no_repr(client: EnergySaleClient) -> None:
    step = steps.submit(ORDER_ID, version=1, terms=TERMS)

    assert "58900000" not in repr(step)
    assert "58900000" not in repr(client.maker.make(step))
