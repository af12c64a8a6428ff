"""The processes of ours: each organisation's chaincode service and its API."""

from __future__ import annotations

import os
import sys

from network.client import VARIABLE, client_folder
from network.paths import RunDirectory
from network.plan import ProcessSpec
from network.topology import Topology
from network.topology_parts import Organisation


def chaincode_process(
    run: RunDirectory, topology: Topology, organisation: Organisation, *, package_id: str
) -> ProcessSpec:
    """The organisation's chaincode service, which its own peers alone can dial."""
    name = f"chaincode.{organisation.short_name}"
    tls = run.chaincode_tls(organisation.domain)
    return ProcessSpec(
        name=name,
        kind="chaincode",
        argv=_python("chaincode"),
        environment={
            "CHAINCODE_ID": package_id,
            "CHAINCODE_SERVER_ADDRESS": f"{topology.host}:{organisation.chaincode_port}",
            "CHAINCODE_TLS_KEY": str(tls / "server.key"),
            "CHAINCODE_TLS_CERT": str(tls / "server.crt"),
            "CHAINCODE_TLS_CLIENT_CACERT": str(tls / "ca.crt"),
        },
        log=str(run.log(name)),
    )


def api_process(run: RunDirectory, organisation: Organisation) -> ProcessSpec:
    """The organisation's HTTP API."""
    name = f"api.{organisation.short_name}"
    arguments = ("--profile", str(run.profile(organisation.msp_id)), "--state", str(run.api(organisation.msp_id)))
    return ProcessSpec(
        name=name,
        kind="api",
        argv=_python("gateway", *arguments),
        environment={VARIABLE: str(client_folder())},
        log=str(run.log(name)),
    )


def make_state_folders(run: RunDirectory, topology: Topology) -> None:
    """Folders that keys and private data will lie in: nobody else's to read."""
    for folder in (run.keystore, *(run.api(organisation.msp_id) for organisation in topology.organisations)):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)


def _python(*arguments: str) -> tuple[str, ...]:
    """This Python without the working directory on its path: a file there must not stand in for a module."""
    return (os.path.abspath(sys.executable), "-P", "-u", "-m", *arguments)  # noqa: PTH100 - resolve() would leave the venv
