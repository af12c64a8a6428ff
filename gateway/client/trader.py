"""What the parts of public trading need of a client: one with a key of its own, or one whose key its API keeps."""

from __future__ import annotations

from typing import Protocol

from gateway.client.reading import Reader
from gateway.client.sending import Receipt
from gateway.client.steps import Step


class Trader(Protocol):
    """EnergySaleClient and ManagedClient are such clients."""

    @property
    def reader(self) -> Reader:
        """Reads as the user."""

    async def take(self, step: Step) -> Receipt:
        """Sign the step and have it committed."""
