"""The CA's registry of identities."""

from __future__ import annotations

import builtins
from urllib.parse import quote

from gateway.fabric_ca.errors import UnexpectedAnswerError
from gateway.fabric_ca.identity import EnrolledIdentity
from gateway.fabric_ca.model import Attribute, Identity, RegistrationRequest
from gateway.fabric_ca.transport import Deadline, Transport

_PATH = "identities"


class Identities:
    """What a registrar may see and change: the types and affiliations that are its own to give."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(self, *, caller: EnrolledIdentity) -> builtins.list[Identity]:
        """Every identity that the caller may manage. Raises FabricCaError."""
        result = await self._transport.get(_PATH, caller=caller, deadline=self._transport.deadline())
        return [_identity(item) for item in result["identities"]]

    async def get(self, enrollment_id: str, *, caller: EnrolledIdentity, deadline: Deadline | None = None) -> Identity:
        """One identity. Raises NotFoundError, FabricCaError."""
        deadline = deadline or self._transport.deadline()
        return _identity(await self._transport.get(_path(enrollment_id), caller=caller, deadline=deadline))

    async def add(self, request: RegistrationRequest, *, secret: str, caller: EnrolledIdentity) -> Identity:
        """Add an identity. Unlike `register` it is refused when there is one (AlreadyRegisteredError).

        Raises OutcomeOpenError when the answer is lost: `get` tells what became of it. Raises FabricCaError.
        """
        result = await self._transport.call(
            "POST",
            _PATH,
            caller=caller,
            body=request.to_json(secret),
            deadline=self._transport.deadline(),
            repeatable=False,
        )
        return _identity(result)

    async def modify(
        self,
        enrollment_id: str,
        *,
        caller: EnrolledIdentity,
        type: str | None = None,  # noqa: A002 - Fabric CA's word
        affiliation: str | None = None,
        attributes: tuple[Attribute, ...] = (),
        max_enrollments: int | None = None,
        secret: str | None = None,
        deadline: Deadline | None = None,
    ) -> Identity:
        """Change what is given and leave the rest. An attribute with an empty value is removed.

        A new `secret` also lifts a lock-out. Asking twice is as good as once, so a lost answer is asked for again.
        Raises NotFoundError, AuthorizationError, FabricCaError.
        """
        body: dict[str, object] = {"attrs": [attribute.to_json() for attribute in attributes]}
        if type is not None:
            body["type"] = type
        if affiliation is not None:
            body["affiliation"] = affiliation or "."
        if max_enrollments is not None:
            body["max_enrollments"] = max_enrollments or -2  # Fabric CA's way to say none
        if secret is not None:
            body["secret"] = secret
        result = await self._transport.call(
            "PUT",
            _path(enrollment_id),
            caller=caller,
            body=body,
            deadline=deadline or self._transport.deadline(),
            repeatable=True,
        )
        return _identity(result)

    async def remove(self, enrollment_id: str, *, caller: EnrolledIdentity, force: bool = False) -> Identity:
        """Remove an identity and revoke its certificates; the caller's own only with `force`.

        Raises RemovalDisabledError where the CA is set up so and without that `force`, NotFoundError, OutcomeOpenError,
        FabricCaError.
        """
        result = await self._transport.call(
            "DELETE",
            _path(enrollment_id),
            caller=caller,
            query={"force": "true"} if force else None,
            deadline=self._transport.deadline(),
            repeatable=False,
        )
        return _identity(result)


def _path(enrollment_id: str) -> str:
    return f"{_PATH}/{quote(enrollment_id, safe='')}"


def _identity(data: object) -> Identity:
    try:
        return Identity.from_json(data)  # type: ignore[arg-type]  # what is not a mapping is caught below
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UnexpectedAnswerError("the CA's account of an identity cannot be read") from None
