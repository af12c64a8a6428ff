"""`/api/v1/packages` and `/api/v1/policies`: what is on offer, and how orders flow."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from chaincode.dates import is_period
from gateway.access.dependencies import PackageExporter, PackageReader, PolicyReader
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.package_templates.schemas import DATE
from gateway.pages import ID, PageQuery
from gateway.problems import ProblemError
from gateway.rendering import json_at_block
from gateway.retail_packages import price_calendar, repository, service
from gateway.retail_packages.price_calendar_schemas import PriceCalendar
from gateway.retail_packages.schemas import (
    FlowPolicyPage,
    FlowPolicyQuery,
    RetailPackageAtBlock,
    RetailPackagePage,
    RetailPackageQuery,
)

router = APIRouter(prefix="/api/v1", tags=["packages"])

PackageId = Annotated[str, Path(pattern=ID)]
Version = Annotated[int, Path(ge=1, lt=2**31)]
PACKAGES = LedgerList(
    what="packages",
    entity="package",
    value=repository.package_value,
    by=repository.BY_PACKAGE,
    columns=(
        *("package_id", "version", "name", "retailer", "segment", "template", "template_version", "region", "stage"),
        *(
            "classes",
            "price_kinds",
            "green",
            "prices",
            "methods",
            "valid_from",
            "valid_to",
            "volume",
            "durations",
            "eligibility",
        ),
        *("notice_days", "risk_warning_hash", "retired", "operator", "refreshed_at"),
    ),
)
POLICIES = LedgerList(
    what="policies",
    entity="policy",
    value=repository.policy_value,
    by=repository.BY_POLICY,
    columns=("segment", "version", "policy"),
)


@router.get("/packages", summary="Search retail packages", response_model=RetailPackagePage)
async def get_packages(
    services: CurrentServices, caller: PackageReader, query: Annotated[RetailPackageQuery, Query()]
) -> Response:
    """Each in its present version, by id unless `sort` says otherwise."""
    by, descending = repository.order_of(query.sort)
    statement = repository.packages_matching(query)
    return await PACKAGES.page(services, caller, statement, query=query, by=by, descending=descending)


@router.get("/packages.{file_format}", summary="Export retail packages", response_class=Response, responses={**ANSWER})
async def export_packages(
    file_format: Format,
    services: CurrentServices,
    caller: PackageExporter,
    query: Annotated[RetailPackageQuery, Query()],
) -> Response:
    """All that fit the filters, as CSV or XLSX, by id."""
    statement = repository.packages_matching(query)
    return await PACKAGES.export(services, caller, statement, query=query, file_format=file_format)


@router.get("/packages/{package_id}", summary="Read a retail package", response_model=RetailPackageAtBlock)
async def get_package(
    package_id: PackageId, request: Request, services: CurrentServices, caller: PackageReader, _: ReadAtBlock
) -> Response:
    """Its present version, with ETag = ledger version."""
    return await PACKAGES.one(request, services, caller, repository.one(package_id))


@router.get(
    "/packages/{package_id}/versions", summary="List a retail package's versions", response_model=RetailPackagePage
)
async def get_package_versions(
    package_id: PackageId, services: CurrentServices, caller: PackageReader, query: Annotated[PageQuery, Query()]
) -> Response:
    """As they were published, first one first; an order keeps the version under which it was made."""
    statement, by = repository.versions_of(package_id), repository.BY_PACKAGE_VERSION
    return await PACKAGES.page(services, caller, statement, query=query, by=by, may_be_empty=False)


@router.get(
    "/packages/{package_id}/versions/{version}",
    summary="Read a version of a retail package",
    response_model=RetailPackageAtBlock,
)
async def get_package_version(
    package_id: PackageId,
    version: Version,
    request: Request,
    services: CurrentServices,
    caller: PackageReader,
    _: ReadAtBlock,
) -> Response:
    """As it was published: `retired` says nothing of later."""
    return await PACKAGES.one(request, services, caller, repository.one_version(package_id, version))


@router.get(
    "/packages/{package_id}/price-calendar",
    summary="Read a retail package's bands and prices by date",
    response_model=PriceCalendar,
)
async def get_price_calendar(
    package_id: PackageId,
    services: CurrentServices,
    _: PackageReader,
    __: ReadAtBlock,
    start: Annotated[str, Query(pattern=DATE, description="First day (UTC+8)")],
    end: Annotated[str, Query(pattern=DATE, description="Day after the last; 400 days at most")],
    version: Annotated[int | None, Query(ge=1, lt=2**31, description="The present one by default")] = None,
) -> Response:
    """For each day its bands, and what each price comes to in each month, for charts and heat maps."""
    if (
        not is_period(start, end)
        or (date.fromisoformat(end) - date.fromisoformat(start)).days > price_calendar.MAX_DAYS
    ):
        raise ProblemError("invalid_request", detail="A period of 1 to 400 days, the last one left out.")
    return json_at_block(await service.calendar_of_prices(services, package_id, version=version, start=start, end=end))


@router.get("/policies", summary="List flow policies", response_model=FlowPolicyPage)
async def get_policies(
    services: CurrentServices, caller: PolicyReader, query: Annotated[FlowPolicyQuery, Query()]
) -> Response:
    """Every version of every segment's flow policy; an order keeps the version under which it was made."""
    return await POLICIES.page(services, caller, repository.policies_matching(query), query=query)
