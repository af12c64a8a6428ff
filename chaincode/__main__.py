"""`python -m chaincode`: the chaincode as a service of one organisation, set up by its environment.

CHAINCODE_ID, CHAINCODE_SERVER_ADDRESS; for TLS also CHAINCODE_TLS_CERT and CHAINCODE_TLS_KEY, and for mutual TLS
CHAINCODE_TLS_CLIENT_CACERT (paths of PEM files).
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import uvloop

from chaincode.chaincode import EnergySale
from chaincode.shim import ChaincodeServer, ShimError, TLSConfig, TLSConfigError


def tls_of(environment: Mapping[str, str]) -> TLSConfig | None:
    """The TLS settings in `environment`, None when there are none. Raises TLSConfigError when they are incomplete."""
    certificate, key = environment.get("CHAINCODE_TLS_CERT"), environment.get("CHAINCODE_TLS_KEY")
    client_ca = environment.get("CHAINCODE_TLS_CLIENT_CACERT")
    if not (certificate or key or client_ca):
        return None
    if not (certificate and key):  # never fall back to a stream in the clear because a setting was forgotten
        raise TLSConfigError("CHAINCODE_TLS_CERT and CHAINCODE_TLS_KEY must both be set")
    return TLSConfig.from_files(
        certificate=Path(certificate), key=Path(key), client_ca=Path(client_ca) if client_ca else None
    )


async def serve(environment: Mapping[str, str]) -> None:
    """Serve until SIGTERM or SIGINT; running transactions are given time to end. Raises ShimError."""
    server = ChaincodeServer(
        chaincode_id=environment.get("CHAINCODE_ID", ""),
        address=environment.get("CHAINCODE_SERVER_ADDRESS", ""),
        chaincode=EnergySale(),
        tls=tls_of(environment),
    )
    gc.freeze()  # a batch makes thousands of short-lived objects and no cycles
    gc.set_threshold(50_000, 20, 100)
    await server.serve()


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        uvloop.run(serve(os.environ))
    except ShimError as problem:
        print(f"chaincode: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
