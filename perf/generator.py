"""What the asyncio generators share: their arguments, and the window in which their users' work counts."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop

from perf.measure import Recorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """A generator's arguments; `settle_s` passes between the first request and the window of `window_s`.

    `action` is for the generator that has several loads.
    """

    run: Path
    result: Path
    users: int
    settle_s: float
    window_s: float
    action: str = ""


class Watch:
    """Tells users when to stop, and bounds the window."""

    def __init__(self, recorder: Recorder, options: Options) -> None:
        self._recorder = recorder
        self._options = options
        self._over = asyncio.Event()

    @property
    def over(self) -> bool:
        return self._over.is_set()

    def stop(self) -> None:
        """End the window now, for there is no work left."""
        self._over.set()

    async def run(self, users: Iterable[Coroutine[Any, Any, None]]) -> None:
        """Let the users work until the window is over and each has ended its last request."""
        async with asyncio.TaskGroup() as group:
            for user in users:
                group.create_task(user)
            await self._pause(self._options.settle_s)
            self._recorder.open_window()
            await self._pause(self._options.window_s)
            self._recorder.close_window()
            self._over.set()

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._over.wait(), seconds)
        except TimeoutError:
            return


def main(
    description: str, generate: Callable[[Options], Coroutine[Any, Any, None]], *, actions: Iterable[str] = ()
) -> None:
    """Read the command line and run `generate`. With `actions`, one of them is to be chosen."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--run-dir", type=Path, required=True, help="run directory of the network")
    parser.add_argument("--result", type=Path, required=True, help="file that gets the figures, JSON")
    parser.add_argument("--users", type=int, default=30)
    parser.add_argument("--settle", type=float, default=3.0, help="seconds before the window")
    parser.add_argument("--window", type=float, default=30.0, help="seconds that count")
    if choices := tuple(actions):
        parser.add_argument("--action", choices=choices, required=True)
    arguments = parser.parse_args()
    options = Options(
        run=arguments.run_dir.absolute(),
        result=arguments.result,
        users=arguments.users,
        settle_s=arguments.settle,
        window_s=arguments.window,
        action=getattr(arguments, "action", ""),
    )
    uvloop.run(generate(options))
