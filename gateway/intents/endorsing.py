"""Has a batch endorsed: the public step by the exchange and one trading organisation, the terms by both of these."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from chaincode import batch as batches
from gateway.intents import endorsers
from gateway.intents.answers import Answer, read_answers
from gateway.intents.endorsers import ApplyEndorsers
from gateway.intents.entry import Entry
from gateway.intents.ledger import Endorsed, Ledger, NoEndorsersError
from gateway.intents.timing import Timing
from gateway.metrics import STAGE_SECONDS

# Compressing a larger batch takes milliseconds, in which the event loop should serve others.
_ENCODED_ASIDE_FROM = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class EndorsedStep:
    """An endorsed transaction function over some intents, and its answers in their order."""

    function: str
    transaction: Endorsed
    answers: list[Answer]


class NoDepositEndorsersError(NoEndorsersError):
    """The public step could be endorsed, the deposit of its terms could not."""


class Endorsing:
    """Makes proposals of batches. Every method raises what `Ledger.endorse` raises, and AnswersError."""

    def __init__(self, *, ledger: Ledger, apply_endorsers: ApplyEndorsers, timing: Timing) -> None:
        self._ledger = ledger
        self._apply_endorsers = apply_endorsers
        self._timing = timing

    async def both(self, entries: Sequence[Entry]) -> tuple[EndorsedStep, EndorsedStep | None]:
        """The public step of `entries` (all for one function) and the deposit of those with terms (None: no such).

        Raises NoDepositEndorsersError when it is only the deposit that nobody endorses.
        """
        private = [entry for entry in entries if entry.has_terms]
        if not private:
            return await self.public(entries), None
        public, deposit = await asyncio.gather(self.public(entries), self.deposit(private), return_exceptions=True)
        if isinstance(public, BaseException):
            raise public
        if isinstance(deposit, NoEndorsersError):
            raise NoDepositEndorsersError(str(deposit)) from None
        if isinstance(deposit, BaseException):
            raise deposit
        return public, deposit

    async def public(self, entries: Sequence[Entry]) -> EndorsedStep:
        """`Apply` or `Purge` over the entries."""
        encoded = await _encode(entries, private=False)
        if entries[0].function == "Purge":
            return await self._step("Purge", entries, endorsers.PURGE, arguments=[encoded])
        choices = self._apply_endorsers.in_order()
        for choice in choices[:-1]:
            try:
                return await self._step("Apply", entries, choice, arguments=[encoded])
            except NoEndorsersError:
                self._apply_endorsers.was_unavailable(choice)
        try:
            return await self._step("Apply", entries, choices[-1], arguments=[encoded])
        except NoEndorsersError:
            self._apply_endorsers.was_unavailable(choices[-1])
            raise

    async def deposit(self, entries: Sequence[Entry]) -> EndorsedStep:
        """`Deposit` of the entries' terms, which travel as transient input to the two trading organisations only."""
        encoded = await _encode(entries, private=True)
        return await self._step("Deposit", entries, endorsers.DEPOSIT, transient={"batch": encoded})

    async def prepare(self, function: str, entries: Sequence[Entry]) -> EndorsedStep:
        """`Reserve`, `Settle`, `Post` or `Note` for the entries; like the terms, they travel as transient input."""
        encoded = await _encode(entries, private=True, some=True)
        return await self._step(function, entries, endorsers.DEPOSIT, transient={"batch": encoded})

    async def _step(
        self,
        function: str,
        entries: Sequence[Entry],
        organisations: Sequence[str],
        *,
        arguments: Sequence[bytes] = (),
        transient: dict[str, bytes] | None = None,
    ) -> EndorsedStep:
        began = time.perf_counter()
        endorsed = await self._ledger.endorse(
            function,
            organisations=organisations,
            arguments=arguments,
            transient=transient,
            timeout_s=self._timing.endorse_s,
        )
        STAGE_SECONDS.labels(f"endorse {function}").observe(time.perf_counter() - began)
        answers = read_answers(endorsed.result, function=function, entries=entries)
        return EndorsedStep(function=function, transaction=endorsed, answers=answers)


async def _encode(entries: Sequence[Entry], *, private: bool, some: bool = False) -> bytes:
    items = [entry.signed for entry in entries]
    if len(items) < _ENCODED_ASIDE_FROM:
        return batches.encode(items, private=private, some=some)
    return await asyncio.to_thread(batches.encode, items, private=private, some=some)
