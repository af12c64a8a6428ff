"""What is signed: tokens as Fabric CA checks them, and certificate signing requests."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from gateway.fabric_ca import (
    CertificateFilter,
    EnrolledIdentity,
    InvalidCsrError,
    authorization_token,
    certificate_signing_request,
    generate_private_key,
    load_certificate_signing_request,
    load_enrolled_identity,
    private_key_from_pem,
    private_key_to_pem,
    same_public_key,
)
from tests.unit.fabric_ca.fake_ca import FakeCa, Request, token_is_valid

URI = "/api/v1/certificates?id=a%40b&ca=ca.example.com"


def _request(token: str, **changes: object) -> Request:
    request = {"method": "POST", "target": URI, "authorization": token, "body": b'{"a":1}'}
    return Request(**{**request, **changes})  # type: ignore[arg-type]  # the values of a table of changes


@pytest.mark.parametrize("bits", [256, 384])
def test_a_token_is_one_that_fabric_ca_takes(fake: FakeCa, bits: int) -> None:
    key = generate_private_key(bits=bits)
    registrar = EnrolledIdentity(certificate=fake.certificate("registrar", key.public_key()), private_key=key)
    for _ in range(20):  # half of all signatures would have a high s
        token = authorization_token(registrar, method="POST", uri=URI, body=b'{"a":1}')
        assert token_is_valid(_request(token))


def test_a_key_on_a_curve_that_fabric_has_not_is_refused(fake: FakeCa) -> None:
    with pytest.raises(ValueError, match="256 or 384"):
        generate_private_key(bits=521)
    key = ec.generate_private_key(ec.SECP521R1())
    with pytest.raises(ValueError, match="P-256 or P-384"):
        EnrolledIdentity(certificate=fake.certificate("registrar", key.public_key()), private_key=key)


@pytest.mark.parametrize("changes", [{"method": "GET"}, {"target": URI + "x"}, {"body": b""}])
def test_a_token_is_good_for_one_request_only(registrar: EnrolledIdentity, changes: dict[str, object]) -> None:
    token = authorization_token(registrar, method="POST", uri=URI, body=b'{"a":1}')
    with pytest.raises(InvalidSignature):
        token_is_valid(_request(token, **changes))


def test_a_signing_request_names_the_identity_and_its_hosts() -> None:
    key = generate_private_key()
    csr = load_certificate_signing_request(certificate_signing_request("peer0", key, hosts=["peer0", "127.0.0.1"]))
    assert csr.subject.rfc4514_string() == "CN=peer0"
    names = csr.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["peer0"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]
    assert same_public_key(csr.public_key(), key.public_key())


def test_a_signing_request_has_further_names_of_its_subject() -> None:
    names = [("C", "CN"), ("O", "Energy"), ("OU", "desk")]
    csr = x509.load_pem_x509_csr(certificate_signing_request("li", generate_private_key(), names=names))
    assert {(each.rfc4514_attribute_name, each.value) for each in csr.subject} == {*names, ("CN", "li")}
    with pytest.raises(ValueError, match="no X here"):
        certificate_signing_request("li", generate_private_key(), names=[("X", "1")])
    with pytest.raises(ValueError, match="length"):
        certificate_signing_request("li", generate_private_key(), names=[("C", "China")])


def test_a_signing_request_for_a_key_of_somebody_else_is_refused() -> None:
    name = x509.Name([])
    csr = x509.CertificateSigningRequestBuilder().subject_name(name).sign(generate_private_key(), hashes.SHA256())
    der = bytearray(csr.public_bytes(Encoding.DER))
    der[-1] ^= 1
    forged = x509.load_der_x509_csr(bytes(der)).public_bytes(Encoding.PEM)
    for text in (b"not PEM", forged):
        with pytest.raises(InvalidCsrError):
            load_certificate_signing_request(text)


def test_a_key_that_is_not_the_certificates_is_refused(fake: FakeCa, tmp_path: Path) -> None:
    certificate = fake.certificate("a", generate_private_key().public_key())
    with pytest.raises(ValueError, match="does not belong"):
        EnrolledIdentity(certificate=certificate, private_key=generate_private_key())
    (tmp_path / "cert").write_bytes(certificate.public_bytes(Encoding.PEM))
    (tmp_path / "key").write_bytes(private_key_to_pem(generate_private_key()))
    with pytest.raises(ValueError, match=str(tmp_path / "key")):
        load_enrolled_identity(tmp_path / "cert", tmp_path / "key")


def test_private_keys_are_never_shown(registrar: EnrolledIdentity) -> None:
    assert "private_key" not in repr(registrar)
    with pytest.raises(ValueError, match="not a PEM private key") as refused:
        private_key_from_pem(b"-----BEGIN PRIVATE KEY-----\nplanted\n-----END PRIVATE KEY-----")
    assert "planted" not in str(refused.value)


def test_a_filter_needs_times_with_a_zone() -> None:
    noon = datetime.datetime(2026, 1, 2, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
    query = CertificateFilter(enrollment_id="a", not_revoked=True, expired_from=noon).to_query()
    assert query == {"id": "a", "notrevoked": "true", "expired_start": "2026-01-02T04:00:00Z"}
    with pytest.raises(ValueError, match="time zone"):
        CertificateFilter(revoked_until=noon.replace(tzinfo=None)).to_query()
