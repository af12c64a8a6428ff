"""Participants, users and flow policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gateway.client import steps
from gateway.client.keystore import Identity
from gateway.client.sending import Receipt

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient


class Registry:
    """The identity registry and the market's rules, as one client sees and changes them.

    Every step raises RefusedError and what `EnergySaleClient.take` raises. A version that is left out is read first.
    """

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    async def user(self, user: str) -> dict[str, Any]:
        """The public record of a user. Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(f"/api/v1/users/{user}")

    async def participants(self, *, kind: str | None = None) -> list[dict[str, Any]]:
        """All participants of the market, or those of one kind (consumer, retailer, exchange, regulator)."""
        page = await self._client.reader.get_object("/api/v1/participants", {"kind": kind})
        return list(page["items"])

    async def policies(self) -> list[dict[str, Any]]:
        """Every version of every market segment's flow policy."""
        page = await self._client.reader.get_object("/api/v1/policies")
        return list(page["items"])

    async def register_participant(self, participant: str, *, organisation: str, kind: str) -> Receipt:
        step = steps.register_participant(participant=participant, organisation=organisation, kind=kind)
        return await self._client.take(step)

    async def register_user(self, identity: Identity, *, proof: str) -> Receipt:
        """Bind a user's key. `proof` is the new user's own `Signer.proof_of_possession`."""
        step = steps.register_user(
            user=identity.user,
            participant=identity.participant,
            roles=identity.roles,
            public_key=identity.public_key,
            proof=proof,
        )
        return await self._client.take(step)

    async def set_roles(self, user: str, roles: Sequence[str], *, version: int | None = None) -> Receipt:
        version = version or await self._user_version(user)
        return await self._client.take(steps.set_user_roles(user, version=version, roles=roles))

    async def set_status(self, user: str, status: str, *, version: int | None = None) -> Receipt:
        """`status` is `active`, `suspended` or `revoked` (for good)."""
        version = version or await self._user_version(user)
        return await self._client.take(steps.set_user_status(user, version=version, status=status))

    async def replace_key(self, *, public_key: str, proof: str) -> Receipt:
        """Replace the client's own key on the ledger. `proof` is the new key's."""
        user = self._client.signer.identity.user
        version = await self._user_version(user)
        return await self._client.take(steps.replace_key(user, version=version, public_key=public_key, proof=proof))

    async def set_flow_policy(self, segment: str, policy: Mapping[str, Any], *, version: int | None) -> Receipt:
        return await self._client.take(steps.set_flow_policy(segment=segment, version=version, policy=policy))

    async def _user_version(self, user: str) -> int:
        return int((await self.user(user))["version"])
