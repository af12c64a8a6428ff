"""People whom the registry's own rules are about: officers, administrators and machines, registered on the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from gateway.client.bootstrap import EXCHANGE_PARTICIPANT, OPERATOR_PARTICIPANT, SECOND_REGISTRAR
from gateway.client.errors import EnergySaleError
from gateway.client.keystore import Keystore, Signer
from tests.integration.market.direct import Direct
from tests.integration.market.people import Person, fresh
from tests.running_network import RunningNetwork


def second_registrar(network: RunningNetwork) -> Person:
    """The other of the two whom Bootstrap named."""
    signer = Keystore(network.directory.root / "keystore").unlock(SECOND_REGISTRAR)
    return _person(signer, network)


def service_of(signer: Signer, network: RunningNetwork) -> Person:
    """An instance's own service user."""
    return _person(signer, network)


def exchange_officer(network: RunningNetwork, role: str) -> Person:
    """Somebody new of the exchange, not yet registered."""
    return Person(
        user=fresh(role.replace("_", "-")),
        participant=EXCHANGE_PARTICIPANT,
        organisation="ExchangeOrg",
        roles=(role,),
        network=network.network_id,
    )


def security_administrator(network: RunningNetwork) -> Person:
    """Somebody new who is to guard the exchange's accounts and access model."""
    return replace(exchange_officer(network, "security_administrator"), participant=OPERATOR_PARTICIPANT)


def colleague(somebody: Person, *roles: str) -> Person:
    """Somebody new of the same participant."""
    return Person(
        user=fresh("colleague"),
        participant=somebody.participant,
        organisation=somebody.organisation,
        roles=roles,
        network=somebody.network,
    )


async def register_user(exchange: Direct, registrar: Person, newcomer: Person) -> None:
    """Put a person into the registry whose participant is there already."""
    results = await exchange.apply(registrar.signed("register_user", args=binding_of(newcomer)))
    assert results[0]["status"] == "applied", results


def binding_of(newcomer: Person) -> dict[str, Any]:
    """The arguments that register this person."""
    return {
        "user": newcomer.user,
        "participant": newcomer.participant,
        "roles": list(newcomer.roles),
        "public_key": newcomer.public_key,
        "proof": newcomer.proof(),
    }


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What is done within ends with this code."""
    with pytest.raises(EnergySaleError) as raised:
        yield
    assert raised.value.code == code


def _person(signer: Signer, network: RunningNetwork) -> Person:
    identity = signer.identity
    return Person(
        user=identity.user,
        participant=identity.participant,
        organisation=identity.organisation,
        roles=identity.roles,
        network=network.network_id,
        key=signer.key,
    )
