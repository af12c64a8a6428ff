"""The supervisor's lock: who looks for a supervisor does not keep one from starting, who is one does."""

from __future__ import annotations

import fcntl
import threading
from pathlib import Path

from network.supervisor import take_lock


def test_one_that_is_looked_for_starts_all_the_same(tmp_path: Path) -> None:
    path, taken = tmp_path / "supervisor.lock", []
    with path.open("a+") as looking, path.open("a+") as starting:
        fcntl.flock(looking, fcntl.LOCK_SH)
        thread = threading.Thread(target=lambda: taken.append(take_lock(starting, patience_s=60)))
        thread.start()
        thread.join(timeout=0.2)
        assert thread.is_alive()
        fcntl.flock(looking, fcntl.LOCK_UN)
        thread.join(timeout=60)
        assert taken == [True]


def test_there_is_never_a_second_one(tmp_path: Path) -> None:
    path = tmp_path / "supervisor.lock"
    with path.open("a+") as first, path.open("a+") as second:
        assert take_lock(first)
        assert not take_lock(second, patience_s=0.05)
