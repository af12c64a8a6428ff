"""The archive: contracts on the ledger, found by party, package, period, state, date, hash, or words of the text.

A word is looked for in what the public text says of this contract (ids, package, period, hashes) and in the articles
that all texts share; price and quantity are in neither.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select

from acl.views import views_of
from chaincode.order.policy import State
from gateway.contracts.facts import TextKind
from gateway.orders.repository import visible
from gateway.orders.values import seen_orders
from gateway.pages import ID, PageQuery
from gateway.projection.documents import documents
from gateway.projection.package_tables import package_versions
from gateway.projection.tables import order_steps, orders
from gateway.sessions.schemas import Caller

BY_LAST_CHANGE = (orders.c.refreshed_at, orders.c.order_id)
BY_ID = (orders.c.order_id,)
COLUMNS = (
    "order_id",
    "version",
    "state",
    "stage",
    "consumer",
    "retailer",
    "segment",
    "package",
    "package_version",
    "period_start",
    "period_end",
    "ends_on",
    "terms_hash",
    "text_hash",
    "annex_hash",
    "archived_by",
    "renews",
    "created_at",
    "refreshed_at",
    "changed_in_block",
)
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_FORMS = Path(__file__).parent / "forms"
_SHOWN_TEXT = re.compile(r'\[([^\[\]]*)\]|"([^"]*)"')


class ArchiveQuery(PageQuery):
    """Filters are joined by AND. Dates are market-local (YYYY-MM-DD); `from` is inclusive, `to` exclusive."""

    party: str | None = Field(None, pattern=ID, description="Consumer or retailer")
    package: str | None = Field(None, pattern=ID)
    segment: str | None = Field(None, pattern=ID)
    state: State | None = None
    kind: Literal["contract", "amendment", "termination"] | None = Field(None, description="Has such a text")
    hash: str | None = Field(None, pattern="^[0-9a-f]{64}$", description="Of order, text, terms or annex")
    period: str | None = Field(None, pattern=_DATE, description="A date in the delivery period")
    starts_from: str | None = Field(None, pattern=_DATE)
    starts_to: str | None = Field(None, pattern=_DATE)
    ends_from: str | None = Field(None, pattern=_DATE)
    ends_to: str | None = Field(None, pattern=_DATE)
    archived_from: int | None = Field(None, ge=0, lt=2**53, description="ms since 1970 UTC, inclusive")
    archived_to: int | None = Field(None, ge=0, lt=2**53, description="ms since 1970 UTC, exclusive")
    text: str | None = Field(None, min_length=1, max_length=200, description="Words of the public contract text")


def archived(query: ArchiveQuery, caller: Caller) -> Select[Any]:
    """The archived contracts that `caller` may see and `query` asks for."""
    kinds = [query.kind] if query.kind else [kind.value for kind in TextKind]
    of_order = documents.c.order_id == orders.c.order_id
    seen = visible(orders, views_of("order", caller.roles), caller.participant)
    return select(orders).where(seen, exists().where(of_order, documents.c.kind.in_(kinds)), *_conditions(query))


def shown(row: Row[Any], caller: Caller) -> dict[str, Any] | None:
    """A contract as `caller` sees it."""
    orders_seen = seen_orders([row], caller)
    if not orders_seen:
        return None
    return {column: orders_seen[0].get(column) for column in COLUMNS}


def _conditions(query: ArchiveQuery) -> list[ColumnElement[bool]]:
    columns = orders.c
    end = func.coalesce(columns.ends_on, columns.period_end)  # of delivery, as things stand
    conditions: list[ColumnElement[bool] | None] = [
        or_(columns.consumer == query.party, columns.retailer == query.party) if query.party else None,
        columns.package == query.package if query.package else None,
        columns.segment == query.segment if query.segment else None,
        columns.state == query.state.value if query.state else None,
        _with_hash(query.hash) if query.hash else None,
        and_(columns.period_start <= query.period, end > query.period) if query.period else None,
        columns.period_start >= query.starts_from if query.starts_from else None,
        columns.period_start < query.starts_to if query.starts_to else None,
        end >= query.ends_from if query.ends_from else None,
        end < query.ends_to if query.ends_to else None,
        _archived_between(query) if query.archived_from is not None or query.archived_to is not None else None,
        *(_with_word(word) for word in (query.text or "").lower().split()),
    ]
    return [condition for condition in conditions if condition is not None]


def _with_hash(digest: str) -> ColumnElement[bool]:
    of_document = exists().where(documents.c.order_id == orders.c.order_id, documents.c.hash == digest)
    return or_(orders.c.order_id == digest, orders.c.record.contains(digest), of_document)


def _archived_between(query: ArchiveQuery) -> ColumnElement[bool]:
    columns = order_steps.c
    found = exists().where(columns.order_id == orders.c.order_id, columns.action == "archive")
    if query.archived_from is not None:
        found = found.where(columns.at >= query.archived_from)
    return found if query.archived_to is None else found.where(columns.at < query.archived_to)


def _with_word(word: str) -> ColumnElement[bool] | None:
    if word in _shared_text():
        return None  # every text has it
    columns = orders.c
    packages = package_versions.c
    of_package = exists().where(
        packages.package_id == columns.package,
        packages.version == columns.package_version,
        packages.record.icontains(word, autoescape=True),
    )
    own = (columns.order_id, columns.consumer, columns.retailer, columns.package, columns.segment)
    dates_and_hashes = (columns.period_start, columns.period_end, columns.record)
    return or_(*(column.icontains(word, autoescape=True) for column in (*own, *dates_and_hashes)), of_package)


@cache
def _shared_text() -> str:
    """The articles in both languages, in lower case, without what is filled in."""
    sources = (path.read_text() for path in (_FORMS / "clauses.typ", _FORMS / "contract.typ"))
    parts = [left or right for source in sources for left, right in _SHOWN_TEXT.findall(source)]
    return re.sub(r"#facts\.\w+", " ", " ".join(parts)).lower()
