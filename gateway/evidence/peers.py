"""What evidence is made of, from the organisation's own peers: whole blocks, and a signed answer about a record."""

from __future__ import annotations

import asyncio

from gateway.evidence.collecting import attestation_of
from gateway.fabric import Contract, EndorseError, EvaluateError, GatewayClosedError, protos
from gateway.problems import ProblemError
from gateway.verify.container import Attestation
from gateway.verify.subject import Subject

_ATTEMPTS = 6
_FIRST_PAUSE_S = 0.05


class Peers:
    """`contract` is the market's chaincode, `system` the peers' own `qscc`, which reads blocks."""

    def __init__(self, *, contract: Contract, system: Contract, channel: str) -> None:
        self.chaincode = contract.chaincode_name
        self._contract = contract
        self._system = system
        self._channel = channel

    async def attest_with_retries(self, subject: Subject) -> Attestation:
        """The record as it stands, endorsed as its steps are and never submitted.

        Peers of several organisations must answer alike, and stand at different heights while blocks arrive: asked
        again for some seconds. Nothing is changed by it. Raises ProblemError `network_unavailable`.
        """
        pause_s, (function, *arguments) = _FIRST_PAUSE_S, subject.question
        for _ in range(_ATTEMPTS):
            try:
                proposal = self._contract.proposal(function, arguments=arguments)
                return attestation_of((await proposal.endorse()).to_bytes())
            except EndorseError:
                await asyncio.sleep(pause_s)
                pause_s *= 2
            except GatewayClosedError:
                break
        raise ProblemError("network_unavailable")

    async def block(self, number: int) -> protos.BlockMessage:
        """A block as the peer has it. Raises ProblemError `network_unavailable`."""
        try:
            data = await self._system.evaluate("GetBlockByNumber", arguments=[self._channel, str(number)])
        except (EvaluateError, GatewayClosedError):
            raise ProblemError("network_unavailable") from None
        return protos.common.Block.FromString(data)
