"""What `energysale doctor` says of the access model: whether every API decides by what the ledger has put in force."""

from __future__ import annotations

from collections.abc import Iterator

from network.finding import Finding
from network.readiness import http_get
from network.registry_findings import figure
from network.topology import Topology

_OK = 200


def access_findings(topology: Topology) -> Iterator[Finding]:
    """One finding for each API that runs; nothing of those that do not."""
    for organisation in topology.organisations:
        status, text = http_get(topology.host, organisation.api_port, "/metrics")
        if status != _OK:
            continue
        subject = f"access model, {organisation.msp_id}"
        if figure(text, "energysale_access_drift"):
            yield Finding(
                severity="problem",
                subject=subject,
                found="access is not decided by what the ledger has put in force",
                remedy="see `energysale access state`; an API that lacks the model imports the exchange's file of it",
            )
        else:
            yield Finding(severity="ok", subject=subject, found="access is decided by what the ledger has put in force")
