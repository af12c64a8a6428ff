"""`python -m gateway --profile PATH --state DIR`: one organisation's instance, until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path
from socket import socket

import uvicorn
from starlette.datastructures import State

from gateway.logging import configure_logging
from gateway.settings import Settings, SettingsError, load_settings

# Longer than clients (ours: 5 s) and proxies (nginx: 60 s) keep a connection for their next request: were the API first
# to close it, the request that is on its way just then would be lost.
_KEPT_OPEN_S = 75
_GRACE_S = 10


class ApiServer(uvicorn.Server):
    """Ends event streams first when it stops: they would keep the server waiting."""

    def __init__(self, config: uvicorn.Config, state: State) -> None:
        super().__init__(config)
        self._state = state
        self.failed = False

    def fail(self) -> None:
        """Stop, and end the process with an error."""
        self.failed = True
        self.should_exit = True

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        if hasattr(self._state, "services"):  # it had started
            self._state.services.hub.close()
        await super().shutdown(sockets)


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 after a stop that was asked for, 1 when the instance cannot start or cannot go on."""
    parser = argparse.ArgumentParser(prog="python -m gateway", description="The API of one organisation")
    parser.add_argument("--profile", type=Path, required=True, help="connection profile (JSON)")
    parser.add_argument("--state", type=Path, required=True, help="directory for journal, read model and session key")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings(profile=options.profile, state=options.state)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    configure_logging(organisation=settings.msp_id)
    return _serve(settings)


def settle_garbage_collection() -> None:
    """Leave what is there for good to itself, and look for cycles rarely: requests make next to none."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _serve(settings: Settings) -> int:
    gc.disable()  # what is imported stays: looking for cycles in it is an eighth of the time to start
    from gateway.app import create_app

    servers: list[ApiServer] = []
    app = create_app(settings, on_failure=lambda: servers[0].fail())
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        date_header=True,
        timeout_keep_alive=_KEPT_OPEN_S,
        timeout_graceful_shutdown=_GRACE_S,
    )
    servers.append(ApiServer(config, app.state))
    settle_garbage_collection()
    servers[0].run()
    return 1 if servers[0].failed or not servers[0].started else 0


if __name__ == "__main__":
    sys.exit(main())
