"""`/api/v1/intents` over HTTP, on group commit and the network double, with real keys and the real prechecks."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI

from acl.roles import ROLES
from chaincode.actions import ACTIONS
from chaincode.canonical import dumps
from chaincode.intent import Intent, SecondSignature, SignedIntent, private_text, sign_intent, sign_second
from chaincode.precheck import check_intent
from chaincode.signature import public_key_of
from gateway.client.uuid7 import uuid7
from gateway.intents.endpoints import PATH, router
from gateway.intents.openapi import add_intent_schemas, intent_example
from gateway.intents.prechecks import Prechecks
from gateway.intents.schemas import MAX_BODY_BYTES
from gateway.intents.service import IntentService
from gateway.problems import install_problem_handlers
from tests.unit.intents.fake_network import FakeNetwork
from tests.unit.intents.making import ended, group_commit

KEY = ec.generate_private_key(ec.SECP256R1())
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())
NETWORK_ID = "retail/" + "0" * 64
ENERGY_WH = 1_000
TERMS = {"energy_wh": ENERGY_WH, "prices_e8_yuan_per_kwh": {"flat": 45_000_000}}
PRIVATE, PRIVATE_HASH = private_text(TERMS, bytes(32))


@dataclass(frozen=True)
class User:
    organisation: str
    public_key: str
    limits: Mapping[str, int] = field(default_factory=dict)
    memberships: Mapping[str, Sequence[str]] = field(default_factory=lambda: {"plant": tuple(ROLES)})
    active: bool = True

    def is_active(self, *, now_ms: int) -> bool:
        return self.active


class People:
    """A registry: two users, and one with a limit below the terms and a colleague. `ahead` is what only the ledger has
    so far."""

    def __init__(self) -> None:
        self.ahead: dict[str, User] = {}
        self._users = {
            "alice": User("ConsumerOrg", public_key_of(KEY)),
            "rita": User("RetailerOrg", public_key_of(OTHER_KEY)),
            "lara": User("ConsumerOrg", public_key_of(KEY), limits={"plant": ENERGY_WH - 1}),
            "carl": User("ConsumerOrg", public_key_of(OTHER_KEY)),
        }

    async def get_user(self, user_id: str) -> User | None:
        return self._users.get(user_id)

    async def on_ledger(self, user_id: str) -> User | None:
        return self.ahead.get(user_id) or self._users.get(user_id)

    def change(self, user_id: str, **changes: Any) -> None:
        self._users[user_id] = replace(self._users[user_id], **changes)


def an_order(fabric: FakeNetwork, /, **changes: Any) -> Intent:
    intent = Intent(
        intent_id=uuid7(),
        action="submit",
        actor="alice",
        participant="plant",
        role="consumer_owner",
        target=None,
        expected_version=None,
        args=dict(ACTIONS["submit"].example),
        private_hash=PRIVATE_HASH,
        expires_at=fabric.now_ms + 300_000,
        network=NETWORK_ID,
    )
    return replace(intent, **changes)


def wire(signed: SignedIntent) -> dict[str, str]:
    value = {"intent": signed.intent, "signature": signed.signature}
    return value if signed.private is None else value | {"private": signed.private}


def signed_order(fabric: FakeNetwork, /, **changes: Any) -> dict[str, str]:
    return wire(sign_intent(an_order(fabric, **changes), KEY, PRIVATE))


@asynccontextmanager
async def api(
    network: FakeNetwork,
    path: Path,
    *,
    organisation: str = "ConsumerOrg",
    wait_s: float = 5.0,
    max_waiting: int = 100,
    people: People | None = None,
) -> AsyncIterator[tuple[httpx2.AsyncClient, Callable[[], Awaitable[None]]]]:
    async with group_commit(network, path, organisation=organisation, max_waiting=max_waiting) as commit:
        app = FastAPI()
        app.include_router(router)
        install_problem_handlers(app)
        app.state.intents = IntentService(
            group_commit=commit,
            prechecks=Prechecks(
                organisation=organisation,
                network_id=NETWORK_ID,
                registry=people or People(),
                clock=lambda: network.now_ms,
            ),
            ledger=network.ledger(),
            answer_within_s=wait_s,
        )
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://api") as client:
            yield client, lambda: ended(commit)


async def test_one_intent_is_answered_with_its_committed_result(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, _):
        item = signed_order(network)
        answer = await client.post(PATH, json=item)
        again = await client.post(PATH, json=item)
        found = await client.get(answer.headers["location"])
    assert (answer.status_code, answer.json()["status"]) == (200, "applied")
    assert answer.json()["target"] == answer.json()["digest"]
    assert again.json() == answer.json() | {"status": "exists"}
    assert found.json() == answer.json()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"active": False}, "actor_inactive"),
        ({"memberships": {"mill": ("consumer_owner",)}}, "wrong_participant"),
        ({"memberships": {"plant": ("consumer_viewer",)}}, "role_not_held"),
    ],
)
async def test_a_user_out_of_standing_is_refused_before_the_ledger_is_asked(
    changes: dict[str, Any], code: str, tmp_path: Path
) -> None:
    network, people = FakeNetwork(), People()
    people.change("alice", **changes)
    async with api(network, tmp_path, people=people) as (client, _):
        answer = await client.post(PATH, json=signed_order(network))
    assert answer.json()["code"] == code
    assert network.transactions == {}


async def test_a_user_whom_only_the_ledger_has_in_good_standing_yet_is_let_in(tmp_path: Path) -> None:
    network, people = FakeNetwork(), People()
    people.ahead["alice"] = User("ConsumerOrg", public_key_of(KEY))
    people.change("alice", active=False)
    async with api(network, tmp_path, people=people) as (client, _):
        answer = await client.post(PATH, json=signed_order(network))
    assert answer.json()["status"] == "applied"


async def test_an_applied_intent_sent_again_after_its_time_still_exists(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, _):
        item = signed_order(network)
        await client.post(PATH, json=item)
        network.now_ms += 3_600_000
        answer = await client.post(PATH, json=item)
        many = await client.post(PATH, json=[item])
    assert (answer.status_code, answer.json()["status"]) == (200, "exists")
    assert many.json()[0]["status"] == "exists"


async def test_a_list_is_answered_in_its_order_each_on_its_own(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, _):
        good, other = signed_order(network), signed_order(network)
        unknown = signed_order(network, actor="nobody")
        answer = await client.post(PATH, json=[good, unknown, other])
    assert answer.status_code == 200
    assert [(one["status"], one["code"]) for one in answer.json()] == [
        ("applied", None),
        ("refused", "unknown_actor"),
        ("applied", None),
    ]


async def test_a_caller_that_prefers_not_to_wait_is_told_where_to_look(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, all_ended):
        answer = await client.post(PATH, json=signed_order(network), headers={"Prefer": "respond-async"})
        await all_ended()
        found = await client.get(answer.headers["location"])
    assert (answer.status_code, answer.json()["status"]) == (202, "pending")
    assert answer.headers["preference-applied"] == "respond-async"
    assert (found.status_code, found.json()["status"]) == (200, "applied")


async def test_without_an_answer_in_time_the_truth_is_that_it_is_not_known(tmp_path: Path) -> None:
    network = FakeNetwork(held=True)
    async with api(network, tmp_path, wait_s=0.01) as (client, all_ended):
        answer = await client.post(PATH, json=signed_order(network))
        assert (answer.status_code, answer.json()["code"]) == (503, "network_unavailable")
        assert answer.headers["retry-after"] == "1"
        assert (await client.get(answer.headers["location"])).status_code == 202
        network.release()
        await all_ended()
        assert (await client.get(answer.headers["location"])).json()["status"] == "applied"


async def test_the_ledger_is_asked_for_an_intent_that_this_instance_does_not_know(tmp_path: Path) -> None:
    network = FakeNetwork()
    network.state["intent/alice/01a1fcbb-d83a-7376-ad6f-515ffc5fdaea"] = ("f" * 64, 4)
    async with api(network, tmp_path) as (client, _):
        found = await client.get(f"{PATH}/alice/01a1fcbb-d83a-7376-ad6f-515ffc5fdaea")
        lost = await client.get(f"{PATH}/alice/01a1fcbb-d83a-7376-ad6f-000000000000")
    assert (found.json()["status"], found.json()["digest"], found.json()["version"]) == ("exists", "f" * 64, 4)
    assert (lost.status_code, lost.json()["code"]) == (404, "not_found")


async def test_a_refusal_by_the_ledger_is_a_problem_with_its_context(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, _):
        made = (await client.post(PATH, json=signed_order(network))).json()
        step = an_order(network, action="cancel", target=made["digest"], expected_version=1, args={}, private_hash=None)
        await client.post(PATH, json=wire(sign_intent(step, KEY)))
        stale = replace(step, intent_id=uuid7())
        answer = await client.post(PATH, json=wire(sign_intent(stale, KEY)))
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (409, 409, "stale_version")
    assert problem["context"] == {"version": 2}
    assert problem["type"].endswith("/stale_version")


_REFUSED: list[tuple[int, str, Callable[[FakeNetwork], Any]]] = [
    (400, "invalid_request", lambda n: {"intent": 1, "signature": "x"}),
    (400, "invalid_request", lambda n: {**signed_order(n), "extra": "x"}),
    (400, "invalid_request", lambda n: []),
    (413, "too_many_intents", lambda n: [{"intent": "", "signature": ""}] * 1_001),
    (400, "malformed_json", lambda n: {**signed_order(n), "intent": "{"}),
    (400, "not_canonical", lambda n: {**signed_order(n), "intent": signed_order(n)["intent"] + " "}),
    (413, "too_large", lambda n: {**signed_order(n), "intent": "x" * 600_000}),
    (400, "unknown_action", lambda n: signed_order(n, action="teleport")),
    (400, "invalid_args", lambda n: signed_order(n, args={})),
    (400, "invalid_intent", lambda n: signed_order(n, intent_id="1")),
    (400, "wrong_network", lambda n: signed_order(n, network="retail/" + "1" * 64)),
    (422, "intent_expired", lambda n: signed_order(n, expires_at=n.now_ms - 60_001)),
    (400, "expiry_too_far", lambda n: signed_order(n, expires_at=n.now_ms + 25 * 3_600_000)),
    (400, "private_required", lambda n: {k: v for k, v in signed_order(n).items() if k != "private"}),
    (400, "terms_mismatch", lambda n: {**signed_order(n), "private": "{}"}),
    (401, "unknown_actor", lambda n: signed_order(n, actor="nobody")),
    (403, "wrong_organisation", lambda n: signed_order(n, actor="rita")),
    (401, "bad_signature", lambda n: wire(sign_intent(an_order(n), OTHER_KEY, PRIVATE))),
    (401, "bad_signature", lambda n: {**signed_order(n), "signature": ""}),
]


@pytest.mark.parametrize(("status", "code", "body"), _REFUSED, ids=[f"{row[1]}-{n}" for n, row in enumerate(_REFUSED)])
async def test_what_is_refused_before_it_costs_ledger_space(
    tmp_path: Path, status: int, code: str, body: Callable[[FakeNetwork], Any]
) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, _):
        answer = await client.post(PATH, json=body(network))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert PRIVATE not in answer.text
    assert network.endorsed == []


async def test_a_body_that_is_too_large_or_no_json_is_refused(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, _):
        large = await client.post(
            PATH, content=b" " * (MAX_BODY_BYTES + 1), headers={"content-type": "application/json"}
        )
        form = await client.post(PATH, data={"intent": "x"})
        broken = await client.post(
            PATH, content=b'{"private": "se\xffcret', headers={"content-type": "application/json"}
        )
    assert (large.status_code, large.json()["code"]) == (413, "request_too_large")
    assert (form.status_code, form.json()["code"]) == (415, "unsupported_media_type")
    assert (broken.status_code, broken.json()["code"]) == (400, "invalid_request")
    assert "cret" not in broken.text


async def test_the_regulator_writes_nothing(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path, organisation="RegulatorOrg") as (client, _):
        answer = await client.post(PATH, json=signed_order(network))
    assert (answer.status_code, answer.json()["code"]) == (403, "read_only_organisation")


async def test_a_list_for_which_there_is_no_room_is_not_taken_at_all(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path, max_waiting=1) as (client, _):
        answer = await client.post(PATH, json=[signed_order(network), signed_order(network)])
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert network.endorsed == []


async def test_every_action_is_published_with_a_schema_that_its_example_fits(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, _):
        actions = (await client.get(f"{PATH}/actions")).json()
    assert {one["action"] for one in actions} == set(ACTIONS)
    document: dict[str, Any] = {}
    add_intent_schemas(document)
    assert {f"Intent_{name}" for name in ACTIONS} <= document["components"]["schemas"].keys()
    assert json.loads(json.dumps(document)) == document


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_the_example_of_an_action_passes_the_form_check(action: str) -> None:
    assert check_intent(dumps(intent_example(ACTIONS[action])).decode()).action == action


def with_second(item: dict[str, str], *, actor: str = "carl", key: ec.EllipticCurvePrivateKey = OTHER_KEY) -> Any:
    return {**item, "second": asdict(sign_second(item["intent"], actor=actor, key=key))}


async def test_a_second_signature_goes_with_the_intent_into_both_transactions(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, _):
        item = with_second(signed_order(network, actor="lara"))
        answer = await client.post(PATH, json=item)
    assert answer.json()["status"] == "applied"
    carried = {block.function: [signed.second for signed in block.intents] for block in network.blocks}
    second = SecondSignature(**item["second"])
    assert carried == {"Deposit": [second], "Apply": [second]}


async def test_terms_above_the_limit_are_not_taken_from_one_alone(tmp_path: Path) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, _):
        answer = await client.post(PATH, json=signed_order(network, actor="lara"))
    assert (answer.status_code, answer.json()["code"]) == (403, "second_signature_required")
    assert network.blocks == []


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"actor": "rita"}, 403, "second_signature_invalid"),
        ({"actor": "nobody"}, 403, "second_signature_invalid"),
        ({"key": KEY}, 403, "second_signature_invalid"),
        ({"actor": "No User"}, 400, "invalid_request"),
    ],
)
async def test_a_second_signature_that_is_none_is_refused_at_the_door(
    tmp_path: Path, changes: dict[str, Any], status: int, code: str
) -> None:
    network = FakeNetwork()
    async with api(network, tmp_path) as (client, _):
        answer = await client.post(PATH, json=with_second(signed_order(network, actor="lara"), **changes))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert network.blocks == []
