"""Calls a Fabric command line tool and turns a failure into a named error."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from network.errors import CommandFailed, ToolMissing

# A node or tool reads any setting from variables of these names: the user's own must not leak into ours.
FOREIGN_PREFIXES = ("CORE_", "ORDERER_", "FABRIC_", "CONFIGTX_", "CHAINCODE_")
_HEAD, _TAIL = 300, 1_200


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment without Fabric settings that happen to be in it, and with `extra`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN_PREFIXES)}
    return {**inherited, **(extra or {})}


def run_command(
    argv: Sequence[str | Path], *, environment: Mapping[str, str] | None = None, timeout_s: float = 120
) -> str:
    """Standard output of the command.

    Raises ToolMissing when there is no such program, CommandFailed when it fails: with what it said, of a long text
    the beginning and the end.
    """
    words = [str(word) for word in argv]
    try:
        done = subprocess.run(  # noqa: S603 - our own argument list, no shell
            words,
            env=clean_environment(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
    except FileNotFoundError as error:
        raise ToolMissing(f"{words[0]} is not there", remedy="run `energysale doctor`") from error
    except subprocess.TimeoutExpired as error:
        raise CommandFailed(
            f"{_title(words)} did not end within {timeout_s:.0f} s",
            remedy="see `energysale logs` and `energysale doctor`",
        ) from error
    if done.returncode:
        output = _shortened(done.stderr.strip() or done.stdout.strip())
        raise CommandFailed(f"{_title(words)} failed: {output}", remedy="see `energysale logs` and `energysale doctor`")
    return done.stdout


def _shortened(output: str) -> str:
    return output if len(output) <= _HEAD + _TAIL else f"{output[:_HEAD]} … {output[-_TAIL:]}"


def _title(words: Sequence[str]) -> str:
    return " ".join([Path(words[0]).name, *(word for word in words[1:5] if not word.startswith(("-", "/")))])
