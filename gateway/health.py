"""`/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from fabric_protos.common import ledger_pb2
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from gateway.dependencies import services_of
from gateway.fabric import Contract, GatewayError
from gateway.projection.height import Height

NEAR_BLOCKS = 50
_ASK_AGAIN_AFTER_S = 1.0
_PEER_TIMEOUT_S = 2.0

_ledger: Any = ledger_pb2  # generated, without type information

router = APIRouter(tags=["health"])


class Health:
    """Whether the instance can serve: its peer answers and its read model is near the peer's height.

    `system` is the peer's system chaincode `qscc` on the channel. The peer is asked once a second at most.
    """

    def __init__(self, *, system: Contract, channel: str, height: Height) -> None:
        self._system = system
        self._channel = channel
        self._height = height
        self._asked_at = -_ASK_AGAIN_AFTER_S
        self._peer_height: int | None = None
        self._asking = asyncio.Lock()

    async def report(self) -> tuple[bool, dict[str, Any]]:
        """Whether the instance is ready, and why. Heights are numbers of the last block."""
        async with self._asking:
            if time.monotonic() - self._asked_at >= _ASK_AGAIN_AFTER_S:
                self._peer_height = await self._ask()
                self._asked_at = time.monotonic()
        peer, own = self._peer_height, self._height.value
        ready = peer is not None and own >= max(0, peer - NEAR_BLOCKS)
        return ready, {"ready": ready, "peer_reachable": peer is not None, "peer_height": peer, "block_height": own}

    async def _ask(self) -> int | None:
        try:
            answer = await self._system.evaluate("GetChainInfo", arguments=[self._channel], timeout_s=_PEER_TIMEOUT_S)
        except GatewayError:
            return None
        return int(_ledger.BlockchainInfo.FromString(answer).height) - 1


@router.get("/healthz", summary="Is the process alive")
async def get_health() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/readyz", summary="Can the instance serve", responses={503: {"description": "Not yet, or not now."}})
async def get_readiness(request: Request) -> JSONResponse:
    """503 while the peer does not answer or the read model is more than 50 blocks behind it."""
    ready, report = await services_of(request).health.report()
    return JSONResponse(report, 200 if ready else 503, headers={} if ready else {"Retry-After": "1"})


@router.get("/metrics", summary="Figures for Prometheus", response_class=Response)
async def get_metrics() -> Response:
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
