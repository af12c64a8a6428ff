"""A JSON object out of a file, as some steps take their arguments."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from gateway.commands.shell import CommandError


def read_object(path: Path, *, what: str, example: str) -> dict[str, Any]:
    """The object in a JSON file ("-": standard input). Raises CommandError, which never quotes the file.

    `what` says what the object is, `example` which command prints one.
    """
    try:
        value = json.loads(sys.stdin.read() if str(path) == "-" else path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"{path} cannot be read") from None
    except ValueError:
        raise CommandError(f"{path} is not JSON; see: {example}") from None
    if not isinstance(value, dict):
        raise CommandError(f"{path} is no {what}; see: {example}")
    return value
