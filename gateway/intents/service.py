"""The write path behind the HTTP API: prechecks, then group commit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from chaincode.intent import SignedIntent
from chaincode.refusals import Refused
from gateway.intents.dry_runs import DryRunResult, DryRuns
from gateway.intents.group_commit import BusyError, GroupCommit
from gateway.intents.journal import JournalError
from gateway.intents.ledger import Ledger, NoEndorsersError
from gateway.intents.prechecks import Prechecks
from gateway.intents.result import Result, ResultStatus
from gateway.metrics import REFUSALS
from gateway.problems import ProblemError

ANSWER_WITHIN_S = 20.0

# Each check takes some hundred microseconds; other requests get a turn between so many of them.
_CHECKED_IN_A_ROW = 16


class IntentService:
    """Takes signed intents in and tells what became of them. `on_refused` hears of each that is refused, and its code;
    it must not wait."""

    def __init__(
        self,
        *,
        group_commit: GroupCommit,
        prechecks: Prechecks,
        ledger: Ledger,
        on_refused: Callable[[SignedIntent, str | None], None] = lambda _signed, _code: None,
        answer_within_s: float = ANSWER_WITHIN_S,
    ) -> None:
        self._group_commit = group_commit
        self._prechecks = prechecks
        self._ledger = ledger
        self._dry_runs = DryRuns(ledger=ledger, organisation=prechecks.organisation)
        self._on_refused = on_refused
        self._answer_within_s = answer_within_s

    @property
    def queue(self) -> GroupCommit:
        """Where accepted intents wait for their end."""
        return self._group_commit

    async def submit(self, signed: SignedIntent, *, wait: bool = True) -> Result:
        """Check one intent and commit it; with `wait` false, `pending` as soon as it is kept.

        A refusal by the ledger is a Result too. Raises Refused when a precheck refuses it; ProblemError `busy` or
        `journal_unavailable` when it was not taken.
        """
        try:
            await self._prechecks.check(signed)
        except Refused as refused:
            standing = await self._standing(signed, refused.code)
            if standing is not None:
                return standing
            REFUSALS.labels(refused.code, "gateway").inc()
            self._on_refused(signed, refused.code)
            raise
        result = await self._hand_over(signed, wait)
        self._note_refused(signed, result)
        return result

    async def submit_all(self, items: Sequence[SignedIntent], *, wait: bool = True) -> list[Result]:
        """Check and commit each on its own; the results are in the order of `items`, prechecks' refusals among them.

        Raises ProblemError `busy` when there is no room for all; then none was taken.
        """
        if self._group_commit.room < len(items):
            raise ProblemError("busy")
        checked: list[Result | None] = []
        for number, signed in enumerate(items, 1):
            checked.append(await self._end_already(signed))
            if number % _CHECKED_IN_A_ROW == 0:
                await asyncio.sleep(0)
        results = await asyncio.gather(
            *(
                _already(refused) if refused else self._hand_over_or_refuse(signed, wait)
                for signed, refused in zip(items, checked, strict=True)
            )
        )
        for signed, result in zip(items, results, strict=True):
            self._note_refused(signed, result)
        return results

    async def dry_run(self, signed: SignedIntent) -> DryRunResult:
        """What would become of one intent; nothing is kept or changed.

        Raises Refused when a precheck refuses it, ProblemError `network_unavailable`, `journal_unavailable`.
        """
        try:
            await self._prechecks.check(signed)
        except Refused as refused:
            standing = await self._standing(signed, refused.code)
            if standing is None:
                raise
            return _would_exist(standing)
        (result,) = await self._dry_runs.ask([signed])
        return result

    async def dry_run_all(self, items: Sequence[SignedIntent]) -> list[DryRunResult]:
        """What would become of each, in the order of `items`, prechecks' refusals among them. Raises ProblemError."""
        known: dict[int, DryRunResult] = {}
        for place, signed in enumerate(items):
            try:
                await self._prechecks.check(signed)
            except Refused as refused:
                standing = await self._standing(signed, refused.code)
                known[place] = _would_exist(standing) if standing else _would_be_refused(signed, refused)
            if place % _CHECKED_IN_A_ROW == 0:
                await asyncio.sleep(0)
        asked = await self._dry_runs.ask([signed for place, signed in enumerate(items) if place not in known])
        answers = iter(asked)
        return [known[place] if place in known else next(answers) for place in range(len(items))]

    async def result(self, digest: str) -> Result:
        """What became of an intent of this instance. Raises ProblemError `not_found`."""
        try:
            result = await self._group_commit.result(digest)
        except JournalError:
            raise ProblemError("journal_unavailable") from None
        if result is None:
            raise ProblemError("not_found")
        return result

    async def result_of_intent(self, *, actor: str, intent_id: str) -> Result:
        """As `result`, by actor and intent id; asks the ledger for one that this instance does not know.

        Raises ProblemError `not_found`, `network_unavailable`.
        """
        try:
            result = await self._group_commit.result_of_intent(actor=actor, intent_id=intent_id)
            if result is not None:
                return result
            recorded = await self._ledger.recorded(actor=actor, intent_id=intent_id)
        except JournalError:
            raise ProblemError("journal_unavailable") from None
        except NoEndorsersError:
            raise ProblemError("network_unavailable") from None
        if recorded is None:
            raise ProblemError("not_found")
        digest, version = recorded
        return Result(digest=digest, intent_id=intent_id, status=ResultStatus.EXISTS, version=version)

    def _note_refused(self, signed: SignedIntent, result: Result) -> None:
        if result.status is ResultStatus.REFUSED:
            self._on_refused(signed, result.code)

    async def _end_already(self, signed: SignedIntent) -> Result | None:
        try:
            await self._prechecks.check(signed)
        except Refused as refused:
            standing = await self._standing(signed, refused.code)
            if standing is not None:
                return standing
            REFUSALS.labels(refused.code, "gateway").inc()
            return _refused(signed, refused.code, dict(refused.detail) or None)
        return None

    async def _standing(self, signed: SignedIntent, code: str | None) -> Result | None:
        """The first result of an intent that is refused only because it is sent again after its time."""
        if code != "intent_expired":
            return None
        try:
            return await self._group_commit.standing(signed.digest)
        except JournalError:
            raise ProblemError("journal_unavailable") from None

    async def _hand_over_or_refuse(self, signed: SignedIntent, wait: bool) -> Result:
        try:
            return await self._hand_over(signed, wait)
        except ProblemError as problem:
            return _refused(signed, problem.code, None)

    async def _hand_over(self, signed: SignedIntent, wait: bool) -> Result:
        try:
            if not wait:
                return await self._group_commit.accept(signed)
            result = await self._group_commit.submit(signed, wait_s=self._answer_within_s)
            return await self._standing(signed, result.code) or result
        except BusyError:
            raise ProblemError("busy") from None
        except JournalError:
            raise ProblemError("journal_unavailable") from None


async def _already(result: Result) -> Result:
    return result


def _refused(signed: SignedIntent, code: str, detail: dict[str, object] | None) -> Result:
    return Result(digest=signed.digest, intent_id=None, status=ResultStatus.REFUSED, code=code, detail=detail)


def _would_exist(standing: Result) -> DryRunResult:
    return DryRunResult(
        digest=standing.digest,
        intent_id=standing.intent_id,
        status=ResultStatus.EXISTS.value,
        target=standing.target,
        version=standing.version,
    )


def _would_be_refused(signed: SignedIntent, refused: Refused) -> DryRunResult:
    return DryRunResult(
        digest=signed.digest,
        intent_id=None,
        status=ResultStatus.REFUSED.value,
        code=refused.code,
        detail=dict(refused.detail) or None,
    )
