"""One's own figures as the API takes them to be reconciled."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any


def figures_body(
    month: str, content: bytes, *, media_type: str, readings: Mapping[str, str] | None, **more: Any
) -> dict[str, Any]:
    """A file of figures, and packed readings by metering point; of `more` what is not None."""
    body: dict[str, Any] = {
        "month": month,
        "figures": {"media_type": media_type, "content": base64.b64encode(content).decode()},
        **{name: value for name, value in more.items() if value is not None},
    }
    return body if readings is None else {**body, "readings": dict(readings)}
