"""How long group commit is patient, in seconds."""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.fabric import Backoff


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The bounds and delays of all retries; the README's table says what each is for.

    `endorse_s`, `submit_s`: deadlines of one call. `status_s`: how long to wait for a block after the orderers took
    the transaction, `status_unsure_s`: after they did not say so; then the same bytes are sent again. `behind_s`: how
    long a refusal that may come from a peer which is behind is tried again. `attempts`: how often a batch is endorsed
    again before it is split. The backoffs: after a conflict, after such a refusal, while nobody endorses, between
    resends.
    """

    endorse_s: float = 15.0
    submit_s: float = 5.0
    status_s: float = 5.0
    status_unsure_s: float = 1.0
    behind_s: float = 3.0
    attempts: int = 3
    conflict: Backoff = field(default_factory=lambda: Backoff(initial_s=0.02, maximum_s=0.5))
    behind: Backoff = field(default_factory=lambda: Backoff(initial_s=0.05, maximum_s=0.5))
    outage: Backoff = field(default_factory=lambda: Backoff(initial_s=0.1, maximum_s=1.0))
    resend: Backoff = field(default_factory=lambda: Backoff(initial_s=0.1, maximum_s=10.0))
