"""The figures of the API for Prometheus, in one place. The indexer's are in `gateway.projection.metrics`.

No label ever has a value that a caller can make up: routes are templates, codes come from tables.
"""

from __future__ import annotations

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

_FAST: Final = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1)
_SLOW: Final = (0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 2, 5, 10, 30)
_SIZES: Final = (1, 2, 5, 10, 20, 50, 100, 200, 300, 400)

METRICS: Final = (
    HTTP_REQUESTS := Counter("energysale_http_requests", "Requests answered", ["method", "route", "status"]),
    HTTP_SECONDS := Histogram("energysale_http_seconds", "Time to answer a request", ["route"], buckets=_SLOW),
    EVENT_STREAMS := Gauge("energysale_event_streams", "Open event streams (SSE)"),
    INTENTS := Counter("energysale_intents", "Intents that ended, by end", ["status"]),
    REFUSALS := Counter("energysale_intent_refusals", "Intents refused, by code and by who refused", ["code", "by"]),
    INTENT_SECONDS := Histogram("energysale_intent_seconds", "From accepting an intent to its end", buckets=_SLOW),
    INTENTS_UNFINISHED := Gauge("energysale_intents_unfinished", "Accepted intents without an end"),
    BATCH_INTENTS := Histogram("energysale_batch_intents", "Intents taken into one batch", buckets=_SIZES),
    BATCHES_IN_FLIGHT := Gauge("energysale_batches_in_flight", "Batches between taking and their end"),
    STAGE_SECONDS := Histogram("energysale_stage_seconds", "Time of one stage of a batch", ["stage"], buckets=_SLOW),
    BATCH_RETRIES := Counter("energysale_batch_retries", "Batches endorsed again, by reason", ["reason"]),
    RESENDS := Counter("energysale_resends", "Times that kept bytes were sent again"),
    TRANSACTIONS_OPEN := Gauge("energysale_transactions_open", "Transactions sent whose status is not known"),
    ACCESS_DRIFT := Gauge("energysale_access_drift", "Ways in which the access model is not what the ledger says"),
    REGISTRY_DRIFT := Gauge("energysale_registry_drift", "Records in which the ledger is not what was decided"),
    REGISTRY_OUTBOX := Gauge("energysale_registry_outbox", "Changes of the registry on their way", ["state"]),
    JOURNAL_WRITE_SECONDS := Histogram("energysale_journal_write_seconds", "One synced write", buckets=_FAST),
)
