"""Certificates from a Fabric CA that is killed in the middle."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from gateway.client.applications import Ticket, new_user
from gateway.fabric_ca import CallOptions, generate_private_key, private_key_to_pem
from gateway.registrations.certificates import FabricCaIssuer
from gateway.registrations.certification import IssuingError
from tests.unit.fabric_ca.fake_ca import CA_NAME, FakeCa
from tests.unit.registrations.office import (
    AUDITOR,
    OWNER,
    OfficeInstance,
    applications_of,
    client_of,
    signer_of,
    submitted,
)

OPTIONS = CallOptions(deadline_s=5.0, attempt_s=1.0, first_pause_s=0.01, longest_pause_s=0.02)


@pytest.fixture
async def ca(tmp_path: Path) -> AsyncIterator[FakeCa]:
    fake = FakeCa(tmp_path)
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
def issuer(ca: FakeCa, tmp_path: Path) -> FabricCaIssuer:
    """Over a connection profile as the network writes it."""
    key = generate_private_key()
    certificate, private_key = tmp_path / "registrar.pem", tmp_path / "registrar_sk"
    certificate.write_bytes(ca.certificate("registrar", key.public_key()).public_bytes(Encoding.PEM))
    private_key.write_bytes(private_key_to_pem(key))
    authority = {
        "name": "ca",
        "url": ca.url,
        "ca_name": CA_NAME,
        "tls_ca": str(ca.tls_ca),
        "affiliation": "consumer.people",
        "registrar": {"certificate": str(certificate), "private_key": str(private_key)},
    }
    (tmp_path / "ConsumerOrg.json").write_text(json.dumps({"certificate_authorities": [authority]}))
    return FabricCaIssuer(tmp_path, options=OPTIONS)


async def approve(exchange: OfficeInstance) -> Ticket:
    ticket = await submitted(exchange)
    async with client_of(exchange, AUDITOR) as auditor:
        await auditor.registrations.approve(ticket.application_id)
    return ticket


@pytest.mark.parametrize("loss", ["request", "answer", "overdue"])
@pytest.mark.parametrize("call", [0, 1])
async def test_a_ca_that_dies_at_any_point_ends_in_one_certificate(
    exchange: OfficeInstance, ca: FakeCa, issuer: FabricCaIssuer, loss: str, call: int
) -> None:
    exchange.ca = issuer  # type: ignore[assignment] # both are a CertificateIssuer
    exchange.office = exchange.open_office()
    ticket = await approve(exchange)
    ca.losses.extend(["none"] * call + [loss] + [(500, 0, "the database is closed")] * 20)  # it is dying from there on
    await exchange.deliver()
    applications = applications_of(exchange)
    assert (await applications.show(ticket))["state"] in ("approved", "certified")
    ca.losses.clear()
    exchange.office = exchange.open_office()
    await exchange.deliver()
    assert (await applications.show(ticket))["state"] == "certified"
    assert len(ca.issued) == 1
    assert set(ca.identities) == {OWNER.user}
    assert ca.identities[OWNER.user]["type"] == "user"
    assert ca.identities[OWNER.user]["affiliation"] == "consumer.people"


@pytest.mark.parametrize("loss", ["request", "answer", "overdue"])
@pytest.mark.parametrize("call", [0, 1, 2])
async def test_a_renewal_over_a_ca_that_dies_at_any_point_ends_in_one_more_certificate(
    ca: FakeCa, issuer: FabricCaIssuer, loss: str, call: int
) -> None:
    csr = new_user(signer_of(OWNER), network_id="retail/" + "0" * 64)["csr"]
    await issuer.issue(organisation="ConsumerOrg", user=OWNER.user, csr=csr)
    first = ca.issued[0].fingerprint(hashes.SHA256()).hex()
    ca.losses.extend(["none"] * call + [loss] + [(500, 0, "the database is closed")] * 20)
    given = set()
    with suppress(IssuingError):
        given.add(await issuer.issue(organisation="ConsumerOrg", user=OWNER.user, csr=csr, replacing=first))
    ca.losses.clear()
    later = given | {
        await issuer.issue(organisation="ConsumerOrg", user=OWNER.user, csr=csr, replacing=first) for _ in range(2)
    }
    assert later == {ca.issued[1].public_bytes(Encoding.PEM).decode()}
    assert len(ca.issued) == 2


async def test_an_organisation_without_a_ca_is_named(issuer: FabricCaIssuer) -> None:
    csr = new_user(signer_of(OWNER), network_id="retail/" + "0" * 64)["csr"]
    with pytest.raises(IssuingError, match="no_authority"):
        await issuer.issue(organisation="RetailerOrg", user=OWNER.user, csr=csr)


async def test_a_name_that_is_another_identity_is_not_certified(ca: FakeCa, issuer: FabricCaIssuer) -> None:
    ca.identities[OWNER.user] = {
        "id": OWNER.user,
        "type": "client",
        "affiliation": "consumer.services",
        "attrs": [],
        "max_enrollments": -1,
    }
    csr = new_user(signer_of(OWNER), network_id="retail/" + "0" * 64)["csr"]
    with pytest.raises(IssuingError, match="identity_conflict"):
        await issuer.issue(organisation="ConsumerOrg", user=OWNER.user, csr=csr)
    assert ca.issued == []
