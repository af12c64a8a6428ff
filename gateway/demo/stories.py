"""What can become of an order: the stories of a market day, and where each of them ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from gateway.client import steps
from gateway.demo.deal import Deal

Play = Callable[[Deal], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story, how many orders of a day go this way, and the state in which they end."""

    title: str
    orders: int
    play: Play
    ends: str


async def straight(deal: Deal) -> None:
    await _add_order(deal, percent=100)
    await deal.agree()
    await deal.conclude()


async def from_a_draft(deal: Deal) -> None:
    await deal.take("create", deal.consumer.orders.create(deal.fields))
    later = replace(deal.fields, period_start=deal.fields.period_start.replace("-01-01", "-02-01"))
    await deal.take("revise", deal.consumer.orders.revise(deal.order_id, later))
    await deal.take("submit", deal.consumer.orders.submit(deal.order_id, terms=deal.terms(100)))
    await deal.agree()
    await deal.conclude()


async def countered(deal: Deal) -> None:
    await _add_order(deal, percent=94)
    await deal.take("counter", deal.retailer.orders.counter(deal.order_id, terms=deal.terms(98)))
    await deal.agree()
    await deal.conclude()


async def haggled(deal: Deal) -> None:
    await _add_order(deal, percent=90)
    await deal.take("counter", deal.retailer.orders.counter(deal.order_id, terms=deal.terms(99)))
    await deal.take("counter", deal.consumer.orders.counter(deal.order_id, terms=deal.terms(97)))
    await deal.agree()
    await deal.conclude()


async def rejected_first(deal: Deal) -> None:
    await _add_order(deal, percent=80)
    await deal.take("reject", deal.retailer.orders.reject(deal.order_id, reason="price_too_low"))
    await deal.take("submit", deal.consumer.orders.submit(deal.order_id, terms=deal.terms(99)))
    await deal.agree()
    await deal.conclude()


async def failed_the_audit(deal: Deal) -> None:
    await _add_order(deal, percent=100)
    await deal.agree()
    await deal.take("reject", deal.officer.orders.reject(deal.order_id, reason="period_too_long"))
    shorter = replace(deal.fields, period_end=deal.fields.period_start.replace("-01-01", "-07-01"))
    await deal.take("revise", deal.consumer.orders.revise(deal.order_id, shorter))
    await deal.take("submit", deal.consumer.orders.submit(deal.order_id, terms=deal.terms(100)))
    await deal.agree()
    await deal.conclude()


async def cancelled(deal: Deal) -> None:
    await _add_order(deal, percent=100)
    await deal.take("cancel", deal.consumer.orders.plain("cancel", deal.order_id))


async def retailer_withdrew(deal: Deal) -> None:
    await _add_order(deal, percent=100)
    await deal.take("confirm", deal.retailer.orders.confirm(deal.order_id))
    await deal.take("cancel", deal.retailer.orders.plain("cancel", deal.order_id))
    await deal.take("delete", deal.consumer.orders.plain("delete", deal.order_id))


async def draft_deleted(deal: Deal) -> None:
    await deal.take("create", deal.consumer.orders.create(deal.fields))
    await deal.take("delete", deal.consumer.orders.plain("delete", deal.order_id))


async def disputed(deal: Deal) -> None:
    await straight(deal)
    consumer, retailer, supervisor = deal.consumer.contracts, deal.retailer.contracts, deal.supervisor.contracts
    claim = "The meter read 4 % too much in March. 三月电表偏高百分之四。"
    await deal.take("dispute", consumer.dispute(deal.order_id, reason="metering", text=claim))
    answer = "The meter was checked in January and was right. 一月检定合格。"
    await deal.take("state_case", retailer.state_case(deal.order_id, answer))
    await deal.take("open_terms", consumer.open_terms(deal.order_id))
    ruling = "The meter is replaced, and March is settled by the month before. 更换电表，三月按上月结算。"
    resolution = supervisor.resolve(deal.order_id, outcome="resume", reason="meter_replaced", text=ruling)
    await deal.take("resolve", resolution)


async def terminated(deal: Deal) -> None:
    """To the middle of a year that has not begun: the contract goes on until then."""
    await straight(deal)
    july = deal.fields.period_start.replace("-01-01", "-07-01")
    await deal.take("propose_termination", deal.consumer.orders.propose_termination(deal.order_id, ends_on=july))
    await deal.take("accept", deal.retailer.orders.accept(deal.order_id))
    await deal.take("archive", deal.officer.orders.archive(deal.order_id))


async def amended(deal: Deal) -> None:
    await straight(deal)
    await deal.take("propose_amendment", deal.retailer.orders.propose_amendment(deal.order_id, terms=deal.terms(96)))
    await deal.take("accept", deal.consumer.orders.accept(deal.order_id))
    await deal.take("archive", deal.officer.orders.archive(deal.order_id))


async def declined(deal: Deal) -> None:
    await straight(deal)
    await deal.take("propose_termination", deal.retailer.orders.propose_termination(deal.order_id))
    await deal.take("decline", deal.consumer.orders.plain("decline", deal.order_id))


async def tried_to_cheat(deal: Deal) -> None:
    """An honest order, with one illegal attempt after the other on the way."""
    await _add_order(deal, percent=100)
    order_id, stale = deal.order_id, 1
    await deal.take("counter", deal.retailer.orders.counter(order_id, terms=deal.terms(99)))
    attempts = (
        ("a step on a version that has passed", deal.consumer, steps.reject(order_id, version=stale, reason="late")),
        ("signing before terms are agreed", deal.consumer, steps.sign(order_id, version=2, text_hash="0" * 64)),
        ("confirming other terms", deal.consumer, steps.confirm(order_id, version=2, terms_hash="0" * 64)),
        ("answering out of turn", deal.retailer, steps.reject(order_id, version=2, reason="hurry")),
    )
    codes = ("stale_version", "illegal_move", "terms_differ", "not_next")
    for (what, client, step), code in zip(attempts, codes, strict=True):
        await deal.must_be_refused(what, client.take(step), code=code)
    audit = deal.consumer.take(steps.audit(order_id, version=2), role="exchange_auditor")
    await deal.must_be_refused("a consumer auditing itself", audit, code="role_not_held")
    await deal.agree()
    await deal.conclude()


async def _add_order(deal: Deal, *, percent: int) -> None:
    await deal.take("submit", deal.consumer.orders.submit_new(deal.fields, terms=deal.terms(percent)))


def _story(title: str, orders: int, play: Play, *, ends: str = "executing") -> Story:
    return Story(title=title, orders=orders, play=play, ends=ends)


STORIES: Sequence[Story] = (
    _story("ordered and contracted", 5, straight),
    _story("drafted, revised, contracted", 3, from_a_draft),
    _story("countered, contracted", 3, countered),
    _story("countered twice, contracted", 1, haggled),
    _story("rejected, submitted again, contracted", 2, rejected_first),
    _story("failed the audit, revised, contracted", 1, failed_the_audit),
    _story("cancelled by the consumer", 2, cancelled, ends="cancelled"),
    _story("cancelled by the retailer, deleted", 1, retailer_withdrew, ends="deleted"),
    _story("deleted as a draft", 1, draft_deleted, ends="deleted"),
    _story("contracted, disputed, resumed", 1, disputed),
    _story("contracted, ends early by agreement", 1, terminated),
    _story("contracted, amended", 1, amended),
    _story("contracted, termination declined", 1, declined),
    _story("illegal attempts refused, contracted", 1, tried_to_cheat),
)
