"""Participants, users, changes that two people agree on, and flow policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gateway.client import registry_steps as steps
from gateway.client.keystore import Identity
from gateway.client.sending import Receipt

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

_PAGE = 500


class Registry:
    """The identity registry and the market's rules, as one client sees and changes them.

    Every step raises RefusedError and what `EnergySaleClient.take` raises. A version that is left out is read first.
    """

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    async def user(self, user: str) -> dict[str, Any]:
        """The public record of a user. Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(f"/api/v1/users/{user}")

    async def users(self, *, most: int | None = None, **filters: Any) -> list[dict[str, Any]]:
        """Users by id, `most` at most; filters are those of `GET /api/v1/users`."""
        return await self._all("/api/v1/users", filters, most)

    async def user_history(self, user: str) -> list[dict[str, Any]]:
        """Each step on the user with what it changed, first one first. Raises ProblemError `not_found`."""
        return await self._history(f"/api/v1/users/{user}")

    async def participant(self, participant: str) -> dict[str, Any]:
        """A participant, how many users act for it, and what ends first. Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(f"/api/v1/participants/{participant}")

    async def participants(self, *, most: int | None = None, **filters: Any) -> list[dict[str, Any]]:
        """Participants by id, `most` at most; filters are those of `GET /api/v1/participants` (`kind`, `class`, …)."""
        return await self._all("/api/v1/participants", filters, most)

    async def participant_history(self, participant: str) -> list[dict[str, Any]]:
        """Each step on the participant with what it changed, first one first: its credit ratings are among them.

        Raises ProblemError `not_found`.
        """
        return await self._history(f"/api/v1/participants/{participant}")

    async def export_csv(self, what: str, **filters: Any) -> bytes:
        """All `participants` or `users` (`what`) as CSV; filters as for the lists."""
        return (await self._client.reader.get(f"/api/v1/{what}.csv", filters, at_block=False)).content

    async def policies(self) -> list[dict[str, Any]]:
        """Every version of every market segment's flow policy."""
        return await self._all("/api/v1/policies", {}, None)

    async def change(self, change: str) -> dict[str, Any]:
        """A change that takes two people. Raises ProblemError `not_found`, also for one that one may not see."""
        return await self._client.reader.get_object(f"/api/v1/changes/{change}")

    async def changes(self, *, most: int | None = None, **filters: Any) -> list[dict[str, Any]]:
        """Changes that one may see, the latest first, `most` at most; filters are `status`, `kind` and `user`."""
        return await self._all("/api/v1/changes", filters, most)

    async def register_participant(self, participant: str, *, organisation: str, kind: str, **data: Any) -> Receipt:
        """`data` as `registry_steps.register_participant` takes it."""
        step = steps.register_participant(participant=participant, organisation=organisation, kind=kind, **data)
        return await self._client.take(step)

    async def register_user(self, identity: Identity, *, proof: str, **binding: Any) -> Receipt:
        """Bind a user's key. `proof` is the new user's own `Signer.proof_of_possession`; `binding` may have the
        certificate's fingerprint and the validity, as `registry_steps.register_user` takes them."""
        step = steps.register_user(
            user=identity.user,
            participant=identity.participant,
            roles=identity.roles,
            public_key=identity.public_key,
            proof=proof,
            **binding,
        )
        return await self._client.take(step)

    async def set_roles(
        self, user: str, roles: Sequence[str], *, participant: str, version: int | None = None
    ) -> Receipt:
        """All roles that the user is to hold for `participant`; none end the membership."""
        version = version or await self._user_version(user)
        step = steps.set_user_roles(user, version=version, participant=participant, roles=roles)
        return await self._client.take(step)

    async def rate(self, participant: str, credit_rating: str, *, reason: str, version: int | None = None) -> Receipt:
        """Rate a participant's credit: AAA AA A BBB BB B C. `reason` is a short code of a-z and '_'."""
        version = version or await self._participant_version(participant)
        step = steps.rate_participant(participant, version=version, credit_rating=credit_rating, reason=reason)
        return await self._client.take(step)

    async def set_volume_cap(
        self, participant: str, volume_cap_wh: Mapping[str, int], *, version: int | None = None
    ) -> Receipt:
        """Cap what a retailer may contract, in Wh by delivery year: all caps, in place of those it had."""
        version = version or await self._participant_version(participant)
        return await self._client.take(steps.set_volume_cap(participant, version=version, volume_cap_wh=volume_cap_wh))

    async def set_participant_status(
        self, participant: str, status: str, *, reason: str, version: int | None = None
    ) -> Receipt:
        """`status` is `active`, `suspended` or `closed` (for good); `reason` as in `rate`."""
        version = version or await self._participant_version(participant)
        step = steps.set_participant_status(participant, version=version, status=status, reason=reason)
        return await self._client.take(step)

    async def set_status(self, user: str, status: str, *, version: int | None = None) -> Receipt:
        """`status` is `active`, `suspended` or `revoked` (for good)."""
        version = version or await self._user_version(user)
        return await self._client.take(steps.set_user_status(user, version=version, status=status))

    async def set_limit(
        self, user: str, energy_wh: int | None, *, participant: str, version: int | None = None
    ) -> Receipt:
        """The energy (Wh) above which somebody else of `participant` signs with the user; None ends the limit."""
        version = version or await self._user_version(user)
        step = steps.set_user_limit(user, version=version, participant=participant, energy_wh=energy_wh)
        return await self._client.take(step)

    async def replace_key(self, *, public_key: str, proof: str, certificate: str | None = None) -> Receipt:
        """Replace the client's own key on the ledger. `proof` is the new key's."""
        user = self._client.signer.identity.user
        version = await self._user_version(user)
        step = steps.replace_key(user, version=version, public_key=public_key, proof=proof, certificate=certificate)
        return await self._client.take(step)

    async def propose_key(self, identity: Identity, *, proof: str, certificate: str | None = None) -> Receipt:
        """Propose a new key for a user of the own organisation who has lost theirs; the target is the change."""
        step = steps.propose_key(
            user=identity.user, public_key=identity.public_key, proof=proof, certificate=certificate
        )
        return await self._client.take(step)

    async def propose_registrar(self, user: str, change: Mapping[str, Any]) -> Receipt:
        """Propose to register or change a registrar; another registrar approves."""
        return await self._client.take(steps.propose_registrar(user, change))

    async def approve(self, change: str, *, version: int = 1) -> Receipt:
        """Carry out what somebody else proposed. An open change is at version 1."""
        return await self._client.take(steps.approve_change(change, version=version))

    async def decline(self, change: str, *, reason: str, version: int = 1) -> Receipt:
        return await self._client.take(steps.decline_change(change, version=version, reason=reason))

    async def set_flow_policy(self, segment: str, policy: Mapping[str, Any], *, version: int | None) -> Receipt:
        return await self._client.take(steps.set_flow_policy(segment=segment, version=version, policy=policy))

    async def _all(self, path: str, filters: Mapping[str, Any], most: int | None) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        async for each in self._client.reader.items(path, {**filters, "limit": min(most or _PAGE, _PAGE)}):
            found.append(each)
            if len(found) == most:
                break
        return found

    async def _history(self, path: str) -> list[dict[str, Any]]:
        return list((await self._client.reader.get_object(f"{path}/history"))["items"])

    async def _participant_version(self, participant: str) -> int:
        return int((await self.participant(participant))["version"])

    async def _user_version(self, user: str) -> int:
        return int((await self.user(user))["version"])
