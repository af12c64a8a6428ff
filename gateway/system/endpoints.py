"""`/api/v1/system`: nodes, the pipeline of the instance, its faults. For the platform's system administrator."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from gateway.access.dependencies import requires
from gateway.dependencies import CurrentServices
from gateway.faults import FAULTS, KEPT, FaultKind
from gateway.sessions.schemas import Caller
from gateway.system.heights import EVERY_S
from gateway.system.opening import SystemService
from gateway.system.pipeline import pipeline_state
from gateway.system.schemas import FaultEntry, Faults, FaultTotal, HeightPoint, Heights, Nodes, Pipeline

router = APIRouter(prefix="/api/v1/system", tags=["system"])

SystemReader = Annotated[Caller, Depends(requires("system:read"))]


async def _system(request: Request) -> SystemService:
    service: SystemService = request.app.state.system
    return service


CurrentSystem = Annotated[SystemService, Depends(_system)]


@router.get("/nodes", summary="List the channel's nodes", response_model=Nodes)
async def get_nodes(system: CurrentSystem, _: SystemReader) -> Nodes:
    """Peers and orderers, whether each answers, how many blocks it has and how far it is behind."""
    return Nodes.model_validate(await system.survey.survey())


@router.get("/pipeline", summary="Read the pipeline's figures", response_model=Pipeline)
async def get_pipeline(request: Request, system: CurrentSystem, services: CurrentServices, _: SystemReader) -> Pipeline:
    """Queue of the group commit, batches, latencies, indexer. Of this process, since it started."""
    return await pipeline_state(
        heights=system.heights,
        intents=request.app.state.intents,
        version=request.app.version,
        chaincode=services.settings.chaincode,
        chaincode_version=await system.chaincode_version(services.settings.chaincode),
    )


@router.get("/heights", summary="Read the heights of the last hour", response_model=Heights)
async def get_heights(system: CurrentSystem, _: SystemReader) -> Heights:
    """Ledger and read model, a sample every five seconds since the instance started, oldest first."""
    return Heights(every_s=EVERY_S, items=[HeightPoint.model_validate(each) for each in system.heights.samples])


@router.get("/faults", summary="List the latest faults", response_model=Faults)
async def get_faults(
    _: SystemReader,
    kind: FaultKind | None = None,
    limit: Annotated[int, Query(ge=1, le=KEPT)] = 100,
) -> Faults:
    """What went wrong in this process, newest first, and how often each thing did since it started."""
    totals = [FaultTotal(kind=each, code=code, node=node, count=count) for each, code, node, count in FAULTS.totals()]
    items = [FaultEntry.model_validate(fault) for fault in FAULTS.newest(kind=kind, limit=limit)]
    return Faults(since=FAULTS.since, items=items, totals=totals)
