"""What a new process does with the journal of one that ended, however that one ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chaincode.intent import SignedIntent
from gateway.intents.entry import Entry
from gateway.intents.journal import Journal
from gateway.intents.journal_tables import Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBatch:
    """Intents whose public step was sent and may stand, and the transactions of their batch, public step first."""

    entries: list[Entry]
    sent: list[Sent]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """Everything without an end: `sent` must be decided first, `unsent` go into the line, in order of arrival.

    `forget` are transactions that hold nothing open: deposits alone, which may be made again without harm.
    """

    sent: list[SentBatch]
    unsent: list[Entry]
    forget: list[str]
    last_sequence: int


async def unfinished(journal: Journal, entry_of: Callable[[int, SignedIntent], Entry]) -> Unfinished:
    """Read what the journal holds without an end. Raises JournalError."""
    entries = {sequence: entry_of(sequence, signed) for sequence, signed in await journal.waiting()}
    batches: dict[str, list[Sent]] = {}
    for row in await journal.sent():
        batches.setdefault(row.batch, []).append(row)
    open_batches = []
    forget = []
    unsent = dict(entries)
    for rows in batches.values():
        rows.sort(key=lambda row: row.function == "Deposit")
        members = _members(rows, entries)
        if not members:
            forget += [row.transaction_id for row in rows]
            continue
        open_batches.append(SentBatch(entries=members, sent=rows))
        for entry in members:
            unsent.pop(entry.sequence, None)
    return Unfinished(
        sent=open_batches, unsent=list(unsent.values()), forget=forget, last_sequence=max(entries, default=0)
    )


def _members(rows: Sequence[Sent], entries: dict[int, Entry]) -> list[Entry]:
    return [entries[sequence] for sequence in rows[0].answers if sequence in entries]
