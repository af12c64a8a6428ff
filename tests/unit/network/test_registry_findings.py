"""What `energysale doctor` says of the registry and of the access model, by the figures of the APIs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from network import topology as topologies
from network.access_findings import access_findings
from network.registry_findings import registry_findings
from network.topology import Topology


class Api(HTTPServer):
    """The exchange's API, as far as `/metrics` goes."""

    text = ""


class Handler(BaseHTTPRequestHandler):
    server: Api

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.text.encode())

    def log_message(self, *_: object) -> None:
        """Nothing to standard error."""


@pytest.fixture
def api() -> Iterator[Api]:
    server = Api(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def topology_at(port: int) -> Topology:
    topology = topologies.load()
    organisations = [
        each.model_copy(update={"api_port": port}) if each.msp_id == "ExchangeOrg" else each
        for each in topology.organisations
    ]
    return topology.model_copy(update={"organisations": organisations, "host": "127.0.0.1"})


@pytest.mark.parametrize(
    ("figures", "severities"),
    [
        ('energysale_registry_drift 0.0\nenergysale_registry_outbox{state="waiting"} 0.0\n', ["ok"]),
        ("energysale_registry_drift 2.0\n", ["problem"]),
        ('energysale_registry_outbox{state="waiting"} 3.0\n', ["warning"]),
        ('energysale_registry_drift 1.0\nenergysale_registry_outbox{state="waiting"} 3.0\n', ["problem", "warning"]),
    ],
)
def test_drift_and_waiting_changes_are_shown(api: Api, figures: str, severities: list[str]) -> None:
    api.text = figures
    found = list(registry_findings(topology_at(api.server_port)))
    assert [each.severity for each in found] == severities


@pytest.mark.parametrize(("drift", "severity"), [("0.0", "ok"), ("2.0", "problem")])
def test_an_api_that_decides_by_another_access_model_is_shown(api: Api, drift: str, severity: str) -> None:
    api.text = f"energysale_access_drift {drift}\n"
    found = {each.subject: each.severity for each in access_findings(topology_at(api.server_port))}
    assert found["access model, ExchangeOrg"] == severity


def test_an_api_that_is_down_says_nothing() -> None:
    assert list(registry_findings(topology_at(1))) == []
