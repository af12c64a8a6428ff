"""Shows what a long command is doing: a live line in a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.status import Status


class Progress:
    """Steps with their times. Used as a context manager."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        self._status: Status | None = None
        self._title = ""

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._status = self._console.status("")
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status:
            self._status.stop()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """A step that is shown while the block runs, and with its duration when it ended well."""
        began = time.monotonic()
        self._title = title
        if self._status:
            self._status.update(title)
        yield
        self._console.print(f"{time.monotonic() - began:6.1f} s  {title}", markup=False)

    def detail(self, text: str) -> None:
        """What the current step is at."""
        if self._status:
            self._status.update(f"{self._title}: {text}")
        else:
            self._console.print(f"          {text}", markup=False)
