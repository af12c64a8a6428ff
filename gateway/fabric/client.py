"""The calls of a peer's Gateway service, tried on several endpoints within one deadline.

Every call here may be repeated safely on another endpoint: evaluate and commit status change nothing, endorse leaves
nothing but an answer, and a submitted envelope is the same bytes with the same transaction id, which the ledger takes
once. So each goes to the next endpoint when one is UNAVAILABLE, and is given up at any other answer.
"""

from __future__ import annotations

import asyncio
import time
import weakref
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import grpc

from gateway.fabric import protos
from gateway.fabric.endpoints import Connection
from gateway.fabric.error_details import error_details
from gateway.fabric.errors import (
    CommitStatusError,
    EndorseError,
    EvaluateError,
    GatewayClosedError,
    GatewayError,
    SubmitError,
)
from gateway.fabric.failover import EndpointPool
from gateway.fabric.options import GatewayOptions, check_timeout

_Call = Callable[[Connection], Callable[..., Any]]

# An answer that says: these bytes were not handed to an orderer.
_REFUSED_BEFORE_ORDERING = {
    grpc.StatusCode.ABORTED,
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.PERMISSION_DENIED,
    grpc.StatusCode.UNAUTHENTICATED,
    grpc.StatusCode.UNIMPLEMENTED,
}


class _Dependent(Protocol):
    async def aclose(self) -> None: ...


class GatewayClient:
    """Sends ready-made requests and turns failures into the errors of their stage.

    `dependents` (event streams, clients over the same connections) end with it.
    """

    def __init__(self, pool: EndpointPool, options: GatewayOptions, *, owns_pool: bool = True) -> None:
        self.dependents: weakref.WeakSet[_Dependent] = weakref.WeakSet()
        self.pool = pool
        self.options = options
        self.closed = False
        self._owns_pool = owns_pool
        self._calls: set[asyncio.Future[protos.Message]] = set()

    def over_the_same_connections(self) -> GatewayClient:
        """A client that is closed by itself or with this one, and leaves the connections to this one."""
        other = GatewayClient(self.pool, self.options, owns_pool=False)
        other.closed = self.closed
        self.dependents.add(other)
        return other

    async def evaluate(self, request: protos.Message, timeout_s: float | None) -> protos.Message:
        return await self._call_next_endpoint_when_unavailable(
            lambda connection: connection.evaluate,
            request,
            self.options.evaluate_timeout_s if timeout_s is None else timeout_s,
            transaction_id=request.transaction_id,
            error_class=EvaluateError,
        )

    async def endorse(self, request: protos.Message, timeout_s: float | None) -> protos.Message:
        return await self._call_next_endpoint_when_unavailable(
            lambda connection: connection.endorse,
            request,
            self.options.endorse_timeout_s if timeout_s is None else timeout_s,
            transaction_id=request.transaction_id,
            error_class=EndorseError,
        )

    async def submit(self, request: protos.Message, timeout_s: float | None) -> protos.Message:
        return await self._call_next_endpoint_when_unavailable(
            lambda connection: connection.submit,
            request,
            self.options.submit_timeout_s if timeout_s is None else timeout_s,
            transaction_id=request.transaction_id,
            error_class=SubmitError,
        )

    async def commit_status(
        self, request: protos.Message, timeout_s: float | None, *, transaction_id: str
    ) -> protos.Message:
        return await self._call_next_endpoint_when_unavailable(
            lambda connection: connection.commit_status,
            request,
            self.options.commit_status_timeout_s if timeout_s is None else timeout_s,
            transaction_id=transaction_id,
            error_class=CommitStatusError,
        )

    async def discover(self, request: protos.Message, timeout_s: float | None = None) -> protos.Message:
        return await self._call_next_endpoint_when_unavailable(
            lambda connection: connection.discover,
            request,
            self.options.evaluate_timeout_s if timeout_s is None else timeout_s,
            transaction_id="",
            error_class=EvaluateError,
        )

    async def aclose(self) -> None:
        """End dependents and, in GatewayClosedError, calls under way; then close the channels if they are its own."""
        self.closed = True
        for dependent in list(self.dependents):
            await dependent.aclose()
        for call in list(self._calls):
            call.cancel()
        if self._owns_pool:
            await self.pool.close()

    async def _call_next_endpoint_when_unavailable(
        self,
        call: _Call,
        request: protos.Message,
        timeout_s: float,
        *,
        transaction_id: str,
        error_class: type[GatewayError],
    ) -> protos.Message:
        check_timeout(timeout_s)
        clock = asyncio.get_running_loop().time
        deadline = clock() + timeout_s
        failures: list[grpc.aio.AioRpcError] = []
        for connection in self.pool.in_order():
            remaining_s = deadline - clock()
            if failures and remaining_s <= 0:
                break
            try:
                return await self._attempt(connection, call, request, remaining_s)
            except grpc.aio.AioRpcError as error:
                failures.append(error)
                if error.code() is not grpc.StatusCode.UNAVAILABLE:
                    break
        raise _stage_error(error_class, transaction_id, failures) from failures[-1]

    async def _attempt(
        self, connection: Connection, call: _Call, request: protos.Message, timeout_s: float
    ) -> protos.Message:
        if self.closed:
            raise GatewayClosedError("the gateway is closed")
        deadline_s = time.monotonic() + timeout_s
        with self.pool.attempt(connection):
            sent = asyncio.ensure_future(call(connection)(request, timeout=timeout_s))
            self._calls.add(sent)
            try:
                response = await sent
            except grpc.aio.AioRpcError as error:
                ended = _deadline_passed(error) if time.monotonic() >= deadline_s else error
                self._note(connection, ended.code())
                raise ended from None
            except asyncio.CancelledError:
                raise_if_closed(closed=self.closed)
                raise
            finally:
                self._calls.discard(sent)
            self.pool.answered(connection)
            return response

    def _note(self, connection: Connection, code: grpc.StatusCode) -> None:
        if code is grpc.StatusCode.UNAVAILABLE:
            self.pool.was_unavailable(connection)
        elif code is grpc.StatusCode.DEADLINE_EXCEEDED:
            self.pool.let_deadline_pass(connection)
        else:
            self.pool.answered(connection)


def _deadline_passed(error: grpc.aio.AioRpcError) -> grpc.aio.AioRpcError:
    """A peer that counts the deadline too may reset the stream before our own timer rings: CANCELLED, for the same
    reason."""
    if error.code() is not grpc.StatusCode.CANCELLED:
        return error
    code = grpc.StatusCode.DEADLINE_EXCEEDED
    return grpc.aio.AioRpcError(code, error.initial_metadata(), error.trailing_metadata(), error.details())


def raise_if_closed(*, closed: bool) -> None:
    """Called when a call was cancelled: was its channel closed under it, or is its task being cancelled?"""
    task = asyncio.current_task()
    if closed and not (task and task.cancelling()):
        raise GatewayClosedError("the gateway was closed during the call") from None


def _stage_error(
    error_class: type[GatewayError], transaction_id: str, failures: Sequence[grpc.aio.AioRpcError]
) -> GatewayError:
    last = failures[-1]
    details = tuple(detail for failure in failures for detail in error_details(failure))
    nodes = "".join(f"; {detail.msp_id} {detail.address}: {detail.message}" for detail in details)
    error = error_class(
        f"{error_class.__name__}: {last.code().name}: {last.details() or 'no further text'}{nodes}",
        transaction_id=transaction_id,
        grpc_code=last.code(),
        details=details,
    )
    if isinstance(error, SubmitError):
        error.outcome_open = any(failure.code() not in _REFUSED_BEFORE_ORDERING for failure in failures)
    return error
