"""Writes the head of the audit trail to the ledger every few minutes, when there is something new."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from chaincode.intent import SignedIntent
from chaincode.refusals import Refused
from gateway.audit_trail.anchors import newest_anchor
from gateway.audit_trail.service import AuditTrail
from gateway.audit_trail.service_user import ROLE
from gateway.client.keystore import Signer
from gateway.client.maker import IntentMaker
from gateway.client.steps import Step
from gateway.intents.result import Result, ResultStatus
from gateway.participants.service import UserDirectory
from gateway.problems import ProblemError
from gateway.projection.database import Database

log = structlog.get_logger(__name__)


class Anchoring:
    """Anchors the trail of one organisation. `submit` is the write path; `clock` gives ms since 1970 UTC."""

    def __init__(
        self,
        *,
        audit_trail: AuditTrail,
        signer: Signer,
        network_id: str,
        users: UserDirectory,
        database: Database,
        submit: Callable[[SignedIntent], Awaitable[Result]],
        clock: Callable[[], int],
    ) -> None:
        self._trail = audit_trail
        self._signer = signer
        self._maker = IntentMaker(signer, network_id, clock_ms=clock)
        self._users = users
        self._database = database
        self._submit = submit
        self._clock = clock
        self._told: str | None = None

    async def run(self, *, interval_s: float) -> None:
        """Anchor every `interval_s` seconds, until cancelled. What fails is tried again at the next turn."""
        while True:
            await asyncio.sleep(interval_s)
            try:
                await self.anchor()
            except (ProblemError, Refused) as error:
                log.warning("audit_trail_not_anchored", reason=error.code)
            except Exception as error:  # a database that is away, say: the task outlives it and tries again
                log.error("audit_trail_not_anchored", reason=type(error).__name__)

    async def anchor(self) -> Result | None:
        """Anchor what is not anchored yet. None when there is nothing, or the service user is not registered.

        Raises ProblemError and Refused, as the write path does.
        """
        organisation = self._signer.identity.organisation
        head = await self._trail.head()
        newest = await self._database.read(lambda connection: newest_anchor(connection, organisation))
        if head.count <= (newest.count if newest else 0):
            return None
        if not await self._may_act():
            return None
        step = Step(
            action="anchor_audit",
            version=newest.version if newest else None,
            args={"count": head.count, "head": head.hash},
        )
        result = await self._submit(self._maker.make(step, role=ROLE))
        if result.status is ResultStatus.REFUSED:
            log.warning("audit_trail_not_anchored", reason=result.code)
        return result

    async def _may_act(self) -> bool:
        identity = self._signer.identity
        user = await self._users.get_user(identity.user)
        reason = None
        if user is None:
            reason = "the service user is not registered"
        elif not user.is_active(now_ms=self._clock()) or user.public_key != identity.public_key:
            reason = "the service user is not active with its present key"
        if reason is not None and reason != self._told:
            log.warning("audit_trail_not_anchored", reason=reason, user=identity.user)
        self._told = reason
        return reason is None
