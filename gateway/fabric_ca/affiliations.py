"""The CA's tree of affiliations."""

from __future__ import annotations

from urllib.parse import quote

from gateway.fabric_ca.errors import AffiliationExistsError, OutcomeOpenError, UnexpectedAnswerError
from gateway.fabric_ca.identity import EnrolledIdentity
from gateway.fabric_ca.model import Affiliation
from gateway.fabric_ca.transport import Transport

_PATH = "affiliations"


class Affiliations:
    """For callers with `hf.AffiliationMgr`, within their own affiliation. Names are dotted paths."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(self, *, caller: EnrolledIdentity) -> Affiliation:
        """The tree that the caller may see, from its root. Raises NotFoundError when there is none, FabricCaError."""
        return _affiliation(await self._transport.get(_PATH, caller=caller, deadline=self._transport.deadline()))

    async def get(self, name: str, *, caller: EnrolledIdentity) -> Affiliation:
        """One affiliation with what is below it. Raises NotFoundError, FabricCaError."""
        return _affiliation(await self._transport.get(_path(name), caller=caller, deadline=self._transport.deadline()))

    async def add(self, name: str, *, caller: EnrolledIdentity, force: bool = False) -> Affiliation:
        """Add an affiliation, with `force` its missing parents too. One that is there already is answered as done.

        Raises InvalidRequestError when a parent is missing, AuthorizationError, FabricCaError.
        """
        deadline = self._transport.deadline()
        while True:
            try:
                result = await self._transport.call(
                    "POST",
                    _PATH,
                    caller=caller,
                    body={"name": name},
                    query={"force": "true"} if force else None,
                    deadline=deadline,
                    repeatable=False,
                )
                return _affiliation(result)
            except AffiliationExistsError:
                return await self.get(name, caller=caller)
            except OutcomeOpenError:
                if not await deadline.pause():
                    raise

    async def modify(self, name: str, *, new_name: str, caller: EnrolledIdentity, force: bool = False) -> Affiliation:
        """Rename an affiliation; with `force` the identities in it move along.

        Raises NotFoundError, OutcomeOpenError (`get` tells which name is there), FabricCaError.
        """
        result = await self._transport.call(
            "PUT",
            _path(name),
            caller=caller,
            body={"name": new_name},
            query={"force": "true"} if force else None,
            deadline=self._transport.deadline(),
            repeatable=False,
        )
        return _affiliation(result)

    async def remove(self, name: str, *, caller: EnrolledIdentity, force: bool = False) -> Affiliation:
        """Remove an affiliation; with `force` also those below it and every identity in them.

        Raises AuthorizationError where the CA is set up not to, NotFoundError, OutcomeOpenError, FabricCaError.
        """
        result = await self._transport.call(
            "DELETE",
            _path(name),
            caller=caller,
            query={"force": "true"} if force else None,
            deadline=self._transport.deadline(),
            repeatable=False,
        )
        return _affiliation(result)


def _path(name: str) -> str:
    return f"{_PATH}/{quote(name, safe='')}"


def _affiliation(data: object) -> Affiliation:
    try:
        return Affiliation.from_json(data)  # type: ignore[arg-type]  # what is not a mapping is caught below
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UnexpectedAnswerError("the CA's account of an affiliation cannot be read") from None
