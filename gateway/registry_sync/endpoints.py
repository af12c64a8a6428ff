"""`/api/v1/registry`: registrars carry approved changes to the ledger, and see where the two differ."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response, status

from chaincode.refusals import Refused
from gateway.access.dependencies import requires
from gateway.dependencies import CurrentServices
from gateway.problems import ProblemError
from gateway.registrations.office_endpoints import exchange_of
from gateway.registry_sync import repository
from gateway.registry_sync.drift import Drift, find_drift
from gateway.registry_sync.model import OutboxState
from gateway.registry_sync.schemas import (
    AttachmentResult,
    Attachments,
    ChangeRequest,
    DriftAnswer,
    DriftItem,
    NewChange,
    Noun,
    OutboxPage,
    OutboxRow,
)
from gateway.registry_sync.service import Prepared, RegistrySync
from gateway.sessions.schemas import Caller

PATH = "/api/v1/registry"
router = APIRouter(prefix=PATH, tags=["registry"])


async def _sync(request: Request) -> RegistrySync:
    sync: RegistrySync = exchange_of(request).sync
    return sync


Sync = Annotated[RegistrySync, Depends(_sync)]
Reader = Annotated[Caller, Depends(requires("registration:read"))]
Registrar = Annotated[Caller, Depends(requires("registration:bind"))]
Sequence = Annotated[int, Path(ge=1, lt=2**53)]


@router.get("/outbox", summary="List changes on their way to the ledger", response_model=OutboxPage)
async def get_outbox(
    sync: Sync,
    _: Reader,
    state: Annotated[OutboxState | None, Query(description="`waiting`: for a registrar's signature")] = None,
    sort: Literal["sequence", "-sequence"] = "sequence",
    cursor: Annotated[str | None, Query(pattern="^[0-9]{1,15}$")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> OutboxPage:
    """In their order, or newest first. A registrar's client makes an intent of each that is `waiting`, signs it and
    attaches it."""
    after = None if cursor is None else int(cursor)
    rows = await sync.rows(state=state, after=after, limit=limit + 1, descending=sort.startswith("-"))
    items = [_row(each) for each in rows[:limit]]
    return OutboxPage(items=items, next_cursor=str(items[-1].sequence) if len(rows) > limit else None)


@router.post("/outbox/signatures", summary="Attach signed intents", response_model=list[AttachmentResult])
async def post_signatures(sync: Sync, caller: Registrar, body: Attachments) -> list[AttachmentResult]:
    """Keep the caller's signed intents until the ledger has answered each; 500 at most. Each stands on its own.

    They are sent in each participant's order. One that the ledger refuses waits for another signature, with the code.
    """
    results = []
    for item in body.items:
        code = "kept"
        try:
            await sync.attach(
                item.sequence,
                intent=item.intent,
                signature=item.signature,
                by=caller.user.user_id,
                public_key=caller.user.public_key,
            )
        except (Refused, ProblemError) as error:
            code = error.code
        results.append(AttachmentResult(sequence=item.sequence, code=code))
    return results


@router.delete("/outbox/{sequence}", summary="Give a change up", status_code=status.HTTP_204_NO_CONTENT)
async def delete_row(sync: Sync, caller: Registrar, sequence: Sequence) -> Response:
    """End a change that is not signed, with those made on top of it; an application that it came from is refused."""
    await sync.give_up(sequence, by=caller.user.user_id)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.post("/changes", summary="Change a participant or user", status_code=status.HTTP_201_CREATED)
async def post_change(sync: Sync, caller: Registrar, body: ChangeRequest) -> NewChange:
    """Suspension, closure, rating, roles, limits, renewed certificates: what needs no application, with its reason."""
    sequence = await sync.request(action=body.action, id=body.id, args=body.args, by=caller.user.user_id)
    return NewChange(sequence=sequence)


@router.get("/drift", summary="Where the ledger differs", response_model=DriftAnswer)
async def get_drift(request: Request, services: CurrentServices, _: Reader) -> DriftAnswer:
    """Compare what the exchange decided with the ledger's registry; what is on its way is not judged."""
    exchange_of(request)
    report = await find_drift(records=services.records, read_model=services.database)
    return DriftAnswer(
        in_step=not report.drift,
        block_height=report.height,
        compared=report.compared,
        changing=report.changing,
        only_on_ledger=report.only_on_ledger,
        outbox=await services.records.read(repository.counts),
        items=[_drift_item(each) for each in report.drift],
    )


@router.post("/drift/{noun}/{id}/adoption", summary="Take the ledger's record over", status_code=204)
async def post_adoption(
    sync: Sync,
    caller: Registrar,
    noun: Noun,
    id: Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")],  # noqa: A002 - the record's
) -> Response:
    """Want the record as the ledger has it. (To have the ledger changed instead, ask for a change.)"""
    await sync.adopt(noun, id, by=caller.user.user_id)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


def _row(prepared: Prepared) -> OutboxRow:
    row = prepared.row
    return OutboxRow(
        sequence=row.sequence,
        state=OutboxState(row.state),
        participant=row.lane,
        action=row.action,
        target=prepared.target,
        expected_version=prepared.expected_version,
        args=json.loads(row.args),
        application_id=row.application_id,
        requested_by=row.requested_by,
        code=row.code,
        transaction_id=row.transaction_id,
        block_number=row.block_number,
        created_at=row.created_at,
        done_at=row.done_at,
    )


def _drift_item(drift: Drift) -> DriftItem:
    fields = {name: dict(both) for name, both in drift.fields.items()}
    return DriftItem(noun=drift.noun, id=drift.id, missing=drift.missing, fields=fields)
