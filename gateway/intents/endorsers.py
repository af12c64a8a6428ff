"""Which organisations are asked to endorse.

The chaincode's policy is AND(ExchangeOrg, OR(ConsumerOrg, RetailerOrg)); deposits, reservations and purges need both
trading organisations: the two members of the collection.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

DEPOSIT = ("ConsumerOrg", "RetailerOrg")
PURGE = ("ExchangeOrg", "ConsumerOrg", "RetailerOrg")
_TRADING = ("ConsumerOrg", "RetailerOrg")

_FIRST_CHOICE_RESTS_S = 10.0


class ApplyEndorsers:
    """ExchangeOrg and one trading organisation: the sender's own where it is one, else ConsumerOrg; else the other.

    After an outage the other one stays first for ten seconds, so that not every batch pays for the attempt.
    `time_s` is a monotonic clock in seconds.
    """

    def __init__(self, *, organisation: str, time_s: Callable[[], float]) -> None:
        first = organisation if organisation in _TRADING else _TRADING[0]
        self._choices = [("ExchangeOrg", first), *(("ExchangeOrg", other) for other in _TRADING if other != first)]
        self._time_s = time_s
        self._rests_until_s = 0.0

    def in_order(self) -> Sequence[tuple[str, ...]]:
        """The sets of organisations to ask, best first."""
        return self._choices[::-1] if self._time_s() < self._rests_until_s else self._choices

    def was_unavailable(self, choice: tuple[str, ...]) -> None:
        """Note that `choice` could not endorse."""
        if choice == self._choices[0]:
            self._rests_until_s = self._time_s() + _FIRST_CHOICE_RESTS_S
        else:
            self._rests_until_s = 0.0
