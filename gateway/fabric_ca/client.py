"""A client of one certificate authority of a fabric-ca-server."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from types import TracebackType
from typing import Self

from gateway.fabric_ca.affiliations import Affiliations
from gateway.fabric_ca.certificates import Certificates
from gateway.fabric_ca.enrollments import Enrollments
from gateway.fabric_ca.errors import UnexpectedAnswerError
from gateway.fabric_ca.identities import Identities
from gateway.fabric_ca.model import CaInfo
from gateway.fabric_ca.options import CallOptions
from gateway.fabric_ca.revocations import Revocations
from gateway.fabric_ca.transport import Transport


class FabricCaClient(Enrollments, Revocations):
    """Fabric CA's REST API (1.5) for one of the server's CAs. Used as an asynchronous context manager.

    `url` is `https://host:port`, `tls_ca` the PEM file with the root of the server's TLS certificate, `ca_name` which
    of its CAs is meant, empty for the first. `tls_client` are the PEM files of certificate and key for a server that
    asks its clients for one. `identities`, `affiliations` and `certificates` have what belongs to these nouns.
    Raises OSError or ssl.SSLError when `tls_ca` or `tls_client` cannot be used. One client serves any number of calls
    at once.
    """

    def __init__(
        self,
        url: str,
        *,
        tls_ca: Path,
        ca_name: str,
        tls_client: tuple[Path, Path] | None = None,
        options: CallOptions | None = None,
    ) -> None:
        transport = Transport(
            url, tls_ca=tls_ca, ca_name=ca_name, tls_client=tls_client, options=options or CallOptions()
        )
        self.identities = Identities(transport)
        self.affiliations = Affiliations(transport)
        self.certificates = Certificates(transport)
        Enrollments.__init__(self, transport, identities=self.identities, certificates=self.certificates)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.close()

    async def cainfo(self) -> CaInfo:
        """Name, version and certificate chain; anybody may ask. Raises FabricCaError."""
        result = await self._transport.call(
            "POST", "cainfo", caller=None, body={}, deadline=self._transport.deadline(), repeatable=True
        )
        try:
            return CaInfo(name=result["CAName"], version=result["Version"], chain=b64decode(result["CAChain"]))
        except (KeyError, TypeError, ValueError):
            raise UnexpectedAnswerError("the CA's account of itself cannot be read") from None
