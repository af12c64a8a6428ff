"""Bills of the caller's own contracts: opened, on paper, as rows, compared. Nothing of them is kept."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select

from chaincode import canonical
from gateway.bills.comparison import Side, compare
from gateway.bills.facts import BillSource, Named
from gateway.bills.paper import print_bill
from gateway.bills.schemas import BillComparison, ComparedBill, ComparedEffect
from gateway.bills.words import Language
from gateway.dependencies import Services
from gateway.retail_packages.repository import find_version
from gateway.sessions.schemas import Caller
from gateway.settlement_methods.repository import find_named
from gateway.settlements import repository
from gateway.settlements.service import StatementReads, own_settlement


class BillReads:
    """As one caller, for whom a bill of others is not there."""

    def __init__(self, services: Services, caller: Caller) -> None:
        self._services = services
        self._caller = caller
        self._statements = StatementReads(contract=services.contract, organisation=services.settings.msp_id)

    async def open(self, order_id: str, month: str, version: int | None = None) -> BillSource:
        """A bill with its statement. Raises ProblemError `not_found` (also for all but its two parties),
        `network_unavailable`."""
        row = await own_settlement(self._services, self._caller, order_id, month, version=version)
        return await self._opened(row)

    @staticmethod
    def compare(this: BillSource, other: BillSource) -> BillComparison:
        """Why `this` is higher than the `other`."""
        found = compare(this.statement, other.statement)
        return BillComparison(
            this=_compared(this, found.this),
            other=_compared(other, found.other),
            difference_fen=found.difference_fen,
            by_cause=found.by_cause(),
            effects=[
                ComparedEffect(part=each.part, cause=each.cause, amount_fen=each.amount_fen) for each in found.effects
            ],
        )

    async def archive(self, bills: Select[Any], language: Language) -> AsyncIterator[bytes]:
        """A ZIP of the papers of these bills (rows of `repository.matching`) that the caller is a party of, piece by
        piece: one paper in memory at a time. Where a bill cannot be read any more it breaks off, and is no whole ZIP.
        """
        rows = await self._services.database.read(lambda connection: connection.execute(bills).all())
        buffer = _Pieces()
        with zipfile.ZipFile(buffer, "w") as file:
            for row in rows:
                if self._caller.participant not in (row.consumer, row.retailer):
                    continue
                bill = await self._opened(row)
                file.writestr(zipfile.ZipInfo(f"{bill.number}.pdf"), await print_bill(bill, language))
                yield buffer.take()
        yield buffer.take()

    async def _opened(self, row: Row[Any]) -> BillSource:
        statement = canonical.loads(await self._statements.text(row.statement_hash))["statement"]
        named = await self._services.database.read(lambda connection: _named(connection, statement["made_of"]))
        return BillSource(settlement=repository.settlement_value(row), statement=statement, named=named)


def line_rows(bill: BillSource) -> list[dict[str, Any]]:
    """The lines of a bill, each with the bill that it is of (`schemas.LINE_COLUMNS`)."""
    record = {name: bill.settlement[name] for name in ("order_id", "version")}
    whose = {"number": bill.number, **record}
    months = {"month": bill.settlement["month"]}
    return [{**whose, **line, **months, "line": place} for place, line in enumerate(bill.statement["lines"], start=1)]


def _named(connection: Connection, made_of: Mapping[str, Any]) -> Named:
    """What the ids of a statement are called in the read model."""
    package_id, _, version = made_of["package"].rpartition("@")
    package = find_version(connection, package_id, int(version))
    wanted = [each.rpartition("@") for each in made_of["methods"]]
    records = find_named(connection, [{"method": method, "version": int(number)} for method, _, number in wanted])
    return Named(
        package="" if package is None else json.loads(package.record)["name"],
        methods=dict(zip(made_of["methods"], (record for _, record in records), strict=True)),
    )


def _compared(bill: BillSource, side: Side) -> ComparedBill:
    record = bill.settlement
    return ComparedBill(
        number=bill.number,
        **{name: record[name] for name in ("order_id", "month", "version")},
        days=side.days,
        energy_wh=side.energy_wh,
        average_price_e8_yuan_per_kwh=side.average_price_e8_yuan_per_kwh,
        total_fen=side.total_fen,
        carried_fen=side.carried_fen,
        amount_fen=side.amount_fen,
    )


class _Pieces(io.RawIOBase):
    """A file that is only written to, and from which what was written is taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        return len(self._pieces[-1])

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken
