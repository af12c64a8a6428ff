"""`/api/v1/readings`: the values, at the grid company's instance alone; others answer `not_found`.

What is read there is read by people of other organisations as well: each sees what is its own (`rights.py`).
"""

from __future__ import annotations

import base64
from collections import Counter
from dataclasses import asdict
from pathlib import Path as FilePath
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import StringConstraints
from sqlalchemy import Row

from chaincode.metering.day_tree import MEASURES, SUMS
from gateway.access.dependencies import ReadingExporter, ReadingReader, ReadingSubmitter
from gateway.dependencies import CurrentServices, ReadAtBlock, wait_for_block
from gateway.exports import CSV_TYPE, XLSX_TYPE, attachment, note_export
from gateway.metering.schemas import DATE
from gateway.pages import ID
from gateway.problems import ProblemError
from gateway.readings import repository
from gateway.readings.encoding import decode_day
from gateway.readings.export import Export, Format, as_csv, as_file, in_pieces
from gateway.readings.files import NDJSON_TYPE, read_items
from gateway.readings.model import Flag
from gateway.readings.proof import make_proof
from gateway.readings.proven import as_ndjson
from gateway.readings.repository import Key
from gateway.readings.rights import Right
from gateway.readings.schemas import (
    DayAcceptance,
    DayFigures,
    DayOfReadings,
    MonthOfReadings,
    ReadingProof,
    ReadingReceipt,
    RegisterReadings,
    RegisterReceipt,
    UndecidedDayPage,
    UndecidedQuery,
    WaitingDayPage,
)
from gateway.readings.service import ReadingService

router = APIRouter(prefix="/api/v1", tags=["readings"])

PATH = "/api/v1/readings"

PointId = Annotated[str, Path(pattern=ID)]
Date = Annotated[str, Path(pattern=DATE)]
_Point = Annotated[str, StringConstraints(pattern=ID)]
Month = Annotated[str, Path(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
MEDIA_TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE, "parquet": "application/vnd.apache.parquet"}
MAX_POINTS = 100
"""Points that a month for settlement may be asked for by name."""
_PLACE = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}:{ID[1:]}"


async def _service(request: Request) -> ReadingService:
    """Raises ProblemError `not_found` at other organisations' APIs."""
    readings = request.app.state.readings
    if readings is None:
        raise ProblemError("not_found", detail="Readings are at the grid company's API.")
    service: ReadingService = readings.service
    return service


Readings = Annotated[ReadingService, Depends(_service)]


@router.post("/readings", summary="Bring readings", response_model=ReadingReceipt)
async def post_readings(
    request: Request, readings: Readings, caller: ReadingSubmitter, _: ReadAtBlock
) -> dict[str, Any]:
    """Days of readings as NDJSON (a day a line), CSV or XLSX (a quarter-hour a line), 10,000 days and 64 MiB at most.

    Each day is judged for itself. One that came before is answered `exists`; other values are its next version.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    items = read_items(await request.body(), media_type=media_type)
    answers = await readings.receive(items, grid=caller.participant, source=f"api:{caller.user.user_id}")
    count = Counter(answer.status for answer in answers)
    statuses = {status: count[status] for status in ("stored", "exists", "rejected")}
    return {**statuses, "rows": [asdict(answer) for answer in answers]}


@router.post("/register-readings", summary="Bring register readings", response_model=RegisterReceipt)
async def post_registers(
    body: RegisterReadings, readings: Readings, caller: ReadingSubmitter, _: ReadAtBlock
) -> dict[str, Any]:
    """What meters showed, by day or month, and when they were exchanged. Days that they close are judged anew."""
    codes = await readings.receive_registers([each.model_dump() for each in body.items], grid=caller.participant)
    rejected = {place: code for place, code in enumerate(codes) if code is not None}
    return {"stored": len(codes) - len(rejected), "rejected": rejected}


@router.get(
    "/readings.{file_format}",
    summary="Export readings",
    response_class=Response,
    responses={200: {"content": {media_type: {} for media_type in MEDIA_TYPES.values()}}},
)
async def export_readings(
    file_format: Format,
    readings: Readings,
    services: CurrentServices,
    caller: ReadingExporter,
    point: Annotated[str | None, Query(pattern=ID)] = None,
    from_date: Annotated[str | None, Query(pattern=DATE)] = None,
    to_date: Annotated[str | None, Query(pattern=DATE, description="The day after the last one")] = None,
) -> Response:
    """All quarter-hours of the versions that count, as CSV, XLSX or Parquet, by month, point and date: of the caller's
    own points, or its customers', for the days that are theirs. `Total-Days` says how many days there are at most."""
    export = Export(right=Right.of(caller), point=point, start=from_date, end=to_date)
    given = {"point": point, "from_date": from_date, "to_date": to_date}
    filters = [name for name, value in given.items() if value is not None]
    await note_export(services, caller, what="readings", file_format=file_format, filters=filters)
    headers = {**attachment(f"readings.{file_format}"), "Total-Days": str(await export.count(readings))}
    if file_format == "csv":
        return StreamingResponse(as_csv(export, readings), headers=headers, media_type=MEDIA_TYPES[file_format])
    folder = TemporaryDirectory(dir=services.settings.state)
    try:
        path = await as_file(export, readings, file_format=file_format, directory=FilePath(folder.name))
    except BaseException:
        folder.cleanup()
        raise
    return StreamingResponse(in_pieces(path, folder), headers=headers, media_type=MEDIA_TYPES[file_format])


@router.get(
    "/readings/months/{month}/proven.ndjson",
    summary="Export a month for settlement",
    response_class=Response,
    responses={200: {"content": {NDJSON_TYPE: {}}}},
)
async def export_proven(
    month: Month,
    readings: Readings,
    services: CurrentServices,
    caller: ReadingExporter,
    point: Annotated[
        list[_Point] | None, Query(max_length=MAX_POINTS, description="Only these; may be repeated")
    ] = None,
) -> Response:
    """The anchored days of a month with the salts that open them, one line a point, by point: what `energysale settle`
    takes. A retailer gets its customers' days for which it has a contract, a consumer its own."""
    filters = ["month"] if point is None else ["month", "point"]
    await note_export(services, caller, what="readings", file_format="proven", filters=filters)
    lines = as_ndjson(readings, right=Right.of(caller), month=month, points=point)
    return StreamingResponse(lines, headers=attachment(f"readings-{month}.ndjson"), media_type=NDJSON_TYPE)


@router.get("/readings/waiting", summary="List days to be anchored", response_model=WaitingDayPage)
async def get_waiting(
    readings: Readings,
    caller: ReadingSubmitter,
    after: Annotated[str | None, Query(pattern=_PLACE, description="`<date>:<point>`: what comes after it")] = None,
    limit: Annotated[int, Query(ge=1, le=2_000)] = 1_000,
) -> dict[str, Any]:
    """Validated days with their salts and values, by date and point: the agent computes the roots and signs them."""
    date, point = after.split(":") if after else ("", "")
    place = (point, date) if after else None
    rows, following = await readings.waiting(place, grid=caller.participant, limit=limit)
    items = [
        {
            **{name: row[name] for name in ("point", "date", "next_version")},
            "salt": row["salt"].hex(),
            "data": base64.b64encode(row["data"]).decode(),
        }
        for row in rows
    ]
    return {"items": items, "after": f"{following[1]}:{following[0]}" if following else None}


@router.get("/readings/undecided", summary="List days that wait for a decision", response_model=UndecidedDayPage)
async def get_undecided(
    readings: Readings,
    services: CurrentServices,
    caller: ReadingSubmitter,
    query: Annotated[UndecidedQuery, Query()],
) -> dict[str, Any]:
    """Days that something was found about which is not settled, by date and point, to the grid company's agent."""
    await wait_for_block(services.height, query.min_block)
    after: Key | None = None
    if query.cursor:
        date, point = map(str, services.cursors.read(query.cursor, question=query.question))
        after = point, date
    items, following = await readings.undecided(
        after, grid=caller.participant, point=query.point, code=query.code, limit=query.limit
    )
    cursor = services.cursors.make([following[1], following[0]], question=query.question) if following else None
    return {"block_height": services.height.value, "items": items, "next_cursor": cursor}


@router.get("/readings/figures", summary="Count days by state", response_model=DayFigures)
async def get_figures(readings: Readings, _: ReadingSubmitter) -> dict[str, int]:
    """How many days were received, validated, anchored and superseded."""
    return await readings.store.read(repository.counts)


@router.get("/readings/{point}/{date}", summary="Read a point's day", response_model=DayOfReadings)
async def get_day(point: PointId, date: Date, readings: Readings, caller: ReadingReader) -> dict[str, Any]:
    """All versions with their values, flags and findings: of a day on which the point is the caller's own, or its
    customer's."""
    versions, findings = await readings.versions((point, date), right=Right.of(caller))
    return {
        "point": point,
        "date": date,
        "versions": [_version(row) for row in versions],
        "findings": [dict(row._mapping) for row in findings],
    }


@router.get("/readings/{point}/months/{month}", summary="Read a point's month", response_model=MonthOfReadings)
async def get_month(point: PointId, month: Month, readings: Readings, caller: ReadingReader) -> dict[str, Any]:
    """Of each day that came in its last version: state, findings and active energy."""
    versions, findings = await readings.month(point, month, right=Right.of(caller))
    found: dict[tuple[str, int], list[str]] = {}
    for each in findings:
        found.setdefault((each.date, each.version), []).append(each.code)
    days = [_day_of_month(row, found.get((row.date, row.version), [])) for row in versions]
    return {"point": point, "month": month, "days": days}


@router.post("/readings/{point}/{date}/accept", summary="Accept a day as it is", status_code=204)
async def post_acceptance(
    point: PointId, date: Date, body: DayAcceptance, readings: Readings, caller: ReadingSubmitter
) -> Response:
    """Settle what was found about a day's last version, by an agent who has looked into it."""
    await readings.accept((point, date), version=body.version, grid=caller.participant, by=caller.user.user_id)
    return Response(status_code=204)


@router.get("/readings/{point}/{date}/proof", summary="Prove one value", response_model=ReadingProof)
async def get_proof(
    point: PointId,
    date: Date,
    readings: Readings,
    caller: ReadingReader,
    interval: Annotated[int, Query(ge=0, le=SUMS, description="0 to 95; 96: the day's sums")],
    version: Annotated[int | None, Query(ge=1, description="On the ledger; else the one that counts")] = None,
) -> dict[str, Any]:
    """The value, its own salt, and the hashes that lead from it to the root on the ledger. It opens no other value."""
    row = await readings.anchored((point, date), version, right=Right.of(caller))
    place = {"point": point, "date": date, "version": row.anchored_version, "block": row.block}
    return {**place, **make_proof(row.salt, row.data, interval)}


def _day_of_month(row: Row[Any], codes: list[str]) -> dict[str, Any]:
    (active_import, active_export, *_), flags = decode_day(row.data)
    missing = flags.count(Flag.MISSING)
    return {
        **{name: row._mapping[name] for name in ("date", "version", "state", "anchored_version")},
        "estimated": sum(map(bool, flags)) - missing,
        "missing": missing,
        "findings": codes,
        "active_import_wh": active_import,
        "active_export_wh": active_export,
    }


def _version(row: Row[Any]) -> dict[str, Any]:
    series, flags = decode_day(row.data)
    names = ("version", "state", "source", "received_at", "corrects", "anchored_version", "block")
    return {
        **{name: row._mapping[name] for name in names},
        "root": row.root.hex() if row.root else None,
        "flags": list(flags),
        **dict(zip(MEASURES, series, strict=True)),
    }
