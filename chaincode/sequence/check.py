"""What a declaration asks of its sequence: that it is there, is for this, and takes declarations now."""

from __future__ import annotations

from chaincode import keys
from chaincode.context import Call
from chaincode.refusals import Refused
from chaincode.sequence.model import Mode, Status, TradingSequence


async def require_open(
    call: Call,
    sequence_id: str,
    *,
    mode: str,
    segment: str | None = None,
    period_start: str | None = None,
    period_end: str | None = None,
) -> TradingSequence:
    """The sequence, whose window is open: it was opened, it was not closed, and its closing time has not come.

    What is None is not compared. Raises Refused: `unknown_sequence`, `sequence_differs` (detail: the path),
    `sequence_not_open`, `window_over`.
    """
    sequence = await find(call, sequence_id)
    wanted = {"mode": Mode(mode), "segment": segment, "period_start": period_start, "period_end": period_end}
    for name, value in wanted.items():
        if value is not None and getattr(sequence, name) != value:
            raise sequence.refuse("sequence_differs", key=sequence_id, path=name)
    if sequence.status is not Status.OPEN:
        raise sequence.refuse("sequence_not_open", key=sequence_id)
    if call.now_ms >= sequence.closes_at:
        raise sequence.refuse("window_over", key=sequence_id)
    return sequence


async def find(call: Call, sequence_id: str) -> TradingSequence:
    """Raises Refused `unknown_sequence`."""
    record = await call.ledger.get(keys.sequence(sequence_id))
    if record is None:
        raise Refused("unknown_sequence", key=sequence_id)
    return TradingSequence.from_record(record)
