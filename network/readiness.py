"""Polling until something is so: the only way in which this package waits."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Callable

from network.errors import NotReady

_INTERVAL_S = 0.05


def wait_until(
    check: Callable[[], str | None], *, what: str, timeout_s: float, interval_s: float = _INTERVAL_S
) -> None:
    """Return as soon as `check` gives None; until then its text says what is still lacking.

    Raises NotReady with the last such text after `timeout_s`.
    """
    deadline = time.monotonic() + timeout_s
    while (lacking := check()) is not None:
        if time.monotonic() > deadline:
            raise NotReady(
                f"{what} not ready after {timeout_s:.0f} s: {lacking}",
                remedy="see `energysale status` and `energysale logs`, then run `energysale up` again: it resumes",
            )
        time.sleep(interval_s)


def http_get(host: str, port: int, path: str, *, timeout_s: float = 2) -> tuple[int, str]:
    """Status and body of a plain HTTP request on this machine; status 0 when nobody answers."""
    connection = http.client.HTTPConnection(host, port, timeout=timeout_s)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()


def metric(text: str, name: str, *, channel: str) -> float | None:
    """The value of one channel's metric in Prometheus text, or None where there is none."""
    pattern = rf'^{re.escape(name)}\{{[^}}]*channel="{re.escape(channel)}"[^}}]*\}} (\S+)$'
    found = re.search(pattern, text, re.MULTILINE)
    return float(found[1]) if found else None
