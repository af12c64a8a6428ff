"""What `energysale doctor` says of the registry: whether the ledger is what the exchange decided."""

from __future__ import annotations

import re
from collections.abc import Iterator

from network.finding import Finding
from network.readiness import http_get
from network.topology import Topology

_SUBJECT = "registry"
_EXCHANGE = "ExchangeOrg"
_OK = 200


def registry_findings(topology: Topology) -> Iterator[Finding]:
    """Drift and changes on their way, as the exchange's API measures them; nothing while it does not run."""
    for organisation in topology.organisations:
        if organisation.msp_id == _EXCHANGE:
            status, text = http_get(topology.host, organisation.api_port, "/metrics")
            if status == _OK:
                yield from _judged(text)


def _judged(text: str) -> Iterator[Finding]:
    drift = figure(text, "energysale_registry_drift")
    waiting = figure(text, 'energysale_registry_outbox{state="waiting"}')
    if drift:
        yield Finding(
            severity="problem",
            subject=_SUBJECT,
            found=f"in {drift:.0f} records the ledger is not what the exchange decided",
            remedy="a registrar looks at GET /api/v1/registry/drift, and adopts each record or asks for its change",
        )
    if waiting:
        yield Finding(
            severity="warning",
            subject=_SUBJECT,
            found=f"{waiting:.0f} changes wait for a registrar's signature",
            remedy="a registrar runs `energysale registration bind`",
        )
    if not drift and not waiting:
        yield Finding(severity="ok", subject=_SUBJECT, found="the ledger is what the exchange decided")


def figure(text: str, name: str) -> float:
    """The value of a figure in Prometheus text, 0 where it has none yet."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0
