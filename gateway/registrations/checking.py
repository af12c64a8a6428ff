"""Whether an application may be taken as it is: roles, possession, an officer's signature, and what is registered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from acl.roles import ROLES
from chaincode import signature
from chaincode.canonical import NotCanonicalError
from chaincode.identity.model import ORGANISATIONS_OF_KIND
from chaincode.refusals import Refused
from gateway.participants.repository import find_user
from gateway.problems import ProblemError
from gateway.projection.database import Database
from gateway.registrations.authorisation import authorisation_message
from gateway.registrations.possession import check_csr, check_possession
from gateway.registrations.schemas import ApplicationBody
from gateway.registry_sync.ledger_records import find_record

OFFICERS = frozenset({"consumer_owner", "retailer_contract_manager", "grid_meter_data_agent"})
"""The roles that may stand behind an application for their participant."""


class Checking:
    """Checks against the ledger as this instance's read model has it. `network_id` is the network's, `clock` gives
    milliseconds since 1970 UTC."""

    def __init__(self, *, read_model: Database, network_id: str, clock: Callable[[], int]) -> None:
        self._read_model = read_model
        self._network_id = network_id
        self._clock = clock

    async def check(self, application_id: str, body: ApplicationBody) -> None:
        """Raises, in this order: Refused `role_not_allowed`, `possession_not_proved`; ProblemError `invalid_csr`;
        Refused `already_registered` (participant or user), `unknown_participant`, `participant_inactive`;
        ProblemError `invalid_request` for text that cannot be signed; Refused `bad_signature` (also for nobody's),
        `actor_inactive`, `role_not_held` for who stands behind it."""
        self._check_user(body)
        await self.check_registry(
            kind=body.kind,
            participant=body.participant,
            participant_kind=body.participant_kind,
            user=body.user.user if body.user else None,
        )
        if body.authorisation is not None:
            await self._check_authorisation(application_id, body)

    async def check_registry(self, *, kind: str, participant: str, participant_kind: str, user: str | None) -> None:
        """Raises Refused `already_registered`, `unknown_participant`, `participant_inactive`."""

        def find(connection: Connection) -> tuple[dict[str, Any] | None, bool]:
            taken = user is not None and find_record(connection, "user", user) is not None
            return find_record(connection, "participant", participant), taken

        record, user_taken = await self._read_model.read(find)
        if kind == "participant" and record is not None:
            raise Refused("already_registered", key=participant)
        if kind != "participant":
            if record is None or record["kind"] != participant_kind:
                raise Refused("unknown_participant", key=participant)
            if record["status"] != "active":
                raise Refused("participant_inactive", key=participant)
        if user_taken:
            raise Refused("already_registered", key=user)

    def _check_user(self, body: ApplicationBody) -> None:
        if body.user is None:
            return
        organisation = ORGANISATIONS_OF_KIND[body.participant_kind][0]
        for role in body.user.roles:
            if role not in ROLES or ROLES[role].side != body.participant_kind:
                raise Refused("role_not_allowed", role=role if role in ROLES else None)
            if organisation not in ROLES[role].organisations:
                raise Refused("role_not_allowed", role=role)
        if body.kind == "participant" and OFFICERS.isdisjoint(body.user.roles):
            raise Refused("role_not_allowed", path="user.roles")  # or nobody could act for the participant later
        check_possession(
            network=self._network_id,
            user=body.user.user,
            participant=body.participant,
            public_key=body.user.public_key,
            proof=body.user.proof,
        )
        check_csr(body.user.csr, user=body.user.user, public_key=body.user.public_key)

    async def _check_authorisation(self, application_id: str, body: ApplicationBody) -> None:
        given = body.authorisation
        assert given is not None  # noqa: S101 - for the type checker; the caller looked
        user = await self._read_model.read(lambda connection: find_user(connection, given.user))
        try:
            message = authorisation_message(
                network=self._network_id,
                application_id=application_id,
                user=given.user,
                content=signed_content(body),
            )
        except NotCanonicalError:
            raise ProblemError("invalid_request", detail="A text has characters that cannot be signed.") from None
        # First of all, and for nobody too: what is wrong with a user is said to none but that user.
        if user is None or not signature.verify(user.public_key, message, given.signature):
            raise Refused("bad_signature")
        if not user.is_active(now_ms=self._clock()):
            raise Refused("actor_inactive")
        if OFFICERS.isdisjoint(user.memberships.get(body.participant, ())):
            raise Refused("role_not_held")


def signed_content(body: ApplicationBody) -> dict[str, Any]:
    """What an officer's signature covers: the body as it is sent, without empty fields and the authorisation."""
    return body.model_dump(by_alias=True, exclude_none=True, exclude={"authorisation"})
