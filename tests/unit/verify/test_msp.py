"""Whose certificate counts."""

from __future__ import annotations

import warnings

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning

from gateway.verify.msp import IdentityError, Membership, Msp
from tests.unit.verify.authority import START, Authority, Signer

_VERSION_3 = bytes.fromhex("a003020102")  # then the serial number: type and length in a byte each, and its bytes


def with_negative_serial(signer: Signer) -> Signer:
    """The same, but for the sign of its serial number: no authority may give such a one."""
    der = bytearray(signer.certificate.public_bytes(Encoding.DER))
    der[der.index(_VERSION_3) + len(_VERSION_3) + 2] |= 0x80
    with warnings.catch_warnings(action="ignore", category=CryptographyDeprecationWarning):
        return Signer(signer.msp_id, x509.load_der_x509_certificate(bytes(der)), signer.key)


def membership_of(authority: Authority) -> Membership:
    msp = Msp.from_config(authority.config())
    return Membership({msp.msp_id: msp})


def test_who_has_a_certificate_of_the_organisation_is_what_its_unit_says() -> None:
    authority = Authority("ConsumerOrg")
    at_ms = int(START.timestamp() * 1_000)
    identity = membership_of(authority).identity(authority.signer("peer").serialized, at_ms=at_ms)
    assert (identity.msp_id, identity.roles) == ("ConsumerOrg", frozenset({"peer"}))


def test_a_certificate_that_the_library_only_warns_of_does_not_count() -> None:
    authority = Authority("ConsumerOrg")
    with pytest.raises(IdentityError, match="no certificate"):
        membership_of(authority).identity(with_negative_serial(authority.signer("peer")).serialized, at_ms=0)
