"""Logs: one JSON object a line on standard error.

What goes in is named at each call: ids, counts, durations, codes. Never a token, a signature, a query string, a body or
anything private.
"""

from __future__ import annotations

import logging
import sys

import structlog


def configure_logging(*, organisation: str, level: int = logging.INFO) -> None:
    """Send structlog and the standard library's logs to standard error as JSON, each line with `organisation`."""
    structlog.contextvars.bind_contextvars(organisation=organisation)
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
