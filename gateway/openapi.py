"""The OpenAPI document without a running network: `python -m gateway.openapi FILE`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gateway.app import create_app
from gateway.settings import Settings


def openapi_text() -> str:
    """The document that every instance serves at `/api/v1/openapi.json`, with keys in one order."""
    # The document does not depend on an instance's settings, and nothing is opened before the application starts.
    nowhere = Path()
    settings = Settings(
        profile=nowhere,
        state=nowhere,
        msp_id="ConsumerOrg",
        channel="",
        chaincode="",
        network_id="",
        host="127.0.0.1",
        port=0,
        database_url="",
    )
    return json.dumps(create_app(settings).openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    Path(sys.argv[1]).write_text(openapi_text(), encoding="utf-8")
