"""`/api/v1/access`: what one's own role opens; the model, its versions, and what puts one in force."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from acl.catalogue import resources
from acl.document import Document
from acl.entities import ENTITIES
from acl.model import AccessModel
from acl.roles import ROLES
from acl.view_rows import ROWS
from gateway.access.dependencies import AccessReader
from gateway.access.schemas import (
    AccessState,
    AnchorIntent,
    Menus,
    Resources,
    Roles,
    VersionInfo,
    VersionPage,
    VersionWithDocument,
    Views,
    version_info,
)
from gateway.dependencies import CurrentCaller, CurrentServices
from gateway.exports import attachment
from gateway.rendering import to_json

router = APIRouter(prefix="/api/v1/access", tags=["access"])

Number = Annotated[int, Path(ge=1, lt=2**31)]


@router.get("/menus", summary="The menus of one's own role", response_model=Menus)
async def get_menus(caller: CurrentCaller, services: CurrentServices) -> dict[str, Any]:
    """The menu tree of the role that the session acts in, in order; headings have no route."""
    model = services.access.model
    items = [node.as_value() for node in model.menus_of(*caller.roles)]
    return {"role": caller.role, "model_hash": model.document.model_hash, "items": items}


@router.get("/resources", summary="The resources of one's own role", response_model=Resources)
async def get_resources(caller: CurrentCaller, services: CurrentServices) -> dict[str, Any]:
    """What the role that the session acts in may do: reads, operations, and actions of the chaincode."""
    model = services.access.model
    items = [{"name": name, "title": _title(model, name)} for name in sorted(model.resources_of(*caller.roles))]
    return {"role": caller.role, "model_hash": model.document.model_hash, "items": items}


@router.get("/roles", summary="The organisation roles", response_model=Roles)
async def get_roles(_: CurrentCaller, services: CurrentServices) -> dict[str, Any]:
    """Every organisation role with its business roles in the version that is in force."""
    document = services.access.model.document
    return {"model_hash": document.model_hash, "items": [_role(document, name) for name in ROLES]}


@router.get(
    "/model",
    summary="The model in force",
    response_model=Document,
    responses={304: {"description": "The model is the one named in If-None-Match."}},
)
async def get_model(_: AccessReader, services: CurrentServices, request: Request) -> Response:
    """The whole model in its canonical form, with ETag = its hash."""
    document = services.access.model.document
    etag = f'"{document.model_hash}"'
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"ETag": etag})
    return Response(document.text, media_type="application/json", headers={"ETag": etag, "Cache-Control": "no-cache"})


@router.get("/views", summary="The data views", response_model=Views)
async def get_views(_: AccessReader) -> dict[str, Any]:
    """Who sees which rows of which entity, and which fields not in clear."""
    return {
        "items": [
            {
                "entity": row.entity,
                "level": ENTITIES[row.entity].level,
                "who": row.who,
                "own": row.own,
                "mine": row.mine,
                "addressed": row.addressed,
                "sights": row.sights,
                "opens": row.opens,
            }
            for row in ROWS
        ]
    }


@router.get("/state", summary="What is in force, and whether all fits", response_model=AccessState)
async def get_state(_: AccessReader, services: CurrentServices) -> dict[str, Any]:
    return await services.access.state()


@router.get("/versions", summary="The history of the model", response_model=VersionPage)
async def get_versions(
    _: AccessReader,
    services: CurrentServices,
    before: Annotated[int | None, Query(ge=1, lt=2**31, description="Only versions below this number")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> VersionPage:
    """Newest first, each with what it changed."""
    found = await services.access.history(before=before, limit=limit + 1)
    items = [version_info(version, in_force=in_force) for version, in_force in found[:limit]]
    return VersionPage(items=items, next_before=items[-1].version if len(found) > limit else None)


@router.get("/versions/{number}", summary="One version of the model", response_model=VersionWithDocument)
async def get_version(number: Number, _: AccessReader, services: CurrentServices) -> VersionWithDocument:
    return VersionWithDocument(
        **(await _info(services, number)).model_dump(),
        document=(await services.access.version(number)).document.as_value(),
    )


@router.get("/versions/{number}/file", summary="Export a version as a file", response_model=Document)
async def get_file(number: Number, _: AccessReader, services: CurrentServices) -> Response:
    """The document alone, as `POST /access/import` takes it."""
    document = (await services.access.version(number)).document
    headers = {**attachment(f"access-model-{number}.json"), "ETag": f'"{document.model_hash}"'}
    return Response(to_json(document.as_value()), media_type="application/json", headers=headers)


@router.get("/versions/{number}/intent", summary="What to sign to put a version in force", response_model=AnchorIntent)
async def get_intent(number: Number, _: AccessReader, services: CurrentServices) -> dict[str, Any]:
    """The arguments of `set_access_model` for this version, for a security administrator of the exchange to sign."""
    return await services.access.intent(number)


async def _info(services: CurrentServices, number: int) -> VersionInfo:
    version = await services.access.version(number)
    state = await services.access.state()
    return version_info(version, in_force=(state["in_force"] or {}).get("version") == number)


def _title(model: AccessModel, name: str) -> dict[str, str]:
    titles = model.document.resources.get(name)
    resource = resources()[name]
    return {"zh": titles.zh, "en": titles.en} if titles else {"zh": resource.zh, "en": resource.en}


def _role(document: Document, name: str) -> dict[str, Any]:
    role = ROLES[name]
    return {
        "role": name,
        "side": role.side,
        "organisations": role.organisations,
        "title": {"zh": role.title_zh, "en": role.title_en},
        "summary": role.summary,
        "business_roles": sorted(document.organisation_roles.get(name, ())),
    }
