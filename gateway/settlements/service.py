"""What only the organisation's own peer can say of bills: statements, and what bills would come to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select

from acl.views import views_of
from chaincode import canonical
from chaincode.billing.private_text import MAX_STATEMENTS
from chaincode.keys import STATEMENTS_MEMBERS, TERMS_MEMBERS
from gateway.dependencies import Services
from gateway.fabric import Contract, EvaluateError, GatewayClosedError
from gateway.problems import ProblemError
from gateway.sessions.schemas import Caller
from gateway.settlements import repository
from gateway.settlements.schemas import Draft, DraftRequest

GRID = "grid"
"""The payee of the grid company's lines."""


def settlement_query(caller: Caller, order_id: str, month: str, version: int | None) -> Select[Any]:
    """The row of a bill, where the caller may see it."""
    return repository.one(
        order_id, month, version, views_of("settlement", caller.roles), participant=caller.participant
    )


async def settlement_of(
    services: Services, caller: Caller, order_id: str, month: str, *, version: int | None = None
) -> Row[Any]:
    """The public record of a bill that the caller may see, the present version where none is named. Raises ProblemError
    `not_found`."""
    query = settlement_query(caller, order_id, month, version)
    row = await services.database.read(lambda connection: connection.execute(query).one_or_none())
    if row is None:
        raise ProblemError("not_found")
    return row


async def own_settlement(
    services: Services, caller: Caller, order_id: str, month: str, *, version: int | None = None
) -> Row[Any]:
    """The same, for the people of its consumer and its retailer. For all others it is not there."""
    row = await settlement_of(services, caller, order_id, month, version=version)
    if caller.participant not in (row.consumer, row.retailer):
        raise ProblemError("not_found")
    return row


def grid_lines(statement: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines of a statement by which the grid company is paid."""
    return [line for line in statement["lines"] if line["payee"] == GRID]


class StatementReads:
    """As one organisation (MSP id). Nothing of what is read is kept."""

    def __init__(self, *, contract: Contract, organisation: str) -> None:
        self._contract = contract
        self._organisation = organisation

    async def text(self, statement_hash: str) -> str:
        """A statement's text. Raises ProblemError `not_found` (also where this organisation has none of them),
        `network_unavailable`."""
        if self._organisation not in STATEMENTS_MEMBERS:
            raise ProblemError("not_found")
        return (await self._evaluate("ReadStatement", [statement_hash], {})).decode()

    async def texts(self, statement_hashes: Sequence[str]) -> list[str]:
        """Several statements' texts, in their order. Raises ProblemError as `text`."""
        if self._organisation not in STATEMENTS_MEMBERS:
            raise ProblemError("not_found")
        found: list[str | None] = []
        for at in range(0, len(statement_hashes), MAX_STATEMENTS):
            answer = await self._evaluate("ReadStatements", statement_hashes[at : at + MAX_STATEMENTS], {})
            found += json.loads(answer)
        if None in found:  # a peer that is behind gets it from the others in a moment
            raise ProblemError("network_unavailable")
        return [text for text in found if text is not None]

    async def note(self, digest: str) -> str:
        """The private text that the intent with this digest brought. Raises ProblemError as `text`."""
        if self._organisation not in STATEMENTS_MEMBERS:
            raise ProblemError("not_found")
        return (await self._evaluate("ReadNote", [digest], {})).decode()

    async def drafts(self, asked: Sequence[DraftRequest]) -> list[Draft]:
        """What the bills would come to, in their order. Raises ProblemError as `text` (also where this organisation has
        no terms), and `invalid_request`."""
        if self._organisation not in TERMS_MEMBERS:
            raise ProblemError("not_found")
        wanted: list[dict[str, Any]] = [each.model_dump(exclude_unset=True) for each in asked]
        answer = await self._evaluate("DraftSettlements", [], {"drafts": canonical.dumps(wanted)})
        return [Draft(order=each.order, **value) for each, value in zip(asked, json.loads(answer), strict=True)]

    async def _evaluate(self, function: str, arguments: Sequence[str], transient: dict[str, bytes]) -> bytes:
        try:
            return await self._contract.evaluate(
                function,
                arguments=arguments,
                transient=transient,
                endorsing_organizations=[self._organisation],
            )
        except EvaluateError as error:
            if error.chaincode_response is None:
                raise ProblemError("network_unavailable") from None
            raise ProblemError("invalid_request" if transient else "not_found") from None
        except GatewayClosedError:
            raise ProblemError("network_unavailable") from None
