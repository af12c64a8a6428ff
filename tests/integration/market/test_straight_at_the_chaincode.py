"""Somebody goes round the API and calls the chaincode through a peer: refused by name, and nothing changes."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chaincode import batch, canonical, signature
from chaincode.intent import INTENT_PREFIX, SignedIntent, sign_intent
from gateway.fabric import CommitError, EndorseError, SubmitError
from tests.integration.market.conftest import NewOrder, People, submit_order
from tests.integration.market.direct import Direct, refusal_of
from tests.integration.market.people import TERMS, Person, fresh, now_ms, order_args

Connections = dict[str, Direct]


def confirm(person: Person, order: NewOrder, **changes: Any) -> SignedIntent:
    """The retailer's next step on a submitted order."""
    fields: dict[str, Any] = {"target": order.id, "version": 1, "args": {"terms_hash": order.terms_hash}}
    return person.signed("confirm", **(fields | changes))


def of_text(person: Person, text: str) -> SignedIntent:
    """Any text, signed as if it were an intent."""
    signed = signature.sign(person.key, INTENT_PREFIX + text.encode("utf-8", "surrogatepass"))
    return SignedIntent(intent=text, signature=signed)


def altered(change: Callable[[str], str]) -> Callable[[People, NewOrder], SignedIntent]:
    """A confirm whose text was altered before it was signed."""
    return lambda people, order: of_text(people.retailer, change(confirm(people.retailer, order).intent))


BAD: dict[str, tuple[str, Callable[[People, NewOrder], SignedIntent]]] = {
    "another key's signature": (
        "bad_signature",
        lambda people, order: sign_intent(
            people.retailer.intent("confirm", target=order.id, version=1, args={"terms_hash": order.terms_hash}),
            people.other_retailer.key,
        ),
    ),
    "a signature over other bytes": (
        "bad_signature",
        lambda people, order: replace(
            confirm(people.retailer, order), signature=confirm(people.retailer, order).signature
        ),
    ),
    "a role that the actor does not hold": (
        "role_not_held",
        lambda people, order: confirm(people.retailer, order, role="exchange_auditor"),
    ),
    "another participant's name": (
        "wrong_participant",
        lambda people, order: confirm(people.retailer, order, participant=people.consumer.participant),
    ),
    "a counterparty of somebody else": (
        "not_a_party",
        lambda people, order: confirm(people.other_retailer, order),
    ),
    "somebody unknown": (
        "unknown_actor",
        lambda people, order: confirm(people.retailer, order, actor=fresh("nobody")),
    ),
    "another organisation's user": (
        "wrong_organisation",
        lambda people, order: people.consumer.signed("cancel", target=order.id, version=1),
    ),
    "a stale version": ("stale_version", lambda people, order: confirm(people.retailer, order, version=7)),
    "an expired intent": (
        "intent_expired",
        lambda people, order: confirm(people.retailer, order, expires_at=now_ms() - 120_000),
    ),
    "an intent good for days": (
        "expiry_too_far",
        lambda people, order: confirm(people.retailer, order, expires_at=now_ms() + 3 * 86_400_000),
    ),
    "another network": (
        "wrong_network",
        lambda people, order: confirm(people.retailer, order, network=f"retail/{'0' * 64}"),
    ),
    "an action that does not exist": (
        "unknown_action",
        lambda people, order: people.retailer.signed("approve", target=order.id, version=1),
    ),
    "arguments that do not fit": (
        "invalid_args",
        lambda people, order: confirm(people.retailer, order, args={"terms_hash": "none"}),
    ),
    "other terms than the order's": (
        "terms_differ",
        lambda people, order: confirm(people.retailer, order, args={"terms_hash": "0" * 64}),
    ),
    "a step out of turn": (
        "illegal_move",
        lambda people, order: people.retailer.signed("sign", target=order.id, version=1, args={"text_hash": "0" * 64}),
    ),
    "an order that does not exist": (
        "unknown_target",
        lambda people, order: confirm(people.retailer, order, target="0" * 64),
    ),
    "more than 64 KB": ("too_large", altered(lambda text: text.replace('"confirm"', f'"{"x" * 70_000}"'))),
    "a duplicate key": ("malformed_json", altered(lambda text: text.replace('"args"', '"action":"confirm","args"'))),
    "a float": ("malformed_json", altered(lambda text: text.replace('"v":1', '"v":1.0'))),
    "an exponent": ("malformed_json", altered(lambda text: text.replace('"v":1', '"v":1e0'))),
    "not a number": ("malformed_json", altered(lambda text: text.replace('"v":1', '"v":NaN'))),
    "a number beyond 2^53": ("malformed_json", altered(lambda text: text.replace('"v":1', '"v":9007199254740993'))),
    "minus zero": ("not_canonical", altered(lambda text: text.replace('"v":1', '"v":-0'))),
    "white space": ("not_canonical", altered(lambda text: text.replace('"v":1', '"v": 1'))),
    "a lone surrogate": ("malformed_json", altered(lambda text: text.replace('"confirm"', '"\\ud800"'))),
    "sixty levels deep": ("malformed_json", altered(lambda text: text.replace('"v":1', f'"v":{"[" * 60}{"]" * 60}'))),
    "no JSON at all": ("malformed_json", altered(lambda _: "confirm, please")),
}


@pytest.mark.parametrize("wrong", BAD)
async def test_a_bad_intent_is_refused_by_name_and_changes_nothing(
    wrong: str, people: People, direct: Connections, order: NewOrder
) -> None:
    code, make = BAD[wrong]
    before = await direct["RetailerOrg"].read("ReadOrder", order.id)

    results = await direct["RetailerOrg"].apply(make(people, order))

    assert [(result["status"], result["code"]) for result in results] == [("refused", code)]
    assert await direct["RetailerOrg"].read("ReadOrder", order.id) == before


async def test_a_refused_intent_takes_nothing_from_its_neighbours(
    people: People, direct: Connections, order: NewOrder
) -> None:
    good = confirm(people.retailer, order)
    results = await direct["RetailerOrg"].apply(confirm(people.retailer, order, version=9), good)
    assert [result["status"] for result in results] == ["refused", "applied"]


async def test_a_replay_is_answered_with_the_first_result(people: People, direct: Connections, order: NewOrder) -> None:
    signed = confirm(people.retailer, order)
    first = await direct["RetailerOrg"].apply(signed)
    again = await direct["RetailerOrg"].apply(signed)
    assert first[0]["status"] == "applied"
    assert (again[0]["status"], again[0]["version"]) == ("exists", first[0]["version"])
    assert (await direct["RetailerOrg"].read("ReadOrder", order.id))["version"] == 2


async def test_an_intent_id_serves_for_one_intent_only(people: People, direct: Connections, order: NewOrder) -> None:
    signed = confirm(people.retailer, order)
    await direct["RetailerOrg"].apply(signed)
    reused = people.retailer.signed(
        "cancel", target=order.id, version=2, intent_id=json.loads(signed.intent)["intent_id"]
    )
    results = await direct["RetailerOrg"].apply(reused)
    assert (results[0]["status"], results[0]["code"]) == ("refused", "intent_id_reused")


async def refused_call(direct: Direct, function: str, **call: Any) -> str:
    """The code by which a whole call is refused."""
    with pytest.raises(EndorseError) as caught:
        await direct.contract.proposal(function, **call).endorse()
    code: str = refusal_of(caught.value)["code"]
    return code


async def test_a_call_in_the_wrong_form_is_refused_as_a_whole(
    people: People, direct: Connections, order: NewOrder
) -> None:
    retailer = direct["RetailerOrg"]
    good = batch.encode([confirm(people.retailer, order)])
    three = ["ExchangeOrg", "ConsumerOrg", "RetailerOrg"]
    assert await refused_call(retailer, "Mint", endorsing_organizations=three) == "unknown_function"
    assert (
        await refused_call(
            retailer, "Apply", arguments=[good], transient={"batch": good}, endorsing_organizations=three
        )
        == "transient_not_allowed"
    )
    assert (
        await refused_call(
            retailer, "Deposit", arguments=[good], transient={"batch": good}, endorsing_organizations=three
        )
        == "arguments_not_allowed"
    )
    many = zlib.compress(canonical.dumps([{"intent": "{}", "signature": ""}] * 401))
    assert await refused_call(retailer, "Apply", arguments=[many], endorsing_organizations=three) == "batch_too_large"
    bomb = zlib.compress(b"[" * 50_000_000)
    assert await refused_call(retailer, "Apply", arguments=[bomb], endorsing_organizations=three) == "batch_too_large"
    bidi = zlib.compress('[{"intent":"\u202e{}","signature":""}]'.encode())
    assert await refused_call(retailer, "Apply", arguments=[bidi], endorsing_organizations=three) == "malformed_json"
    noise = b"\x00" * 64
    assert await refused_call(retailer, "Apply", arguments=[noise], endorsing_organizations=three) == "invalid_batch"


async def test_the_two_trading_organisations_cannot_skip_the_exchange(
    people: People, direct: Connections, order: NewOrder
) -> None:
    proposal = direct["RetailerOrg"].contract.proposal(
        "Apply",
        arguments=[batch.encode([confirm(people.retailer, order)])],
        endorsing_organizations=["ConsumerOrg", "RetailerOrg"],
    )
    assert await direct["ConsumerOrg"].commit(await proposal.endorse()) == "ENDORSEMENT_POLICY_FAILURE"
    assert (await direct["RetailerOrg"].read("ReadOrder", order.id))["version"] == 1


async def test_the_exchange_cannot_write_alone(people: People, direct: Connections, order: NewOrder) -> None:
    reject = people.exchange.signed("dispute", target=order.id, version=1, args={"reason": "metering"})
    newcomer = people.registrar.signed(
        "register_participant", args={"participant": fresh("alone"), "organisation": "ConsumerOrg", "kind": "consumer"}
    )
    proposal = direct["ExchangeOrg"].contract.proposal(
        "Apply", arguments=[batch.encode([reject, newcomer])], endorsing_organizations=["ExchangeOrg"]
    )
    assert await direct["ConsumerOrg"].commit(await proposal.endorse()) == "ENDORSEMENT_POLICY_FAILURE"


class TestDeposit:
    """The collection of terms."""

    def submit(self, people: People) -> SignedIntent:
        args = order_args(people.package, people.retailer.participant)
        return people.consumer.signed("submit", args=args, terms=TERMS)

    async def test_terms_that_are_not_the_hash_are_refused(self, people: People, direct: Connections) -> None:
        victim, poison = self.submit(people), self.submit(people)
        results = await direct["ConsumerOrg"].deposit(replace(victim, private=poison.private))
        assert [(result["status"], result["code"]) for result in results] == [("refused", "terms_mismatch")]

    async def test_terms_are_kept_when_they_are_deposited_again(self, people: People, direct: Connections) -> None:
        signed = self.submit(people)
        first = await direct["ConsumerOrg"].deposit(signed)
        again = await direct["ConsumerOrg"].deposit(signed)
        assert [first[0]["status"], again[0]["status"]] == ["deposited", "kept"]

    async def test_a_foreign_organisation_deposits_nothing(self, people: People, direct: Connections) -> None:
        signed = self.submit(people)
        for organisation, code in (("RetailerOrg", "wrong_organisation"), ("ExchangeOrg", "wrong_organisation")):
            results = await direct[organisation].deposit(signed)
            assert [(result["status"], result["code"]) for result in results] == [("refused", code)]

    async def test_one_organisation_alone_deposits_nothing(self, people: People, direct: Connections) -> None:
        signed = self.submit(people)
        proposal = direct["ConsumerOrg"].contract.proposal(
            "Deposit",
            transient={"batch": batch.encode([signed], private=True)},
            endorsing_organizations=["ConsumerOrg"],
        )
        assert await direct["ConsumerOrg"].commit(await proposal.endorse()) == "ENDORSEMENT_POLICY_FAILURE"

    async def test_a_confirm_is_refused_while_the_terms_are_not_deposited(
        self, people: People, direct: Connections
    ) -> None:
        signed = self.submit(people)
        assert (await direct["ConsumerOrg"].apply(signed))[0]["status"] == "applied"
        terms_hash = json.loads(signed.intent)["private_hash"]
        results = await direct["RetailerOrg"].apply(confirm(people.retailer, NewOrder(signed.digest, terms_hash)))
        assert (results[0]["status"], results[0]["code"]) == ("refused", "terms_missing")

    async def test_the_exchange_cannot_read_terms(self, direct: Connections, order: NewOrder) -> None:
        assert "terms" in await direct["RetailerOrg"].read("ReadTerms", order.terms_hash)
        assert await direct["ExchangeOrg"].read("ReadTerms", order.terms_hash) == {"code": "wrong_organisation"}

    async def test_any_member_verifies_opened_terms_against_the_hash(
        self, direct: Connections, order: NewOrder
    ) -> None:
        opened = await direct["ConsumerOrg"].contract.evaluate("ReadTerms", arguments=[order.terms_hash])
        assert hashlib.sha256(opened).hexdigest() == order.terms_hash


class TestTime:
    """Who chooses the time of a transaction cannot gain by it."""

    @pytest.mark.parametrize("off_by_ms", [-600_000, 600_000])
    async def test_a_back_or_forward_dated_proposal_is_refused(
        self, off_by_ms: int, people: People, direct: Connections, order: NewOrder
    ) -> None:
        with pytest.raises(EndorseError):
            await direct["RetailerOrg"].endorse_apply(
                [confirm(people.retailer, order)], timestamp_ms=now_ms() + off_by_ms
            )

    async def test_an_envelope_held_back_changes_nothing_once_the_order_has_gone_on(
        self, people: People, direct: Connections, order: NewOrder
    ) -> None:
        held = await direct["RetailerOrg"].endorse_apply([confirm(people.retailer, order)])
        cancel = people.consumer.signed("cancel", target=order.id, version=1)
        assert (await direct["ConsumerOrg"].apply(cancel))[0]["status"] == "applied"

        assert await direct["RetailerOrg"].commit(held) == "MVCC_READ_CONFLICT"

        assert (await direct["RetailerOrg"].read("ReadOrder", order.id))["state"] == "cancelled"

    async def test_an_envelope_held_back_beyond_its_intents_end_cannot_undo_a_lapse(
        self, people: People, direct: Connections
    ) -> None:
        policy = await self.policy_with_deadline(people, direct, seconds=1)
        order = await submit_order(people, direct)
        held = await direct["RetailerOrg"].endorse_apply([confirm(people.retailer, order)])
        lapse = people.other_consumer.signed("lapse", target=order.id, version=1)
        while (result := (await direct["ConsumerOrg"].apply(lapse))[0])["status"] == "refused":
            assert result["code"] == "deadline_not_passed"  # asked again until the ledger's time has moved on
        await self.set_policy(people, direct, policy)

        assert await direct["RetailerOrg"].commit(held) == "MVCC_READ_CONFLICT"

        record = await direct["RetailerOrg"].read("ReadOrder", order.id)
        assert (record["state"], record["version"]) == ("cancelled", 2)

    async def test_a_records_time_never_runs_back(self, people: People, direct: Connections, order: NewOrder) -> None:
        before = await direct["RetailerOrg"].read("ReadOrder", order.id)
        dated_back = await direct["RetailerOrg"].endorse_apply(
            [confirm(people.retailer, order)], timestamp_ms=now_ms() - 50_000
        )
        assert await direct["RetailerOrg"].commit(dated_back) == "VALID"
        after = await direct["RetailerOrg"].read("ReadOrder", order.id)
        assert (after["version"], after["refreshed_at"]) == (2, before["refreshed_at"])

    async def policy_with_deadline(self, people: People, direct: Connections, *, seconds: int) -> dict[str, Any]:
        """Give submitted industrial orders `seconds` to be answered; the policy before."""
        before: dict[str, Any] = await direct["ExchangeOrg"].read("ReadPolicy", "industrial")
        await self.set_policy(people, direct, before | {"deadlines_s": {**before["deadlines_s"], "submitted": seconds}})
        return before

    async def set_policy(self, people: People, direct: Connections, policy: dict[str, Any]) -> None:
        current = await direct["ExchangeOrg"].read("ReadPolicy", "industrial")
        content = {name: policy[name] for name in ("audit", "consumer_reconfirms", "deadlines_s")}
        signed = people.exchange.signed(
            "set_flow_policy", version=current["version"], args={"segment": "industrial", "policy": content}
        )
        assert (await direct["ExchangeOrg"].apply(signed))[0]["status"] == "applied"


class TestRegulator:
    """The regulator reads all that is public, on its own peer, and writes nothing."""

    async def test_it_reads_every_public_record_and_hash_on_its_own_peer(
        self, people: People, direct: Connections, order: NewOrder
    ) -> None:
        regulator = direct["RegulatorOrg"]
        own = await regulator.contract.evaluate(
            "ReadOrder", arguments=[order.id], endorsing_organizations=["RegulatorOrg"]
        )
        assert json.loads(own)["terms_hash"] == order.terms_hash
        assert (await regulator.read("ReadUser", people.consumer.user))["public_key"] == people.consumer.public_key
        assert await regulator.read("ReadTermsHash", order.terms_hash)
        assert len(await regulator.read("ReadHistory", order.id)) == 1

    async def test_it_cannot_read_terms(self, direct: Connections, order: NewOrder) -> None:
        assert await direct["RegulatorOrg"].read("ReadTerms", order.terms_hash) == {"code": "wrong_organisation"}

    async def test_chaincode_refuses_its_writes(self, people: People, direct: Connections, order: NewOrder) -> None:
        attempt = people.inspector.signed("lapse", target=order.id, version=1)
        code = await refused_call(
            direct["RegulatorOrg"],
            "Apply",
            arguments=[batch.encode([attempt])],
            endorsing_organizations=["ExchangeOrg", "ConsumerOrg"],
        )
        assert code == "read_only_organisation"

    async def test_the_orderers_refuse_its_envelopes(self, direct: Connections) -> None:
        proposal = direct["RegulatorOrg"].contract.proposal("ReadMarket", endorsing_organizations=["RegulatorOrg"])
        transaction = await proposal.endorse()
        with pytest.raises((SubmitError, CommitError)) as caught:
            await transaction.submit()
        assert "FORBIDDEN" in str(caught.value)
