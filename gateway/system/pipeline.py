"""The way of an intent through this instance, in figures: queue, batches, commit, blocks, read model."""

from __future__ import annotations

from dataclasses import asdict, replace

from prometheus_client import Histogram

from gateway import metrics
from gateway.faults import FAULTS
from gateway.intents.service import IntentService
from gateway.projection import metrics as indexer
from gateway.system.figures import Distribution, by_label, distribution, value_of
from gateway.system.heights import HeightHistory
from gateway.system.schemas import GroupCommitState, IndexerState, Pipeline, Spread

_STAGES = (
    "endorse Apply",
    "endorse Deposit",
    "endorse Purge",
    "endorse Reserve",
    "endorse Settle",
    "endorse Note",
    "commit",
)


async def pipeline_state(
    *, heights: HeightHistory, intents: IntentService, version: str, chaincode: str, chaincode_version: str | None
) -> Pipeline:
    """Everything as it is now."""
    now = await heights.take()
    return Pipeline(
        at=now.at,
        since=FAULTS.since,
        version=version,
        chaincode=chaincode,
        chaincode_version=chaincode_version,
        indexer=IndexerState(
            height=now.indexed,
            ledger_height=now.ledger,
            lag_blocks=None if now.ledger is None else max(0, now.ledger - now.indexed),
            lag_ms=_milliseconds(indexer.LAG),
            write_ms=_milliseconds(indexer.WRITE),
            blocks_per_minute=heights.blocks_per_minute(),
            restarts=int(value_of(indexer.RESTARTS)),
        ),
        group_commit=_group_commit(intents),
        journal_write_ms=_milliseconds(metrics.JOURNAL_WRITE_SECONDS),
        event_streams=int(value_of(metrics.EVENT_STREAMS)),
        requests=int(value_of(metrics.HTTP_REQUESTS)),
    )


def _group_commit(intents: IntentService) -> GroupCommitState:
    queue = intents.queue
    stages = {stage: distribution(metrics.STAGE_SECONDS, {"stage": stage}) for stage in _STAGES}
    return GroupCommitState(
        waiting=queue.waiting,
        unfinished=queue.unfinished,
        room=queue.room,
        batches_in_flight=int(value_of(metrics.BATCHES_IN_FLIGHT)),
        transactions_open=int(value_of(metrics.TRANSACTIONS_OPEN)),
        batch_intents=_spread(distribution(metrics.BATCH_INTENTS)),
        intent_seconds=_spread(distribution(metrics.INTENT_SECONDS)),
        stages={stage: _spread(each) for stage, each in stages.items() if each.count},
        ended=by_label(metrics.INTENTS, "status"),
        refused=by_label(metrics.REFUSALS, "code"),
        retries=by_label(metrics.BATCH_RETRIES, "reason"),
        resends=int(value_of(metrics.RESENDS)),
    )


def _spread(figure: Distribution) -> Spread:
    return Spread(**asdict(figure))


def _milliseconds(figure: Histogram) -> Spread:
    seen = distribution(figure)
    mean, p50, p95, p99 = (None if each is None else each * 1_000 for each in (seen.mean, seen.p50, seen.p95, seen.p99))
    return _spread(replace(seen, mean=mean, p50=p50, p95=p95, p99=p99))
