"""What nobody may do alone, and what nobody may do unseen: on the ledger, at the chaincode and over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gateway.client.keystore import Keystore
from tests.integration.market.clients import client_of
from tests.integration.market.conftest import People, everywhere, person, register
from tests.integration.market.direct import Direct
from tests.integration.market.every_peer import at_every_peer
from tests.integration.market.http_calls import SESSIONS, send, session_of, sign_in, until
from tests.integration.market.officers import (
    binding_of,
    colleague,
    exchange_officer,
    refused,
    register_user,
    second_registrar,
)
from tests.integration.market.people import TERMS, Person, fresh, order_args
from tests.running_network import RunningNetwork

IN_FORCE_WITHIN_S = 5.0

Connections = dict[str, Direct]


class TestLostKey:
    """An officer of the user's own organisation proposes, a registrar approves; nobody needs the lost key."""

    async def test_the_old_key_is_dead_on_every_node_and_at_the_api(
        self, market: RunningNetwork, people: People, direct: Connections
    ) -> None:
        owner, loser = await self._firm(people, direct)
        found = replace(loser, key=ec.generate_private_key(ec.SECP256R1()))
        async with (
            httpx2.AsyncClient(base_url=market.api_url("ConsumerOrg"), timeout=30) as http,
            client_of(market, owner) as officer,
            client_of(market, people.registrar) as first_registrar,
            client_of(market, second_registrar(market)) as registrar,
            at_every_peer(market, "ConsumerOrg") as peers,
        ):
            session = await session_of(http, loser, "ConsumerOrg")

            proposed = await officer.registry.propose_key(found.signer.identity, proof=found.proof())
            change = str(proposed.target)
            assert [await peer.answers([_attempt(loser, people)]) for peer in peers] == [["applied"]] * len(peers)
            by_officer = await send(http, owner.signed("approve_change", target=change, version=1))
            assert (by_officer.status_code, by_officer.json()["code"]) == (403, "role_not_allowed")
            with refused("needs_second_registrar"):  # who registered the officer
                await first_registrar.registry.approve(change)
            approved = await registrar.registry.approve(change)
            since_s = time.monotonic()
            await everywhere(market, approved.block_number or 0)

            old = {peer.name: await peer.answers([_attempt(loser, people)]) for peer in peers}
            new = {peer.name: await peer.answers([_attempt(found, people)]) for peer in peers}
            assert old == {peer.name: ["bad_signature"] for peer in peers}
            assert new == {peer.name: ["applied"] for peer in peers}

            async def read() -> int:
                return (await http.get(f"{SESSIONS}/current", headers=session)).status_code

            async def enter() -> int:
                return (await sign_in(http, loser, "ConsumerOrg")).status_code

            async def enter_anew() -> int:
                return (await sign_in(http, found, "ConsumerOrg")).status_code

            for ask, status in ((read, 401), (enter, 401), (enter_anew, 201)):
                await until(ask, status, within_s=IN_FORCE_WITHIN_S)
            assert time.monotonic() - since_s < IN_FORCE_WITHIN_S
            with_old = await send(http, _attempt(loser, people))
            assert with_old.json()["code"] == "bad_signature"

            officer.reader.note_block(approved.block_number)
            assert (await officer.registry.change(change))["status"] == "approved"
            history = await officer.registry.user_history(loser.user)
            assert [step["action"] for step in history] == ["register_user", "approve_change"]
            assert history[1]["actor"] == second_registrar(market).user
            assert history[1]["changes"] == {
                "public_key": {"before": loser.public_key, "after": found.public_key},
            }

    async def test_nobody_of_another_participant_may_propose_or_see_it(
        self, market: RunningNetwork, people: People, direct: Connections
    ) -> None:
        owner, loser = await self._firm(people, direct)
        found = replace(loser, key=ec.generate_private_key(ec.SECP256R1()))
        async with client_of(market, owner) as officer, client_of(market, people.other_consumer) as stranger:
            with refused("not_a_party"):
                await stranger.registry.propose_key(found.signer.identity, proof=found.proof())
            proposed = await officer.registry.propose_key(found.signer.identity, proof=found.proof())
            stranger.reader.note_block(proposed.block_number)
            with refused("not_found"):
                await stranger.registry.change(str(proposed.target))
            assert await stranger.registry.changes(user=loser.user) == []
            assert len(await officer.registry.changes(user=loser.user, status="open")) == 1

    async def _firm(self, people: People, direct: Connections) -> tuple[Person, Person]:
        """A firm's owner, and its operator who is to lose a key."""
        owner = person(people.registrar, "ConsumerOrg", "consumer_owner")
        await register(direct["ExchangeOrg"], people.registrar, owner)
        loser = colleague(owner, "consumer_operator")
        await register_user(direct["ExchangeOrg"], people.registrar, loser)
        return owner, loser


async def test_two_registrars_make_a_registrar_and_end_one(
    market: RunningNetwork, people: People, direct: Connections
) -> None:
    exchange, first, second = direct["ExchangeOrg"], people.registrar, second_registrar(market)
    newcomer = exchange_officer(market, "exchange_registrar")

    alone = first.signed("register_user", args=binding_of(newcomer))
    assert (await exchange.apply(alone))[0]["code"] == "needs_second_registrar"
    proposal = first.signed("propose_registrar", args=binding_of(newcomer))
    assert (await exchange.apply(proposal))[0]["status"] == "applied"

    def approve(by: Person, change: str) -> Any:
        return by.signed("approve_change", target=change, version=1)

    assert (await exchange.apply(approve(first, proposal.digest)))[0]["code"] == "self_not_allowed"
    assert await exchange.read("ReadUser", newcomer.user) == {"code": "unknown_target"}
    assert (await exchange.apply(approve(second, proposal.digest)))[0]["status"] == "applied"
    firm = {"participant": fresh("firm"), "organisation": "ConsumerOrg", "kind": "consumer"}
    assert (await exchange.apply(newcomer.signed("register_participant", args=firm)))[0]["status"] == "applied"

    suspend = first.signed("set_user_status", target=newcomer.user, version=1, args={"status": "suspended"})
    assert (await exchange.apply(suspend))[0]["code"] == "needs_second_registrar"
    ending = first.signed("propose_registrar", args={"user": newcomer.user, "status": "revoked"})
    assert (await exchange.apply(ending))[0]["status"] == "applied"
    assert (await exchange.apply(approve(second, ending.digest)))[0]["status"] == "applied"
    firm["participant"] = fresh("firm")
    assert (await exchange.apply(newcomer.signed("register_participant", args=firm)))[0]["code"] == "actor_inactive"


async def test_a_maker_over_the_limit_needs_a_checker(
    market: RunningNetwork, people: People, direct: Connections, tmp_path: Path
) -> None:
    maker = person(people.registrar, "ConsumerOrg", "consumer_owner")
    await register(direct["ExchangeOrg"], people.registrar, maker)
    checker = colleague(maker, "consumer_owner")
    await register_user(direct["ExchangeOrg"], people.registrar, checker)
    args = {"participant": maker.participant, "energy_wh": TERMS["energy_wh"] - 1}  # type: ignore[operator] # an int
    limit = people.registrar.signed("set_user_limit", target=maker.user, version=1, args=args)
    assert (await direct["ExchangeOrg"].apply(limit))[0]["status"] == "applied"

    async with client_of(market, maker) as made, client_of(market, checker) as checked:
        fields = order_args(people.package, people.retailer.participant)
        small = maker.signed("submit", args=fields, terms=TERMS | {"energy_wh": 1_000})
        assert (await made.send(small)).status == "applied"
        large = maker.signed("submit", args=fields, terms=TERMS)
        with refused("second_signature_required"):
            await made.send(large)

        large = maker.signed("submit", args=fields, terms=TERMS)
        waiting = await made.cosignatures.propose(large)
        assert (waiting["digest"], waiting["state"]) == (large.digest, "open")
        with refused("second_signature_invalid"):
            await made.cosignatures.sign(large.digest, intent=large.intent)
        assert [each["digest"] for each in await checked.cosignatures.waiting()] == [large.digest]
        shown = await checked.cosignatures.show(large.digest)
        assert json.loads(shown["private"])["terms"] == TERMS
        receipt = await checked.cosignatures.sign(large.digest, intent=shown["intent"])
        assert receipt.status == "applied"
        order = await checked.orders.get(large.digest)
        assert (order["state"], order["operator"]) == ("submitted", maker.user)
        assert await checked.cosignatures.waiting() == []

        another = maker.signed("submit", args=fields, terms=TERMS)
        await made.cosignatures.propose(another)
        signed = await asyncio.to_thread(_sign_by_command, market, checker, another.digest, tmp_path / "keys")
        assert signed.returncode == 0, signed.stderr
        assert str(TERMS["energy_wh"]) in signed.stderr  # nobody signs unseen
        assert json.loads(signed.stdout)["status"] == "applied"


def _sign_by_command(
    market: RunningNetwork, checker: Person, digest: str, keys: Path
) -> subprocess.CompletedProcess[str]:
    pem = checker.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    Keystore(keys).add(
        user=checker.user,
        participant=checker.participant,
        organisation=checker.organisation,
        roles=checker.roles,
        pem=pem,
    )
    program = Path(sys.executable).with_name("energysale")
    return subprocess.run(  # noqa: S603 - our own program
        [program, "cosignature", "sign", digest, "--as", checker.user, "--json"],
        env=os.environ | {"ENERGYSALE_RUN": str(market.run), "ENERGYSALE_KEYSTORE": str(keys)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _attempt(somebody: Person, people: People) -> Any:
    return somebody.signed("create", args=order_args(people.package, people.retailer.participant))
