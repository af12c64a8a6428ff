"""The chaincode as a process that the peer launches: what an external builder's `run` starts.

    python -m tests.integration.fabric.dialling RUN_METADATA LOG

RUN_METADATA is the folder with the peer's `chaincode.json`; LOG is written to.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
from pathlib import Path

from chaincode.chaincode import EnergySale
from chaincode.shim import ChaincodeClient


def environment_of(told: dict[str, str], folder: Path) -> dict[str, str]:
    """What the peer tells, as the environment of any chaincode that dials."""
    files = {
        "CORE_PEER_TLS_ROOTCERT_FILE": told["root_cert"],
        "CORE_TLS_CLIENT_CERT_FILE": told["client_cert"],
        "CORE_TLS_CLIENT_KEY_FILE": told["client_key"],
    }
    for name, content in files.items():
        (folder / name).write_text(content)
    return {
        "CORE_CHAINCODE_ID_NAME": told["chaincode_id"],
        "CORE_PEER_TLS_ENABLED": "true" if told["root_cert"] else "false",
        **{name: str(folder / name) for name in files},
    }


def main() -> None:
    metadata, log = sys.argv[1:]
    logging.basicConfig(level=logging.INFO, filename=log)
    told = json.loads((Path(metadata) / "chaincode.json").read_text())
    with tempfile.TemporaryDirectory() as folder:
        client = ChaincodeClient.from_environment(
            EnergySale(),
            arguments=["--peer.address", told["peer_address"]],
            environment=environment_of(told, Path(folder)),
        )
    asyncio.run(client.run())


if __name__ == "__main__":
    main()
