"""The client against the real server: every call once, and what a killed server leaves."""

from __future__ import annotations

import asyncio
import datetime
import json

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gateway.fabric_ca import (
    AlreadyRegisteredError,
    Attribute,
    AttributeRequest,
    AuthenticationError,
    AuthorizationError,
    CallOptions,
    CertificateFilter,
    EnrolledIdentity,
    FabricCaClient,
    IdentityConflictError,
    InvalidCsrError,
    NotFoundError,
    RegistrationRequest,
    RemovalDisabledError,
    certificate_signing_request,
    generate_private_key,
)
from network.registrars import Registrar
from tests.integration.fabric_ca.conftest import RealCa

PEOPLE = "consumerorg.people"
_ATTRIBUTES = x509.ObjectIdentifier("1.2.3.4.5.6.7.8.1")


def _user(name: str, **changes: object) -> RegistrationRequest:
    return RegistrationRequest(**{"enrollment_id": name, "type": "user", "affiliation": PEOPLE, **changes})  # type: ignore[arg-type]  # a table of changes


async def _enrolled(registrar: Registrar, request: RegistrationRequest) -> EnrolledIdentity:
    key = generate_private_key()
    csr = certificate_signing_request(request.enrollment_id, key)
    enrollment = await registrar.client.certify(request, csr=csr, registrar=registrar.identity)
    return EnrolledIdentity(certificate=enrollment.certificate, private_key=key)


def _ous(certificate: x509.Certificate) -> set[str]:
    return {str(each.value) for each in certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)}


def _attributes(certificate: x509.Certificate) -> dict[str, str]:
    extension = certificate.extensions.get_extension_for_oid(_ATTRIBUTES).value
    assert isinstance(extension, x509.UnrecognizedExtension)
    found: dict[str, str] = json.loads(extension.value)["attrs"]
    return found


async def test_the_ca_says_who_it_is(ca: FabricCaClient, real_ca: RealCa) -> None:
    info = await ca.cainfo()
    assert (info.name, info.version) == ("ca.consumerorg.energysale.com", "v1.5.15")
    assert info.chain == real_ca.run.authority_root(info.name).read_bytes()


async def test_a_person_is_certified_for_a_key_that_never_left_it(registrar: Registrar) -> None:
    desk = Attribute(name="energysale.desk", value="north", in_certificate=True)
    person = await _enrolled(registrar, _user("wang", attributes=(desk,)))
    assert _ous(person.certificate) == {"user", "consumerorg", "people"}
    assert _attributes(person.certificate)["energysale.desk"] == "north"
    assert _attributes(person.certificate)["hf.Type"] == "user"


async def test_a_certificate_holds_the_attributes_that_are_asked_for(registrar: Registrar) -> None:
    ca, request = registrar.client, _user("zhao", attributes=(Attribute(name="energysale.a", value="1"),))
    secret = (await ca.register(request, registrar=registrar.identity)).secret
    assert secret is not None
    csr = certificate_signing_request("zhao", generate_private_key(), hosts=["zhao.example"])
    enrollment = await ca.enroll(
        "zhao", secret=secret, csr=csr, profile="tls", attributes=[AttributeRequest(name="energysale.a")]
    )
    assert _attributes(enrollment.certificate) == {"energysale.a": "1"}
    usages = enrollment.certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert set(usages) == {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH}
    with pytest.raises(AuthenticationError):  # the secret was for one time
        await ca.enroll("zhao", secret=secret, csr=csr)


async def test_reenrolling_gives_a_further_certificate_until_it_is_revoked(registrar: Registrar) -> None:
    ca, caller = registrar.client, registrar.identity
    person = await _enrolled(registrar, _user("qian"))
    csr = certificate_signing_request("qian", person.private_key)
    second = (await ca.reenroll(person, csr=csr)).certificate
    assert second.serial_number != person.certificate.serial_number

    await ca.revoke_certificate(person.certificate, caller=caller, reason="superseded")
    with pytest.raises(AuthenticationError):
        await ca.reenroll(person, csr=csr)
    again = await ca.revoke_certificate(person.certificate, caller=caller, with_crl=True)
    assert again.revoked == ()
    assert again.crl is not None
    assert x509.load_pem_x509_crl(again.crl).get_revoked_certificate_by_serial_number(person.certificate.serial_number)

    await ca.reenroll(EnrolledIdentity(certificate=second, private_key=person.private_key), csr=csr)


async def test_a_revoked_identity_gets_nothing_any_more(registrar: Registrar) -> None:
    ca, caller = registrar.client, registrar.identity
    person = await _enrolled(registrar, _user("sun"))
    began = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=1)
    done = await ca.revoke_identity("sun", caller=caller, reason="cessationofoperation", with_crl=True)
    assert [int(each.serial_number, 16) for each in done.revoked] == [person.certificate.serial_number]
    crl = x509.load_pem_x509_crl(await ca.gencrl(caller=caller, revoked_after=began))
    assert crl.get_revoked_certificate_by_serial_number(person.certificate.serial_number)
    assert (await ca.revoke_identity("sun", caller=caller)).revoked == ()
    with pytest.raises(AuthenticationError):
        await _enrolled(registrar, _user("sun"))


async def test_certificates_are_listed_by_what_is_asked_for(registrar: Registrar) -> None:
    ca, caller = registrar.client, registrar.identity
    person = await _enrolled(registrar, _user("zhou"))
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=400)

    async def listed(**conditions: object) -> list[x509.Certificate]:
        matching = CertificateFilter(**{"enrollment_id": "zhou", **conditions})  # type: ignore[arg-type]  # a table of conditions
        return await ca.certificates.list(caller=caller, matching=matching)

    assert await listed(not_expired=True, not_revoked=True) == [person.certificate]
    assert await listed(expired_until=later) == [person.certificate]
    assert await listed(expired_from=later) == []
    await ca.revoke_certificate(person.certificate, caller=caller)
    assert await listed(not_revoked=True) == []
    with pytest.raises(AuthorizationError):
        await ca.certificates.list(caller=await _enrolled(registrar, _user("zhou2")))


async def test_identities_are_added_changed_and_never_removed(registrar: Registrar) -> None:
    ca, caller = registrar.client, registrar.identity
    added = await ca.identities.add(_user("wu", max_enrollments=2), secret="once", caller=caller)  # noqa: S106 - a test's
    assert await ca.identities.get("wu", caller=caller) == added
    assert added in await ca.identities.list(caller=caller)
    with pytest.raises(AlreadyRegisteredError):
        await ca.identities.add(_user("wu"), secret="once", caller=caller)  # noqa: S106 - a test's
    changed = await ca.identities.modify(
        "wu", caller=caller, attributes=(Attribute(name="energysale.b", value="2"),), max_enrollments=5
    )
    assert (changed.max_enrollments, changed.attributes) == (5, (Attribute(name="energysale.b", value="2"),))
    with pytest.raises(IdentityConflictError) as refused:
        await ca.register(_user("wu", type="client"), registrar=caller)
    assert refused.value.differences == ("type", "attributes")
    with pytest.raises(RemovalDisabledError):
        await ca.identities.remove("wu", caller=caller)
    with pytest.raises(NotFoundError):
        await ca.identities.get("nobody", caller=caller)


async def test_affiliations_are_a_tree(registrar: Registrar) -> None:
    affiliations, caller = registrar.client.affiliations, registrar.identity
    await affiliations.add("consumerorg.people.north", caller=caller)
    assert (await affiliations.add("consumerorg.people.north", caller=caller)).name == "consumerorg.people.north"
    with pytest.raises(NotFoundError):
        await affiliations.add("a.b.c", caller=caller)
    await affiliations.modify("consumerorg.people.north", new_name="consumerorg.people.south", caller=caller)
    people = await affiliations.get(PEOPLE, caller=caller)
    assert [child.name for child in people.children] == ["consumerorg.people.south"]
    assert (await affiliations.list(caller=caller)).name == "consumerorg"
    with pytest.raises(AuthorizationError):
        await affiliations.remove("consumerorg.people.south", caller=caller)


async def test_a_registrar_of_people_can_make_nobody_a_member(registrar: Registrar) -> None:
    ca = registrar.client
    roles = (Attribute(name="hf.Registrar.Roles", value="user"), Attribute(name="hf.Revoker", value="true"))
    clerk = await _enrolled(registrar, _user("clerk", attributes=roles))
    await ca.register(_user("customer"), registrar=clerk)
    for wanted in (
        _user("mole", type="client"),
        _user("mole", type="admin"),
        _user("mole", affiliation="consumerorg.services"),
        _user("mole", attributes=(Attribute(name="hf.Registrar.Roles", value="*"),)),
    ):
        with pytest.raises(AuthorizationError):
            await ca.register(wanted, registrar=clerk)
    with pytest.raises(AuthorizationError):
        await ca.revoke_identity("bootstrap", caller=clerk)


async def test_a_certificate_in_the_name_of_somebody_else_is_refused(registrar: Registrar, secret: str) -> None:
    csr = certificate_signing_request("Admin@consumerorg.energysale.com", generate_private_key())
    with pytest.raises(InvalidCsrError):
        await registrar.client.enroll("bootstrap", secret=secret, csr=csr)


async def test_a_ca_that_is_killed_in_the_middle_leaves_one_identity_and_one_certificate_of_each(
    real_ca: RealCa, registrar: Registrar
) -> None:
    caller, keys = registrar.identity, {f"killed-{number}": generate_private_key() for number in range(10)}
    authority = real_ca.authority
    patient = CallOptions(deadline_s=60, longest_pause_s=0.2)
    tls_ca = real_ca.run.authority_root(authority.name)
    async with FabricCaClient(authority.url, tls_ca=tls_ca, ca_name=authority.name, options=patient) as ca:

        async def certify(name: str) -> x509.Certificate:
            csr = certificate_signing_request(name, keys[name])
            return (await ca.certify(_user(name), csr=csr, registrar=caller)).certificate

        tasks = [asyncio.create_task(certify(name)) for name in keys]
        for _ in range(2):  # some are done, some half done, some not begun
            await asyncio.wait([task for task in tasks if not task.done()], return_when=asyncio.FIRST_COMPLETED)
            assert not all(task.done() for task in tasks)
            await asyncio.to_thread(real_ca.kill)
            await asyncio.to_thread(real_ca.start)
        certificates = await asyncio.gather(*tasks)

        identities = [identity.enrollment_id for identity in await ca.identities.list(caller=caller)]
        for name, certificate in zip(keys, certificates, strict=True):
            assert identities.count(name) == 1
            matching = CertificateFilter(enrollment_id=name)
            assert await ca.certificates.list(caller=caller, matching=matching) == [certificate]
