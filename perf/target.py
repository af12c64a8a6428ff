"""The network under load: where its APIs and connection profiles are, and which ledger it is."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from perf.errors import NetworkDownError

CONSUMER_ORG, RETAILER_ORG, EXCHANGE_ORG = "ConsumerOrg", "RetailerOrg", "ExchangeOrg"
_ORGANISATIONS = (CONSUMER_ORG, RETAILER_ORG, EXCHANGE_ORG)
_READY_TIMEOUT_S = 5
_READY, _BEHIND = 200, 503
_CATCHES_UP_WITHIN_S = 60  # after a load below HTTP, in which the APIs stood still
_ASKS_EACH_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A running network. `network_id` is `<channel>/<hex hash of block 0>`; `apis` maps an MSP id to its base URL."""

    run: Path
    network_id: str
    apis: dict[str, str]

    @property
    def channel(self) -> str:
        return self.network_id.partition("/")[0]

    @property
    def keystore(self) -> Path:
        """The keys that bootstrap made, the registrar's among them."""
        return self.run / "keystore"

    @property
    def own(self) -> Path:
        """What a load keeps between two runs: the keys of its market."""
        return self.run / "perf"

    def profile(self, msp_id: str) -> Path:
        return self.run / "profiles" / f"{msp_id}.json"


def find_target(run: Path) -> Target:
    """The network of the run directory `run`. Raises NetworkDownError, also when an API is not ready."""
    target = read_target(run)
    for msp_id, url in target.apis.items():
        _check_ready(msp_id, url)
    return target


def read_target(run: Path) -> Target:
    """The same without asking the APIs. Raises NetworkDownError."""
    try:
        network_id = (run / "network_id").read_text().strip()
        documents = {name: json.loads((run / "profiles" / f"{name}.json").read_text()) for name in _ORGANISATIONS}
    except OSError as error:
        raise NetworkDownError(
            f"{error.filename} cannot be read; start the network with `energysale up`, or name its run directory "
            "with --run"
        ) from None
    apis = {name: f"http://{document['api']['host']}:{document['api']['port']}" for name, document in documents.items()}
    return Target(run=run, network_id=network_id, apis=apis)


def api_of(run: Path, msp_id: str) -> str:
    """The API of one more organisation. Raises NetworkDownError, also when it is not ready."""
    try:
        address = json.loads((run / "profiles" / f"{msp_id}.json").read_text())["api"]
    except OSError:
        raise NetworkDownError(f"{msp_id} is not in the network of {run}; `energysale org add` puts it there") from None
    url = f"http://{address['host']}:{address['port']}"
    _check_ready(msp_id, url)
    return url


def _check_ready(msp_id: str, url: str) -> None:
    until = time.monotonic() + _CATCHES_UP_WITHIN_S
    while (status := _status(url)) == _BEHIND and time.monotonic() < until:
        time.sleep(_ASKS_EACH_S)
    if status != _READY:
        state = f"answers {status}" if status else "does not answer"
        raise NetworkDownError(
            f"the API of {msp_id} at {url} {state}; see `energysale status`, start with `energysale up`"
        )


def _status(url: str) -> int:
    """What the API answers when it is asked whether it is ready; 0 for no answer."""
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=_READY_TIMEOUT_S):  # noqa: S310 - http by construction
            return _READY
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
