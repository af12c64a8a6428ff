"""The client's identity: MSP id, certificate, units, attributes, and the id that the official shim gives."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from chaincode.shim import ClientIdentity, IdentityError
from chaincode.shim.protos import MSPRole, OrganizationUnit, SerializedIdemixIdentity, SerializedIdentity
from tests.unit.shim.certificates import Pair, authority, make, name

ATTRIBUTES = x509.ObjectIdentifier("1.2.3.4.5.6.7.8.1")


def identity_of(pair: Pair, msp_id: str = "ConsumerOrg") -> ClientIdentity:
    return ClientIdentity(SerializedIdentity(mspid=msp_id, id_bytes=pair.certificate_pem).SerializeToString())


def with_attributes(value: bytes) -> ClientIdentity:
    subject = name((NameOID.COMMON_NAME, "user"))
    return identity_of(make(subject, issuer=authority("ca"), extension=x509.UnrecognizedExtension(ATTRIBUTES, value)))


def test_msp_id_certificate_and_units() -> None:
    subject = name(
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "client"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "trading"),
        (NameOID.COMMON_NAME, "user"),
    )
    pair = make(subject, issuer=authority("ca"))
    identity = identity_of(pair)
    assert identity.msp_id == "ConsumerOrg"
    assert identity.certificate == pair.certificate
    assert [identity.has_ou(unit) for unit in ("client", "trading", "admin", "Client")] == [True, True, False, False]
    assert repr(identity) == "<ClientIdentity of ConsumerOrg>"


def test_the_id_is_the_one_the_official_shim_gives() -> None:
    subject = name(
        (NameOID.COUNTRY_NAME, "CN"),
        (NameOID.POSTAL_CODE, "310000"),
        (NameOID.STREET_ADDRESS, "1 Road"),
        (NameOID.LOCALITY_NAME, "Hangzhou"),
        (NameOID.STATE_OR_PROVINCE_NAME, "Zhejiang"),
        (NameOID.SERIAL_NUMBER, "7"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "client"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "a+b"),
        (NameOID.ORGANIZATION_NAME, " Energy, Ltd "),
        (NameOID.COMMON_NAME, "not the last"),
        (NameOID.COMMON_NAME, "#user"),
    )
    identity = identity_of(make(subject, issuer=authority("ca")))
    expected = (
        r"x509::SERIALNUMBER=7,CN=\#user,OU=client+OU=a\+b,O=\ Energy\, Ltd\ ,"
        r"POSTALCODE=310000,STREET=1 Road,L=Hangzhou,ST=Zhejiang,C=CN::CN=ca"
    )
    assert base64.b64decode(identity.id).decode() == expected


def test_attributes_of_fabric_ca() -> None:
    identity = with_attributes(json.dumps({"attrs": {"role": "auditor"}}).encode())
    assert identity.attribute("role") == "auditor"
    assert identity.attribute("other") is None
    identity.assert_attribute("role", "auditor")
    for attribute, value in (("role", "trader"), ("other", "auditor")):
        with pytest.raises(IdentityError):
            identity.assert_attribute(attribute, value)


@pytest.mark.parametrize("value", [b"{}", b'{"attrs":null}'])
def test_empty_attributes(value: bytes) -> None:
    assert with_attributes(value).attributes == {}


def test_a_certificate_without_attributes() -> None:
    assert identity_of(authority("ca")).attributes == {}


@pytest.mark.parametrize("value", [b"no json", b"[]", b'{"attrs":[]}'[:-1], b'{"attrs":[1]}', b'{"attrs":{"a":1}}'])
def test_unreadable_attributes_are_a_named_error(value: bytes) -> None:
    identity = with_attributes(value)
    with pytest.raises(IdentityError):
        _ = identity.attributes


@pytest.mark.parametrize("creator", [b"", b"\xff", SerializedIdentity(id_bytes=b"x").SerializeToString()])
def test_a_creator_that_is_no_identity_is_a_named_error(creator: bytes) -> None:
    with pytest.raises(IdentityError):
        ClientIdentity(creator)


@pytest.mark.parametrize(
    ("role", "name_of_role"),
    [(MSPRole.MEMBER, "member"), (MSPRole.ADMIN, "admin"), (MSPRole.PEER, "peer"), (MSPRole.ORDERER, "")],
)
def test_an_idemix_credential_tells_unit_and_role_and_not_who_it_is(role: int, name_of_role: str) -> None:
    credential = SerializedIdemixIdentity(
        ou=OrganizationUnit(organizational_unit_identifier="trading").SerializeToString(),
        role=MSPRole(role=role).SerializeToString(),
    ).SerializeToString()
    identity = ClientIdentity(SerializedIdentity(mspid="ConsumerOrg", id_bytes=credential).SerializeToString())
    assert identity.attributes == {"ou": "trading", "role": name_of_role}
    with pytest.raises(IdentityError):
        _ = identity.id


def test_bytes_that_are_no_credential_have_no_attributes() -> None:
    identity = ClientIdentity(SerializedIdentity(mspid="ConsumerOrg", id_bytes=b"\xff").SerializeToString())
    with pytest.raises(IdentityError):
        _ = identity.attributes


def test_an_identity_without_certificate_still_has_its_msp() -> None:
    identity = ClientIdentity(SerializedIdentity(mspid="ConsumerOrg", id_bytes=b"idemix").SerializeToString())
    assert identity.msp_id == "ConsumerOrg"
    with pytest.raises(IdentityError):
        identity.has_ou("client")
