"""What only the organisation's own peer can say of bills: statements, and what bills would come to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from chaincode import canonical
from chaincode.keys import STATEMENTS_MEMBERS
from gateway.fabric import Contract, EvaluateError, GatewayClosedError
from gateway.problems import ProblemError
from gateway.settlements.schemas import Draft, DraftRequest


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

    async def drafts(self, asked: Sequence[DraftRequest]) -> list[Draft]:
        """What the bills would come to, in their order. Raises ProblemError as `text`, and `invalid_request`."""
        if self._organisation not in STATEMENTS_MEMBERS:
            raise ProblemError("not_found")
        wanted: list[dict[str, Any]] = [each.model_dump(exclude_none=True) for each in asked]
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
