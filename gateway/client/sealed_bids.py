"""What a bidder's own client keeps of its sealed bids: the steps and the salt, which nobody else has before the reveal.

One file a bid, readable by its owner only, on disk before the bid is sent: a bid whose steps are lost can never be
revealed, and is out.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chaincode.auction.model import bid_hash
from gateway.client.errors import BidNotKeptError
from gateway.client.keystore import default_directory

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedBidSteps:
    """The steps of a bid, `{"energy_wh", "price_e8"}`, and the salt (hex) under the hash that stands for them. Steps
    and salt are left out of `repr`."""

    sequence: str
    participant: str
    bid_hash: str
    steps: tuple[Mapping[str, int], ...] = field(repr=False)
    salt: str = field(repr=False)


class BidKeeper:
    """The sealed bids in one directory (made with mode 0700; files have 0600)."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def seal(
        self, *, network_id: str, sequence: str, participant: str, steps: Sequence[Mapping[str, int]]
    ) -> SealedBidSteps:
        """Steps under a fresh random salt, already on disk. Raises BidNotKeptError when they cannot be kept."""
        salt = secrets.token_hex(32)
        sealed = SealedBidSteps(
            sequence=sequence,
            participant=participant,
            bid_hash=bid_hash(sequence=sequence, participant=participant, steps=steps, salt=salt),
            steps=tuple(dict(step) for step in steps),
            salt=salt,
        )
        content: dict[str, Any] = {"network": network_id, "sequence": sequence, "participant": participant}
        content |= {"bid_hash": sealed.bid_hash, "steps": [dict(step) for step in steps], "salt": salt}
        try:
            self._write(self._path(sequence, participant, sealed.bid_hash), json.dumps(content))
        except OSError as error:
            raise BidNotKeptError(sequence, f"cannot be written to {self.directory} ({type(error).__name__})") from None
        return sealed

    def open(self, *, network_id: str, sequence: str, participant: str, bid_hash: str) -> SealedBidSteps:
        """The steps behind `bid_hash`. Raises BidNotKeptError when they are not here, or damaged."""
        try:
            content: dict[str, Any] = json.loads(self._path(sequence, participant, bid_hash).read_text("utf-8"))
            found = SealedBidSteps(
                sequence=content["sequence"],
                participant=content["participant"],
                bid_hash=content["bid_hash"],
                steps=tuple(content["steps"]),
                salt=content["salt"],
            )
            whole = content["network"] == network_id and _hash_of(found) == bid_hash
        except FileNotFoundError:
            raise BidNotKeptError(sequence, f"are not in {self.directory}") from None
        except (OSError, ValueError, KeyError, TypeError):
            raise BidNotKeptError(sequence, f"in {self.directory} cannot be read") from None
        if not whole:
            raise BidNotKeptError(sequence, f"in {self.directory} are not those of the bid")
        return found

    def _path(self, sequence: str, participant: str, digest: str) -> Path:
        if not (_ID.fullmatch(sequence) and _ID.fullmatch(participant) and _HASH.fullmatch(digest)):
            raise BidNotKeptError(sequence if _ID.fullmatch(sequence) else "?", "have no name that can be kept")
        return self.directory / f"{sequence}.{participant}.{digest[:16]}.bid"

    def _write(self, path: Path, text: str) -> None:
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        directory = os.open(self.directory, os.O_RDONLY)
        try:
            os.fsync(directory)  # the name, too, is on disk before the bid is sent
        finally:
            os.close(directory)


def default_keeper() -> BidKeeper:
    """The keeper beside the user's own keys."""
    return BidKeeper(default_directory() / "bids")


def _hash_of(sealed: SealedBidSteps) -> str:
    return bid_hash(sequence=sealed.sequence, participant=sealed.participant, steps=sealed.steps, salt=sealed.salt)
