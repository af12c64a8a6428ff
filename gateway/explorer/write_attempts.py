"""The regulator's proof that it can write nothing: it really tries, and shows who refused and how.

The calls are what a writing organisation would send, signed with the instance's own Fabric identity, to one peer at a
time. They are proposals only: no answer is ever handed to an orderer, whatever a peer says.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

import grpc

from chaincode import batch, canonical
from chaincode.intent import SignedIntent
from gateway.client.uuid7 import uuid7
from gateway.explorer.raw_blocks import signer_value
from gateway.fabric import Network, X509Identity
from gateway.fabric.endpoints import Endpoint
from gateway.fabric.errors import ChaincodeResponse
from gateway.system.nodes import NodeSurvey

FUNCTIONS = ("Apply", "Deposit", "Purge", "Bootstrap")
UNREACHABLE = "unreachable"
_TIMEOUT_S = 5.0
_OK = 400


class WriteAttempts:
    """Tries with the identity of `network`'s client, at every peer that `survey` knows."""

    def __init__(self, *, network: Network, survey: NodeSurvey, identity: X509Identity, chaincode: str) -> None:
        self._network = network
        self._survey = survey
        self._identity = identity
        self._chaincode = chaincode

    async def attempt(self, *, network_id: str) -> dict[str, Any]:
        """Every function at every peer (`schemas.WriteAttempts`). Raises ProblemError `network_unavailable`."""
        peers = await self._survey.peers()
        tried = await asyncio.gather(*(self._at(msp_id, endpoint, network_id) for msp_id, endpoint in peers))
        items = [each for at_peer in tried for each in at_peer]
        return {
            "identity": signer_value(self._identity.msp_id, self._identity.certificate),
            "items": items,
            "all_refused": all(each["refused"] for each in items),
        }

    async def _at(self, msp_id: str, endpoint: Endpoint, network_id: str) -> list[dict[str, Any]]:
        items = []
        async with self._network.node(endpoint) as node:
            for function in FUNCTIONS:
                arguments, transient = _call(function, network_id)
                began, at = time.perf_counter(), time.time_ns() // 1_000_000
                try:
                    answer: ChaincodeResponse | None = await node.ask_chaincode(
                        self._chaincode, function, arguments=arguments, transient=transient, timeout_s=_TIMEOUT_S
                    )
                except grpc.aio.AioRpcError:
                    answer = None
                items.append(
                    {
                        "node": endpoint.name,
                        "organisation": msp_id,
                        "function": function,
                        "at": at,
                        "refused": answer is None or answer.status >= _OK,
                        "code": UNREACHABLE if answer is None else refusal_code(answer),
                        "milliseconds": round((time.perf_counter() - began) * 1_000),
                    }
                )
        return items


def refusal_code(answer: ChaincodeResponse) -> str | None:
    """The chaincode's code, `refused_by_peer` where the peer itself refused, None where nobody did."""
    if answer.status < _OK:
        return None
    try:
        return str(json.loads(answer.message)["code"])
    except (ValueError, KeyError, TypeError):
        return "refused_by_peer"


def _call(function: str, network_id: str) -> tuple[list[bytes], Mapping[str, bytes]]:
    """Arguments and transient input of a call that is well formed; its intent is signed by nobody."""
    intent = canonical.dumps(
        {
            "v": 1,
            "intent_id": str(uuid7()),
            "network": network_id,
            "actor": "nobody",
            "participant": "nobody",
            "role": "exchange_supervisor",
            "action": "purge" if function == "Purge" else "lapse",
            "target": "0" * 64,
            "version": 1,
            "args": {},
            "private_hash": None,
            "issued_at": time.time_ns() // 1_000_000,
        }
    )
    signed = SignedIntent(intent=intent.decode(), signature="A" * 86)
    if function == "Deposit":
        return [], {"batch": batch.encode([signed], private=True, some=True)}
    if function == "Bootstrap":
        return [b"{}"], {}
    return [batch.encode([signed])], {}
