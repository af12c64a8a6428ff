"""Why the indexer stops. Each is a state that only a person can judge, so each says what to do."""

from __future__ import annotations


class ProjectionError(Exception):
    """Base of the errors of the read model."""


class DifferentNetworkError(ProjectionError):
    """The read model, or the peer, belongs to another network than the one of the connection profile."""

    def __init__(self, *, expected: str, found: str) -> None:
        super().__init__(
            f"the connection profile is of the network {expected}, but {found} was found in the read model or at the "
            "peer; give the instance the right profile, or another state directory or database"
        )


class ChainBreakError(ProjectionError):
    """A block does not continue the chain that the read model was built from."""

    def __init__(self, *, number: int, expected: str, found: str) -> None:
        super().__init__(
            f"block {number} does not continue the indexed chain: the hash {expected} was expected and {found} found; "
            "check the peer, then rebuild with `energysale reindex`"
        )


class GapError(ProjectionError):
    """A block came that is not the next one. Reading on from the stored checkpoint mends it."""

    def __init__(self, *, expected: int, found: int) -> None:
        super().__init__(f"block {found} came where block {expected} is next")


class UnreadableRecordError(ProjectionError):
    """A VALID transaction wrote something that is not a record of this market's chaincode."""

    def __init__(self, *, block: int, object_type: str) -> None:
        super().__init__(f"block {block} holds a record of type {object_type!r} that this version cannot read")
