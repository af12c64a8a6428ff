"""Where each organisation's API is for a browser: what the client is told, and which origins may ask here."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]{1,255}")
_LOOPBACK = "127.0.0.1"


class OriginsError(ValueError):
    """A setting does not name origins. The message says which part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Where the organisations' sites are: as `named` (MSP ids to `https://host:port`), or else as the connection
    profiles in the folder `profiles` say now, so that an organisation which joins later is known without a restart.
    `others` may ask here as well."""

    named: Mapping[str, str] = field(default_factory=dict)
    others: frozenset[str] = frozenset()
    profiles: Path | None = None

    @property
    def urls(self) -> Mapping[str, str]:
        """MSP ids to origins, in the order of the ids."""
        if self.named or self.profiles is None:
            return dict(sorted(self.named.items()))
        return _of_profiles(self.profiles)

    def allowed(self) -> frozenset[str]:
        """All origins whose pages may ask here. A loopback address is known under its name too."""
        aliases = {url.replace(_LOOPBACK, "localhost") for url in self.urls.values()}
        return self.others | aliases | frozenset(self.urls.values())


def read_origins(setting: str, *, profiles: Path) -> Origins:
    """The origins that `setting` names (`MSP=origin` and single origins, with commas between), or else those of the
    connection profiles in the folder `profiles`.

    Profiles say where the APIs listen, which is where a browser finds them only without a proxy before them. Raises
    OriginsError.
    """
    named, others = {}, set()
    for part in (part.strip() for part in setting.split(",") if setting.strip()):
        msp_id, equals, origin = part.rpartition("=")
        if not _ORIGIN.fullmatch(origin) or (equals and not msp_id):
            raise OriginsError(f"{part!r} is neither an origin (https://host:port) nor MSP=origin")
        if equals:
            named[msp_id.strip()] = origin
        else:
            others.add(origin)
    return Origins(named=named, others=frozenset(others), profiles=profiles)


def _of_profiles(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.glob("*.json")):
        profile = _read(path)
        if profile is not None:
            found[str(profile["msp_id"])] = f"http://{profile['api']['host']}:{int(profile['api']['port'])}"
    return dict(sorted(found.items()))


def _read(path: Path) -> dict[str, Any] | None:
    """The profile, None for another file that lies beside them."""
    try:
        value = json.loads(path.read_bytes())
        int(value["api"]["port"])
        return value if {"host"} <= value["api"].keys() and "msp_id" in value else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
