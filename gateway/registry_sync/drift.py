"""Whether the ledger's registry is what the exchange wants it to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from gateway.projection.database import Database
from gateway.projection.writer import stored_height
from gateway.records import Records
from gateway.registry_sync import repository
from gateway.registry_sync.ledger_records import all_records
from gateway.registry_sync.model import Record, differences


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One record that differs and has no change on its way. `fields` is empty when the ledger lacks it."""

    noun: str
    id: str
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def missing(self) -> bool:
        return not self.fields


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftReport:
    """What was compared at block `height`. `changing` counts records with changes under way, which are not judged;
    `only_on_ledger` those that were never written through the outbox, of which nothing is wanted."""

    height: int
    compared: int
    changing: int
    only_on_ledger: int
    drift: list[Drift]


async def find_drift(*, records: Records, read_model: Database) -> DriftReport:
    """Compare every wanted record with the read model's.

    The outbox is read before the ledger: what is done by then is on the ledger's side of the comparison, except for
    the moment in which the read model has not reached the block; a second look settles that.
    """
    wanted, opened = await records.read(_wanted_and_open)

    def compare(connection: Connection) -> DriftReport:
        found = {noun: all_records(connection, noun) for noun in ("participant", "user")}
        judged = [each for each in wanted if each[:2] not in opened]
        known = {each[:2] for each in wanted}
        return DriftReport(
            height=stored_height(connection),
            compared=len(judged),
            changing=len(wanted) - len(judged),
            only_on_ledger=sum((noun, id) not in known for noun, of_noun in found.items() for id in of_noun),  # noqa: A001 - the record's
            drift=[each for noun, id, record in judged if (each := _drift(noun, id, record, found[noun].get(id)))],  # noqa: A001 - the record's
        )

    return await read_model.read(compare)


def _wanted_and_open(connection: Connection) -> tuple[list[tuple[str, str, Record]], set[tuple[str, str]]]:
    return repository.all_wanted(connection), repository.open_ids(connection)


def _drift(noun: str, id: str, wanted: Record, found: Mapping[str, Any] | None) -> Drift | None:  # noqa: A002 - the record's
    if found is None:
        return Drift(noun=noun, id=id)
    fields = differences(noun, wanted, found)
    return Drift(noun=noun, id=id, fields=fields) if fields else None
