"""The signed claim that opens a session. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chaincode import canonical
from gateway.problems import ProblemError

CLAIM_TOLERANCE_MS = 60_000
_NONCE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who wants a session, on which network, with which organisation's instance (an MSP id), and when (ms)."""

    user: str
    network: str
    audience: str
    nonce: str
    issued_at: int

    def canonical(self) -> bytes:
        """The bytes that are signed after SESSION_PREFIX and sent as `claim`."""
        return canonical.dumps(
            {
                "v": 1,
                "user": self.user,
                "network": self.network,
                "audience": self.audience,
                "nonce": self.nonce,
                "issued_at": self.issued_at,
            }
        )


def read_claim(text: str) -> Claim:
    """The claim in `text`. Raises ProblemError `invalid_request` for anything but its exact canonical form."""
    try:
        value = canonical.loads(text)
        if value.pop("v") != 1:
            raise ValueError
        claim = Claim(**value)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ProblemError("invalid_request", detail="The claim is not a canonical session claim.") from None
    texts = (claim.user, claim.network, claim.audience, claim.nonce)
    well_formed = all(isinstance(part, str) for part in texts) and type(claim.issued_at) is int
    if not well_formed or not _NONCE.fullmatch(claim.nonce):
        raise ProblemError("invalid_request", detail="The claim's fields do not have their types.")
    return claim
