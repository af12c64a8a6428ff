"""What only the organisation's own peer can say of plants: terms, and what months would come to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from chaincode import canonical
from chaincode.keys import STATEMENTS_MEMBERS
from gateway.plants.schemas import Income, IncomeDraft, IncomeDraftRequest
from gateway.problems import ProblemError
from gateway.settlements.service import StatementReads


class PlantReads(StatementReads):
    """As one organisation (MSP id). Nothing of what is read is kept."""

    async def terms(self, terms_hash: str) -> str:
        """The private text of terms. Raises ProblemError `not_found`, `network_unavailable`."""
        self._check_member()
        return (await self._evaluate("ReadTerms", [terms_hash], {})).decode()

    async def income_drafts(self, asked: Sequence[IncomeDraftRequest]) -> list[IncomeDraft]:
        """What the months would come to, in their order. Raises ProblemError `not_found`, `invalid_request`,
        `network_unavailable`."""
        self._check_member()
        wanted = canonical.dumps([each.model_dump(exclude_unset=True) for each in asked])
        answer = await self._evaluate("DraftPlantSettlements", [], {"drafts": wanted})
        return [IncomeDraft(plant=each.plant, **value) for each, value in zip(asked, json.loads(answer), strict=True)]

    async def closing_draft(self, retailer: str, month: str) -> dict[str, Any]:
        """What a `close_period` would name (`{"args", "statement"}`), or `{"code", "detail"?}`. Raises ProblemError
        `not_found`, `network_unavailable`."""
        self._check_member()
        drafted: dict[str, Any] = json.loads(await self._evaluate("DraftClosing", [retailer, month], {}))
        return drafted

    def _check_member(self) -> None:
        if self._organisation not in STATEMENTS_MEMBERS:
            raise ProblemError("not_found")


def own_lines(statement: Mapping[str, Any], *, participant: str) -> list[dict[str, Any]]:
    """The lines of a statement by which a participant is paid."""
    return [each for each in statement["lines"] if each["payee"] == _payee(participant)]


def income_of(text: str, *, participant: str, statement_hash: str) -> Income:
    """What a participant gets by a statement. The grid company and funds have accounts that are nobody's own here."""
    statement = canonical.loads(text)["statement"]
    lines = own_lines(statement, participant=participant)
    return Income(
        plant_id=statement["plant"],
        month=statement["month"],
        version=statement["version"],
        statement_hash=statement_hash,
        energy_wh=statement["energy_wh"],
        lines=lines,
        total_fen=sum(each["amount_fen"] for each in lines),
        due_fen=statement["due"].get(_payee(participant), 0),
    )


def income_rows(income: Income) -> list[dict[str, Any]]:
    """A participant's own lines of a month as rows (`schemas.INCOME_COLUMNS`)."""
    whose = {"plant_id": income.plant_id, "month": income.month, "version": income.version}
    return [{**line, **whose} for line in income.lines]


def _payee(participant: str) -> str:
    return f"producer:{participant}"
