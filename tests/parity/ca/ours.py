"""Our client, asked in the same words."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from cryptography import x509

from gateway.fabric_ca import (
    Affiliation,
    Attribute,
    AttributeRequest,
    CertificateFilter,
    EnrolledIdentity,
    FabricCaClient,
    FabricCaError,
    RegistrationRequest,
    RevocationReason,
    certificate_signing_request,
    generate_private_key,
)
from tests.parity.ca.side import PEOPLE, REGISTRAR, RefusedError, Times


class Ours:
    """Each call is one of the client's methods."""

    prefix = "ours"

    def __init__(self, client: FabricCaClient) -> None:
        self._client = client
        self._enrolled: dict[str, EnrolledIdentity] = {}

    async def cainfo(self) -> dict[str, Any]:
        async with _answers():
            info = await self._client.cainfo()
        return {"chain": info.chain.decode()}

    async def register(
        self,
        who: str,
        *,
        type: str = "user",  # noqa: A002 - Fabric CA's word
        affiliation: str = PEOPLE,
        attributes: Mapping[str, str] | None = None,
        max_enrollments: int = 1,
        secret: str = "",
        caller: str = REGISTRAR,
    ) -> str:
        request = RegistrationRequest(
            enrollment_id=self._name(who),
            type=type,
            affiliation=affiliation,
            attributes=_attributes(attributes or {}),
            max_enrollments=max_enrollments,
        )
        async with _answers():
            done = await self._client.register(request, registrar=self._enrolled[caller], secret=secret or None)
        return done.secret or "was there"

    async def enroll(
        self,
        who: str,
        secret: str,
        *,
        profile: str | None = None,
        attributes: Sequence[str] | None = None,
        hosts: Sequence[str] = (),
        names: Sequence[tuple[str, str]] = (),
        bits: int = 256,
        common_name: str | None = None,
    ) -> None:
        try:
            key = generate_private_key(bits=bits)
        except ValueError as refused:
            raise RefusedError(None, str(refused)) from None
        csr = certificate_signing_request(common_name or self._name(who), key, hosts=hosts, names=names)
        requests = [AttributeRequest(name=name.removesuffix(":opt"), optional=":" in name) for name in attributes or ()]
        async with _answers():
            enrollment = await self._client.enroll(
                self._name(who), secret=secret, csr=csr, profile=profile, attributes=requests or None
            )
        self._enrolled[who] = EnrolledIdentity(certificate=enrollment.certificate, private_key=key)

    async def reenroll(self, who: str, *, hosts: Sequence[str] = (), reuse_key: bool = False) -> None:
        known = self._enrolled[who]
        key = known.private_key if reuse_key else generate_private_key()
        csr = certificate_signing_request(self._name(who), key, hosts=hosts)
        async with _answers():
            enrollment = await self._client.reenroll(known, csr=csr)
        self._enrolled[who] = EnrolledIdentity(certificate=enrollment.certificate, private_key=key)

    async def revoke(self, who: str, *, reason: str = "unspecified", caller: str = REGISTRAR) -> None:
        async with _answers():
            await self._client.revoke_identity(
                self._name(who), caller=self._enrolled[caller], reason=cast(RevocationReason, reason)
            )

    async def revoke_with_crl(self, who: str) -> bytes:
        async with _answers():
            done = await self._client.revoke_identity(self._name(who), caller=self._enrolled[REGISTRAR], with_crl=True)
        assert done.crl is not None
        return done.crl

    async def revoke_certificate(
        self, certificate: x509.Certificate, *, reason: str = "unspecified", caller: str = REGISTRAR
    ) -> None:
        async with _answers():
            await self._client.revoke_certificate(
                certificate, caller=self._enrolled[caller], reason=cast(RevocationReason, reason)
            )

    async def gencrl(
        self, *, revoked: Times = (None, None), expires: Times = (None, None), caller: str = REGISTRAR
    ) -> bytes:
        async with _answers():
            return await self._client.gencrl(
                caller=self._enrolled[caller],
                revoked_after=_time(revoked[0]),
                revoked_before=_time(revoked[1]),
                expire_after=_time(expires[0]),
                expire_before=_time(expires[1]),
            )

    async def identity(self, who: str, *, caller: str = REGISTRAR) -> dict[str, Any]:
        async with _answers():
            found = await self._client.identities.get(self._name(who), caller=self._enrolled[caller])
        return {
            "id": found.enrollment_id,
            "type": found.type,
            "affiliation": found.affiliation,
            "max_enrollments": found.max_enrollments,
            "attributes": sorted([each.name, each.value, each.in_certificate] for each in found.attributes),
        }

    async def identities(self, *, caller: str = REGISTRAR) -> list[str]:
        async with _answers():
            return [each.enrollment_id for each in await self._client.identities.list(caller=self._enrolled[caller])]

    async def add_identity(self, who: str, secret: str, **fields: Any) -> None:
        attributes = _attributes(fields.pop("attributes", {}))
        request = RegistrationRequest(enrollment_id=self._name(who), attributes=attributes, **fields)
        async with _answers():
            await self._client.identities.add(request, secret=secret, caller=self._enrolled[REGISTRAR])

    async def modify_identity(self, who: str, **fields: Any) -> None:
        attributes = _attributes(fields.pop("attributes", {}))
        async with _answers():
            await self._client.identities.modify(
                self._name(who), caller=self._enrolled[REGISTRAR], attributes=attributes, **fields
            )

    async def remove_identity(self, who: str, *, force: bool = False, caller: str = REGISTRAR) -> None:
        async with _answers():
            await self._client.identities.remove(self._name(who), caller=self._enrolled[caller], force=force)

    async def affiliation(self, name: str, *, caller: str = REGISTRAR) -> list[str]:
        async with _answers():
            return _tree(await self._client.affiliations.get(name, caller=self._enrolled[caller]))

    async def affiliations(self, *, caller: str = REGISTRAR) -> list[str]:
        async with _answers():
            return _tree(await self._client.affiliations.list(caller=self._enrolled[caller]))

    async def add_affiliation(self, name: str, *, force: bool = False, caller: str = REGISTRAR) -> None:
        async with _answers():
            await self._client.affiliations.add(name, caller=self._enrolled[caller], force=force)

    async def modify_affiliation(self, name: str, new_name: str, *, force: bool = False) -> None:
        async with _answers():
            await self._client.affiliations.modify(
                name, new_name=new_name, caller=self._enrolled[REGISTRAR], force=force
            )

    async def remove_affiliation(self, name: str, *, force: bool = False) -> None:
        async with _answers():
            await self._client.affiliations.remove(name, caller=self._enrolled[REGISTRAR], force=force)

    async def certificates(
        self,
        who: str = "",
        *,
        caller: str = REGISTRAR,
        serial: str = "",
        aki: str = "",
        not_expired: bool = False,
        not_revoked: bool = False,
        expires: Times = (None, None),
        revoked: Times = (None, None),
    ) -> list[x509.Certificate]:
        matching = CertificateFilter(
            enrollment_id=self._name(who) if who else None,
            serial_number=serial or None,
            authority_key_identifier=aki or None,
            not_expired=not_expired,
            not_revoked=not_revoked,
            expired_from=_time(expires[0]),
            expired_until=_time(expires[1]),
            revoked_from=_time(revoked[0]),
            revoked_until=_time(revoked[1]),
        )
        async with _answers():
            return await self._client.certificates.list(caller=self._enrolled[caller], matching=matching)

    def certificate(self, who: str) -> x509.Certificate:
        return self._enrolled[who].certificate

    def _name(self, who: str) -> str:
        return who if who == REGISTRAR else f"{self.prefix}-{who}"


@asynccontextmanager
async def _answers() -> AsyncIterator[None]:
    try:
        yield
    except FabricCaError as error:
        raise RefusedError(error.code, error.message) from None


def _attributes(attributes: Mapping[str, str]) -> tuple[Attribute, ...]:
    return tuple(
        Attribute(name=name, value=value.removesuffix(":ecert"), in_certificate=value.endswith(":ecert"))
        for name, value in attributes.items()
    )


def _time(text: str | None) -> datetime.datetime | None:
    return None if text is None else datetime.datetime.fromisoformat(text)


def _tree(affiliation: Affiliation) -> list[str]:
    """By name: the server tells those of one parent in any order."""
    names = [affiliation.name] if affiliation.name else []
    for child in affiliation.children:
        names += _tree(child)
    return sorted(names)
