"""The journal's tables and statements, all SQL of this folder. Every function takes the open connection.

`waiting` has the intents that have no result yet, private text included; `sent` the transactions that may be in a block
and whose status is not known; `results` the ends, of which one that stands on the ledger is never replaced by a later
refusal. An intent's row leaves `waiting` in the transaction that writes its result, and `secure_delete` has SQLite
overwrite it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chaincode.intent import SecondSignature, SignedIntent
from gateway.intents.result import Result

SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS waiting (
    sequence INTEGER PRIMARY KEY,
    intent TEXT NOT NULL,
    signature TEXT NOT NULL,
    private TEXT,
    second_actor TEXT,
    second_signature TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS sent (
    transaction_id TEXT PRIMARY KEY,
    batch TEXT NOT NULL,
    function TEXT NOT NULL,
    envelope BLOB NOT NULL,
    answers TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS results (
    digest TEXT PRIMARY KEY,
    actor TEXT NOT NULL,
    intent_id TEXT NOT NULL,
    stands INTEGER NOT NULL,
    result BLOB NOT NULL,
    done_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS results_by_intent ON results (actor, intent_id);
CREATE INDEX IF NOT EXISTS results_by_time ON results (done_at);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A transaction that is kept until its status is known.

    `envelope` is the signed bytes, `batch` is shared by the transactions sent together, `answers` is the chaincode's
    answer by sequence number of the intent.
    """

    transaction_id: str
    batch: str
    function: str
    envelope: bytes
    answers: dict[int, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """An intent that has its result."""

    sequence: int
    actor: str
    intent_id: str
    result: Result


def add_waiting(connection: sqlite3.Connection, sequence: int, signed: SignedIntent) -> None:
    second = (signed.second.actor, signed.second.signature) if signed.second else (None, None)
    connection.execute(
        "INSERT INTO waiting VALUES (?, ?, ?, ?, ?, ?)",
        (sequence, signed.intent, signed.signature, signed.private, *second),
    )


def remove_waiting(connection: sqlite3.Connection, sequences: Sequence[int]) -> None:
    connection.executemany("DELETE FROM waiting WHERE sequence = ?", [(sequence,) for sequence in sequences])


def add_sent(connection: sqlite3.Connection, sent: Sequence[Sent]) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO sent VALUES (?, ?, ?, ?, ?)",
        [(row.transaction_id, row.batch, row.function, row.envelope, json.dumps(row.answers)) for row in sent],
    )


def remove_sent(connection: sqlite3.Connection, transaction_ids: Sequence[str]) -> None:
    connection.executemany("DELETE FROM sent WHERE transaction_id = ?", [(row,) for row in transaction_ids])


def add_results(
    connection: sqlite3.Connection, ended: Sequence[Ended], transaction_ids: Sequence[str], done_at: int
) -> None:
    connection.executemany(
        """INSERT INTO results VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO UPDATE
        SET stands = excluded.stands, result = excluded.result, done_at = excluded.done_at WHERE NOT stands""",
        [
            (row.result.digest, row.actor, row.intent_id, row.result.stands, row.result.to_json(), done_at)
            for row in ended
        ],
    )
    remove_waiting(connection, [row.sequence for row in ended])
    remove_sent(connection, transaction_ids)


def select_waiting(connection: sqlite3.Connection) -> list[tuple[int, SignedIntent]]:
    rows = connection.execute(
        "SELECT sequence, intent, signature, private, second_actor, second_signature FROM waiting ORDER BY sequence"
    )
    return [(row[0], _signed(*row[1:])) for row in rows]


def _signed(
    intent: str, signature: str, private: str | None, second_actor: str | None, second_signature: str | None
) -> SignedIntent:
    second = None
    if second_actor is not None and second_signature is not None:
        second = SecondSignature(actor=second_actor, signature=second_signature)
    return SignedIntent(intent=intent, signature=signature, private=private, second=second)


def select_sent(connection: sqlite3.Connection) -> list[Sent]:
    rows = connection.execute("SELECT transaction_id, batch, function, envelope, answers FROM sent ORDER BY rowid")
    return [
        Sent(
            transaction_id=row[0],
            batch=row[1],
            function=row[2],
            envelope=row[3],
            answers={int(sequence): answer for sequence, answer in json.loads(row[4]).items()},
        )
        for row in rows
    ]


def select_result(connection: sqlite3.Connection, digest: str) -> Result | None:
    row = connection.execute("SELECT result FROM results WHERE digest = ?", (digest,)).fetchone()
    return Result.from_json(row[0]) if row else None


def select_digest(connection: sqlite3.Connection, actor: str, intent_id: str) -> str | None:
    row = connection.execute(
        "SELECT digest FROM results WHERE actor = ? AND intent_id = ? ORDER BY done_at DESC LIMIT 1", (actor, intent_id)
    ).fetchone()
    return row[0] if row else None


def delete_results(connection: sqlite3.Connection, before: int, limit: int) -> int:
    return connection.execute(
        "DELETE FROM results WHERE digest IN (SELECT digest FROM results WHERE done_at < ? LIMIT ?)", (before, limit)
    ).rowcount
