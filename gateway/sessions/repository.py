"""What sessions must remember over a restart: used nonces, and sessions that were ended before their time.

It is kept apart from the read model, which holds nothing but what follows from the chain.
"""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS nonces (user TEXT, nonce TEXT, until_s INTEGER NOT NULL, PRIMARY KEY (user, nonce));
CREATE TABLE IF NOT EXISTS ended (session TEXT PRIMARY KEY, until_s INTEGER NOT NULL);
"""


class SessionRepository:
    """A small SQLite file (mode 0600). Times are in seconds since 1970 UTC. May be used from any thread."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        path.chmod(0o600)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(_SCHEMA)

    def use_nonce(self, *, user: str, nonce: str, until_s: int, now_s: int) -> bool:
        """Note that `nonce` was used; False when it had been. Those whose time is over are forgotten."""
        with self._lock:
            self._connection.execute("DELETE FROM nonces WHERE until_s < ?", (now_s,))
            cursor = self._connection.execute("INSERT OR IGNORE INTO nonces VALUES (?, ?, ?)", (user, nonce, until_s))
            return cursor.rowcount == 1

    def end(self, *, session: str, until_s: int) -> None:
        """Note that a session is over, until its token's own end."""
        with self._lock:
            self._connection.execute("INSERT OR IGNORE INTO ended VALUES (?, ?)", (session, until_s))

    def ended(self, *, now_s: int) -> dict[str, int]:
        """Ended sessions whose tokens would still be good, with the tokens' end."""
        with self._lock:
            self._connection.execute("DELETE FROM ended WHERE until_s < ?", (now_s,))
            return dict(self._connection.execute("SELECT session, until_s FROM ended").fetchall())

    def close(self) -> None:
        with self._lock:
            self._connection.close()
