"""A user with a key, and an API that plays the server's side by a script."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from chaincode import signature
from chaincode.intent import INTENT_PREFIX, SESSION_PREFIX
from gateway.client.client import EnergySaleClient
from gateway.client.keystore import Keystore, Signer

NETWORK = "retail/" + "ab" * 32
ORDER_ID = "c0" * 32


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return Keystore(tmp_path / "keys").create(
        user="li-na", participant="bakery-1", organisation="ConsumerOrg", roles=["consumer_owner"]
    )


class FakeApi(httpx2.AsyncBaseTransport):
    """An API whose answers to `POST /intents` and to reads are scripted; without a script, intents are applied.

    An answer is a status and a body, or an exception: the request has arrived, and its answer is lost.
    """

    def __init__(self, public_key: str) -> None:
        self.public_key = public_key
        self.answers: list[tuple[int, Any] | Exception] = []
        self.posted: list[Any] = []
        self.reads: dict[str, Any] = {}
        self.queries: list[str] = []
        self.last_event_ids: list[str | None] = []
        self.tokens = 0
        self.valid_token = ""
        self.lost: Exception = httpx2.ReadError("lost")
        self.app = self._make_app()
        self._transport = httpx2.ASGITransport(app=self.app)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._transport.handle_async_request(request)
        if response.status_code == 599:
            raise self.lost
        return response

    def _make_app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/api/v1/sessions")
        async def open_session(request: Request) -> Response:
            body = await request.json()
            if not signature.verify(self.public_key, SESSION_PREFIX + body["claim"].encode(), body["signature"]):
                return JSONResponse({"code": "bad_signature", "title": "No."}, 401)
            self.tokens += 1
            self.valid_token = f"token-{self.tokens}"
            return JSONResponse({"token": self.valid_token, "expires_at": 2**52}, 201)

        @app.delete("/api/v1/sessions/current")
        async def close_session() -> Response:
            return Response(status_code=204)

        @app.post("/api/v1/intents")
        async def post(request: Request) -> Response:
            body = await request.json()
            self.posted.append(body)
            answer = self.answers.pop(0) if self.answers else (200, None)
            if isinstance(answer, Exception):
                self.lost = answer
                return Response(status_code=599)
            status, value = answer
            if value is None:
                value = [applied(each) for each in body] if isinstance(body, list) else applied(body)
            return JSONResponse(value, status, headers={"Retry-After": "0"} if status == 503 else {})

        @app.api_route("/api/v1/{path:path}", methods=["GET", "POST"])
        async def read(path: str, request: Request) -> Response:
            self.queries.append(f"{path}?{request.url.query}")
            if request.headers.get("authorization") != f"Bearer {self.valid_token}":
                return JSONResponse({"code": "token_expired", "title": "Over."}, 401)
            value = self.reads.get(str(request.url.path) + ("?" + request.url.query if request.url.query else ""))
            value = self.reads.get(path) if value is None else value
            if isinstance(value, list):
                value = value.pop(0)
            if isinstance(value, tuple):
                return JSONResponse(value[1], value[0])
            if isinstance(value, bytes):
                self.last_event_ids.append(request.headers.get("last-event-id"))
                return Response(value, media_type="text/event-stream")
            return JSONResponse(value or {"code": "not_found", "title": "None."}, 200 if value else 404)

        return app


def applied(item: dict[str, Any], *, status: str = "applied") -> dict[str, Any]:
    """The result of an intent, as the API gives it."""
    intent = json.loads(item["intent"])
    digest = hashlib.sha256(item["intent"].encode()).hexdigest()
    return {
        "digest": digest,
        "intent_id": intent["intent_id"],
        "status": status,
        "target": intent["target"] or digest,
        "version": (intent["expected_version"] or 0) + 1,
        "code": None,
        "detail": None,
        "transaction_id": "f0" * 32,
        "block_number": 7,
    }


def assert_signed(item: dict[str, Any], public_key: str) -> None:
    assert signature.verify(public_key, INTENT_PREFIX + item["intent"].encode(), item["signature"])


@pytest.fixture
def api(signer: Signer) -> FakeApi:
    return FakeApi(signer.identity.public_key)


@pytest.fixture
async def api_url(api: FakeApi) -> AsyncIterator[str]:
    """Where `api` is served on a port, for commands."""
    server = uvicorn.Server(uvicorn.Config(api.app, port=0, lifespan="off", log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.fixture
async def client(api: FakeApi, signer: Signer) -> AsyncIterator[EnergySaleClient]:
    async with EnergySaleClient(
        "http://api", signer=signer, network_id=NETWORK, transport=api, patience_s=2.0
    ) as client:
        yield client
