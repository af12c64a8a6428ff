"""The head of the trail goes to the ledger when there is something new, signed by the instance's own user."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from chaincode import signature
from chaincode.intent import INTENT_PREFIX, SignedIntent
from chaincode.precheck import check_intent
from gateway.audit_trail.anchoring import Anchoring
from gateway.audit_trail.service_user import load_or_create_service_signer, operator_participant, service_user
from gateway.client.keystore import Keystore
from gateway.intents.result import Result, ResultStatus
from tests.unit.orders.instance import Instance, participant_tx, registry, user_tx
from tests.unit.projection.chain import NOW_MS, Chain, Tx, key, user_record

ORGANISATION = "ConsumerOrg"
USER, OPERATOR = service_user(ORGANISATION), operator_participant(ORGANISATION)


@dataclass
class Ledger:
    """The write path's side: keeps what it is given, and writes the anchor to the chain."""

    instance: Instance
    sent: list[SignedIntent] = field(default_factory=list)

    async def submit(self, signed: SignedIntent) -> Result:
        self.sent.append(signed)
        args = json.loads(signed.intent)["args"]
        record = args | {"version": len(self.sent), "operator": USER, "refreshed_at": NOW_MS}
        self.instance.chain.add(Tx(writes={key("audit_anchor_version", ORGANISATION, str(len(self.sent))): record}))
        self.instance.index()
        return Result(digest=signed.digest, intent_id=None, status=ResultStatus.APPLIED)


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    chain = Chain()
    chain.add(registry())
    chain.add(participant_tx(OPERATOR, ORGANISATION))
    made = Instance(tmp_path / "api", chain)
    made.index()
    yield made
    await made.close()


@pytest.fixture
def ledger(instance: Instance) -> Ledger:
    return Ledger(instance)


@pytest.fixture
def anchoring(instance: Instance, ledger: Ledger) -> Anchoring:
    settings, services = instance.services.settings, instance.services
    return Anchoring(
        audit_trail=services.audit_trail,
        signer=load_or_create_service_signer(Keystore(settings.service_keystore), organisation=ORGANISATION),
        network_id=settings.network_id,
        users=services.users,
        database=services.database,
        submit=ledger.submit,
        clock=lambda: instance.clock,
    )


def register(instance: Instance, **changes: Any) -> None:
    signer = load_or_create_service_signer(
        Keystore(instance.services.settings.service_keystore), organisation=ORGANISATION
    )
    record = user_record(
        memberships={OPERATOR: ["platform_service"]}, public_key=signer.identity.public_key, organisation=ORGANISATION
    )
    instance.chain.add(Tx(writes={key("user", USER): record | changes}))
    instance.index()


async def test_what_is_new_is_anchored_once(instance: Instance, ledger: Ledger, anchoring: Anchoring) -> None:
    register(instance)
    await instance.log_in("li-na")
    await anchoring.anchor()
    assert await anchoring.anchor() is None
    await instance.log_in("li-na")
    await anchoring.anchor()
    first, second = (json.loads(signed.intent) for signed in ledger.sent)
    head = await instance.services.audit_trail.head()
    assert (first["args"]["count"], first["expected_version"]) == (1, None)
    assert (second["args"], second["expected_version"]) == ({"count": 2, "head": head.hash}, 1)


async def test_an_anchor_is_an_intent_that_the_ledger_takes(
    instance: Instance, ledger: Ledger, anchoring: Anchoring
) -> None:
    register(instance)
    await instance.log_in("li-na")
    await anchoring.anchor()
    (signed,) = ledger.sent
    made = check_intent(signed.intent)
    assert (made.actor, made.participant, made.role) == (USER, OPERATOR, "platform_service")
    user = await instance.services.users.get_user(USER)
    assert user is not None
    assert signature.verify(user.public_key, INTENT_PREFIX + signed.intent.encode(), signed.signature)


async def test_nothing_to_anchor_sends_nothing(instance: Instance, ledger: Ledger, anchoring: Anchoring) -> None:
    register(instance)
    assert await anchoring.anchor() is None
    assert ledger.sent == []


@pytest.mark.parametrize("changes", [{"status": "suspended"}, {"public_key": "04" + "1" * 128}, {"valid_until": 1}])
async def test_a_user_that_may_not_act_sends_nothing(
    instance: Instance, ledger: Ledger, anchoring: Anchoring, changes: dict[str, Any]
) -> None:
    register(instance, **changes)
    await instance.log_in("li-na")
    assert await anchoring.anchor() is None
    assert ledger.sent == []


async def test_the_head_says_up_to_where_it_is_anchored(instance: Instance, anchoring: Anchoring) -> None:
    register(instance)
    await instance.log_in("li-na")
    await anchoring.anchor()
    held = {OPERATOR: ["audit_administrator"]}
    instance.chain.add(user_tx("wang", memberships=held))
    instance.index()
    head = (await instance.get("audit-trail/head", await instance.log_in("wang"))).json()
    assert (head["count"], head["anchored"]) == (2, 1)


def test_the_service_users_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    keystore = Keystore(tmp_path / "service")
    first = load_or_create_service_signer(keystore, organisation=ORGANISATION)
    assert load_or_create_service_signer(keystore, organisation=ORGANISATION).identity == first.identity
    (file,) = (tmp_path / "service").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
