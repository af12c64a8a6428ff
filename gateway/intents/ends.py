"""Where intents go when a batch is through with them: to their end, or back into the line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from gateway.intents.answers import Answer, may_be_behind, refusal
from gateway.intents.entry import Entry
from gateway.intents.result import Result
from gateway.intents.timing import Timing


class Ends(Protocol):
    """What a batch does with its intents; group commit implements it."""

    def end(self, ended: Sequence[tuple[Entry, Result]], *, forget: Sequence[str] = ()) -> None:
        """Give intents their results, and forget the transactions `forget` in the same write."""

    def later(self, entry: Entry, delay_s: float) -> None:
        """Put an intent that was not sent back into the line after `delay_s` seconds."""


class Patience:
    """Decides whether a refusal is an intent's end, or may come from endorsers that lack a block."""

    def __init__(self, *, ends: Ends, timing: Timing) -> None:
        self._ends = ends
        self._timing = timing

    def may_wait(self, entry: Entry, answer: Answer, *, now_s: float) -> bool:
        """Whether `answer` is a refusal that should be asked for again; `now_s` is a monotonic clock."""
        if not answer.refused or not may_be_behind(answer, entry):
            return False
        if entry.first_refused_s is None:
            entry.first_refused_s = now_s
        entry.refusals += 1
        return now_s - entry.first_refused_s < self._timing.behind_s

    def delay_s(self, entry: Entry) -> float:
        """How long to wait before the next attempt at a refused entry."""
        return self._timing.behind.delay_s(entry.refusals)

    def refuse(self, entry: Entry, answer: Answer, *, now_s: float) -> None:
        """End an entry of which nothing was sent with the refusal `answer`, or have it wait."""
        if self.may_wait(entry, answer, now_s=now_s):
            self._ends.later(entry, self.delay_s(entry))
        else:
            self._ends.end([(entry, refusal(entry, code=answer.code or "", detail=answer.detail))])

    def outage(self, entries: Iterable[Entry]) -> None:
        """Have entries wait of which nothing was sent, because nobody could endorse them."""
        for entry in entries:
            entry.outages += 1
            self._ends.later(entry, self._timing.outage.delay_s(entry.outages))
