"""Maker and checker: a signed step waits here for a second person of the same participant, and is then sent.

The second signature is over the maker's exact bytes. Both are checked again by the chaincode, which knows the limits;
the API only keeps what waits. Nobody can change it here without the maker's key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection, Row

from chaincode import signature as es256
from chaincode.intent import INTENT_PREFIX, Intent, SecondSignature, SignedIntent
from chaincode.precheck import check_intent
from chaincode.refusals import Refused
from gateway.cosignatures import repository
from gateway.cosignatures.limits import is_limited
from gateway.cosignatures.model import State
from gateway.cosignatures.schemas import Waiting, WaitingOpened
from gateway.intents.result import Result, ResultStatus
from gateway.loops import Loop
from gateway.notifications.service import Note, Notifications
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.registry_sync.delivery import IntentSender
from gateway.sessions.schemas import Caller
from gateway.vault import Vault

MAX_OPEN_OF_MAKER = 200
KEPT_MS = 30 * 24 * 3_600_000
EVERY_S = 30.0
_AFTER_SIGNING = (State.SIGNED, State.APPLIED, State.REFUSED)

log = structlog.get_logger(__name__)


class IntentChecker(Protocol):
    """What is sure to be refused by the ledger is refused before it waits."""

    async def check(self, signed: SignedIntent) -> Intent: ...


class Cosignatures:
    """Of one instance. `clock` gives milliseconds since 1970 UTC."""

    def __init__(
        self,
        *,
        records: Records,
        vault: Vault,
        checker: IntentChecker,
        sender: IntentSender,
        notifications: Notifications,
        clock: Callable[[], int],
    ) -> None:
        self._records = records
        self._vault = vault
        self._checker = checker
        self._sender = sender
        self._notifications = notifications
        self._clock = clock

    async def propose(self, signed: SignedIntent, *, maker: Caller) -> Waiting:
        """Keep the maker's signed step until somebody signs it too. The same bytes again are the same request.

        Raises Refused: what the prechecks raise, `wrong_participant` (not the caller's, or for another participant);
        ProblemError `busy` when the maker has 200 open.
        """
        intent = await self._check(signed)
        if intent.actor != maker.user.user_id or intent.participant != maker.participant:
            raise Refused("wrong_participant")
        row = await self._records.write(lambda connection: self._keep(connection, signed, intent))
        self._notifications.wake()
        return waiting(row)

    async def waiting_of(self, caller: Caller, *, state: State | None, limit: int) -> list[Waiting]:
        """Those of the participant that the caller acts for, the newest first."""
        rows = await self._records.read(
            lambda connection: repository.of_participant(
                connection, caller.participant, state=state.value if state else None, limit=limit
            )
        )
        return [waiting(row) for row in rows]

    async def look(self, digest: str, *, caller: Caller) -> Waiting:
        """One of the caller's own participant, without what is to be signed. Raises ProblemError `not_found`."""
        return waiting(await self._own(digest, caller))

    async def open(self, digest: str, *, caller: Caller) -> WaitingOpened:
        """What is to be signed, terms included: the caller's own participant's. Raises ProblemError `not_found`."""
        row = await self._own(digest, caller)
        return WaitingOpened(**waiting(row).model_dump(), intent=row.intent, private=self._private_of(row))

    async def sign(self, digest: str, *, signature: str, checker: Caller) -> Result:
        """Attach the second signature and send the step. Again by the same person: the step's result.

        Raises ProblemError `not_found`; Refused `second_signature_invalid` (the maker's own, of a person with a limit
        of its own, or not the caller's), `illegal_move` (it is no longer open); what `IntentSender.submit` raises. What
        the ledger would refuse the step for is refused here: the ledger's refusal ends it.
        """
        row = await self._own(digest, checker)
        signed = es256.verify(checker.user.public_key, INTENT_PREFIX + row.intent.encode(), signature)
        if row.maker == checker.user.user_id or not signed or self._is_limited(row, checker):
            raise Refused("second_signature_invalid")
        user = checker.user.user_id

        def work(connection: Connection) -> Row[Any]:
            repository.sign(connection, digest, checker=user, signature=signature)
            after = repository.find(connection, digest)
            if after is None or after.checker != user or after.state not in _AFTER_SIGNING:
                raise Refused("illegal_move", key=digest, state=after.state if after else None)
            return after

        return await self._send(await self._records.write(work))

    async def decline(self, digest: str, *, caller: Caller) -> None:
        """End it without a second signature; the maker thereby withdraws it.

        Raises ProblemError `not_found`; Refused `illegal_move`.
        """
        row = await self._own(digest, caller)
        own = row.maker == caller.user.user_id
        state = State.WITHDRAWN if own else State.DECLINED

        def work(connection: Connection) -> None:
            checker = None if own else caller.user.user_id
            at = self._clock()
            if not repository.settle(connection, digest, origin=State.OPEN, state=state, at=at, checker=checker):
                raise Refused("illegal_move", key=digest)
            if not own:
                self._tell_maker(connection, row, state, at)

        await self._records.write(work)
        self._notifications.wake()

    async def run(self) -> None:
        """Send again what was signed and has no answer, and end what is over; for ever."""
        await Loop().run(self.resume, every_s=EVERY_S, failure="second signatures not resumed")

    async def resume(self) -> None:
        """One round of `run`. The same bytes may be sent any number of times."""
        rows = await self._records.read(lambda connection: repository.in_state(connection, State.SIGNED, limit=100))
        for row in rows:
            try:
                await self._send(row)
            except (Refused, ProblemError) as error:
                log.warning("step with two signatures not sent", digest=row.digest, code=error.code)

        def work(connection: Connection) -> None:
            repository.expire(connection, now_ms=self._clock())
            repository.delete_settled(connection, before=self._clock() - KEPT_MS)

        await self._records.write(work)

    async def _check(self, signed: SignedIntent) -> Intent:
        try:
            return await self._checker.check(signed)
        except Refused as refused:
            if refused.code != "second_signature_required":  # the last of the checks, and why the step comes here
                raise
            return check_intent(signed.intent)

    async def _send(self, row: Row[Any]) -> Result:
        signed = SignedIntent(
            intent=row.intent,
            signature=row.signature,
            private=self._private_of(row),
            second=SecondSignature(actor=row.checker, signature=row.second_signature),
        )
        try:
            result = await self._sender.submit(signed)
        except Refused as refused:
            await self._settle(row, State.REFUSED, refused.code)
            raise
        if result.stands:
            await self._settle(row, State.APPLIED, result.code)
        elif result.status is ResultStatus.REFUSED:
            await self._settle(row, State.REFUSED, result.code)
        return result

    async def _settle(self, row: Row[Any], state: State, code: str | None) -> None:
        def work(connection: Connection) -> None:
            at = self._clock()
            if repository.settle(connection, row.digest, origin=State.SIGNED, state=state, at=at, code=code):
                self._tell_maker(connection, row, state, at)

        await self._records.write(work)
        self._notifications.wake()

    def _keep(self, connection: Connection, signed: SignedIntent, intent: Intent) -> Row[Any]:
        known = repository.find(connection, signed.digest)
        if known is not None:
            return known
        if repository.count_open(connection, intent.actor) >= MAX_OPEN_OF_MAKER:
            raise ProblemError("busy")
        now_ms = self._clock()
        key, wrapped = self._vault.new_key(owner=signed.digest)
        sealed = None
        if signed.private is not None:
            sealed = key.seal(signed.private.encode(), context=f"{signed.digest}/private")
        repository.add(
            connection,
            {
                "digest": signed.digest,
                "intent": signed.intent,
                "signature": signed.signature,
                "data_key": wrapped if sealed is not None else None,
                "sealed_private": sealed,
                "maker": intent.actor,
                "participant": intent.participant,
                "action": intent.action,
                "state": State.OPEN.value,
                "created_at": now_ms,
                "expires_at": intent.expires_at,
            },
        )
        note = Note(
            kind="cosignature_wanted",
            subject=signed.digest,
            participant=intent.participant,
            detail={"action": intent.action, "maker": intent.actor},
            due_at=intent.expires_at,
            key=f"cosignature/{signed.digest}",
        )
        self._notifications.put(connection, note, now_ms=now_ms)
        row = repository.find(connection, signed.digest)
        assert row is not None  # noqa: S101 - for the type checker; it was added above
        return row

    async def _own(self, digest: str, caller: Caller) -> Row[Any]:
        row = await self._records.read(lambda connection: repository.find(connection, digest))
        if row is None or row.participant != caller.participant:
            raise ProblemError("not_found")
        return row

    def _private_of(self, row: Row[Any]) -> str | None:
        if row.sealed_private is None:
            return None
        key = self._vault.key_of(row.data_key, owner=row.digest)
        return key.open(row.sealed_private, context=f"{row.digest}/private").decode()

    def _is_limited(self, row: Row[Any], checker: Caller) -> bool:
        return is_limited(checker.user, check_intent(row.intent), private=self._private_of(row))

    def _tell_maker(self, connection: Connection, row: Row[Any], state: State, at: int) -> None:
        detail = {"action": row.action, "state": state.value}
        note = Note(kind="cosignature_settled", subject=row.digest, user=row.maker, detail=detail)
        self._notifications.put(connection, note, now_ms=at)


def waiting(row: Row[Any]) -> Waiting:
    """A row of `cosignatures` without what is to be signed."""
    names = Waiting.model_fields
    return Waiting(**{name: getattr(row, name) for name in names} | {"state": State(row.state)})
