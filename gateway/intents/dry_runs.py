"""What would become of signed intents, asked of the organisation's own peer: nothing is kept, sent or changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chaincode import batch as batches
from chaincode.batch import MAX_BATCH_BYTES, MAX_INTENTS
from chaincode.intent import SignedIntent
from gateway.intents.answers import Answer, may_be_behind
from gateway.intents.entry import Entry, new_entry
from gateway.intents.ledger import Ledger, NoEndorsersError, RefusedAsAWholeError
from gateway.intents.timing import Timing
from gateway.problems import ProblemError

EndorsingOrganisations = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRunResult:
    """What would become of one intent. `status` is `applied`, `exists` or `refused`; `target` and `version` name the
    record that it would change or make. `endorsing_organisations` is `[{"function", "one_of_each": [[MSP id]]}]` for an
    intent that would not be refused."""

    digest: str
    intent_id: str | None
    status: str
    target: str | None = None
    version: int | None = None
    code: str | None = None
    detail: Mapping[str, Any] | None = None
    endorsing_organisations: EndorsingOrganisations | None = None

    def to_json(self) -> bytes:
        """The bytes that the HTTP API answers with, every field present."""
        value = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps({"dry_run": True, **value}, separators=(",", ":")).encode()


class DryRuns:
    """Asks the peers of one organisation (MSP id)."""

    def __init__(self, *, ledger: Ledger, organisation: str, timing: Timing | None = None) -> None:
        self._ledger = ledger
        self._organisation = organisation
        self._timing = timing or Timing()

    async def ask(self, items: Sequence[SignedIntent]) -> list[DryRunResult]:
        """What would become of intents that have passed the prechecks, in their order.

        A refusal that may come from a peer which lacks a block is asked for again for a while, as when an intent is
        sent. Raises ProblemError `network_unavailable`.
        """
        loop = asyncio.get_running_loop()
        entries = [
            new_entry(sequence=number, signed=signed, done=loop.create_future(), accepted_s=loop.time())
            for number, signed in enumerate(items)
        ]
        results: list[DryRunResult] = []
        for chunk in _chunks(entries):
            results += await self._ask_until_sure(chunk)
        return results

    async def _ask_until_sure(self, entries: Sequence[Entry]) -> list[DryRunResult]:
        loop = asyncio.get_running_loop()
        end_s = loop.time() + self._timing.behind_s
        attempt = 0
        while True:
            answers = await self._evaluate(entries)
            unsure = any(_is_unsure(answer, entry) for entry, answer in zip(entries, answers, strict=True))
            attempt += 1
            delay_s = self._timing.behind.delay_s(attempt)
            if not unsure or loop.time() + delay_s > end_s:
                return [_result(entry, answer) for entry, answer in zip(entries, answers, strict=True)]
            await asyncio.sleep(delay_s)

    async def _evaluate(self, entries: Sequence[Entry]) -> list[dict[str, Any]]:
        encoded = batches.encode([entry.signed for entry in entries], private=True, some=True)
        try:
            return await self._ledger.dry_run(encoded, organisation=self._organisation)
        except RefusedAsAWholeError as error:
            refused = {"status": "refused", "code": error.code, "detail": error.detail}
            return [refused for _ in entries]
        except NoEndorsersError:
            raise ProblemError("network_unavailable") from None


def _is_unsure(answer: Mapping[str, Any], entry: Entry) -> bool:
    refused = Answer(status=answer["status"], code=answer.get("code"), detail=answer.get("detail"))
    return refused.refused and may_be_behind(refused, entry)


def _result(entry: Entry, answer: Mapping[str, Any]) -> DryRunResult:
    refused = answer["status"] == "refused"
    return DryRunResult(
        digest=entry.digest,
        intent_id=entry.intent_id,
        target=entry.target if refused else entry.record,
        **answer,
    )


def _chunks(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The entries in lists that fit a batch; an entry that must be alone is alone."""
    chunk: list[Entry] = []
    size = 0
    for entry in entries:
        full = len(chunk) == MAX_INTENTS or size + entry.size > MAX_BATCH_BYTES - 2
        if chunk and (full or entry.alone or chunk[0].alone):
            yield chunk
            chunk, size = [], 0
        chunk.append(entry)
        size += entry.size
    if chunk:
        yield chunk
