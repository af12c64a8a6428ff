"""The master key of an instance: half of what opens its managed keys. It is kept apart from the database."""

from __future__ import annotations

import os
from pathlib import Path

from gateway.sessions.tokens import load_or_create_key
from gateway.settings import SettingsError

VARIABLE = "ENERGYSALE_CUSTODY_KEY"


def load_master_key(path: Path) -> bytes:
    """The 32 bytes that the environment's ENERGYSALE_CUSTODY_KEY names in hex, else those of the file at `path`.

    The file is made (mode 0600) when there is none. Raises SettingsError for anything that is not 32 bytes.
    """
    if given := os.environ.get(VARIABLE):
        try:
            key = bytes.fromhex(given)
        except ValueError:
            key = b""
        if len(key) != 32:
            raise SettingsError(f"{VARIABLE} must be 64 hex digits")
        return key
    try:
        return load_or_create_key(path)
    except ValueError:
        raise SettingsError(f"{path} is not a master key of 32 bytes; put back the one from your backup") from None
