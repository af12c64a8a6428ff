"""`/api/v1/package-templates`: what packages may be made of, the proof of a draft; and the schemas of drafts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from chaincode.actions import ACTIONS
from gateway.access.dependencies import PackageExporter, PackageReader, TemplateProver
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.package_templates import repository, service
from gateway.package_templates.schemas import (
    PackageTemplateAtBlock,
    PackageTemplatePage,
    PackageTemplateQuery,
    Proof,
)
from gateway.pages import ID, PageQuery
from gateway.problems import ProblemError

PROOF_PATH = "/api/v1/package-templates/proof"
router = APIRouter(prefix="/api/v1", tags=["packages"])

TemplateId = Annotated[str, Path(pattern=ID)]
Version = Annotated[int, Path(ge=1, lt=2**31)]
Draft = Annotated[
    dict[str, Any],
    Body(
        description="The arguments of `publish_template`; see `/api/v1/schemas/package-template`.",
        examples=[ACTIONS["publish_template"].example],
    ),
]
TEMPLATES = LedgerList(
    what="package-templates",
    entity="template",
    value=repository.template_value,
    by=repository.BY_TEMPLATE,
    columns=(
        *("template_id", "version", "name", "region", "stage", "classes", "price_kinds", "green", "price_limits"),
        *(
            "valid_from",
            "valid_to",
            "durations",
            "volume",
            "eligibility",
            "risk_warning_hash",
            "risk_warning_text",
            "tariff",
        ),
        *("retired", "operator", "refreshed_at"),
    ),
)


@router.get("/package-templates", summary="List package templates", response_model=PackageTemplatePage)
async def get_templates(
    services: CurrentServices, caller: PackageReader, query: Annotated[PackageTemplateQuery, Query()]
) -> Response:
    """Each in its present version, by id."""
    return await TEMPLATES.page(services, caller, repository.templates_matching(query), query=query)


@router.get(
    "/package-templates.{file_format}",
    summary="Export package templates",
    response_class=Response,
    responses={**ANSWER},
)
async def export_templates(
    file_format: Format,
    services: CurrentServices,
    caller: PackageExporter,
    query: Annotated[PackageTemplateQuery, Query()],
) -> Response:
    """All that fit the filters, as CSV or XLSX."""
    statement = repository.templates_matching(query)
    return await TEMPLATES.export(services, caller, statement, query=query, file_format=file_format)


@router.post("/package-templates/proof", summary="Prove a draft of a template", response_model=Proof)
async def post_proof(_: TemplateProver, draft: Draft) -> Proof:
    """What publishing would prove, on a draft that is not published: every gap and collision with its exact interval.

    Nothing is written or kept.
    """
    return Proof.model_validate(await service.proof_of(draft))


@router.get(
    "/package-templates/{template_id}", summary="Read a package template", response_model=PackageTemplateAtBlock
)
async def get_template(
    template_id: TemplateId, request: Request, services: CurrentServices, caller: PackageReader, _: ReadAtBlock
) -> Response:
    """Its present version, with ETag = ledger version."""
    return await TEMPLATES.one(request, services, caller, repository.one(template_id))


@router.get(
    "/package-templates/{template_id}/versions",
    summary="List a package template's versions",
    response_model=PackageTemplatePage,
)
async def get_versions(
    template_id: TemplateId, services: CurrentServices, caller: PackageReader, query: Annotated[PageQuery, Query()]
) -> Response:
    """As they were published, first one first; a package keeps the version of which it was made."""
    statement = repository.versions_of(template_id)
    return await TEMPLATES.page(services, caller, statement, query=query, by=repository.BY_VERSION, may_be_empty=False)


@router.get(
    "/package-templates/{template_id}/versions/{version}",
    summary="Read a version of a package template",
    response_model=PackageTemplateAtBlock,
)
async def get_version(
    template_id: TemplateId,
    version: Version,
    request: Request,
    services: CurrentServices,
    caller: PackageReader,
    _: ReadAtBlock,
) -> Response:
    """As it was published: `retired` says nothing of later."""
    return await TEMPLATES.one(request, services, caller, repository.one_version(template_id, version))


@router.get("/schemas/{name}", summary="Read the JSON Schema of a draft", response_class=JSONResponse)
async def get_schema(name: Annotated[str, Path(pattern=ID)]) -> JSONResponse:
    """`package-template`, `retail-package`, `settlement-method` or `tariff`: what the ledger checks first.

    Needs no session, as the OpenAPI document.
    """
    schema = service.SCHEMAS.get(name)
    if schema is None:
        raise ProblemError("not_found")
    return JSONResponse(schema, media_type="application/schema+json")
