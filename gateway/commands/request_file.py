"""Requests to bind a key, as `energysale user new` prints them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gateway.commands.shell import CommandError

_FIELDS = frozenset({"user", "participant", "roles", "public_key", "proof"})


def read_request(file: Path) -> dict[str, Any]:
    """The request in `file`. Raises CommandError for what is none."""
    try:
        request = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        raise CommandError(f"{file} cannot be read as JSON") from None
    if not isinstance(request, dict) or request.keys() != _FIELDS:
        raise CommandError(f"{file} is no request of: energysale user new")
    return request
