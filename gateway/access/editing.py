"""Changes of the access model: each is a new version, checked as a whole, written with its entry of the audit trail."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from acl.difference import Difference, difference
from acl.document import BusinessRole, Document, ModelError, read_document
from acl.roles import ROLES
from acl.validation import check_document
from chaincode import canonical
from gateway.access import repository
from gateway.access.repository import Kind, Version
from gateway.access.service import EXCHANGE
from gateway.audit_trail.service import AuditTrail
from gateway.problems import ProblemError
from gateway.records import Records

Edit = Callable[[dict[str, Any]], dict[str, Any]]
# With its changes an entry must stay below the audit trail's limit; a larger one has their hash.
_MAX_RECORDED_BYTES = 49_152


class AccessEditor:
    """Writes versions of the model. `organisation` is the instance's MSP id, `clock` gives milliseconds since 1970 UTC.

    The exchange's instance makes versions. Every other one only takes over, by import, the model that the ledger has
    put in force.
    """

    def __init__(self, *, organisation: str, records: Records, trail: AuditTrail, clock: Callable[[], int]) -> None:
        self._organisation = organisation
        self._records = records
        self._trail = trail
        self._clock = clock

    async def put_business_role(self, name: str, role: BusinessRole, *, base: int, author: str) -> Version:
        """Create or replace a business role. Raises as `_change`."""

        def edit(value: dict[str, Any]) -> dict[str, Any]:
            value["business_roles"][name] = role.model_dump(mode="json")
            return value

        return await self._change(edit, kind="business_role", base=base, author=author)

    async def delete_business_role(self, name: str, *, base: int, author: str) -> Version:
        """Remove a business role that no organisation role has. Raises ProblemError `not_found`, and as `_change`."""

        def edit(value: dict[str, Any]) -> dict[str, Any]:
            if value["business_roles"].pop(name, None) is None:
                raise ProblemError("not_found")
            return value

        return await self._change(edit, kind="business_role", base=base, author=author)

    async def map_organisation_role(self, name: str, given: frozenset[str], *, base: int, author: str) -> Version:
        """Say which business roles an organisation role has. Raises ProblemError `not_found`, and as `_change`."""
        if name not in ROLES:
            raise ProblemError("not_found")

        def edit(value: dict[str, Any]) -> dict[str, Any]:
            value["organisation_roles"][name] = sorted(given)
            return value

        return await self._change(edit, kind="organisation_role", base=base, author=author)

    async def import_document(self, document: Document, *, base: int, author: str) -> Version:
        """Take a whole document as the next version. Raises as `_change`; `access_model_not_in_force` elsewhere than
        at the exchange, for any but the model that the ledger has put in force."""
        return await self._change(lambda _: document.as_value(), kind="import", base=base, author=author)

    async def rehearse(self, document: Document) -> tuple[int, Difference]:
        """The newest version, and what importing `document` would change in it.

        Raises ProblemError `invalid_access_model`.
        """
        _checked(document.as_value())
        newest = await self._records.read(repository.find_newest)
        if newest is None:  # `AccessService.start` has written one
            raise ProblemError("not_found")
        return newest.number, difference(newest.document, document)

    async def _change(self, edit: Edit, *, kind: Kind, base: int, author: str) -> Version:
        """Write the next version.

        Raises ProblemError `precondition_failed` when `base` is not the newest version, `invalid_access_model` with
        every fault, `access_model_unchanged`, and `access_model_elsewhere` at instances of other organisations.
        """

        def work(connection: Connection) -> Version:
            newest = repository.find_newest(connection)
            if newest is None or newest.number != base:
                raise ProblemError("precondition_failed")
            document = _checked(edit(newest.document.as_value()))
            self._check_place(connection, kind, document)
            if document.model_hash == newest.document.model_hash:
                raise ProblemError("access_model_unchanged")
            version = Version(
                number=newest.number + 1,
                kind=kind,
                author=author,
                base=base,
                made_at=self._clock(),
                document=document,
                difference=difference(newest.document, document).as_value(),
            )
            repository.add_version(connection, version)
            self._record(connection, version)
            return version

        return await self._records.write(work)

    def _check_place(self, connection: Connection, kind: Kind, document: Document) -> None:
        if self._organisation == EXCHANGE:
            return
        if kind != "import":
            raise ProblemError("access_model_elsewhere")
        ledger = repository.find_ledger_model(connection)
        if ledger is None or ledger.model_hash != document.model_hash:
            raise ProblemError("access_model_not_in_force")

    def _record(self, connection: Connection, version: Version) -> None:
        self._trail.append(
            connection,
            actor=version.author,
            kind="access_model_changed",
            subject=f"access/{version.number}",
            detail={"base": version.base, "how": version.kind, "model_hash": version.document.model_hash}
            | _recorded(version.difference),
        )


def _checked(value: dict[str, Any]) -> Document:
    try:
        document = read_document(value)
        check_document(document)
    except ModelError as error:
        raise invalid_model(error) from None
    return document


def invalid_model(error: ModelError) -> ProblemError:
    """The problem `invalid_access_model` with every fault."""
    faults = [{"code": fault.code, "path": fault.path} for fault in error.faults]
    return ProblemError("invalid_access_model", context={"faults": faults})


def _recorded(changes: Mapping[str, Any]) -> dict[str, Any]:
    text = canonical.dumps(dict(changes))
    if len(text) <= _MAX_RECORDED_BYTES:
        return {"changes": changes["changes"]}
    return {"changes_hash": hashlib.sha256(text).hexdigest()}
