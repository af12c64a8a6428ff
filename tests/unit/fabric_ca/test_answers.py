"""Answers of a CA, and what is made of each."""

from __future__ import annotations

import asyncio

import pytest

from gateway import fabric_ca
from gateway.fabric_ca import (
    CallOptions,
    EnrolledIdentity,
    FabricCaClient,
    FabricCaError,
    UnreachableError,
    UntrustedError,
)
from tests.unit.fabric_ca.conftest import SHORT
from tests.unit.fabric_ca.fake_ca import CA_NAME, FakeCa, envelope

# status and code of lib/caerrors, and the error that it is here
ANSWERS = [
    (401, 2, "AuthenticationError"),
    (404, 8, "CertificateNotFoundError"),
    (400, 9, "InvalidRequestError"),
    (404, 10, "NotFoundError"),
    (404, 16, "NotFoundError"),
    (404, 19, "NotFoundError"),
    (401, 20, "AuthenticationError"),
    (400, 31, "InvalidCsrError"),
    (400, 36, "InvalidRequestError"),
    (500, 38, "ServerFailedError"),
    (400, 56, "InvalidRequestError"),
    (403, 56, "RemovalDisabledError"),
    (400, 60, "InvalidRequestError"),
    (409, 60, "AffiliationExistsError"),
    (404, 63, "NotFoundError"),
    (404, 66, "CertificateAlreadyRevokedError"),
    (403, 71, "AuthorizationError"),
    (401, 73, "LockedOutError"),
    (409, 74, "AlreadyRegisteredError"),
    (403, 77, "InvalidCsrError"),
    (400, 80, "InvalidCsrError"),
    (500, 0, "ServerFailedError"),
]


@pytest.mark.parametrize(("status", "code", "kind"), ANSWERS)
async def test_every_refusal_has_its_class(ca: FabricCaClient, fake: FakeCa, status: int, code: int, kind: str) -> None:
    fake.losses.append((status, code, "what the CA says"))
    with pytest.raises(FabricCaError) as refused:
        await ca.cainfo()
    assert type(refused.value) is getattr(fabric_ca, kind)
    assert (refused.value.status, refused.value.code, refused.value.message) == (status, code, "what the CA says")
    assert len(fake.requests) == 1


async def test_a_refusal_that_repeats_the_request_is_not_repeated(ca: FabricCaClient, fake: FakeCa) -> None:
    fake.losses.append((400, 5, 'Invalid request body: body={"secret":"planted"}'))
    with pytest.raises(FabricCaError) as refused:
        await ca.cainfo()
    assert "planted" not in repr(refused.value)


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]",
        b'HTTP/1.1 502 X\r\ncontent-length: 17\r\n\r\n{"success":false}',
        envelope(200, {"CAName": "x"}),
        envelope(200, {"CAName": "x", "Version": "v", "CAChain": 7}),
    ],
)
async def test_what_is_no_answer_of_a_ca_is_named_so(ca: FabricCaClient, fake: FakeCa, raw: bytes) -> None:
    fake.raw_answers.append(raw)
    with pytest.raises(fabric_ca.UnexpectedAnswerError):
        await ca.cainfo()


async def test_a_list_that_fails_half_way_is_an_error(
    ca: FabricCaClient, fake: FakeCa, registrar: EnrolledIdentity
) -> None:
    fake.raw_answers.append(envelope(200, {"certs": []}, error=(67, "Failed to get read row")))
    with pytest.raises(FabricCaError, match="read row"):
        await ca.certificates.list(caller=registrar)


async def test_a_ca_that_starts_late_is_waited_for(ca: FabricCaClient, fake: FakeCa) -> None:
    await fake.stop()
    asking = asyncio.create_task(ca.cainfo())
    await asyncio.sleep(0)
    await fake.start()
    assert (await asking).name == CA_NAME


async def test_a_ca_that_is_away_is_unreachable_at_the_deadline(fake: FakeCa) -> None:
    await fake.stop()
    async with FabricCaClient(fake.url, tls_ca=fake.tls_ca, ca_name=CA_NAME, options=SHORT) as ca:
        with pytest.raises(UnreachableError):
            await ca.cainfo()


async def test_a_ca_with_another_root_is_not_trusted(fake: FakeCa, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = FakeCa(tmp_path_factory.mktemp("other"))
    async with FabricCaClient(fake.url, tls_ca=other.tls_ca, ca_name=CA_NAME, options=SHORT) as stranger:
        with pytest.raises(UntrustedError, match="CERTIFICATE_VERIFY_FAILED"):
            await stranger.cainfo()
    assert fake.requests == []


def test_times_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        CallOptions(deadline_s=0)
