"""A party's own contracts: what is in force, what falls on which month, who the customers are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection

from acl.roles import ROLES
from acl.views import views_of
from gateway.clock import MARKET_OFFSET_MS
from gateway.orders.repository import visible
from gateway.portfolio import repository
from gateway.portfolio.repository import Party
from gateway.portfolio.schemas import Expiring, Months, MonthsQuery, PartnerMonth, Portfolio, StateCount
from gateway.portfolio.spread import by_month
from gateway.projection.database import Database
from gateway.projection.tables import orders
from gateway.projection.writer import stored_height
from gateway.sessions.schemas import Caller

EXPIRING_LISTED = 100


class Portfolios:
    """Those of one caller, who acts for a consumer or a retailer. `now_ms` is ms since 1970 UTC."""

    def __init__(self, *, database: Database, caller: Caller, now_ms: int) -> None:
        self._database = database
        self._caller = caller
        # All roles that a user holds for one participant are of its side.
        self._party = cast(Party, ROLES[caller.roles[0]].side)
        self._today = _market_date(now_ms)

    def seen(self) -> ColumnElement[bool]:
        """The orders of which the caller's participant is a party, as far as it may see them."""
        return visible(orders, views_of("private_result", self._caller.roles), self._caller.participant)

    async def portfolio(self, *, expiring_days: int) -> Portfolio:
        """Counts and energy, and the contracts that end within so many days from today."""
        before = (self._today + timedelta(days=expiring_days + 1)).isoformat()

        def work(connection: Connection) -> Portfolio:
            seen, party = self.seen(), self._party
            totals = repository.totals(connection, seen=seen, party=party)
            rows, number = repository.expiring(
                connection,
                seen=seen,
                party=party,
                since=self._today.isoformat(),
                before=before,
                limit=EXPIRING_LISTED,
            )
            return Portfolio(
                block_height=stored_height(connection),
                participant=self._caller.participant,
                states=[StateCount(**row._mapping) for row in repository.states(connection, seen=seen)],
                contracts=totals.contracts,
                energy_wh=int(totals.energy_wh or 0),
                pending_orders=totals.pending_orders,
                pending_wh=int(totals.pending_wh or 0),
                without_terms=totals.without_terms,
                partners=totals.partners,
                expiring_before=before,
                expiring=[Expiring(**row._mapping) for row in rows],
                expiring_contracts=number,
            )

        return await self._database.read(work)

    async def months(self, query: MonthsQuery) -> Months:
        """Contracted energy by delivery month and partner."""
        start, end = query.months(today=self._today.isoformat())

        def work(connection: Connection) -> Months:
            rows = repository.deliveries(
                connection,
                seen=self.seen(),
                party=self._party,
                partner=query.partner,
                first_day=f"{start}-01",
                end_day=f"{end}-01",
            )
            return Months(block_height=stored_height(connection), start=start, end=end, items=_spread(rows, start, end))

        return await self._database.read(work)


def _spread(rows: Any, start: str, end: str) -> list[PartnerMonth]:
    """The months from `start` to before `end`, each with its partners, in order."""
    found: dict[tuple[str, str], PartnerMonth] = {}
    for row in rows:
        shares = by_month(row.energy_wh, period_start=row.period_start, period_end=row.period_end, ends_on=row.ends_on)
        for month, energy_wh in shares.items():
            if not start <= month < end:
                continue
            entry = found.setdefault(
                (month, row.partner),
                PartnerMonth(month=month, partner=row.partner, contracts=0, energy_wh=0, pending_wh=0),
            )
            if row.archived:
                entry.contracts += 1
                entry.energy_wh += energy_wh
            else:
                entry.pending_wh += energy_wh
    return [found[key] for key in sorted(found)]


def _market_date(now_ms: int) -> date:
    return datetime.fromtimestamp((now_ms + MARKET_OFFSET_MS) / 1_000, UTC).date()
