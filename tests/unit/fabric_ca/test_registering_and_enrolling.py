"""One identity and one certificate, however often an answer is lost."""

from __future__ import annotations

import asyncio

import pytest

from gateway.fabric_ca import (
    AnswerOverdueError,
    Attribute,
    AuthenticationError,
    EnrolledIdentity,
    FabricCaClient,
    IdentityConflictError,
    InvalidCsrError,
    OutcomeOpenError,
    RegistrationRequest,
    ServerFailedError,
    certificate_signing_request,
    generate_private_key,
    same_public_key,
)
from tests.unit.fabric_ca.fake_ca import FakeCa

USER = RegistrationRequest(
    enrollment_id="li@org",
    type="user",
    affiliation="org.people",
    attributes=(Attribute(name="energysale.desk", value="north", in_certificate=True),),
)


async def test_registering_again_is_answered_as_done(ca: FabricCaClient, registrar: EnrolledIdentity) -> None:
    first = await ca.register(USER, registrar=registrar, secret="planted")  # noqa: S106 - looked for below
    assert first.secret == "planted"  # noqa: S105 - looked for below
    assert "planted" not in repr(first)
    again = await ca.register(USER, registrar=registrar)
    assert again.secret is None


@pytest.mark.parametrize(
    ("changes", "differences"),
    [
        ({"type": "client"}, ("type",)),
        ({"affiliation": ""}, ("affiliation",)),
        ({"attributes": (), "type": "peer"}, ("type", "attributes")),
    ],
)
async def test_registering_another_one_under_the_name_is_refused(
    ca: FabricCaClient, registrar: EnrolledIdentity, changes: dict[str, str], differences: tuple[str, ...]
) -> None:
    await ca.register(USER, registrar=registrar)
    other = {"enrollment_id": "li@org", "type": "user", "affiliation": "org.people", "attributes": USER.attributes}
    with pytest.raises(IdentityConflictError) as refused:
        await ca.register(RegistrationRequest(**{**other, **changes}), registrar=registrar)  # type: ignore[arg-type]  # a table of changes
    assert refused.value.differences == differences


@pytest.mark.parametrize("loss", ["request", "answer", "overdue"])
async def test_a_lost_registration_ends_in_one_identity(
    hasty_ca: FabricCaClient, fake: FakeCa, registrar: EnrolledIdentity, loss: str
) -> None:
    fake.losses.append(loss)
    await hasty_ca.register(USER, registrar=registrar)
    assert list(fake.identities) == ["li@org"]
    assert [request.method for request in fake.requests][:2] == ["POST", "POST"]


TAKEN = (500, 0, "Error adding identity 'li@org' to the database: UNIQUE constraint failed: users.id")


async def test_a_second_request_that_met_the_first_in_the_database_is_answered_as_done(
    hasty_ca: FabricCaClient, fake: FakeCa, registrar: EnrolledIdentity
) -> None:
    fake.losses.extend(["overdue", TAKEN])
    assert (await hasty_ca.register(USER, registrar=registrar)).secret is None
    assert list(fake.identities) == ["li@org"]


async def test_a_fault_of_the_database_that_left_no_identity_is_told(
    ca: FabricCaClient, fake: FakeCa, registrar: EnrolledIdentity
) -> None:
    fake.losses.append(TAKEN)
    with pytest.raises(ServerFailedError, match="UNIQUE"):
        await ca.register(USER, registrar=registrar)


async def _csr_and_secret(ca: FabricCaClient, registrar: EnrolledIdentity) -> tuple[bytes, str]:
    registration = await ca.register(USER, registrar=registrar)
    assert registration.secret is not None
    return certificate_signing_request("li@org", generate_private_key()), registration.secret


@pytest.mark.parametrize(("losses", "found"), [([], False), (["answer"], True), (["request"], False)])
async def test_a_lost_enrollment_ends_in_one_certificate(
    ca: FabricCaClient, fake: FakeCa, registrar: EnrolledIdentity, losses: list[str], found: bool
) -> None:
    csr, secret = await _csr_and_secret(ca, registrar)
    fake.losses.extend(losses)
    enrollment = await ca.enroll("li@org", secret=secret, csr=csr, registrar=registrar)
    assert enrollment.found == found
    assert fake.issued == [enrollment.certificate]


async def test_an_overdue_enrollment_is_looked_for_and_not_asked_for_again(
    ca: FabricCaClient, hasty_ca: FabricCaClient, fake: FakeCa, registrar: EnrolledIdentity
) -> None:
    csr, secret = await _csr_and_secret(ca, registrar)
    fake.losses.append("overdue")
    assert (await hasty_ca.enroll("li@org", secret=secret, csr=csr, registrar=registrar)).found
    assert len(fake.issued) == 1

    csr = certificate_signing_request("li@org", generate_private_key())
    fake.losses.append("overdue")
    fake.issued.clear()
    asking = asyncio.create_task(hasty_ca.enroll("li@org", secret=secret, csr=csr, registrar=registrar))
    while not fake.issued:
        await asyncio.sleep(0)
    fake.issued.clear()  # it never came to it
    with pytest.raises(AnswerOverdueError):
        await asking
    assert fake.issued == []


async def test_without_a_registrar_a_lost_enrollment_is_told(
    ca: FabricCaClient, fake: FakeCa, registrar: EnrolledIdentity
) -> None:
    csr, secret = await _csr_and_secret(ca, registrar)
    fake.losses.append("answer")
    with pytest.raises(OutcomeOpenError) as open_:
        await ca.enroll("li@org", secret=secret, csr=csr)
    assert secret not in str(open_.value) + repr(open_.value)
    assert len(fake.issued) == 1


async def test_a_lost_reenrollment_is_not_mistaken_for_the_certificate_before(
    ca: FabricCaClient, fake: FakeCa, registrar: EnrolledIdentity
) -> None:
    key = generate_private_key()
    csr = certificate_signing_request("li@org", key)
    first = (await ca.certify(USER, csr=csr, registrar=registrar)).certificate
    fake.losses.append("answer")
    renewed = await ca.reenroll(EnrolledIdentity(certificate=first, private_key=key), csr=csr, registrar=registrar)
    assert renewed.found
    assert fake.issued == [first, renewed.certificate]


@pytest.mark.parametrize(
    "losses", [[], ["answer"], ["request", "answer"], ["none", "answer"], ["answer", "none", "answer"]]
)
async def test_certifying_may_be_repeated_after_anything(
    ca: FabricCaClient, fake: FakeCa, registrar: EnrolledIdentity, losses: list[str]
) -> None:
    key = generate_private_key()
    csr = certificate_signing_request("li@org", key)
    fake.losses.extend(losses)
    first = await ca.certify(USER, csr=csr, registrar=registrar)
    again = await ca.certify(USER, csr=csr, registrar=registrar)
    assert again.found
    assert fake.issued == [first.certificate] == [again.certificate]
    assert same_public_key(again.certificate.public_key(), key.public_key())
    assert list(fake.identities) == ["li@org"]


async def test_another_key_gets_a_certificate_of_its_own(
    ca: FabricCaClient, fake: FakeCa, registrar: EnrolledIdentity
) -> None:
    for _ in range(2):
        csr = certificate_signing_request("li@org", generate_private_key())
        assert not (await ca.certify(USER, csr=csr, registrar=registrar)).found
    assert len(fake.issued) == 2


async def test_a_wrong_secret_is_an_authentication_error_without_the_secret(
    ca: FabricCaClient, registrar: EnrolledIdentity
) -> None:
    csr, _ = await _csr_and_secret(ca, registrar)
    with pytest.raises(AuthenticationError) as refused:
        await ca.enroll("li@org", secret="planted", csr=csr)  # noqa: S106 - looked for below
    assert (refused.value.code, refused.value.status) == (20, 401)
    assert "planted" not in repr(refused.value)


async def test_what_is_no_signing_request_is_not_sent(
    ca: FabricCaClient, fake: FakeCa, registrar: EnrolledIdentity
) -> None:
    with pytest.raises(InvalidCsrError):
        await ca.certify(USER, csr=b"nonsense", registrar=registrar)
    assert fake.requests == []
