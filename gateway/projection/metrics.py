"""Figures of the indexer for Prometheus."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

HEIGHT = Gauge("energysale_indexer_height", "Number of the last block in the read model")
LAG = Histogram(
    "energysale_indexer_lag_seconds",
    "From the transaction time of a block's newest transaction to its rows being committed",
    buckets=(0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 1, 2, 5, 30, 300),
)
WRITE = Histogram(
    "energysale_indexer_write_seconds",
    "Time to decode and write one run of blocks",
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
)
BLOCKS = Counter("energysale_indexer_blocks", "Blocks written to the read model")
RESTARTS = Counter("energysale_indexer_restarts", "Times the indexer read on from its stored checkpoint")
