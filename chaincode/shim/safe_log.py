"""Logging of failures without their text: an exception's message may quote what a chaincode holds private."""

from __future__ import annotations

import logging
import traceback

_FRAMES = 6


def log_failure(log: logging.Logger, what: str, failure: BaseException) -> None:
    """Log at level error `what` failed, the exception's type and where it was raised, and no value of it."""
    kind = f"{type(failure).__module__}.{type(failure).__qualname__}"
    frames = traceback.extract_tb(failure.__traceback__)[-_FRAMES:]
    where = " > ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    log.error("%s: %s at %s", what, kind, where or "an unknown place")
