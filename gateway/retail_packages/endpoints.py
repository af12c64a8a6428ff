"""`/api/v1/packages` and `/api/v1/policies`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import ColumnElement, Connection, Row, Select

from acl.views import present
from gateway.access.dependencies import PackageReader, PolicyReader
from gateway.access.viewing import viewer_of
from gateway.dependencies import CurrentServices, ReadAtBlock, Services, wait_for_block
from gateway.pages import ID, PageQuery, read_page
from gateway.problems import ProblemError
from gateway.projection.writer import stored_height
from gateway.rendering import json_at_block, record_at_block
from gateway.retail_packages import repository
from gateway.retail_packages.schemas import (
    FlowPolicyPage,
    FlowPolicyQuery,
    RetailPackageAtBlock,
    RetailPackagePage,
    RetailPackageQuery,
)
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1", tags=["packages"])

PackageId = Annotated[str, Path(pattern=ID)]
Value = Callable[[Row[Any]], dict[str, Any]]


@router.get("/packages", summary="List retail packages", response_model=RetailPackagePage)
async def get_packages(
    services: CurrentServices, caller: PackageReader, query: Annotated[RetailPackageQuery, Query()]
) -> Response:
    """Each in its present version, by id."""
    statement = repository.packages_matching(query)
    return await _page(
        services, caller, "package", statement, by=repository.BY_PACKAGE, query=query, value=repository.package_value
    )


@router.get("/packages/{package_id}", summary="Read a retail package", response_model=RetailPackageAtBlock)
async def get_package(
    package_id: PackageId, request: Request, services: CurrentServices, caller: PackageReader, _: ReadAtBlock
) -> Response:
    """Its present version, with ETag = ledger version."""
    return await _package(request, services, caller, lambda connection: repository.find_package(connection, package_id))


@router.get(
    "/packages/{package_id}/versions", summary="List a retail package's versions", response_model=RetailPackagePage
)
async def get_package_versions(
    package_id: PackageId, services: CurrentServices, caller: PackageReader, query: Annotated[PageQuery, Query()]
) -> Response:
    """As they were published, first one first; an order keeps the version under which it was made."""
    statement, by = repository.versions_of(package_id), repository.BY_PACKAGE_VERSION
    return await _page(
        services, caller, "package", statement, by=by, query=query, value=repository.package_value, may_be_empty=False
    )


@router.get(
    "/packages/{package_id}/versions/{version}",
    summary="Read a version of a retail package",
    response_model=RetailPackageAtBlock,
)
async def get_package_version(
    package_id: PackageId,
    version: Annotated[int, Path(ge=1, lt=2**31)],
    request: Request,
    services: CurrentServices,
    caller: PackageReader,
    _: ReadAtBlock,
) -> Response:
    """As it was published: `retired` says nothing of later."""
    return await _package(
        request, services, caller, lambda connection: repository.find_package_version(connection, package_id, version)
    )


@router.get("/policies", summary="List flow policies", response_model=FlowPolicyPage)
async def get_policies(
    services: CurrentServices, caller: PolicyReader, query: Annotated[FlowPolicyQuery, Query()]
) -> Response:
    """Every version of every segment's flow policy; an order keeps the version under which it was made."""
    statement = repository.policies_matching(query)
    return await _page(
        services, caller, "policy", statement, by=repository.BY_POLICY, query=query, value=repository.policy_value
    )


async def _page(
    services: Services,
    caller: Caller,
    entity: str,
    statement: Select[Any],
    *,
    by: Sequence[ColumnElement[Any]],
    query: PageQuery,
    value: Value,
    may_be_empty: bool = True,
) -> Response:
    await wait_for_block(services.height, query.min_block)
    viewer = viewer_of(caller)

    def work(connection: Connection) -> dict[str, Any]:
        return read_page(
            connection,
            statement,
            by=by,
            query=query,
            cursors=services.cursors,
            show=lambda row: present(entity, value(row), viewer=viewer),
        )

    page = await services.database.read(work)
    if not page["items"] and not may_be_empty:
        raise ProblemError("not_found")
    return json_at_block(page)


async def _package(
    request: Request, services: Services, caller: Caller, find: Callable[[Connection], Row[Any] | None]
) -> Response:
    def work(connection: Connection) -> dict[str, Any] | None:
        row = find(connection)
        seen = None if row is None else present("package", repository.package_value(row), viewer=viewer_of(caller))
        return None if seen is None else {"block_height": stored_height(connection), **seen}

    found = await services.database.read(work)
    if found is None:
        raise ProblemError("not_found")
    return record_at_block(request, found, tag=str(found["version"]))
