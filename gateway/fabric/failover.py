"""Which endpoint to try first.

The endpoint that answered last stays first choice. One that answered UNAVAILABLE rests, longer each time; when the
rest is over, one call at a time may try it (half-open) until it has answered. Resting endpoints still come last in
line, so a call is never refused for the bookkeeping's sake.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from gateway.fabric.endpoints import Connection, Endpoint
from gateway.fabric.options import Backoff


class _Member:
    def __init__(self, endpoint: Endpoint) -> None:
        self.connection = Connection(endpoint)
        self.failures = 0
        self.rests_until = 0.0
        self.on_trial = False

    def is_ready(self, now: float) -> bool:
        return not self.failures or (now >= self.rests_until and not self.on_trial)


class EndpointPool:
    """The endpoints in the order in which a call should try them. `on_unavailable` hears the name of each that did not
    serve a call or lost a stream. `tls_certificate_hash` is that of all endpoints, empty without mutual TLS."""

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        *,
        rest: Backoff,
        clock: Callable[[], float] = time.monotonic,
        on_unavailable: Callable[[str], None] = lambda _: None,
    ) -> None:
        if not endpoints:
            raise ValueError("a gateway needs at least one endpoint")
        if len({endpoint.tls_certificate_hash for endpoint in endpoints}) > 1:
            raise ValueError("the endpoints of a gateway share one TLS client certificate, or have none")
        self._members = [_Member(endpoint) for endpoint in endpoints]
        self.tls_certificate_hash = endpoints[0].tls_certificate_hash
        self._first = 0
        self._rest = rest
        self._clock = clock
        self._on_unavailable = on_unavailable

    def in_order(self) -> list[Connection]:
        """All endpoints: the first choice and the ones after it, then those that rest or are on trial."""
        now = self._clock()
        turn = self._members[self._first :] + self._members[: self._first]
        ready = [member for member in turn if member.is_ready(now)]
        resting = [member for member in turn if not member.is_ready(now)]
        return [member.connection for member in ready + resting]

    @contextmanager
    def attempt(self, connection: Connection) -> Iterator[None]:
        """Around one try of an endpoint, so that no other call tries a half-open one at the same time."""
        member = self._member(connection)
        trial = member.failures > 0 and not member.on_trial
        if trial:
            member.on_trial = True
        try:
            yield
        finally:
            if trial:
                member.on_trial = False

    def answered(self, connection: Connection) -> None:
        """The endpoint works, whatever it said; it becomes first choice if the present one does not work."""
        member = self._member(connection)
        member.failures = 0
        if self._members[self._first].failures:
            self._first = self._members.index(member)

    def was_unavailable(self, connection: Connection) -> None:
        """The endpoint did not serve a call: let it rest and let the next one be first choice."""
        member = self._member(connection)
        member.failures += 1
        self._on_unavailable(connection.endpoint.name)
        member.rests_until = self._clock() + self._rest.delay_s(member.failures)
        self._pass_on_from(member)

    def let_deadline_pass(self, connection: Connection) -> None:
        """The endpoint may hang or its work may be slow: let the next one be first choice, without a rest."""
        self._pass_on_from(self._member(connection))

    async def close(self) -> None:
        """Close all channels."""
        for member in self._members:
            await member.connection.close()

    def _pass_on_from(self, member: _Member) -> None:
        if self._members[self._first] is member:
            self._first = (self._first + 1) % len(self._members)

    def _member(self, connection: Connection) -> _Member:
        return next(member for member in self._members if member.connection is connection)
