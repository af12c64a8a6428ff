"""Big arguments from files: TOML or JSON, told apart by the name."""

from __future__ import annotations

import base64
import json
import tomllib
from pathlib import Path
from typing import Any

from gateway.commands.shell import CommandError

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEDIA_TYPES = {".csv": "text/csv", ".xlsx": _XLSX}


def read_arguments(file: Path, *, example: str | None = None) -> dict[str, Any]:
    """The object in a file; `.toml` is TOML, any other JSON. Raises CommandError for what is none, which names the
    command that prints an `example`."""
    see = f"; see: {example}" if example else ""
    try:
        text = file.read_text("utf-8")
        value = tomllib.loads(text) if file.suffix == ".toml" else json.loads(text)
    except (OSError, ValueError):
        form = "TOML" if file.suffix == ".toml" else "JSON"
        raise CommandError(f"{file} cannot be read as {form}{see}") from None
    if not isinstance(value, dict):
        raise CommandError(f"{file} has no object at its top{see}")
    return value


def read_readings(file: Path) -> dict[str, str]:
    """A file of readings as quotes take it. Raises CommandError for one that is not CSV or XLSX by name."""
    media_type = _MEDIA_TYPES.get(file.suffix.lower())
    if media_type is None:
        raise CommandError(f"{file} is neither .csv nor .xlsx")
    try:
        content = file.read_bytes()
    except OSError:
        raise CommandError(f"{file} cannot be read") from None
    return {"media_type": media_type, "content": base64.b64encode(content).decode()}
