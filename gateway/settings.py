"""What one instance of the API needs to know: its connection profile, its state directory, its database."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DATABASE_URL_VARIABLE = "ENERGYSALE_DATABASE_URL"
COLLECTION_MEMBERS = frozenset({"ConsumerOrg", "RetailerOrg"})


class SettingsError(Exception):
    """The instance cannot start with what it was given. The message says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one instance.

    `network_id` is `<channel>/<hex hash of block 0>`. `database_url` is a SQLAlchemy URL and may hold a password, so
    it is left out of `repr`.
    """

    profile: Path
    state: Path
    msp_id: str
    channel: str
    chaincode: str
    network_id: str
    host: str
    port: int
    database_url: str = field(repr=False)

    @property
    def holds_terms(self) -> bool:
        """Whether this organisation is a member of the collection `terms`."""
        return self.msp_id in COLLECTION_MEMBERS

    @property
    def journal(self) -> Path:
        return self.state / "journal.sqlite"

    @property
    def session_key(self) -> Path:
        return self.state / "session.key"

    @property
    def sessions(self) -> Path:
        return self.state / "sessions.sqlite"


def load_settings(*, profile: Path, state: Path) -> Settings:
    """Read the connection profile at `profile` and make the state directory (mode 0700).

    The read model is `state/read_model.sqlite` unless the environment's ENERGYSALE_DATABASE_URL names another.
    Raises SettingsError when the profile is missing, is not JSON or lacks a field.
    """
    document = _read(profile)
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return Settings(
            profile=profile,
            state=state,
            msp_id=_text(document, "msp_id"),
            channel=_text(document, "channel"),
            chaincode=_text(document, "chaincode"),
            network_id=_text(document, "network_id"),
            host=_text(document["api"], "host"),
            port=int(document["api"]["port"]),
            database_url=os.environ.get(DATABASE_URL_VARIABLE) or sqlite_url(state / "read_model.sqlite"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SettingsError(f"{profile}: the connection profile lacks {error}") from None


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of the SQLite file at `path`."""
    return f"sqlite:///{path.absolute()}"


def _read(profile: Path) -> dict[str, Any]:
    try:
        document = json.loads(profile.read_text())
    except OSError as error:
        raise SettingsError(f"{profile}: {error.strerror}; is the network up?") from None
    except ValueError:
        raise SettingsError(f"{profile}: not JSON") from None
    if not isinstance(document, dict):
        raise SettingsError(f"{profile}: not a connection profile")
    return document


def _text(document: dict[str, Any], name: str) -> str:
    value = document[name]
    if not isinstance(value, str) or not value:
        raise ValueError(name)
    return value
