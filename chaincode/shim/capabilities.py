"""What the peer at the other end of the stream can do in one message, as it says in READY."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from google.protobuf.message import DecodeError

from chaincode.shim.protos import ChaincodeAdditionalParams

_SMALLEST_BATCH = 100  # the official shims take a smaller announced limit for 100


@dataclass(frozen=True, slots=True)
class PeerCapabilities:
    """The most keys in one GET_STATE_MULTIPLE and the most writes in one WRITE_BATCH_STATE; 0 where the peer has not
    announced the message, so that it must not be sent."""

    keys_per_read: int = 0
    writes_per_batch: int = 0

    @classmethod
    def from_ready(cls, payload: bytes) -> Self:
        """The capabilities in the payload of READY: none when it is empty (Fabric before 3.1) or not understood."""
        try:
            announced = ChaincodeAdditionalParams.FromString(payload)
        except DecodeError:
            return cls()
        return cls(
            keys_per_read=_limit(announced.use_get_multiple_keys, announced.max_size_get_multiple_keys),
            writes_per_batch=_limit(announced.use_write_batch, announced.max_size_write_batch),
        )


def _limit(announced: bool, most: int) -> int:
    return max(most, _SMALLEST_BATCH) if announced else 0
