"""`/api/v1/settlement-methods`: what is charged, or paid, beside the prices of packages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from gateway.access.dependencies import PackageExporter, PackageReader
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.pages import ID, PageQuery
from gateway.settlement_methods import repository
from gateway.settlement_methods.schemas import SettlementMethodAtBlock, SettlementMethodPage, SettlementMethodQuery

router = APIRouter(prefix="/api/v1", tags=["packages"])

MethodId = Annotated[str, Path(pattern=ID)]
Version = Annotated[int, Path(ge=1, lt=2**31)]
METHODS = LedgerList(
    what="settlement-methods",
    entity="settlement_method",
    value=repository.method_value,
    by=repository.BY_METHOD,
    columns=(
        *("method_id", "version", "kind", "name", "source", "rules", "valid_from", "valid_to"),
        *("retired", "operator", "refreshed_at"),
    ),
)


@router.get("/settlement-methods", summary="List settlement methods", response_model=SettlementMethodPage)
async def get_methods(
    services: CurrentServices, caller: PackageReader, query: Annotated[SettlementMethodQuery, Query()]
) -> Response:
    """Each in its present version, by id."""
    return await METHODS.page(services, caller, repository.methods_matching(query), query=query)


@router.get(
    "/settlement-methods.{file_format}",
    summary="Export settlement methods",
    response_class=Response,
    responses={**ANSWER},
)
async def export_methods(
    file_format: Format,
    services: CurrentServices,
    caller: PackageExporter,
    query: Annotated[SettlementMethodQuery, Query()],
) -> Response:
    """All that fit the filters, as CSV or XLSX."""
    statement = repository.methods_matching(query)
    return await METHODS.export(services, caller, statement, query=query, file_format=file_format)


@router.get(
    "/settlement-methods/{method_id}", summary="Read a settlement method", response_model=SettlementMethodAtBlock
)
async def get_method(
    method_id: MethodId, request: Request, services: CurrentServices, caller: PackageReader, _: ReadAtBlock
) -> Response:
    """Its present version, with ETag = ledger version."""
    return await METHODS.one(request, services, caller, repository.one(method_id))


@router.get(
    "/settlement-methods/{method_id}/versions",
    summary="List a settlement method's versions",
    response_model=SettlementMethodPage,
)
async def get_versions(
    method_id: MethodId, services: CurrentServices, caller: PackageReader, query: Annotated[PageQuery, Query()]
) -> Response:
    """As they were published, first one first; a package keeps the versions that it names."""
    statement = repository.versions_of(method_id)
    return await METHODS.page(services, caller, statement, query=query, by=repository.BY_VERSION, may_be_empty=False)


@router.get(
    "/settlement-methods/{method_id}/versions/{version}",
    summary="Read a version of a settlement method",
    response_model=SettlementMethodAtBlock,
)
async def get_version(
    method_id: MethodId,
    version: Version,
    request: Request,
    services: CurrentServices,
    caller: PackageReader,
    _: ReadAtBlock,
) -> Response:
    """As it was published: `retired` says nothing of later."""
    return await METHODS.one(request, services, caller, repository.one_version(method_id, version))
