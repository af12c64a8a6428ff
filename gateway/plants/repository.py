"""SQL of plants and their months."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, false, func, literal, null, select

from acl.views import View
from gateway.plants.schemas import PlantQuery, PlantSettlementQuery
from gateway.projection.plant_tables import plant_members, plant_settlements, plants

BY_PLANT = (plants.c.plant_id,)
BY_MONTH = (plant_settlements.c.month, plant_settlements.c.plant_id, plant_settlements.c.version)


def plants_matching(query: PlantQuery, views: Sequence[View], *, participant: str) -> Select[Any]:
    """The plants that fit the filters and that `views` show to a user of `participant`."""
    equal = {plants.c.producer: query.producer, plants.c.buyer: query.buyer}
    conditions = [column == value for column, value in equal.items() if value is not None]
    return _seen(select(plants), plants.c.plant_id, views, participant).where(*conditions)


def plant(plant_id: str, views: Sequence[View], *, participant: str) -> Select[Any]:
    return _seen(select(plants), plants.c.plant_id, views, participant).where(plants.c.plant_id == plant_id)


def months_matching(query: PlantSettlementQuery, views: Sequence[View], *, participant: str) -> Select[Any]:
    """The statements that fit the filters; each in its present version, unless all are asked for."""
    columns = plant_settlements.c
    equal = {columns.plant_id: query.plant, columns.month: query.month, columns.buyer: query.buyer}
    conditions = [column == value for column, value in equal.items() if value is not None]
    statement = _months(views, participant).where(*conditions)
    return statement if query.versions == "all" else statement.where(columns.version == _present())


def month(plant_id: str, of: str, version: int | None, views: Sequence[View], *, participant: str) -> Select[Any]:
    """A version of a plant's month, the present one where none is named."""
    columns = plant_settlements.c
    statement = _months(views, participant).where(columns.plant_id == plant_id, columns.month == of)
    return statement.where(columns.version == (_present() if version is None else version))


def plant_value(row: Row[Any]) -> dict[str, Any]:
    """The plant in a row (`schemas.Plant`)."""
    record = json.loads(row.record)
    record["agreements"] = [{"end": None, **each} for each in record.get("agreements", ())]
    proposal = record.get("proposal")
    record["proposal"] = None if proposal is None else {"end": None, **proposal}
    return {"plant_id": row.plant_id, **record, "changed_in_block": row.block}


def month_value(row: Row[Any]) -> dict[str, Any]:
    """The plant's month in a row (`schemas.PlantSettlement`)."""
    record = json.loads(row.record)
    record["plant_id"] = record.pop("plant")
    empty: dict[str, Any] = {"replaces": None, "reason": None, "carries": []}
    return {**empty, **record, "producer": row.producer, "changed_in_block": row.block}


def _months(views: Sequence[View], participant: str) -> Select[Any]:
    statement = select(plant_settlements, plants.c.producer).join(
        plants, plants.c.plant_id == plant_settlements.c.plant_id
    )
    return _seen(statement, plant_settlements.c.plant_id, views, participant)


def _seen(statement: Select[Any], plant_id: ColumnElement[str], views: Sequence[View], participant: str) -> Select[Any]:
    """The rows that `views` show to a user of `participant`, with the column `member`: the participant, where it is one
    that the plant concerns."""
    owned = {view.own for view in views}
    if () in owned:
        return statement.add_columns(null().label("member"))
    concerns = exists().where(plant_members.c.plant_id == plant_id, plant_members.c.participant == participant)
    shown = concerns if owned else false()
    return statement.where(shown).add_columns(literal(participant).label("member"))


def _present() -> Any:
    other = plant_settlements.alias("other").c
    return (
        select(func.max(other.version))
        .where(other.plant_id == plant_settlements.c.plant_id, other.month == plant_settlements.c.month)
        .correlate(plant_settlements)
        .scalar_subquery()
    )
