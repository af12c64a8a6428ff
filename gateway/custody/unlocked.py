"""Keys that their users have unlocked for a session, in memory only, for a short time and a number of signatures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec

UNLOCK_MS = 5 * 60_000
SIGNATURES = 50


@dataclass(slots=True)
class _Held:
    key: ec.EllipticCurvePrivateKey = field(repr=False)
    public_key: str
    until: int
    left: int


class UnlockedKeys:
    """By session. `clock` gives ms since 1970 UTC."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._held: dict[str, _Held] = {}

    def hold(self, session_id: str, key: ec.EllipticCurvePrivateKey, *, public_key: str) -> int:
        """Keep `key` for `session_id`; until when (ms)."""
        self._forget_old()
        held = _Held(key, public_key, self._clock() + UNLOCK_MS, SIGNATURES)
        self._held[session_id] = held
        return held.until

    def take(self, session_id: str, *, public_key: str) -> ec.EllipticCurvePrivateKey | None:
        """The key for one more signature; None when none is held, or its time or number is over."""
        self._forget_old()
        held = self._held.get(session_id)
        if held is None or held.public_key != public_key:
            return None
        held.left -= 1
        if held.left == 0:
            del self._held[session_id]
        return held.key

    def until(self, session_id: str) -> int | None:
        """Until when (ms) a key is held for the session."""
        self._forget_old()
        held = self._held.get(session_id)
        return None if held is None else held.until

    def forget(self, session_id: str) -> None:
        """Lock the session's key again."""
        self._held.pop(session_id, None)

    def forget_key(self, public_key: str) -> None:
        """Lock a key in every session, as when its password changes."""
        self._held = {name: held for name, held in self._held.items() if held.public_key != public_key}

    def _forget_old(self) -> None:
        now = self._clock()
        for session_id in [name for name, held in self._held.items() if held.until <= now]:
            del self._held[session_id]
