"""Taking requests for renewal.

The user's own signature is what lets one in: the exchange has sessions of its own people only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Row

from chaincode import signature
from chaincode.refusals import Refused
from gateway.problems import ProblemError
from gateway.projection.database import Database
from gateway.records import Records
from gateway.registrations.applications import REGISTRAR_ROLE
from gateway.registrations.possession import check_csr
from gateway.registry_sync.ledger_records import find_record
from gateway.renewals import repository
from gateway.renewals.claim import renewal_id_of, renewal_message
from gateway.renewals.schemas import RenewalBody, RenewalInfo, RenewalState

CLAIM_TOLERANCE_MS = 60_000


class RenewalService:
    """`clock` gives milliseconds since 1970 UTC, `wake` is called when there is something to certify."""

    def __init__(
        self,
        *,
        records: Records,
        read_model: Database,
        network_id: str,
        clock: Callable[[], int],
        wake: Callable[[], None],
    ) -> None:
        self._records = records
        self._read_model = read_model
        self._network_id = network_id
        self._clock = clock
        self._wake = wake

    async def request(self, body: RenewalBody) -> RenewalInfo:
        """Take the request, or say where the user's renewal that is under way stands.

        The same request again is answered with what became of it. Raises Refused `unknown_actor`, `actor_inactive`,
        `bad_signature`, `needs_second_registrar`; ProblemError `unauthorised` (not made within the last minute),
        `invalid_csr`.
        """
        message = renewal_message(network=self._network_id, user=body.user, csr=body.csr, issued_at=body.issued_at)
        renewal_id = renewal_id_of(message)
        known = await self._records.read(lambda connection: repository.find(connection, renewal_id))
        if known is not None:
            _check_signature(known.public_key, message, body)
            return info(known)
        record = await self._user(body, message)

        def work(connection: Connection) -> Row[Any]:
            under_way = repository.find_under_way(connection, body.user)
            if under_way is not None:
                return under_way
            repository.add(connection, self._columns(renewal_id, body, record))
            added = repository.find(connection, renewal_id)
            assert added is not None  # noqa: S101 - for the type checker; it was written above
            return added

        taken = await self._records.write(work)
        self._wake()
        return info(taken)

    async def _user(self, body: RenewalBody, message: bytes) -> dict[str, Any]:
        """The user's record, after everything about the request has been found right."""
        record = await self._read_model.read(lambda connection: find_record(connection, "user", body.user))
        if record is None:
            raise Refused("unknown_actor")
        _check_signature(record["public_key"], message, body)
        if abs(self._clock() - body.issued_at) > CLAIM_TOLERANCE_MS:
            raise ProblemError("unauthorised", detail="The request was not made within the last 60 seconds.")
        if record["status"] != "active":
            raise Refused("actor_inactive")
        if any(REGISTRAR_ROLE in roles for roles in record["memberships"].values()):
            raise Refused("needs_second_registrar")
        check_csr(body.csr, user=body.user, public_key=record["public_key"])
        return record

    def _columns(self, renewal_id: str, body: RenewalBody, record: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "renewal_id": renewal_id,
            "user_id": body.user,
            "organisation": record["organisation"],
            "public_key": record["public_key"],
            "csr": body.csr,
            "replaced_hash": record.get("certificate"),
            "state": RenewalState.REQUESTED.value,
            "other_revoked": False,
            "created_at": self._clock(),
        }


def info(row: Row[Any]) -> RenewalInfo:
    return RenewalInfo(
        renewal_id=row.renewal_id,
        user=row.user_id,
        state=repository.state_of(row),
        code="given_up" if row.outbox_state == "given_up" else row.code,
        certificate=row.certificate,
        certificate_until=row.certificate_until,
        created_at=row.created_at,
    )


def _check_signature(public_key: str, message: bytes, body: RenewalBody) -> None:
    """Raises Refused `bad_signature`."""
    if not signature.verify(public_key, message, body.signature):
        raise Refused("bad_signature")
