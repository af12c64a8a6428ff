"""Takes a case through one probe on the network."""

from __future__ import annotations

from typing import Any

import grpc

from tests.parity.shim.calls import Caller
from tests.parity.shim.cases import OTHER, SECOND, SELF, Transaction
from tests.parity.shim.deployment import Deployment
from tests.parity.shim.observed import named, observe
from tests.parity.shim.services import SIDES, Side

_STREAM_LOST = "chaincode stream terminated"
_END_S = 3.0  # a Go program needs a moment to write down why it ends


class NetworkRun:
    """Calls the probes of a deployment and tells what each transaction of a case came to."""

    def __init__(self, deployment: Deployment, caller: Caller) -> None:
        self._deployment = deployment
        self._caller = caller

    def await_probes(self) -> None:
        """Have both probes running and reached by the peer. Raises NotReady, TimeoutError."""
        for side in SIDES:
            self._deployment.services[side].start()
            for channel in self._deployment.channels:
                self._caller.await_answer(channel=channel, chaincode=self._deployment.names[side])

    def run(self, side: Side, transactions: tuple[Transaction, ...]) -> list[dict[str, Any]]:
        """What each of the transactions came to, those before it being committed where they are meant to be."""
        names: dict[str, str] = self._names(side)
        observations = []
        for number, transaction in enumerate(transactions):
            channel = self._deployment.channels[1 if transaction.second_channel else 0]
            call = self._caller.call(
                channel=channel,
                chaincode=self._deployment.chaincode(side, transaction.variant),
                args=[self._filled(each, side) for each in transaction.args],
                transient=transaction.transient,
                is_init=transaction.is_init,
            )
            try:
                answer = self._caller.endorse(call)
            except grpc.RpcError as error:
                observed: dict[str, Any] = {"no answer": _details(error)}
            else:
                observed = observe(answer)
                if transaction.commit and answer.payload:
                    observed["committed"] = self._caller.commit(call, answer, channel=channel)
            if _STREAM_LOST in observed.get("message", ""):
                if self._deployment.services[side].ended(within_s=_END_S):
                    observed["process"] = "ended"
                self.await_probes()
            observations.append(named(observed, call, names))
            names[call.transaction_id] = f"<transaction {number}>"
            names[str(call.timestamp_ns)] = f"<time {number}>"
        return observations

    def _names(self, side: Side) -> dict[str, str]:
        other = SIDES[1 - SIDES.index(side)]
        run = str(self._deployment.network.run)
        address = f"{self._deployment.peer.host}:{self._deployment.services[side].port}"
        names = {self._deployment.names[side]: SELF, self._deployment.names[other]: OTHER, run: "<run>"}
        names[address] = "<address>"
        return {**names, **dict(zip(self._deployment.channels[1:], [SECOND], strict=False))}

    def _filled(self, argument: bytes, side: Side) -> bytes:
        if len(argument) > 1_000_000:
            return argument
        for name, placeholder in self._names(side).items():
            argument = argument.replace(placeholder.encode(), name.encode())
        return argument


def _details(error: grpc.RpcError) -> str:
    return str(error.details()) if isinstance(error, grpc.Call) else "no answer"
