"""What the endpoints of contracts ask for."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Path, Request

from gateway.access.dependencies import requires
from gateway.contracts.opening import ContractDesk
from gateway.sessions.schemas import Caller


async def _desk(request: Request) -> ContractDesk:
    return cast(ContractDesk, request.app.state.contracts)


Desk = Annotated[ContractDesk, Depends(_desk)]
OrderId = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 (hex) of the intent that made it")]

ContractReader = Annotated[Caller, Depends(requires("contract:read"))]
ContractExporter = Annotated[Caller, Depends(requires("contract:export"))]
ContractSigner = Annotated[Caller, Depends(requires("contract:prepare"))]
Archivist = Annotated[Caller, Depends(requires("contract:archive"))]
AnnexReader = Annotated[Caller, Depends(requires("terms:read"))]
CaseReader = Annotated[Caller, Depends(requires("case:read"))]
CaseWriter = Annotated[Caller, Depends(requires("case:write"))]
Ruler = Annotated[Caller, Depends(requires("case:rule"))]
KeyMaker = Annotated[Caller, Depends(requires("encryption_key:manage"))]
LastResort = Annotated[Caller, Depends(requires("default:manage"))]
