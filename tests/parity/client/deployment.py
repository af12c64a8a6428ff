"""A chaincode of the tests' own in force on a network that is up, served by each organisation that endorses."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from network.command import clean_environment
from network.paths import CHECKOUT
from network.topology_parts import Organisation
from tests.parity.lifecycle import Definition, Lifecycle
from tests.running_network import RunningNetwork

_END_TIMEOUT_S = 20


@dataclass(frozen=True, kw_only=True)
class Service:
    """One organisation's service: its address (`host:port`) and the program that serves there."""

    organisation: Organisation
    address: str
    argv: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def deployed(
    network: RunningNetwork, label: str, definitions: Sequence[Definition], services: Sequence[Service]
) -> Iterator[dict[str, str]]:
    """The chaincodes `definitions`, all of one program, in force on `network` while its services run.

    Gives each one's version by name. The services' environment has CHAINCODE_ID,
    CHAINCODE_SERVER_ADDRESS and CORE_PEER_LOCALMSPID as Fabric's own launchers set them; what they print goes to the
    network's logs. Definitions stay after the end, with nothing behind them. Raises CommandFailed, NotReady.
    """
    lifecycle = Lifecycle(network, network.run / "chaincode")
    package_ids: dict[str, str | None] = {}
    with ExitStack() as running:
        for service in services:
            connection = {"address": service.address, "dial_timeout": "10s", "tls_required": False}
            peers = network.topology.peers_of(service.organisation)
            package_id = lifecycle.install(label, connection, peers=peers)
            package_ids[service.organisation.msp_id] = package_id
            log = network.directory.log(f"{label}.{service.organisation.short_name}")
            running.enter_context(_process(service, package_id, log))
        yield {each.name: lifecycle.bring_into_force(each, package_ids) for each in definitions}


@contextmanager
def _process(service: Service, package_id: str, log: Path) -> Iterator[None]:
    """The service as a process group of its own, ended with all that it started."""
    environment = {
        "CHAINCODE_ID": package_id,
        "CHAINCODE_SERVER_ADDRESS": service.address,
        "CORE_PEER_LOCALMSPID": service.organisation.msp_id,
        **service.environment,
    }
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - our own argument list, no shell
            list(service.argv),
            env=clean_environment(environment),
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(_END_TIMEOUT_S)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait(_END_TIMEOUT_S)
