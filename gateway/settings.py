"""What one instance of the API needs to know: its connection profile, its state directory, its database."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chaincode.identity.model import GRID_ORGANISATION
from gateway.web.origins import Origins, OriginsError, read_origins

DATABASE_URL_VARIABLE = "ENERGYSALE_DATABASE_URL"
RECORDS_URL_VARIABLE = "ENERGYSALE_RECORDS_URL"
READINGS_URL_VARIABLE = "ENERGYSALE_READINGS_URL"
READINGS_FOLDER_VARIABLE = "ENERGYSALE_READINGS_FOLDER"
AUDIT_ANCHOR_VARIABLE = "ENERGYSALE_AUDIT_ANCHOR_S"
TRUSTED_PROXIES_VARIABLE = "ENERGYSALE_TRUSTED_PROXIES"
SMTP_URL_VARIABLE = "ENERGYSALE_SMTP_URL"
PROFILES_VARIABLE = "ENERGYSALE_PROFILES"
WEB_VARIABLE = "ENERGYSALE_WEB"
WEB_ORIGINS_VARIABLE = "ENERGYSALE_WEB_ORIGINS"
BANK_ACCOUNT_WAIT_VARIABLE = "ENERGYSALE_BANK_ACCOUNT_WAIT_S"
ACL_URL_VARIABLE = "ENERGYSALE_ACL_URL"
ACL_SECRET_VARIABLE = "ENERGYSALE_ACL_SECRET_FILE"  # noqa: S105 - the variable's name
BANK_ACCOUNT_WAIT_S = 72 * 3_600.0
COLLECTION_MEMBERS = frozenset({"ConsumerOrg", "RetailerOrg"})
PAYING_ORGANISATION = "RetailerOrg"


class SettingsError(Exception):
    """The instance cannot start with what it was given. The message says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one instance.

    `network_id` is `<channel>/<hex hash of block 0>`. `database_url` (the read model), `records_database_url` (what
    the chain does not have, see `gateway/records.py`) and `readings_database_url` (meter readings, at the grid
    company's instance) are SQLAlchemy URLs and may hold passwords, so they are left out of `repr`.
    So is `smtp_url`, where mail is handed in; without it no mail is sent.
    `audit_anchor_s` is how often the audit trail is anchored, `bank_account_wait_s` how long a new bank account waits
    before it is paid to, both in seconds. `trusted_proxies` are the addresses, with
    commas between them, whose word about a client's address counts. `web` is the folder of the built client, None where
    there is to be none; `origins` say where the organisations' sites are.
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
    records_database_url: str = field(default="", repr=False)
    readings_database_url: str = field(default="", repr=False)
    watched_folder: Path | None = None
    acl_url: str = ""
    acl_secret: Path | None = None
    smtp_url: str = field(default="", repr=False)
    profiles: Path | None = None
    audit_anchor_s: float = 300.0
    bank_account_wait_s: float = BANK_ACCOUNT_WAIT_S
    trusted_proxies: str = ""
    web: Path | None = None
    origins: Origins = field(default_factory=Origins)

    @property
    def records_url(self) -> str:
        """Where the `records` database is: `records_database_url`, or a SQLite file in the state directory."""
        return self.records_database_url or sqlite_url(self.state / "records.sqlite")

    @property
    def readings_url(self) -> str:
        """Where the grid company keeps readings: `readings_database_url`, or a SQLite file in the state directory."""
        return self.readings_database_url or sqlite_url(self.state / "readings.sqlite")

    @property
    def readings_folder(self) -> Path:
        """Where files of readings are put: `watched_folder`, or a folder in the state directory."""
        return self.watched_folder or self.state / "readings"

    @property
    def holds_terms(self) -> bool:
        """Whether this organisation is a member of the collection `terms`."""
        return self.msp_id in COLLECTION_MEMBERS

    @property
    def keeps_readings(self) -> bool:
        """Whether this is the grid company's instance: it has the readings, and those whom they belong to sign in there
        as visitors."""
        return self.msp_id == GRID_ORGANISATION

    @property
    def pays_out(self) -> bool:
        """Whether this is the retailers' instance: their payees name their bank accounts there, as visitors."""
        return self.msp_id == PAYING_ORGANISATION

    @property
    def visitors(self) -> frozenset[str]:
        """The other organisations whose people sign in here for what is theirs: consumers and retailers for their
        readings, payees for their bank accounts. The exchange and the regulator have no such reason anywhere."""
        if self.keeps_readings:
            return COLLECTION_MEMBERS
        return COLLECTION_MEMBERS - {self.msp_id} if self.pays_out else frozenset()

    @property
    def journal(self) -> Path:
        return self.state / "journal.sqlite"

    @property
    def session_key(self) -> Path:
        return self.state / "session.key"

    @property
    def vault_key(self) -> Path:
        """The master key of what people entrust to the instance (`gateway/vault.py`)."""
        return self.state / "vault.key"

    @property
    def authority_profiles(self) -> Path:
        """The folder of the organisations' connection profiles, which say where their CAs are: `profiles`, or where the
        instance's own profile is."""
        return self.profiles or self.profile.parent

    @property
    def custody_key(self) -> Path:
        return self.state / "custody.key"

    @property
    def service_keystore(self) -> Path:
        """Where the instance keeps the key of its own service user."""
        return self.state / "service"


def load_settings(*, profile: Path, state: Path) -> Settings:
    """Read the connection profile at `profile` and make the state directory (mode 0700).

    The read model is `state/read_model.sqlite` unless the environment's ENERGYSALE_DATABASE_URL names another;
    the records are `state/records.sqlite` unless ENERGYSALE_RECORDS_URL names another. Raises SettingsError when the
    profile is missing, is not JSON or lacks a field.
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
            records_database_url=os.environ.get(RECORDS_URL_VARIABLE, ""),
            readings_database_url=os.environ.get(READINGS_URL_VARIABLE, ""),
            watched_folder=_path(READINGS_FOLDER_VARIABLE),
            audit_anchor_s=_seconds(AUDIT_ANCHOR_VARIABLE, default=300.0),
            bank_account_wait_s=_seconds(BANK_ACCOUNT_WAIT_VARIABLE, default=BANK_ACCOUNT_WAIT_S),
            trusted_proxies=os.environ.get(TRUSTED_PROXIES_VARIABLE, ""),
            acl_url=os.environ.get(ACL_URL_VARIABLE, ""),
            acl_secret=_path(ACL_SECRET_VARIABLE),
            smtp_url=os.environ.get(SMTP_URL_VARIABLE, ""),
            profiles=_path(PROFILES_VARIABLE),
            web=_path(WEB_VARIABLE),
            origins=_origins(_path(PROFILES_VARIABLE) or profile.parent),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SettingsError(f"{profile}: the connection profile lacks {error}") from None


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of the SQLite file at `path`."""
    return f"sqlite:///{path.absolute()}"


def _seconds(variable: str, *, default: float) -> float:
    given = os.environ.get(variable)
    if not given:
        return default
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not seconds >= 1:
        raise SettingsError(f"{variable} must be a number of seconds, 1 or more")
    return seconds


def _path(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value) if value else None


def _origins(profiles: Path) -> Origins:
    try:
        return read_origins(os.environ.get(WEB_ORIGINS_VARIABLE, ""), profiles=profiles)
    except OriginsError as error:
        raise SettingsError(f"{WEB_ORIGINS_VARIABLE}: {error}") from None


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
