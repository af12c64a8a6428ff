"""The CA of an organisation, and the registrar that the organisation lends the exchange, as its profile names them."""

from __future__ import annotations

import json
import ssl
from dataclasses import dataclass
from pathlib import Path

from gateway.fabric_ca import CallOptions, EnrolledIdentity, FabricCaClient, load_enrolled_identity


class NoAuthorityError(Exception):
    """The profile names no CA, or the files of its registrar cannot be read. Nothing of them is quoted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A client of the CA, to be entered before it is used; who registers there; the affiliation of people."""

    client: FabricCaClient
    registrar: EnrolledIdentity
    affiliation: str


def open_authority(profile: Path, *, options: CallOptions | None = None) -> Authority:
    """The CA in the connection profile of that file. `options` are those of its client. Raises NoAuthorityError."""
    try:
        named = json.loads(profile.read_text("utf-8"))["certificate_authorities"][0]
        return Authority(
            client=FabricCaClient(
                named["url"], tls_ca=Path(named["tls_ca"]), ca_name=named["ca_name"], options=options
            ),
            registrar=load_enrolled_identity(
                Path(named["registrar"]["certificate"]), Path(named["registrar"]["private_key"])
            ),
            affiliation=str(named["affiliation"]),
        )
    except (OSError, ssl.SSLError, KeyError, IndexError, TypeError, ValueError):
        raise NoAuthorityError(profile.stem) from None
