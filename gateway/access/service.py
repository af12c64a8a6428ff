"""The access model of one instance: by which version it decides, and what the ledger says about that."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from sqlalchemy import Connection

from acl.document import Document, shipped_document
from acl.model import AccessModel
from gateway.access import repository
from gateway.access.remote import RemoteModel
from gateway.access.repository import LedgerModel, Version
from gateway.metrics import ACCESS_DRIFT
from gateway.problems import ProblemError
from gateway.records import Records

EXCHANGE = "ExchangeOrg"

log = structlog.get_logger(__name__)


class AccessService:
    """`model` answers every access check.

    `ledger` reads the ledger's record from the read model, `clock` gives milliseconds since 1970 UTC. `remote`, where
    it is given, is the access service that is asked for the model instead of the own records.
    """

    def __init__(
        self,
        *,
        records: Records,
        ledger: Callable[[], Awaitable[LedgerModel | None]],
        clock: Callable[[], int],
        remote: RemoteModel | None = None,
    ) -> None:
        self._records = records
        self._ledger = ledger
        self._clock = clock
        self._remote = remote
        self._model = AccessModel(shipped_document())
        self._following: asyncio.Task[None] | None = None

    @property
    def model(self) -> AccessModel:
        """The model by which access is decided now. Ask anew for each request: it is exchanged as a whole."""
        return self._model if self._remote is None else self._remote.model

    async def start(self) -> None:
        """Keep the model out of the box as a version, take note of the ledger's record, and compile what is in force.

        Raises AccessServiceUnavailableError when there is an access service to be asked and it does not answer.
        """
        await self._records.write(self._keep_shipped)
        await self.follow_ledger()
        if self._remote is not None:
            await self._remote.start()

    async def close(self) -> None:
        """Finish what is under way and stop asking the access service."""
        await self.settled()
        if self._remote is not None:
            await self._remote.close()

    def ledger_changed(self) -> None:
        """The indexer has written another access_model record: follow it as soon as there is time."""
        before = self._following

        async def follow() -> None:
            if before is not None:
                await asyncio.gather(before, return_exceptions=True)
            await self.follow_ledger()

        self._following = asyncio.create_task(follow(), name="access-model-in-force")

    async def settled(self) -> None:
        """Wait until every change of the ledger that has been told is followed."""
        if self._following is not None:
            await asyncio.gather(self._following, return_exceptions=True)

    async def follow_ledger(self) -> None:
        """Take note of the ledger's record. What it puts in force is in force on return."""
        ledger = await self._ledger()
        if ledger is not None:
            await self._records.write(
                lambda connection: repository.note_ledger_model(connection, ledger, noted_at=self._clock())
            )
        await self.reload()

    async def reload(self) -> None:
        """Compile the version that is in force, unless it is the one at hand."""
        ledger, version = await self._records.read(
            lambda connection: (repository.find_ledger_model(connection), _effective(connection))
        )
        # Looked at when the figure is asked for: what decides may be another process's word.
        ACCESS_DRIFT.set_function(lambda: len(_drift(ledger, version, self.model.document)))
        if version is not None and version.document.model_hash != self._model.document.model_hash:
            self._model = AccessModel(version.document)
            log.info("access_model_in_force", version=version.number, model_hash=version.document.model_hash)

    async def state(self) -> dict[str, Any]:
        """Which version is in force, which is the newest, and what does not fit (`schemas.AccessState`)."""
        # Before the records, which never lag behind it: what comes into force meanwhile is no difference.
        deciding = self.model.document

        def work(connection: Connection) -> dict[str, Any]:
            ledger = repository.find_ledger_model(connection)
            effective, newest = _effective(connection), repository.find_newest(connection)
            return {
                "ledger": None if ledger is None else {"version": ledger.version, "model_hash": ledger.model_hash},
                "in_force": _brief(effective),
                "newest": _brief(newest),
                "deciding": deciding.model_hash,
                "drift": _drift(ledger, effective, deciding),
            }

        return await self._records.read(work)

    async def version(self, number: int) -> Version:
        """Version `number`. Raises ProblemError `not_found`."""
        found = await self._records.read(lambda connection: repository.find_version(connection, number))
        if found is None:
            raise ProblemError("not_found")
        return found

    async def history(self, *, before: int | None, limit: int) -> list[tuple[Version, bool]]:
        """Up to `limit` versions below `before`, newest first, each with whether it is in force."""

        def work(connection: Connection) -> list[tuple[Version, bool]]:
            found = repository.list_versions(connection, before=before, limit=limit)
            effective = _effective(connection)
            return [(version, effective is not None and version.number == effective.number) for version in found]

        return await self._records.read(work)

    async def intent(self, number: int) -> dict[str, Any]:
        """What an exchange's security administrator signs to put version `number` in force (`schemas.AnchorIntent`).

        Raises ProblemError `not_found`.
        """
        version = await self.version(number)
        ledger = await self._records.read(repository.find_ledger_model)
        return {
            "action": "set_access_model",
            "expected_version": None if ledger is None else ledger.version,
            "args": anchor_args(version.document),
        }

    def _keep_shipped(self, connection: Connection) -> None:
        document = shipped_document()
        if repository.find_by_hash(connection, document.model_hash) is not None:
            return
        newest = repository.find_newest(connection)
        repository.add_version(
            connection,
            Version(
                number=1 if newest is None else newest.number + 1,
                kind="shipped",
                author=None,
                base=None,
                made_at=self._clock(),
                document=document,
                difference={"changes": [], "gained": {}, "lost": {}},
            ),
        )


def anchor_args(document: Document) -> dict[str, Any]:
    """The arguments of the chaincode's `set_access_model` for `document`."""
    return {"model_hash": document.model_hash, "roles": AccessModel(document).actions_by_role()}


def _effective(connection: Connection) -> Version | None:
    found = repository.effective_hash(connection, shipped_hash=shipped_document().model_hash)
    return repository.find_by_hash(connection, found)


def _brief(version: Version | None) -> Mapping[str, Any] | None:
    return None if version is None else {"version": version.number, "model_hash": version.document.model_hash}


def _drift(ledger: LedgerModel | None, effective: Version | None, deciding: Document) -> list[str]:
    """What does not fit, as stable codes.

    `unknown_model`: the ledger's hash is of a model that is not here. `roles_differ`: the ledger lets roles act
    otherwise than the model says. `deciding_differs`: access is decided by another model than the one in force.
    """
    found = []
    if ledger is not None and effective is not None:
        if ledger.model_hash != effective.document.model_hash:
            found.append("unknown_model")
        said = {role: sorted(actions) for role, actions in ledger.roles.items() if actions}
        if said != AccessModel(effective.document).actions_by_role():
            found.append("roles_differ")
    if effective is not None and deciding.model_hash != effective.document.model_hash:
        found.append("deciding_differs")
    return found
