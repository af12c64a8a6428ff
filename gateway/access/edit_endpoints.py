"""`/api/v1/access`, the writing part: each change is a new version, on top of the one that the caller has seen."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response, status

from acl.document import BusinessRole, ModelError, read_document
from gateway.access.dependencies import AccessWriter
from gateway.access.editing import invalid_model
from gateway.access.repository import Version
from gateway.access.schemas import BusinessRoles, Rehearsal, VersionInfo, version_info
from gateway.dependencies import CurrentServices
from gateway.problems import ProblemError

router = APIRouter(prefix="/api/v1/access", tags=["access"])

RoleName = Annotated[str, Path(pattern="^[a-z][a-z0-9_]{0,63}$")]
_TAG = re.compile(r'(?:W/)?"([1-9][0-9]{0,9})"')
_DOCUMENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Document"}}},
    }
}


def _base(
    if_match: Annotated[
        str | None, Header(description="The newest version, in quotes, that the change is made on")
    ] = None,
) -> int:
    """The version in If-Match. Raises ProblemError `precondition_required`, `invalid_request`."""
    if if_match is None:
        raise ProblemError("precondition_required")
    tag = _TAG.fullmatch(if_match.strip())
    if tag is None:
        raise ProblemError("invalid_request", detail="If-Match is a version of the access model in quotes.")
    return int(tag[1])


Base = Annotated[int, Depends(_base)]


@router.put("/business-roles/{name}", summary="Create or replace a business role", response_model=VersionInfo)
async def put_business_role(
    name: RoleName, body: BusinessRole, caller: AccessWriter, base: Base, services: CurrentServices, response: Response
) -> VersionInfo:
    author = caller.user.user_id
    return _answer(response, await services.access_editor.put_business_role(name, body, base=base, author=author))


@router.delete("/business-roles/{name}", summary="Delete a business role", response_model=VersionInfo)
async def delete_business_role(
    name: RoleName, caller: AccessWriter, base: Base, services: CurrentServices, response: Response
) -> VersionInfo:
    """One that an organisation role still has cannot be deleted."""
    author = caller.user.user_id
    return _answer(response, await services.access_editor.delete_business_role(name, base=base, author=author))


@router.put("/organisation-roles/{name}", summary="Map an organisation role", response_model=VersionInfo)
async def put_organisation_role(
    name: RoleName, body: BusinessRoles, caller: AccessWriter, base: Base, services: CurrentServices, response: Response
) -> VersionInfo:
    """Say which business roles it has."""
    given = frozenset(body.business_roles)
    version = await services.access_editor.map_organisation_role(name, given, base=base, author=caller.user.user_id)
    return _answer(response, version)


@router.post(
    "/import",
    summary="Import a model from a file",
    response_model=VersionInfo | Rehearsal,
    status_code=status.HTTP_201_CREATED,
    responses={200: {"model": Rehearsal, "description": "dry_run: what would change"}},
    openapi_extra=_DOCUMENT,
)
async def post_import(
    request: Request,
    caller: AccessWriter,
    services: CurrentServices,
    response: Response,
    dry_run: Annotated[bool, Query(description="Check the file and say what it would change; change nothing")] = False,
    if_match: Annotated[str | None, Header()] = None,
) -> VersionInfo | Rehearsal:
    """The whole document replaces the newest version. Everything that is wrong with it is answered at once."""
    try:
        document = read_document(await request.body())
    except ModelError as error:
        raise invalid_model(error) from None
    if dry_run:
        base, changes = await services.access_editor.rehearse(document)
        response.status_code = status.HTTP_200_OK
        response.headers["ETag"] = f'"{base}"'
        return Rehearsal(base=base, model_hash=document.model_hash, difference=changes.as_value())
    version = await services.access_editor.import_document(document, base=_base(if_match), author=caller.user.user_id)
    await services.access.reload()
    return _answer(response, version)


def _answer(response: Response, version: Version) -> VersionInfo:
    response.headers["ETag"] = f'"{version.number}"'
    return version_info(version, in_force=False)
