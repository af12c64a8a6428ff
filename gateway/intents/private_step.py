"""A step into a collection that stands on its own: kept, sent until it is decided, and forgotten."""

from __future__ import annotations

from gateway.intents.delivery import Delivery
from gateway.intents.endorsing import EndorsedStep
from gateway.intents.journal import Journal
from gateway.intents.journal_tables import Sent


async def commit_private_step(step: EndorsedStep, *, batch: str, journal: Journal, delivery: Delivery) -> bool:
    """Whether what the step's answers say is on the ledger; where they say that nothing is new, nothing is sent.

    Raises JournalError, before anything was sent.
    """
    if not any(answer.status == "deposited" for answer in step.answers):
        return True
    sent = Sent(
        transaction_id=step.transaction.transaction_id,
        batch=batch,
        function=step.function,
        envelope=step.transaction.envelope,
        answers={},
    )
    await journal.add_sent([sent])
    outcome = await delivery.deliver_until_decided(sent)
    await journal.remove_sent([sent.transaction_id])
    return outcome.valid
