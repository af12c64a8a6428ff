"""gRPC's standard health service (`grpc.health.v1.Health`), as orchestrators and grpc-health-probe ask it."""

from __future__ import annotations

import asyncio
from typing import Any

import grpc
import grpc.aio
from grpc_health.v1 import health_pb2

_SERVICE = "grpc.health.v1.Health"
_Status = health_pb2.HealthCheckResponse


class Health:
    """Tells who asks whether the chaincode takes transactions now: SERVING or NOT_SERVING.

    It knows the whole server (the empty name) and `services`; they share one state.
    """

    def __init__(self, *services: str) -> None:
        self._services = {"", *services}
        self._serving = False
        self._closed = False
        self._changed = asyncio.Event()

    @property
    def serving(self) -> bool:
        """What is being told."""
        return self._serving

    def start_serving(self) -> None:
        """Say SERVING from now on."""
        self._serving = True
        self._announce()

    def stop_serving(self) -> None:
        """Say NOT_SERVING from now on, for good. Whoever watches hears it as the last word, so that no watcher's stream
        keeps a server from ending."""
        self._serving = False
        self._closed = True
        self._announce()

    def rpc_handler(self) -> grpc.GenericRpcHandler:
        """The service, for a gRPC server."""
        handlers: dict[str, grpc.RpcMethodHandler[Any, Any]] = {
            "Check": grpc.unary_unary_rpc_method_handler(
                self._check, health_pb2.HealthCheckRequest.FromString, _Status.SerializeToString
            ),
            "Watch": grpc.unary_stream_rpc_method_handler(
                self._watch, health_pb2.HealthCheckRequest.FromString, _Status.SerializeToString
            ),
        }
        return grpc.method_handlers_generic_handler(_SERVICE, handlers)

    async def _check(
        self, request: health_pb2.HealthCheckRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> health_pb2.HealthCheckResponse:
        if request.service not in self._services:
            await context.abort(grpc.StatusCode.NOT_FOUND, "no such service here")
        return self._status(request.service)

    async def _watch(self, request: health_pb2.HealthCheckRequest, context: grpc.aio.ServicerContext[Any, Any]) -> None:
        while True:
            # Both of the state that is told: one that comes while it is being told is told next.
            changed, closed = self._changed, self._closed
            await context.write(self._status(request.service))
            if closed:
                return
            await changed.wait()

    def _status(self, service: str) -> health_pb2.HealthCheckResponse:
        if service not in self._services:
            return _Status(status=_Status.SERVICE_UNKNOWN)
        return _Status(status=_Status.SERVING if self._serving else _Status.NOT_SERVING)

    def _announce(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
