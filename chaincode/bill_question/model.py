"""A question about a bill as the ledger keeps it: of which bill, until when it is to be answered, and hashes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from chaincode.dates import market_day
from chaincode.refusals import Refused


class State(StrEnum):
    """How far a question is."""

    ASKED = "asked"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillQuestion:
    """One version of a question about version `bill_version` of the bill of `order` and `month` (YYYY-MM).

    `asked_on`, `answer_by` and `answered_on` are market-local dates, `rule` says by which rule the second follows from
    the first. `question_hash` and `answer_hash` are those of the private texts, which lie in the collection under the
    digests `question` and `answer` of the intents that brought them.
    """

    version: int
    state: State
    order: str
    month: str
    bill_version: int
    statement_hash: str
    asked_on: str
    answer_by: str
    rule: str
    question: str
    question_hash: str
    operator: str
    refreshed_at: int
    answer: str | None = None
    answer_hash: str | None = None
    answered_on: str | None = None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> BillQuestion:
        return cls(**{**record, "state": State(record["state"])})

    def to_record(self) -> dict[str, Any]:
        record = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in record.items() if value is not None}

    def answered(self, *, digest: str, answer_hash: str, operator: str, now_ms: int, key: str) -> BillQuestion:
        """With its answer, in time or late. Raises Refused `illegal_move` unless it waits for one."""
        if self.state is not State.ASKED:
            raise self._illegal(key)
        day = market_day(now_ms)
        return self._next(State.ANSWERED, operator, now_ms, answer=digest, answer_hash=answer_hash, answered_on=day)

    def accepted(self, *, operator: str, now_ms: int, key: str) -> BillQuestion:
        """With the consumer's consent. Raises Refused `illegal_move` unless it is answered."""
        if self.state is not State.ANSWERED:
            raise self._illegal(key)
        return self._next(State.ACCEPTED, operator, now_ms)

    def disputed(self, *, operator: str, now_ms: int, key: str) -> BillQuestion:
        """Not settled between the two: once it is answered, or the day until which it was to be is over. Raises Refused
        `illegal_move`, `answer_not_due`."""
        if self.state is State.ASKED and market_day(now_ms) <= self.answer_by:
            raise Refused("answer_not_due", key=key)
        if self.state not in (State.ASKED, State.ANSWERED):
            raise self._illegal(key)
        return self._next(State.DISPUTED, operator, now_ms)

    def _next(self, state: State, operator: str, now_ms: int, **changes: Any) -> BillQuestion:
        at = max(now_ms, self.refreshed_at)
        return replace(self, version=self.version + 1, state=state, operator=operator, refreshed_at=at, **changes)

    def _illegal(self, key: str) -> Refused:
        return Refused("illegal_move", key=key, state=self.state)
