"""Sessions, pages, read-your-writes, events, and what is checked before somebody agrees."""

from __future__ import annotations

import hashlib
import json

import pytest

from chaincode.intent import private_text
from gateway.client.client import EnergySaleClient
from gateway.client.errors import ProblemError, RefusedError, TermsDifferError
from gateway.contracts.press import set_paper

from .conftest import NETWORK, ORDER_ID, FakeApi

TERMS = {"energy_wh": 4_900_000_000, "prices_e8_yuan_per_kwh": {"flat": 58_900_000}}
PRIVATE, TERMS_HASH = private_text(TERMS, bytes(32))
OTHER_PRIVATE, OTHER_HASH = private_text({**TERMS, "energy_wh": 1}, bytes(32))
ORDER = {
    "order_id": ORDER_ID,
    "version": 3,
    "consumer": "bakery-1",
    "retailer": "lingnan-retail",
    "segment": "residential",
    "policy": 1,
    "package": "lingnan-home",
    "package_version": 1,
    "period_start": "2027-01-01",
    "period_end": "2028-01-01",
    "terms_hash": TERMS_HASH,
    "text_hash": None,
    "proposal": None,
}
PATH = f"orders/{ORDER_ID}"


def terms_answer(private: str = PRIVATE, terms_hash: str = TERMS_HASH) -> dict[str, object]:
    return {"order_id": ORDER_ID, "terms_hash": terms_hash, "private": private}


async def test_one_session_serves_many_reads(client: EnergySaleClient, api: FakeApi) -> None:
    api.reads = {PATH: ORDER}

    await client.orders.get(ORDER_ID)
    await client.orders.get(ORDER_ID)

    assert api.tokens == 1


async def test_a_session_that_the_api_no_longer_takes_is_renewed(client: EnergySaleClient, api: FakeApi) -> None:
    api.reads = {PATH: ORDER}
    await client.orders.get(ORDER_ID)
    api.valid_token = "another"  # noqa: S105 - it ended at the API

    assert (await client.orders.get(ORDER_ID))["version"] == 3
    assert api.tokens == 2


async def test_a_wrong_key_opens_no_session(client: EnergySaleClient, api: FakeApi) -> None:
    api.public_key = "04" + "00" * 64

    with pytest.raises(ProblemError) as raised:
        await client.orders.get(ORDER_ID)
    assert (raised.value.code, raised.value.status) == ("bad_signature", 401)


async def test_reads_wait_for_the_clients_own_writes(client: EnergySaleClient, api: FakeApi) -> None:
    api.reads = {PATH: ORDER}
    await client.orders.get(ORDER_ID)

    await client.orders.plain("cancel", ORDER_ID, version=3)
    await client.orders.get(ORDER_ID)

    assert api.queries == [f"{PATH}?", f"{PATH}?min_block=7"]


async def test_a_question_is_asked_again_while_the_ledger_does_not_answer(
    client: EnergySaleClient, api: FakeApi
) -> None:
    passing = (503, {"code": "network_unavailable", "title": "Not now."})
    api.reads = {"settlements/drafts": [passing, passing, {"drafts": [{"code": "readings_missing"}]}]}

    assert await client.settlements.drafts([{"order": ORDER_ID}]) == [{"code": "readings_missing"}]


async def test_a_question_that_is_refused_is_asked_once(client: EnergySaleClient, api: FakeApi) -> None:
    api.reads = {"settlements/drafts": [(422, {"code": "invalid_request", "title": "No."})]}

    with pytest.raises(ProblemError, match="No"):
        await client.settlements.drafts([{"order": ORDER_ID}])


async def test_a_list_is_read_page_by_page(client: EnergySaleClient, api: FakeApi) -> None:
    api.reads = {
        "/api/v1/orders?state=executing": {"items": [{"order_id": "a"}, {"order_id": "b"}], "next_cursor": "next"},
        "/api/v1/orders?state=executing&cursor=next": {"items": [{"order_id": "c"}], "next_cursor": None},
    }

    found = [order["order_id"] async for order in client.orders.find(state="executing", retailer=None)]

    assert found == ["a", "b", "c"]


async def test_events_are_taken_up_where_they_broke_off(client: EnergySaleClient, api: FakeApi) -> None:
    api.reads = {
        "events": [
            b'retry: 1\nid: 4\n\nid: 5:0\nevent: order\ndata: {"version":1}\n\n',
            b'id: 5:1\nevent: order\ndata: {"version":2}\n\n',
        ]
    }
    seen = []

    async for event in client.events.follow(order=ORDER_ID):
        seen.append((event.event_id, event.data["version"]))
        if len(seen) == 2:
            break

    assert seen == [("5:0", 1), ("5:1", 2)]
    assert api.last_event_ids == [None, "5:0"]


async def test_confirm_cites_the_hash_of_the_opened_terms(client: EnergySaleClient, api: FakeApi) -> None:
    api.reads = {PATH: ORDER, f"{PATH}/terms": terms_answer()}

    await client.orders.confirm(ORDER_ID)

    intent = json.loads(api.posted[0]["intent"])
    assert (intent["args"], intent["expected_version"]) == ({"terms_hash": TERMS_HASH}, 3)
    assert intent["network"] == NETWORK


@pytest.mark.parametrize(
    "answer",
    [
        terms_answer(private=OTHER_PRIVATE),
        terms_answer(private=OTHER_PRIVATE, terms_hash=OTHER_HASH),
        terms_answer(private=PRIVATE + " "),
    ],
    ids=["other text", "other text and hash", "padded"],
)
async def test_terms_that_do_not_fit_the_ledger_are_not_confirmed(
    client: EnergySaleClient, api: FakeApi, answer: dict[str, object]
) -> None:
    api.reads = {PATH: ORDER, f"{PATH}/terms": answer}

    with pytest.raises(TermsDifferError) as raised:
        await client.orders.confirm(ORDER_ID)
    assert api.posted == []
    assert "4900000000" not in str(raised.value)


def prepared(action: str, facts: dict[str, object], **args: object) -> dict[str, object]:
    pdf = set_paper("contract", facts)
    return {
        "order_id": ORDER_ID,
        "version": 3,
        "action": action,
        "args": {"text_hash": hashlib.sha256(pdf).hexdigest(), **args},
        "form": "contract",
        "facts": facts,
    }


def facts(**changes: object) -> dict[str, object]:
    """What the order's contract text is made from."""
    same = ("consumer", "retailer", "segment", "policy", "package", "package_version", "period_start", "period_end")
    return {
        **{name: str(ORDER[name]) for name in same},
        "form": "energysale/contract/1",
        "order": ORDER_ID,
        "package_name": "Home",
        "package_hash": "00" * 32,
        "template": "flat",
        "template_version": "1",
        "price_names": ["flat"],
        "notice_days": "30",
        "origin": "bilateral",
        "terms_hash": TERMS_HASH,
        **changes,
    }


async def test_sign_covers_the_text_made_from_the_orders_facts(client: EnergySaleClient, api: FakeApi) -> None:
    made = prepared("sign", facts())
    api.reads = {PATH: ORDER, f"{PATH}/contract/prepare-signature": made}

    await client.orders.sign(ORDER_ID)

    assert json.loads(api.posted[0]["intent"])["args"] == made["args"]


@pytest.mark.parametrize(
    ("what", "step"),
    [("signature", "sign"), ("archive", "archive")],
)
async def test_a_text_with_other_facts_than_the_orders_is_not_signed(
    client: EnergySaleClient, api: FakeApi, what: str, step: str
) -> None:
    api.reads = {PATH: ORDER, f"{PATH}/contract/prepare-{what}": prepared(step, facts(period_end="2030-01-01"))}

    with pytest.raises(TermsDifferError):
        await getattr(client.orders, step)(ORDER_ID)
    assert api.posted == []


async def test_what_both_have_signed_is_archived_and_no_other_text(client: EnergySaleClient, api: FakeApi) -> None:
    api.reads = {
        PATH: {**ORDER, "text_hash": "00" * 32},
        f"{PATH}/contract/prepare-archive": prepared("archive", facts()),
    }

    with pytest.raises(TermsDifferError):
        await client.orders.archive(ORDER_ID)
    assert api.posted == []


async def test_without_a_proposal_there_is_nothing_to_accept(client: EnergySaleClient, api: FakeApi) -> None:
    api.reads = {PATH: ORDER}

    with pytest.raises(RefusedError) as raised:
        await client.orders.accept(ORDER_ID)
    assert raised.value.code == "no_open_proposal"


async def test_a_package_that_is_not_there_is_not_found(client: EnergySaleClient, api: FakeApi) -> None:
    api.reads = {"packages/lingnan-home": {"package_id": "lingnan-home", "version": 2}}

    assert (await client.packages.get("lingnan-home"))["version"] == 2
    with pytest.raises(ProblemError) as raised:
        await client.packages.get("other")
    assert raised.value.code == "not_found"
