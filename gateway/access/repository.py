"""SQL of the access model's versions. Every function takes a Connection of `Records.read` or `Records.write`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, insert, select

from acl.document import Document, read_document
from chaincode import canonical
from gateway.access.tables import in_force, versions
from gateway.projection.tables import access_models

Kind = Literal["shipped", "business_role", "organisation_role", "import"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of the model. `number` counts from 1; `base` is the version that it changes, None for the first.

    `author` is None for the model out of the box. `difference` is what it changes, as `acl.difference` has it.
    """

    number: int
    kind: Kind
    author: str | None
    base: int | None
    made_at: int
    document: Document = field(repr=False)
    difference: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerModel:
    """The ledger's access_model record: its version, the hash of the model, and the market actions of each role."""

    version: int
    model_hash: str
    roles: Mapping[str, Sequence[str]]


def add_version(connection: Connection, version: Version) -> None:
    """Write a new version. Numbers are given out by the caller, within the same transaction."""
    connection.execute(
        insert(versions).values(
            number=version.number,
            model_hash=version.document.model_hash,
            document=version.document.text.decode(),
            kind=version.kind,
            author=version.author,
            base=version.base,
            difference=json.dumps(version.difference, ensure_ascii=False),
            made_at=version.made_at,
        )
    )


def find_newest(connection: Connection) -> Version | None:
    """The version that the next change starts from."""
    row = connection.execute(select(versions).order_by(versions.c.number.desc()).limit(1)).one_or_none()
    return None if row is None else _version(row)


def find_version(connection: Connection, number: int) -> Version | None:
    """Version `number`."""
    row = connection.execute(select(versions).where(versions.c.number == number)).one_or_none()
    return None if row is None else _version(row)


def find_by_hash(connection: Connection, model_hash: str) -> Version | None:
    """The newest version with this hash: the same model may have been come back to."""
    query = select(versions).where(versions.c.model_hash == model_hash).order_by(versions.c.number.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else _version(row)


def list_versions(connection: Connection, *, before: int | None, limit: int) -> list[Version]:
    """Up to `limit` versions below number `before`, newest first."""
    query = select(versions).order_by(versions.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(versions.c.number < before)
    return [_version(row) for row in connection.execute(query)]


def note_ledger_model(connection: Connection, model: LedgerModel, *, noted_at: int) -> bool:
    """Note what the ledger says; False when it was known."""
    known = select(func.count()).where(in_force.c.ledger_version == model.version)
    if connection.execute(known).scalar_one():
        return False
    connection.execute(
        insert(in_force).values(
            ledger_version=model.version,
            model_hash=model.model_hash,
            roles=canonical.dumps({role: list(actions) for role, actions in model.roles.items()}).decode(),
            noted_at=noted_at,
        )
    )
    return True


def find_ledger_model(connection: Connection) -> LedgerModel | None:
    """The ledger's newest word; None while the built-in table holds."""
    row = connection.execute(select(in_force).order_by(in_force.c.ledger_version.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    return LedgerModel(version=row.ledger_version, model_hash=row.model_hash, roles=json.loads(row.roles))


def read_ledger_model(connection: Connection) -> LedgerModel | None:
    """The ledger's newest record as the read model has it; `connection` is one of `Database.read`."""
    query = select(access_models.c.record).order_by(access_models.c.version.desc()).limit(1)
    text = connection.execute(query).scalar_one_or_none()
    if text is None:
        return None
    record = json.loads(text)
    return LedgerModel(version=record["version"], model_hash=record["model_hash"], roles=record["roles"])


def effective_hash(connection: Connection, *, shipped_hash: str) -> str:
    """The hash of the model by which access is decided: the newest that the ledger put in force and that is known here.

    While the ledger has put none in force that is known here, it is `shipped_hash`.
    """
    known = select(in_force.c.model_hash).where(in_force.c.model_hash.in_(select(versions.c.model_hash)))
    newest = connection.execute(known.order_by(in_force.c.ledger_version.desc()).limit(1)).scalar_one_or_none()
    return shipped_hash if newest is None else str(newest)


def _version(row: Row[Any]) -> Version:
    return Version(
        number=row.number,
        kind=row.kind,
        author=row.author,
        base=row.base,
        made_at=row.made_at,
        document=read_document(row.document),
        difference=json.loads(row.difference),
    )
