"""What payees have earned by the plants of a month, as far as the books have it."""

from __future__ import annotations

import json
from collections import Counter

from sqlalchemy import select

from chaincode.account.due import charge_id
from chaincode.account.posting import State
from gateway.collection.book_service import Books
from gateway.projection.database import Database
from gateway.projection.plant_tables import plant_settlements
from gateway.settlements.service import StatementReads

_PRODUCER = "producer:"


async def earned_in_month(
    keeper: str, month: str, *, read_model: Database, books: Books, statements: StatementReads
) -> dict[str, int]:
    """Fen by payee, of all statements of the month whose income is posted. Raises what `StatementReads.texts` does."""
    columns = plant_settlements.c
    query = select(columns.statement_hash).where(columns.buyer == keeper, columns.month == month)
    hashes = await read_model.read(lambda connection: list(connection.execute(query).scalars()))
    found = {charge_id(text["salt"]): text for text in map(json.loads, await statements.texts(hashes))}
    posted = await books.states(keeper, list(found))
    earned: Counter[str] = Counter()
    for posting, text in found.items():
        if posted.get(posting) == State.POSTED:
            earned.update(
                {
                    payee.removeprefix(_PRODUCER): fen
                    for payee, fen in text["statement"]["due"].items()
                    if payee.startswith(_PRODUCER)
                }
            )
    return dict(earned)
