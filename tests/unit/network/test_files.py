"""Files and folders appear whole or not at all; logs stay bounded; locks exclude."""

from __future__ import annotations

import errno
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from network.errors import AlreadyRunning, DiskFull
from network.files import folder_made_atomically, locked, locked_in_turn, remove_leftovers, write_atomically
from network.logs import bound_log, follow, last_lines


def test_a_folder_whose_making_fails_leaves_nothing(tmp_path: Path) -> None:
    def break_off() -> None:
        with folder_made_atomically(tmp_path / "made") as folder:
            (folder / "half").write_text("half")
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        break_off()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_appears_when_it_is_whole(tmp_path: Path) -> None:
    with folder_made_atomically(tmp_path / "made", mode=0o700) as folder:
        (folder / "file").write_text("whole")
        assert not (tmp_path / "made").exists()
    assert (tmp_path / "made" / "file").read_text() == "whole"
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_named_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path = tmp_path / "file"
    write_atomically(path, "old")

    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(DiskFull, match="file") as refused:
        write_atomically(path, "new")
    assert "free some space" in refused.value.remedy
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_another_fault_of_the_disk_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        write_atomically(tmp_path / "folder", "content")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_leftover_folders_go_and_files_stay(tmp_path: Path) -> None:
    (tmp_path / ".organisations.x1").mkdir()
    (tmp_path / ".lock").write_text("")
    (tmp_path / "nodes").mkdir()
    remove_leftovers(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "nodes"]


def test_a_lock_is_held_once(tmp_path: Path) -> None:
    def lock_again() -> None:
        with locked(tmp_path / "lock", purpose="the second"):
            pass

    with locked(tmp_path / "lock", purpose="the first"), pytest.raises(AlreadyRunning, match="the second"):
        lock_again()
    with locked(tmp_path / "lock", purpose="the third"):
        pass


def test_who_takes_turns_waits_for_the_other(tmp_path: Path) -> None:
    waits, order = threading.Event(), []

    def second() -> None:
        with locked_in_turn(tmp_path / "lock", purpose="the work", report=lambda _: waits.set()):
            order.append("second")

    with ThreadPoolExecutor(1) as threads:
        with locked(tmp_path / "lock", purpose="the first"):
            later = threads.submit(second)
            assert waits.wait(30)
            order.append("first")
        later.result(30)
    assert order == ["first", "second"]


def test_a_log_is_cut_while_it_is_written_to(tmp_path: Path) -> None:
    path = tmp_path / "peer.log"
    with path.open("ab", buffering=0) as writer:  # as the processes have it open
        writer.write(b"x" * 100)
        bound_log(path, limit=100)
        assert path.stat().st_size == 100
        writer.write(b"y")
        bound_log(path, limit=100)
        writer.write(b"after\n")
    assert path.read_text() == "after\n"
    assert path.with_suffix(".log.1").read_text() == "x" * 100 + "y"


def test_the_last_lines_of_a_log(tmp_path: Path) -> None:
    path = tmp_path / "peer.log"
    assert last_lines(path, 3) == []
    path.write_text("".join(f"line {number}\n" for number in range(1_000)))
    assert last_lines(path, 2) == ["line 998", "line 999"]
    assert last_lines(path, 0) == []


def test_following_gives_whole_new_lines_and_survives_a_cut(tmp_path: Path) -> None:
    path = tmp_path / "peer.log"
    path.write_text("old line, which is long enough to be cut\n")
    lines = follow({"peer": path})
    path.write_text("new")  # cut
    with path.open("a") as file:
        file.write(" line\nhalf")
    assert next(lines) == ("peer", "new line")
    with path.open("a") as file:
        file.write(" done\n")
    assert next(lines) == ("peer", "half done")
