"""The access service: the same model and the same checks as a process of its own (`acl.energysale.com` in the paper).

It reads the versions that the exchange's instance keeps. Other programs ask it; instances of the API that are told to
(`ENERGYSALE_ACL_URL`) fetch the model from it and go on checking for themselves.
"""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from acl.document import Document, Name, ResourceName, shipped_document
from acl.model import AccessModel
from gateway.access import repository
from gateway.access.schemas import Menus
from gateway.access.tables import metadata
from gateway.middleware import Edge
from gateway.problems import ProblemError, install_problem_handlers
from gateway.records import Records


class CurrentModel:
    """The model in force, read anew when the records name another."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._model = AccessModel(shipped_document())

    async def get(self) -> AccessModel:
        """The model in force now."""
        document = await self._records.read(self._another)
        if document is not None:
            self._model = AccessModel(document)
        return self._model

    def _another(self, connection: Connection) -> Document | None:
        shipped = shipped_document()
        found = repository.effective_hash(connection, shipped_hash=shipped.model_hash)
        if found == self._model.document.model_hash:
            return None
        version = repository.find_by_hash(connection, found)
        return shipped if version is None else version.document


class Checks(BaseModel):
    """Whether `role` may use each of `resources`."""

    model_config = ConfigDict(extra="forbid")

    role: Name
    resources: list[ResourceName] = Field(min_length=1, max_length=500)


class Checked(BaseModel):
    role: str
    model_hash: str
    allowed: dict[str, bool]


class ModelVersion(BaseModel):
    model_hash: str


def create_access_app(*, records: Records, secret: str) -> FastAPI:
    """The ASGI application. Every request but `/healthz` carries `Authorization: Bearer <secret>`. It closes `records`
    when it stops."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        records.close()

    records.create(metadata)
    current = CurrentModel(records)

    async def model_for(authorization: Annotated[str, Header()] = "") -> AccessModel:
        if not hmac.compare_digest(authorization.encode(), f"Bearer {secret}".encode()):
            raise ProblemError("unauthorised")
        return await current.get()

    app = FastAPI(title="energysale access", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    _add_routes(app, Depends(model_for))
    install_problem_handlers(app)
    app.add_middleware(Edge)  # a body is read before the secret is looked at: it has its limit
    return app


def _add_routes(app: FastAPI, model_for: Any) -> None:
    @app.get("/healthz")
    async def get_health() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/version", response_model=ModelVersion)
    async def get_version(model: AccessModel = model_for) -> ModelVersion:
        return ModelVersion(model_hash=model.document.model_hash)

    @app.get("/model", response_model=None)
    async def get_model(request: Request, model: AccessModel = model_for) -> Response:
        etag = f'"{model.document.model_hash}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"ETag": etag})
        return Response(model.document.text, media_type="application/json", headers={"ETag": etag})

    @app.get("/menus", response_model=Menus)
    async def get_menus(role: Annotated[Name, Query()], model: AccessModel = model_for) -> dict[str, Any]:
        items = [node.as_value() for node in model.menus_of(role)]
        return {"role": role, "model_hash": model.document.model_hash, "items": items}

    @app.post("/check", response_model=Checked)
    async def post_check(body: Checks, model: AccessModel = model_for) -> Checked:
        allowed = {name: model.may(body.role, name) for name in body.resources}
        return Checked(role=body.role, model_hash=model.document.model_hash, allowed=allowed)
