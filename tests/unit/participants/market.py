"""A chain with a registry that has a history, as signed steps made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chaincode import batch, canonical, keys
from chaincode.intent import SignedIntent
from chaincode.results import summarise, usual_of
from tests.unit.projection.chain import NOW_MS, Chain, Tx, intent, key, user_record

FIRM = {
    "version": 1,
    "organisation": "ConsumerOrg",
    "kind": "consumer",
    "class": "industrial",
    "status": "active",
    "operator": "registrar",
    "refreshed_at": NOW_MS,
    "qualifications": [
        {"kind": "licence", "document_hash": "ab" * 32, "expires_on": "2027-06-30"},
        {"kind": "grid", "document_hash": "cd" * 32, "expires_on": "2026-12-31"},
    ],
}
NEW_KEY = "04" + "1" * 128


def step(action: str, number: int, *, target: str | None, version: int | None, **args: Any) -> SignedIntent:
    """An intent of the registrar's."""
    made = intent(action, number=number, target=target, version=version, **args)
    fields = canonical.loads(made.intent) | {
        "actor": "registrar",
        "participant": "exchange",
        "role": "exchange_registrar",
    }
    return replace(made, intent=canonical.dumps(fields).decode())


def written(steps: list[tuple[SignedIntent, int]], writes: Mapping[str, Any], **fields: Any) -> Tx:
    """An `Apply` in which each step made a version, and what it wrote."""
    signed = [each for each, _ in steps]
    results = [{"status": "applied", "version": version} for _, version in steps]
    return Tx(
        args=(b"Apply", batch.encode(signed)),
        response=summarise(results, usual=usual_of(signed)),
        writes=writes,
        **fields,
    )


def add_rated_firm(chain: Chain) -> None:
    """`foundry` is registered, rated AA, and in one transaction rated A and suspended."""
    firm = {**FIRM, "version": 1}
    register = step("register_participant", 1, target=None, version=None, participant="foundry")
    chain.add(written([(register, 1)], {key("participant", "foundry"): firm}, at=NOW_MS + 1))
    rate = step("rate_participant", 2, target="foundry", version=1, credit_rating="AA", reason="paid_in_time")
    firm |= {"version": 2, "credit_rating": "AA"}
    chain.add(written([(rate, 2)], {key("participant", "foundry"): dict(firm)}, at=NOW_MS + 2))
    down = step("rate_participant", 3, target="foundry", version=2, credit_rating="A", reason="late")
    suspend = step("set_participant_status", 4, target="foundry", version=3, status="suspended", reason="inspection")
    firm |= {"version": 4, "credit_rating": "A", "status": "suspended"}
    chain.add(written([(down, 3), (suspend, 4)], {key("participant", "foundry"): dict(firm)}, at=NOW_MS + 3))


def add_replaced_key(chain: Chain, *, user: str = "smith", participant: str = "foundry") -> str:
    """`smith` is registered, gets a limit, and another key that two people agreed on; the id of the change."""
    record = user_record(memberships={participant: ["consumer_owner"]}, valid_until=NOW_MS + 90)
    register = step("register_user", 11, target=None, version=None, user=user)
    chain.add(written([(register, 1)], {key("user", user): record}))
    limit = step("set_user_limit", 12, target=user, version=1, participant=participant, energy_wh=5)
    record = record | {"version": 2, "limits": {participant: 5}}
    chain.add(written([(limit, 2)], {key("user", user): record}))
    propose = step("propose_key", 13, target=None, version=None, user=user, public_key=NEW_KEY)
    change = {
        "version": 1,
        "kind": "key",
        "user": user,
        "user_version": 2,
        "args": {"public_key": NEW_KEY},
        "proposed_by": "wang",
        "status": "open",
        "operator": "wang",
        "refreshed_at": NOW_MS + 13,
    }
    chain.add(written([(propose, 1)], {keys.change(propose.digest): change}))
    approve = step("approve_change", 14, target=propose.digest, version=1)
    decided = change | {"version": 2, "status": "approved", "operator": "registrar", "refreshed_at": NOW_MS + 14}
    after = record | {"version": 3, "public_key": NEW_KEY}
    chain.add(written([(approve, 2)], {keys.change(propose.digest): decided, key("user", user): after}))
    return propose.digest
