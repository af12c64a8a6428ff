"""Reading orders for a caller: what it may see, from a cache where the order has not changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row

from acl.views import Shape, Sight, shape_of, shaped, sight_of, views_of
from chaincode.identity.model import ParticipantStatus
from chaincode.order.model import Order
from chaincode.order.policy import FlowPolicy
from chaincode.order.public_terms import terms_text
from gateway.cache import RecordCache
from gateway.cursors import Cursors
from gateway.fabric import Contract, EvaluateError, GatewayClosedError
from gateway.orders import repository
from gateway.orders.moves import Standing, deadline_ms, legal_actions
from gateway.orders.schemas import OrderQuery
from gateway.orders.values import order_value, seen_orders, seen_steps
from gateway.problems import ProblemError
from gateway.projection.database import Database
from gateway.projection.tables import order_steps, orders
from gateway.projection.writer import stored_height
from gateway.rendering import to_json
from gateway.sessions.schemas import Caller

_KEPT_ORDERS = 50_000
_STATING_TERMS = frozenset({"submit", "counter", "purchase", "archive"})
_GONE = (ParticipantStatus.DEFAULTED, ParticipantStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """An order at hand: its row for access checks, its record, what there is to show of it, and that as JSON (without
    the opening brace) for each shape in which it has been asked for."""

    row: Mapping[str, Any]
    record: Mapping[str, Any]
    etag: bytes
    value: Mapping[str, Any] = field(repr=False)
    tails: dict[Shape, bytes] = field(default_factory=dict, repr=False)

    def tail(self, shape: Shape) -> bytes:
        """The JSON of the order as it is seen in `shape`."""
        tail = self.tails.get(shape)
        if tail is None:
            tail = self.tails[shape] = to_json(shaped("order", shape, self.value))[1:]
        return tail


class OrderService:
    """Orders of one instance. `holds_terms`: whether its organisation is a member of the collection."""

    def __init__(self, *, database: Database, contract: Contract, cursors: Cursors, holds_terms: bool) -> None:
        self._database = database
        self._contract = contract
        self._cursors = cursors
        self._holds_terms = holds_terms
        self._cache: RecordCache[ReadOrder] = RecordCache(_KEPT_ORDERS)

    def invalidate(self, order_ids: Iterable[str]) -> None:
        """These orders have changed."""
        self._cache.invalidate(order_ids)

    async def get(self, order_id: str, caller: Caller) -> ReadOrder:
        """The order. Raises ProblemError `not_found` when it does not exist or `caller` may not see it."""
        return (await self.seen(order_id, caller))[0]

    async def seen(self, order_id: str, caller: Caller) -> tuple[ReadOrder, Shape]:
        """The order, and the shape in which `caller` sees it. Raises as `get`."""
        order = self._cache.get(order_id) or await self._cache.load(order_id, lambda: self._read(order_id))
        if order is None:
            raise ProblemError("not_found")
        shape = shape_of(views_of("order", caller.roles), order.row, participant=caller.participant)
        if shape is None:
            raise ProblemError("not_found")
        return order, shape

    async def page(self, query: OrderQuery, caller: Caller) -> dict[str, Any]:
        """One page of the caller's orders (`schemas.OrderPage`). Raises ProblemError `invalid_request` (cursor)."""
        filters = query.filters()
        question = f"{query.sort.value}{filters.model_dump_json()}"
        after = self._cursors.read(query.cursor, question=question) if query.cursor else None
        seen = repository.visible(orders, views_of("order", caller.roles), caller.participant)

        def work(connection: Connection) -> dict[str, Any]:
            rows = repository.list_orders(
                connection, seen=seen, filters=filters, sort=query.sort, after=after, limit=query.limit + 1
            )
            page, more = rows[: query.limit], len(rows) > query.limit
            return {
                "block_height": stored_height(connection),
                "items": seen_orders(page, caller),
                "next_cursor": self._cursor(page[-1], query, question) if more else None,
            }

        return await self._database.read(work)

    async def history(self, order_id: str, caller: Caller) -> dict[str, Any]:
        """The steps of an order that the caller sees (`schemas.OrderHistory`). Raises ProblemError `not_found`."""
        await self.get(order_id, caller)
        seen = repository.visible(order_steps, views_of("order_step", caller.roles), caller.participant)

        def work(connection: Connection) -> dict[str, Any]:
            steps = repository.list_steps(connection, order_id, seen=seen)
            return {
                "block_height": stored_height(connection),
                "order_id": order_id,
                "items": seen_steps(steps, caller),
            }

        return await self._database.read(work)

    async def terms(self, order_id: str, terms_hash: str | None, caller: Caller) -> tuple[str, str]:
        """The hash and the private text of an order's terms: the current ones, those of an open proposal, or earlier
        ones that a step which the caller sees put forward.

        Raises ProblemError `not_found`, `network_unavailable`, and `role_not_allowed` for all but parties.
        """
        order = await self.get(order_id, caller)
        views = views_of("order", caller.roles)
        sight = sight_of(views, "terms", order.row, participant=caller.participant)
        if sight is not Sight.CLEAR or not self._holds_terms:
            raise ProblemError("role_not_allowed")
        current = order.record.get("terms_hash")
        proposed = (order.record.get("proposal") or {}).get("terms_hash")
        wanted = terms_hash or current
        if wanted is None or (wanted not in (current, proposed) and not await self._saw(order_id, wanted, caller)):
            raise ProblemError("not_found")
        public = terms_text(order_id, order.record) if wanted == current else None
        if public is not None:
            return wanted, public
        text = await self._database.read(lambda connection: repository.find_terms(connection, wanted))
        return wanted, text if text is not None else await self._terms_from_ledger(wanted)

    async def moves(self, order_id: str, caller: Caller, *, now_ms: int, may: Callable[[str], bool]) -> dict[str, Any]:
        """What the caller may do with the order at `now_ms` (`schemas.OrderMoves`). Raises ProblemError `not_found`.

        `may` says whether the role that the caller acts in has an action.
        """
        read = await self.get(order_id, caller)
        order = Order.from_record(read.record)

        def work(connection: Connection) -> tuple[str | None, str | None, int]:
            policy = repository.find_policy(connection, order.segment, order.policy)
            return policy, repository.find_status(connection, order.retailer), stored_height(connection)

        policy_record, retailer_status, height = await self._database.read(work)
        policy = FlowPolicy.from_record(json.loads(policy_record)) if policy_record is not None else None
        gone = retailer_status in _GONE
        standing = Standing(order_id=order_id, order=order, policy=policy, now_ms=now_ms, retailer_gone=gone)
        party, actions = legal_actions(standing, role=caller.role, participant=caller.participant, may=may)
        return {
            "block_height": height,
            "order_id": order_id,
            "version": order.version,
            "party": party,
            "actions": actions,
            "deadline": deadline_ms(order, policy),
        }

    async def _saw(self, order_id: str, terms_hash: str, caller: Caller) -> bool:
        """Whether a step that the caller sees put these terms forward, or into force. An order that is revised for
        another retailer takes its earlier terms along, and the other retailer was not party to them."""
        seen = repository.visible(order_steps, views_of("order_step", caller.roles), caller.participant)
        rows = await self._database.read(lambda connection: repository.list_steps(connection, order_id, seen=seen))
        records = [json.loads(row.record) for row in rows if row.action in _STATING_TERMS and row.record is not None]
        return any(record.get("terms_hash") == terms_hash for record in records)

    async def _read(self, order_id: str) -> ReadOrder | None:
        row = await self._database.read(lambda connection: repository.find_order(connection, order_id))
        if row is None:
            return None
        return ReadOrder(
            row={"consumer": row.consumer, "retailer": row.retailer, "submitted_to": row.submitted_to},
            record=json.loads(row.record),
            etag=b'W/"%d"' % row.version,
            value=order_value(row),
        )

    async def _terms_from_ledger(self, terms_hash: str) -> str:
        """A peer gets private data that it lacked at commit later, and does not send the block again."""
        try:
            text = await self._contract.evaluate("ReadTerms", arguments=[terms_hash])
        except EvaluateError as error:
            code = "not_found" if error.chaincode_response is not None else "network_unavailable"
            raise ProblemError(code) from None
        except GatewayClosedError:
            raise ProblemError("network_unavailable") from None
        return text.decode()

    def _cursor(self, last: Row[Any], query: OrderQuery, question: str) -> str:
        value = getattr(last, query.sort.value.removeprefix("-"))
        return self._cursors.make((value, last.order_id), question=question)
