"""What the chaincode answered to the intents of a batch, and how far an answer can be trusted at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chaincode.results import applied, deposited, expand
from gateway.intents.entry import Entry
from gateway.intents.result import Result, ResultStatus

# What an endorser says that has not yet seen a block which this instance, or the intent's author, knows of. The actor's
# key, roles and status were checked before the intent was let in, so a peer that thinks otherwise may be behind too.
_MAY_BE_BEHIND = frozenset(
    {
        "actor_inactive",
        "bad_signature",
        "balance_exceeded",
        "bill_missing",
        "carries_differ",
        "exceeds_open_bills",
        "not_bootstrapped",
        "nothing_agreed",
        "readings_missing",
        "reservation_open",
        "role_not_held",
        "statement_missing",
        "terms_missing",
        "unknown_actor",
        "unknown_bill",
        "unknown_calendar",
        "unknown_listing",
        "unknown_method",
        "unknown_package",
        "unknown_participant",
        "unknown_policy",
        "unknown_posting",
        "unknown_retailer",
        "unknown_sequence",
        "unknown_target",
        "unknown_template",
    }
)
# A window that another organisation has just opened: the state in which an endorser that has not seen it says no.
_STATE_BEFORE = {"sequence_not_open": "announced", "sequence_not_revealing": "open"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One intent's answer by `Apply` or `Purge` (applied, exists, refused), by `Deposit`, `Reserve`, `Settle` or
    `Post` or `Note` (deposited, kept, refused)."""

    status: str
    version: int | None = None
    code: str | None = None
    detail: Mapping[str, Any] | None = None

    @property
    def refused(self) -> bool:
        return self.status == "refused"

    def to_value(self) -> dict[str, Any]:
        """As a JSON object without the empty fields."""
        fields = {
            "status": self.status,
            "version": self.version,
            "code": self.code,
            "detail": dict(self.detail) if self.detail else None,
        }
        return {name: value for name, value in fields.items() if value is not None}


class AnswersError(Exception):
    """The chaincode's answer is not one answer for each intent: chaincode and API do not belong together."""


def read_answers(payload: bytes, *, function: str, entries: Sequence[Entry]) -> list[Answer]:
    """The answers in the response of `function` to `entries`, in their order. Raises AnswersError."""
    in_collection = function not in ("Apply", "Purge")
    usual = [deposited() if in_collection else applied(entry.expected_version) for entry in entries]
    try:
        return [Answer(**value) for value in expand(payload, usual=usual)]
    except (ValueError, TypeError) as error:
        raise AnswersError(f"not the answers to {len(entries)} intents: {error}") from None


def may_be_behind(answer: Answer, entry: Entry) -> bool:
    """Whether a refusal may come from endorsers that lack a block, so that asking again soon may end otherwise."""
    if answer.code == "stale_version":
        current = (answer.detail or {}).get("version")
        expected = entry.expected_version
        return isinstance(current, int) and expected is not None and current < expected
    if answer.code in _STATE_BEFORE:
        return (answer.detail or {}).get("state") == _STATE_BEFORE[answer.code]
    return answer.code in _MAY_BE_BEHIND


def results(
    entries: Sequence[Entry],
    answers: Sequence[Answer],
    *,
    transaction_id: str | None,
    block_number: int | None,
) -> list[Result]:
    """The entries' results, given the block of the transaction that applied them (None where nothing was applied)."""
    return [
        _result(entry, answer, transaction_id, block_number) for entry, answer in zip(entries, answers, strict=True)
    ]


def refusal(entry: Entry, *, code: str, detail: Mapping[str, Any] | None = None) -> Result:
    """The result of an intent that was refused and changed nothing."""
    return Result(
        digest=entry.digest,
        intent_id=entry.intent_id,
        status=ResultStatus.REFUSED,
        target=entry.target,
        code=code,
        detail=detail,
    )


def _result(entry: Entry, answer: Answer, transaction_id: str | None, block_number: int | None) -> Result:
    written = answer.status == "applied"
    return Result(
        digest=entry.digest,
        intent_id=entry.intent_id,
        status=ResultStatus(answer.status),
        target=entry.target if answer.refused else entry.record,
        version=answer.version,
        code=answer.code,
        detail=answer.detail,
        transaction_id=transaction_id if written else None,
        block_number=block_number if written else None,
    )
