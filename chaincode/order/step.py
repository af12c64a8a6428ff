"""One step about to be taken on an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chaincode.context import Call
from chaincode.order.moves import Move
from chaincode.order.parties import Party
from chaincode.order.policy import FlowPolicy
from chaincode.retail_package.model import RetailPackage


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """By which row, by whom, when, and with what. `digest` is the intent's, `package` the package that
    the step names or submits to, where it does."""

    move: Move
    party: Party | None
    user: str
    participant: str
    now_ms: int
    args: Mapping[str, Any]
    private_hash: str | None
    digest: str
    policy: FlowPolicy | None = None
    package: RetailPackage | None = None


def step_of(
    call: Call,
    *,
    move: Move,
    party: Party | None,
    policy: FlowPolicy | None = None,
    package: RetailPackage | None = None,
) -> Step:
    """The step that the intent of `call` takes by `move`."""
    return Step(
        move=move,
        party=party,
        user=call.intent.actor,
        participant=call.intent.participant,
        now_ms=call.now_ms,
        args=call.intent.args,
        private_hash=call.intent.private_hash,
        digest=call.digest,
        policy=policy,
        package=package,
    )
