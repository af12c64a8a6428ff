"""Every refusal of an intent by name, and the order in which they take precedence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chaincode import batch, canonical, keys
from chaincode.intent import Intent, SignedIntent, sign_intent, sign_second
from chaincode.refusals import REFUSALS, Refused
from tests.unit.chaincode.market import (
    CONSUMER,
    CONSUMER_2,
    EXCHANGE,
    FIELDS,
    HOUR,
    NETWORK,
    OTHER_TEXT,
    PACKAGE,
    POLICY,
    REGISTRAR,
    REGULATOR,
    RETAILER,
    RETAILER_2,
    TERMS,
    TEXT,
    Market,
    Person,
    archiving,
)


def text_of(intent: Intent, **changes: Any) -> str:
    return canonical.dumps({**canonical.loads(intent.canonical()), **changes}).decode()


async def send_text(market: Market, text: str, person: Person = CONSUMER) -> dict[str, Any]:
    """Sign any text at all and apply it."""
    from chaincode import signature
    from chaincode.intent import INTENT_PREFIX

    item = SignedIntent(intent=text, signature=signature.sign(person.key, INTENT_PREFIX + text.encode()))
    (result,) = await market.apply(item, organisation=person.organisation)
    return result


CHECKER = Person("u-c1b", "c1", "ConsumerOrg", ("consumer_operator",), 91)
CREATE: dict[str, Any] = {"args": FIELDS}


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"v": 2}, "invalid_intent", "intent.v"),
        ({"intent_id": "0197a000-0000-4000-8000-000000000001"}, "invalid_intent", "intent.intent_id"),
        ({"actor": "U"}, "invalid_intent", "intent.actor"),
        ({"actor": "a" * 65}, "invalid_intent", "intent.actor"),
        ({"extra": 1}, "invalid_intent", "intent"),
        ({"target": "x"}, "invalid_intent", "intent.target"),
        ({"expected_version": 1}, "invalid_intent", "intent.expected_version"),
        ({"expected_version": 0}, "invalid_intent", "intent.expected_version"),
        ({"expires_at": -1}, "invalid_intent", "intent.expires_at"),
        ({"network": "retail"}, "invalid_intent", "intent.network"),
        ({"action": "steal"}, "unknown_action", None),
        ({"action": "purge", "target": "x", "expected_version": 1, "args": {}}, "invalid_args", "args"),
        ({"args": {}}, "invalid_args", "args"),
        ({"args": {**FIELDS, "package_version": True}}, "invalid_args", "args.package_version"),
        ({"args": {**FIELDS, "period_end": "2026-02-30"}}, "invalid_args", "args.period_end"),
        ({"args": {**FIELDS, "period_end": "2026-01-01"}}, "invalid_args", "args.period_end"),
        ({"action": "submit"}, "private_required", None),
        ({"private_hash": "1d" * 32}, "private_not_allowed", None),
    ],
)
async def test_an_intent_of_another_form_is_refused(
    market: Market, fields: dict[str, Any], code: str, path: str | None
) -> None:
    result = await send_text(market, text_of(market.intent(CONSUMER, "create", **CREATE), **fields))
    assert (result["status"], result["code"]) == ("refused", code)
    assert result.get("detail", {}).get("path") == path


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"network": "retail/" + "ac" * 32}, "wrong_network"),
        ({"expires_at": 0}, "intent_expired"),
        ({"actor": "nobody"}, "unknown_actor"),
        ({"participant": "c2"}, "wrong_participant"),
        ({"role": "retailer_trader"}, "role_not_held"),
    ],
)
async def test_an_intent_that_speaks_for_nobody_here_is_refused(
    market: Market, fields: dict[str, Any], code: str
) -> None:
    result = await market.do(CONSUMER, "create", args=FIELDS, **fields)
    assert (result["status"], result["code"]) == ("refused", code)


async def test_an_intent_is_good_until_its_time_and_at_most_a_day(market: Market) -> None:
    day = 24 * HOUR
    assert (await market.do(CONSUMER, "create", args=FIELDS, expires_at=market.now_ms))["code"] == "intent_expired"
    too_far = await market.do(CONSUMER, "create", args=FIELDS, expires_at=market.now_ms + day + 1)
    assert too_far["code"] == "expiry_too_far"
    await market.done(CONSUMER, "create", args=FIELDS, expires_at=market.now_ms + day)
    await market.done(CONSUMER, "create", args=FIELDS, expires_at=market.now_ms + 1)


async def test_what_was_done_is_answered_as_done_after_its_time(market: Market) -> None:
    item = market.signed(CONSUMER, "create", args=FIELDS, expires_at=market.now_ms + HOUR)
    await market.apply(item, organisation="ConsumerOrg")
    market.now_ms += 2 * HOUR
    assert await market.apply(item, organisation="ConsumerOrg") == [{"status": "exists", "version": 1}]


async def test_each_check_comes_before_the_next(market: Market) -> None:
    """An intent with every fault at once; each round mends the fault that was named."""
    await market.enrol(CHECKER)
    await market.done(REGISTRAR, "set_user_status", CONSUMER_2.user, args={"status": "suspended"})
    order = await market.submit()
    await market.done(CONSUMER, "cancel", order)
    used = market.intent(CONSUMER, "create", args=FIELDS)
    await market.apply(sign_intent(used, CONSUMER.key), organisation="ConsumerOrg")
    first = used.intent_id
    await market.done(REGISTRAR, "set_user_limit", CONSUMER.user, args={"participant": "c1", "energy_wh": 0})
    await market.done(REGISTRAR, "set_participant_status", "c1", args={"status": "suspended", "reason": "x"})
    intent = market.intent(
        CONSUMER,
        "confirm",
        intent_id=first,
        actor="nobody",
        participant="c9",
        role="retailer_trader",
        target="0e" * 32,
        expected_version=9,
        args={"terms_hash": "ff" * 32},
        expires_at=0,
        network="retail/" + "ac" * 32,
    )
    rounds: list[tuple[str, dict[str, Any]]] = [
        ("wrong_network", {"network": NETWORK}),
        ("unknown_actor", {"actor": CONSUMER_2.user}),
        ("actor_inactive", {"actor": CONSUMER.user}),
        ("wrong_participant", {"participant": CONSUMER.participant}),
        ("participant_inactive", {}),
        ("role_not_held", {"role": "consumer_owner", "action": "audit", "args": {}}),
        ("role_not_allowed", {"action": "confirm", "args": {"terms_hash": "ff" * 32}}),
        ("wrong_organisation", {}),
        ("bad_signature", {}),
        ("second_signature_required", {}),
        ("second_signature_invalid", {}),
        ("intent_id_reused", {"intent_id": "0197a000-0000-7000-8000-ffffffffffff"}),
        ("intent_expired", {"expires_at": market.now_ms + 25 * HOUR}),
        ("expiry_too_far", {"expires_at": market.now_ms + HOUR}),
        ("unknown_target", {"target": order}),
        ("stale_version", {"expected_version": 2}),
        ("illegal_move", {}),
    ]
    organisation, key = "RetailerOrg", RETAILER.key
    checker: Person | None = None
    for code, mend in rounds:
        item = sign_intent(intent, key)
        second = sign_second(item.intent, actor=CHECKER.user, key=checker.key) if checker else None
        (result,) = await market.apply(replace(item, second=second), organisation=organisation)
        assert (result["status"], result["code"]) == ("refused", code)
        intent = replace(intent, **mend)
        if code == "wrong_organisation":
            organisation = "ConsumerOrg"
        if code == "bad_signature":
            key = CONSUMER.key
        if code == "participant_inactive":
            await market.done(REGISTRAR, "set_participant_status", "c1", args={"status": "active", "reason": "x"})
        if code == "second_signature_required":
            checker = RETAILER
        if code == "second_signature_invalid":
            checker = CHECKER


async def test_a_stale_version_is_answered_with_the_current_one(market: Market) -> None:
    order = await market.submit()
    await market.done(CONSUMER, "cancel", order)
    result = await market.do(CONSUMER, "delete", order, expected_version=1)
    assert (result["code"], result["detail"]) == ("stale_version", {"key": order, "version": 2})


async def test_the_version_is_checked_before_the_party_and_the_party_before_the_state(market: Market) -> None:
    order = await market.submit()
    assert (await market.do(CONSUMER_2, "revise", order, args=FIELDS, expected_version=5))["code"] == "stale_version"
    assert (await market.do(CONSUMER_2, "revise", order, args=FIELDS))["code"] == "not_a_party"
    assert (await market.do(CONSUMER, "revise", order, args=FIELDS))["code"] == "illegal_move"
    assert (await market.do(RETAILER_2, "reject", order, args={"reason": "no"}))["code"] == "not_a_party"


@pytest.mark.parametrize("organisation", ["RetailerOrg", "ExchangeOrg", "OtherOrg"])
async def test_another_organisations_transaction_is_refused(market: Market, organisation: str) -> None:
    (result,) = await market.apply(market.signed(CONSUMER, "create", **CREATE), organisation=organisation)
    assert result["code"] == "wrong_organisation"


@pytest.mark.parametrize("function", [b"Apply", b"Deposit", b"Purge", b"Bootstrap"])
async def test_the_regulator_writes_nothing(market: Market, function: bytes) -> None:
    item = market.signed(REGULATOR, "replace_key", target="u-g1", expected_version=1, args={})
    status, answer, _ = await market.peer.call(
        function, batch.encode([item]), organisation="RegulatorOrg", unit="admin", now_ms=market.now_ms
    )
    assert (status, answer) == (500, {"code": "read_only_organisation"})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"retailer": "r9"}, "unknown_retailer"),
        ({"retailer": "c2"}, "unknown_retailer"),
        ({"retailer": "r2"}, "package_differs"),
        ({"package": "p9"}, "unknown_package"),
        ({"package_version": 2}, "package_differs"),
        ({"segment": "residential"}, "package_differs"),
        ({"period_start": "2024-12-31"}, "package_not_valid"),
        ({"period_end": "2030-01-02"}, "package_not_valid"),
    ],
)
@pytest.mark.parametrize("action", ["create", "submit", "revise"])
async def test_an_order_must_fit_what_is_on_offer(
    market: Market, action: str, change: dict[str, Any], code: str
) -> None:
    target = None
    if action == "revise":
        target = (await market.done(CONSUMER, "create", args=FIELDS))["target"]
    terms = TERMS if action == "submit" else None
    result = await market.do(CONSUMER, action, target, args={**FIELDS, **change}, terms=terms)
    assert result["code"] == code


async def test_a_retired_package_takes_no_new_orders_but_old_ones_go_on(market: Market) -> None:
    draft = (await market.done(CONSUMER, "create", args=FIELDS))["target"]
    order = await market.submit()
    await market.done(RETAILER, "retire_package", "p1")
    assert (await market.do(CONSUMER, "create", args=FIELDS))["code"] == "package_retired"
    assert (await market.do(CONSUMER, "submit", draft, terms=TERMS))["code"] == "package_retired"
    again = {"package": "p1", "package_version": 1}
    assert (await market.do(RETAILER, "counter", order, terms=TERMS, args=again))["code"] == "package_retired"
    await market.done(RETAILER, "counter", order, terms=TERMS, args={"period_end": "2026-12-01"})
    assert (await market.do(RETAILER, "retire_package", "p1"))["code"] == "package_retired"
    assert (await market.do(RETAILER, "publish_package", "p1", args=PACKAGE))["code"] == "package_retired"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"package": "p9", "package_version": 1}, "unknown_package"),
        ({"package": "p1"}, "invalid_args"),
        ({"period_end": "2025-12-31"}, "invalid_args"),
        ({"period_end": "2031-01-01"}, "package_not_valid"),
    ],
)
async def test_a_counter_must_fit_too(market: Market, args: dict[str, Any], code: str) -> None:
    order = await market.submit()
    assert (await market.do(RETAILER, "counter", order, terms=TERMS, args=args))["code"] == code


async def test_a_confirm_cites_the_terms_and_finds_them(market: Market) -> None:
    result = await market.do(CONSUMER, "submit", args=FIELDS, terms=TERMS, deposited=False)
    order = result["target"]
    terms_hash = market.order(order)["terms_hash"]
    differs = await market.do(RETAILER, "confirm", order, args={"terms_hash": "ff" * 32})
    assert differs["code"] == "terms_differ"
    missing = await market.do(RETAILER, "confirm", order, args={"terms_hash": terms_hash})
    assert missing["code"] == "terms_missing"
    market.peer.private["terms", terms_hash] = b"something else"
    mismatch = await market.do(RETAILER, "confirm", order, args={"terms_hash": terms_hash})
    assert mismatch["code"] == "terms_mismatch"
    assert market.order(order)["version"] == 1


async def test_both_sign_and_the_exchange_archives_the_same_text(market: Market) -> None:
    order = await market.submit()
    for person in (RETAILER, CONSUMER):
        await market.done(person, "confirm", order, args={"terms_hash": market.order(order)["terms_hash"]})
    await market.done(EXCHANGE, "audit", order)
    await market.done(CONSUMER, "sign", order, args={"text_hash": TEXT})
    assert (await market.do(RETAILER, "sign", order, args={"text_hash": OTHER_TEXT}))["code"] == "text_differs"
    await market.done(RETAILER, "sign", order, args={"text_hash": TEXT})
    assert (await market.do(EXCHANGE, "archive", order, args=archiving(OTHER_TEXT)))["code"] == "text_differs"
    await market.done(EXCHANGE, "archive", order, args=archiving())
    await market.done(
        RETAILER, "propose_amendment", order, args={"text_hash": OTHER_TEXT}, terms=TERMS, deposited=False
    )
    assert (await market.do(CONSUMER, "accept", order, args={"text_hash": TEXT}))["code"] == "text_differs"
    assert (await market.do(CONSUMER, "accept", order, args={"text_hash": OTHER_TEXT}))["code"] == "terms_missing"


async def test_only_terms_of_this_ended_order_are_purged_and_only_by_purge(market: Market) -> None:
    order = await market.submit()
    terms_hash = market.order(order)["terms_hash"]
    running = await market.do(EXCHANGE, "purge", order, args={"terms_hash": terms_hash}, function=b"Purge")
    assert running["code"] == "illegal_move"
    await market.done(CONSUMER, "cancel", order)
    foreign = await market.do(EXCHANGE, "purge", order, args={"terms_hash": "ff" * 32}, function=b"Purge")
    assert foreign["code"] == "terms_differ"
    assert (await market.do(EXCHANGE, "purge", order, args={"terms_hash": terms_hash}))["code"] == "unknown_action"
    assert (await market.do(CONSUMER, "delete", order, function=b"Purge"))["code"] == "unknown_action"
    assert ("terms", terms_hash) in market.peer.private


async def test_participants_packages_and_policies_are_refused_by_name(market: Market) -> None:
    args: dict[str, Any] = {"participant": "c1", "organisation": "ConsumerOrg", "kind": "consumer"}
    assert (await market.do(REGISTRAR, "register_participant", args=args))["code"] == "already_registered"
    args = {"participant": "c8", "organisation": "RetailerOrg", "kind": "consumer"}
    assert (await market.do(REGISTRAR, "register_participant", args=args))["code"] == "invalid_args"
    assert (await market.do(RETAILER, "publish_package", args=PACKAGE))["code"] == "already_registered"
    assert (await market.do(RETAILER_2, "publish_package", "p1", args=PACKAGE))["code"] == "not_a_party"
    other = {**PACKAGE, "package": "p2"}
    assert (await market.do(RETAILER, "publish_package", "p1", args=other))["code"] == "package_differs"
    lost = {**PACKAGE, "package": "p2", "segment": "nowhere"}
    assert (await market.do(RETAILER, "publish_package", args=lost))["code"] == "unknown_policy"
    backwards = {**PACKAGE, "package": "p2", "valid_to": PACKAGE["valid_from"]}
    assert (await market.do(RETAILER, "publish_package", args=backwards))["code"] == "invalid_args"
    policy = {"segment": "industrial", "policy": POLICY}
    stale = await market.do(EXCHANGE, "set_flow_policy", args=policy)
    assert (stale["code"], stale["detail"]["version"]) == ("stale_version", 1)


async def test_a_package_gets_versions_and_each_is_kept(market: Market) -> None:
    await market.done(RETAILER, "publish_package", "p1", args={**PACKAGE, "name": "second"})
    assert (await market.do(CONSUMER, "create", args=FIELDS))["code"] == "package_differs"
    await market.done(CONSUMER, "create", args={**FIELDS, "package_version": 2})
    kept = [market.record(keys.package_version("p1", version)) for version in (1, 2)]
    assert [record and record["name"] for record in kept] == ["平价 2026", "second"]


def test_a_refusal_outside_the_table_cannot_be_made() -> None:
    with pytest.raises(KeyError):
        Refused("no_such_code")
    assert all(refusal.code == code and refusal.title.endswith(".") for code, refusal in REFUSALS.items())
