"""A registered user's certificate is renewed: one certificate in force, one record, whatever breaks off in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from chaincode import keys, signature
from gateway.client import registry_steps as steps
from gateway.client.errors import ProblemError
from gateway.client.http import Http
from gateway.client.renewals import Renewals, renewal_request
from gateway.fabric_ca.keys import certificate_signing_request
from gateway.registry_sync.drift import find_drift
from gateway.renewals.claim import renewal_message
from tests.unit.chaincode.market import REGISTRAR, Person
from tests.unit.registrations.ledger import proof
from tests.unit.registrations.office import AUDITOR, OWNER, OfficeInstance, bound, client_of, sign_all, signer_of

STRANGER = replace(OWNER, number=77)  # with the owner's name and another key


def renewals_of(instance: OfficeInstance) -> Renewals:
    return Renewals(Http("http://api", transport=httpx2.ASGITransport(instance.app)))


def request_of(instance: OfficeInstance, person: Person = OWNER) -> dict[str, Any]:
    return renewal_request(signer_of(person), network_id=instance.chain.network_id, now_ms=instance.clock)


def user_of(instance: OfficeInstance, person: Person = OWNER) -> Mapping[str, Any]:
    record = instance.ledger.record(keys.user(person.user))
    assert record is not None
    return record


def fingerprint(pem: str) -> str:
    return x509.load_pem_x509_certificate(pem.encode()).fingerprint(hashes.SHA256()).hex()


async def test_a_renewal_goes_all_the_way(exchange: OfficeInstance) -> None:
    await bound(exchange)
    before, renewals, request = user_of(exchange), renewals_of(exchange), request_of(exchange)

    assert (await renewals.ask(request))["state"] == "requested"
    await exchange.deliver()
    certified = await renewals.ask(request)
    assert certified["state"] == "certified"
    assert user_of(exchange) == before
    assert exchange.ca.revoked == []  # the ledger still names the one before
    assert await sign_all(exchange) == ["kept"]
    await exchange.deliver()
    await exchange.deliver()  # nothing is left to do

    after = user_of(exchange)
    assert (await renewals.ask(request))["state"] == "bound"
    assert after["certificate"] == fingerprint(certified["certificate"])
    assert after["certificate"] != before["certificate"]
    assert after["valid_until"] == certified["certificate_until"]
    assert after["public_key"] == before["public_key"]
    assert exchange.ca.issued == [OWNER.user, OWNER.user]
    assert exchange.ca.revoked == [before["certificate"]]
    assert (await find_drift(records=exchange.records, read_model=exchange.database)).drift == []


async def test_somebody_whom_the_registrar_entered_gets_a_first_certificate(exchange: OfficeInstance) -> None:
    assert "certificate" not in user_of(exchange, AUDITOR)
    await renewals_of(exchange).ask(request_of(exchange, AUDITOR))
    await exchange.deliver()
    await sign_all(exchange)
    await exchange.deliver()
    assert len(user_of(exchange, AUDITOR)["certificate"]) == 64
    assert (exchange.ca.issued, exchange.ca.revoked) == ([AUDITOR.user], [])


@pytest.mark.parametrize("killed_before", ["certify", "bind", "revoke"])
async def test_a_ca_or_an_instance_that_dies_leaves_one_certificate(
    exchange: OfficeInstance, killed_before: str
) -> None:
    await bound(exchange)
    before, renewals, request = user_of(exchange), renewals_of(exchange), request_of(exchange)
    await renewals.ask(request)
    for step in ("certify", "bind", "revoke"):
        if step == killed_before:
            exchange.ca.killed = 1  # it does what is asked, and its answer is lost
            await exchange.deliver()
            exchange.office = exchange.open_office()
        await exchange.deliver()
        await sign_all(exchange)
    await exchange.deliver()

    assert (await renewals.ask(request))["state"] == "bound"
    assert exchange.ca.issued == [OWNER.user, OWNER.user]
    assert set(exchange.ca.revoked) == {before["certificate"]}


async def test_asking_again_and_again_is_one_renewal(exchange: OfficeInstance) -> None:
    await bound(exchange)
    renewals, request = renewals_of(exchange), request_of(exchange)
    first = await renewals.ask(request)
    exchange.clock += 1_000
    assert await renewals.ask(request_of(exchange)) == first  # another request while one is under way
    await exchange.deliver()
    await sign_all(exchange)
    await exchange.deliver()
    exchange.clock += 3_600_000
    assert (await renewals.ask(request))["state"] == "bound"  # the same bytes, long after their minute
    assert exchange.ca.issued == [OWNER.user, OWNER.user]
    with pytest.raises(ProblemError, match="signature"):
        await renewals.ask({**request, "signature": request_of(exchange)["signature"]})
    assert (await renewals.ask(request_of(exchange)))["state"] == "requested"  # a next one


async def test_a_renewal_that_the_registrar_gives_up_leaves_the_certificate_before(exchange: OfficeInstance) -> None:
    await bound(exchange)
    before, renewals, request = user_of(exchange), renewals_of(exchange), request_of(exchange)
    await renewals.ask(request)
    await exchange.deliver()
    sync = exchange.office.exchange.sync  # type: ignore[union-attr] # the fixture is the exchange's
    (row,) = await sync.rows(state=None, after=2, limit=10)
    await sync.give_up(row.row.sequence, by=REGISTRAR.user)
    await exchange.deliver()

    ended = await renewals.ask(request)
    assert (ended["state"], ended["code"]) == ("refused", "given_up")
    assert exchange.ca.revoked == [fingerprint(ended["certificate"])]
    assert user_of(exchange) == before


async def test_a_key_that_was_replaced_meanwhile_is_not_certified(exchange: OfficeInstance) -> None:
    await bound(exchange)
    renewals, request = renewals_of(exchange), request_of(exchange)
    await renewals.ask(request)
    step = steps.replace_key(
        OWNER.user, version=1, public_key=STRANGER.public_key, proof=proof(STRANGER, exchange.chain.network_id)
    )
    exchange.ledger.prechecks, exchange.ledger.organisation = None, "ConsumerOrg"  # at the owner's own organisation
    assert (await exchange.ledger.submit(client_of(exchange, OWNER).maker.make(step))).stands
    await exchange.deliver()
    ended = await renewals.ask(request)
    assert (ended["state"], ended["code"]) == ("refused", "stale_version")
    assert exchange.ca.issued == [OWNER.user]


def _with_csr(instance: OfficeInstance, *, name: str, person: Person) -> dict[str, Any]:
    csr = certificate_signing_request(name, person.key).decode()
    message = renewal_message(network=instance.chain.network_id, user=OWNER.user, csr=csr, issued_at=instance.clock)
    return {
        "user": OWNER.user,
        "csr": csr,
        "issued_at": instance.clock,
        "signature": signature.sign(OWNER.key, message),
    }


def _stale(instance: OfficeInstance) -> dict[str, Any]:
    request = request_of(instance)
    instance.clock += 60_001
    return request


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("bad_signature", lambda instance: request_of(instance, STRANGER)),
        ("bad_signature", lambda instance: {**request_of(instance), "issued_at": instance.clock + 1}),
        ("unknown_actor", lambda instance: request_of(instance, replace(OWNER, user="u-nobody"))),
        ("needs_second_registrar", lambda instance: request_of(instance, REGISTRAR)),
        ("unauthorised", _stale),
        ("invalid_csr", lambda instance: _with_csr(instance, name=OWNER.user, person=STRANGER)),
        ("invalid_csr", lambda instance: _with_csr(instance, name="u-another", person=OWNER)),
        ("invalid_request", lambda instance: {**request_of(instance), "more": 1}),
    ],
)
async def test_what_is_not_right_is_refused_by_name(exchange: OfficeInstance, code: str, make: Any) -> None:
    await bound(exchange)
    with pytest.raises(ProblemError) as refused:
        await renewals_of(exchange).ask(make(exchange))
    assert refused.value.code == code
    await exchange.deliver()
    assert exchange.ca.issued == [OWNER.user]


async def test_a_suspended_user_gets_no_certificate(exchange: OfficeInstance) -> None:
    await bound(exchange)
    step = steps.set_user_status(OWNER.user, version=1, status="suspended")
    assert (await exchange.ledger.submit(client_of(exchange, REGISTRAR).maker.make(step))).stands
    with pytest.raises(ProblemError) as refused:
        await renewals_of(exchange).ask(request_of(exchange))
    assert refused.value.code == "actor_inactive"
