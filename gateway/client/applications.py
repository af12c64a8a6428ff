"""Applying to take part in the market, without an account. Key, CSR and proof are made here and the key stays here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chaincode import signature
from gateway.client.http import Http, json_object
from gateway.client.keystore import Signer
from gateway.client.uuid7 import uuid7
from gateway.fabric_ca.keys import certificate_signing_request
from gateway.registrations.authorisation import authorisation_message

PATH = "/api/v1/applications"
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What makes one the applicant: keep it until the registration is complete. The secret is left out of `repr`."""

    application_id: str
    secret: str = field(repr=False)


def new_ticket() -> Ticket:
    """The ticket of a new application. It exists at the exchange once it is saved there."""
    return Ticket(application_id=uuid7(), secret=secrets.token_urlsafe(_SECRET_BYTES))


def new_user(signer: Signer, *, network_id: str) -> dict[str, Any]:
    """The part of an application that names its user: public key, proof of possession, certificate request."""
    identity = signer.identity
    return {
        "user": identity.user,
        "roles": list(identity.roles),
        "public_key": identity.public_key,
        "proof": signer.proof_of_possession(network_id),
        "csr": certificate_signing_request(identity.user, signer.key).decode(),
    }


def authorised(ticket: Ticket, application: Mapping[str, Any], *, officer: Signer, network_id: str) -> dict[str, Any]:
    """The application with the signature of `officer`, who is registered for its participant and stands behind it."""
    content = without_empty({name: value for name, value in application.items() if name != "authorisation"})
    user = officer.identity.user
    message = authorisation_message(
        network=network_id, application_id=ticket.application_id, user=user, content=content
    )
    return {**content, "authorisation": {"user": user, "signature": signature.sign(officer.key, message)}}


def without_empty(value: Mapping[str, Any]) -> dict[str, Any]:
    """Without fields that are None, at any depth: what is signed is what is sent."""
    return {
        name: without_empty(part) if isinstance(part, Mapping) else part
        for name, part in value.items()
        if part is not None
    }


class Applications:
    """The applicant's side of the exchange's API. Calls may be repeated; they raise ProblemError, UnreachableError."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def save(self, ticket: Ticket, application: Mapping[str, Any]) -> dict[str, Any]:
        """Make the application a draft, or change it. `application` has the form of `PUT /api/v1/applications/{id}`."""
        return await self._call("PUT", ticket, json=without_empty(application))

    async def show(self, ticket: Ticket) -> dict[str, Any]:
        """State, history with reasons, data, documents, certificate."""
        return await self._call("GET", ticket)

    async def put_document(
        self, ticket: Ticket, kind: str, content: bytes, *, media_type: str, expires_on: str | None = None
    ) -> None:
        """Hand in a PDF, PNG or JPEG. `expires_on` is its last day, YYYY-MM-DD."""
        await self._http.request(
            "PUT",
            f"{PATH}/{ticket.application_id}/documents/{kind}",
            params={"expires_on": expires_on},
            content=content,
            headers={**_headers(ticket), "Content-Type": media_type},
        )

    async def submit(self, ticket: Ticket) -> dict[str, Any]:
        """Hand the application in."""
        return await self._call("POST", ticket, "/submission")

    async def withdraw(self, ticket: Ticket) -> None:
        await self._call("DELETE", ticket)

    async def _call(self, method: str, ticket: Ticket, path: str = "", *, json: Any = None) -> dict[str, Any]:
        target = f"{PATH}/{ticket.application_id}{path}"
        return json_object(await self._http.request(method, target, json=json, headers=_headers(ticket)))


def _headers(ticket: Ticket) -> dict[str, str]:
    return {"Application-Secret": ticket.secret}
