"""`python -m gateway.access --records URL --secret FILE [--port N]`: the access service, until SIGTERM or SIGINT.

It listens on 127.0.0.1 only; what stands before it for other machines brings TLS with it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import uvicorn

from gateway.access.remote import SecretFileError, read_secret
from gateway.access.server import create_access_app
from gateway.logging import configure_logging
from gateway.records import Records

HOST = "127.0.0.1"
PORT = 8005


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 after a stop that was asked for, 1 when the service cannot start."""
    parser = argparse.ArgumentParser(prog="python -m gateway.access", description="The access service")
    parser.add_argument("--records", required=True, help="SQLAlchemy URL of the exchange's records database")
    parser.add_argument("--secret", type=Path, required=True, help="file with the shared secret, mode 0600")
    parser.add_argument("--port", type=int, default=PORT)
    options = parser.parse_args(arguments)
    try:
        secret = read_secret(options.secret)
    except SecretFileError as error:
        print(error, file=sys.stderr)
        return 1
    configure_logging(organisation="access")
    app = create_access_app(records=Records(options.records), secret=secret)
    server = uvicorn.Server(
        uvicorn.Config(app, host=HOST, port=options.port, log_config=None, access_log=False, server_header=False)
    )
    server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
