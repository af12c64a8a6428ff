"""`energysale user renew-certificate`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.commands.options import AsJson, AsUser
from gateway.commands.shell import REFUSED, CommandError, api_of, caller, run, show_json

EXCHANGE = "ExchangeOrg"


def renew_certificate(
    as_user: AsUser = None,
    api: Annotated[
        str | None, typer.Option("--api", metavar="URL", help="The exchange's API; else that of the run directory.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", metavar="FILE", help="Write the certificate (PEM) here.")
    ] = None,
    wait: Annotated[float, typer.Option(min=0, metavar="SECONDS", help="How long to wait for the CA.")] = 30.0,
    as_json: AsJson = False,
) -> None:
    """Have your certificate renewed; the key stays. A registrar's signature takes it to the ledger.

    The certificate before is revoked once the ledger names the new one. Exit code 3: the CA refused.
    """

    async def work() -> None:
        from gateway.client.http import Http
        from gateway.client.renewals import Renewals, renewal_request

        who = caller(as_user, api, needs_api=False)
        request = renewal_request(who.signer, network_id=who.network_id)
        async with Http(api or api_of(EXCHANGE)) as http:
            found = await Renewals(http).certified(request, patience_s=wait)
        if certificate is not None and found["certificate"] is not None:
            _write(certificate, found["certificate"])
        _show(found, as_json=as_json)
        if found["state"] == "refused":
            raise typer.Exit(REFUSED)

    run(work)


def _write(path: Path, pem: str) -> None:
    try:
        path.write_text(pem, "utf-8")
    except OSError:
        raise CommandError(f"{path} cannot be written") from None


def _show(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        show_json(found)
        return
    from gateway.commands.tables import show_fields

    until = found["certificate_until"]
    day = datetime.fromtimestamp(until / 1_000, UTC).date().isoformat() if until is not None else None
    fields = {"user": found["user"], "state": found["state"], "valid_until": day, "refused_because": found["code"]}
    show_fields({name: value for name, value in fields.items() if value is not None})
