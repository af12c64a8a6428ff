"""From a contract, its proven readings and what was published to the statement of a month. Pure.

Both trading organisations compute it, and so does whoever makes the bill: one function, three times the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chaincode.billing.model import Settlement, Standing
from chaincode.billing.posting import check_balanced, posting
from chaincode.billing.readings import Measured, PointDays, connection_on
from chaincode.refusals import Refused
from chaincode.settlement.agreed import Supply, contracted_of, remaining_energy
from chaincode.settlement.bill import CONSUMER, Bill, Closing, ContractTerms, make_bill
from chaincode.settlement.calculation import remaining_value_fen
from chaincode.settlement.contracted import Contracted, even_load
from chaincode.settlement.delivery import Delivery, Place
from chaincode.settlement.methods import Methods
from chaincode.settlement.pricing import PriceBook, References
from chaincode.settlement.statement import Statement
from chaincode.settlement.sums import sum_load
from chaincode.settlement.termination import termination_fee
from chaincode.tariff.model import Tariff

Value = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What of the contract is public, as the ledger has it. `versions` says which versions these are."""

    tariff: Tariff
    list_prices: Mapping[str, int]
    methods: Methods
    calendar: Mapping[str, str]
    references: References
    versions: Value


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Earlier:
    """Statements that a bill follows: those of the contract's months before, where tiers, limits or deviation run on;
    the one that it replaces; and the corrections whose difference it charges."""

    months: Sequence[Value] = ()
    replaced: Value | None = None
    carried: Sequence[Value] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Facts:
    """All that a statement follows from. `terms` are the contract's private terms."""

    standing: Standing
    settlement: Settlement
    terms: Value
    published: Published
    points: Sequence[PointDays]
    measured: Measured
    earlier: Earlier = field(default_factory=Earlier)


def follows_earlier(tariff: Tariff, methods: Methods, *, final: bool) -> bool:
    """Whether a bill depends on the contract's earlier ones."""
    by_year = tariff.tiers.by == "year" and bool(tariff.tiers.limits_wh)
    deviation = tariff.charges.deviation
    by_period = final and deviation is not None and deviation.by == "period"
    return by_year or by_period or any(relief.max_contract_fen is not None for relief in methods.reliefs)


def compute(facts: Facts) -> dict[str, Any]:
    """The statement, as JSON: the bill's lines and totals, what each party gets, what it was made of, and for another
    version the difference to the one before.

    Raises Refused: `points_missing` (the consumer has no point), `statement_unbalanced`, what `make_bill` and
    `sum_load` raise.
    """
    bill = _bill(facts)
    settlement, order = facts.settlement, facts.standing.order
    value = {
        **bill.statement.as_value(),
        "order": settlement.order,
        "consumer": order.consumer,
        "retailer": order.retailer,
        "month": settlement.month,
        "start": settlement.start,
        "end": settlement.end,
        "final": settlement.final,
        "version": settlement.version,
        "terms_hash": settlement.terms_hash,
        "readings_hash": facts.measured.readings_hash,
        "points": facts.measured.points,
        "reactive_varh": sum(facts.measured.reactive_varh.values()),
        "made_of": dict(facts.published.versions),
        "parties": bill.parties(),
    }
    course = facts.standing.course
    value |= posting(
        value,
        replaced=facts.earlier.replaced,
        replaces=settlement.replaces,
        carried=list(zip(settlement.carries, facts.earlier.carried, strict=True)),
        charged=course.is_charged(version=settlement.version, final=settlement.final),
        payer=CONSUMER,
    )
    check_balanced(value, key=settlement.order)
    return value


def _bill(facts: Facts) -> Bill:
    published, settlement = facts.published, facts.settlement
    terms = ContractTerms(
        tariff=published.tariff,
        prices={**published.list_prices, **facts.terms["prices_e8_yuan_per_kwh"]},
        methods=published.methods,
        contracted=_contracted(facts),
    )
    sums = sum_load(
        published.tariff,
        load=facts.measured.load,
        calendar=published.calendar,
        book=PriceBook(tariff=published.tariff, numbers=terms.prices, references=published.references),
        consumed_before_wh=_consumed_before_wh(facts),
        peaks_w={settlement.month: facts.measured.peak_w},
    )
    return make_bill(
        terms,
        start=settlement.start,
        end=settlement.end,
        sums=sums,
        references=published.references,
        delivery=_delivery(facts),
        closing=_closing(facts, terms) if settlement.final else None,
    )


def _contracted(facts: Facts) -> Contracted:
    """What the terms agree on; the points' capacity where they name none. Energy goes to the closing day."""
    return contracted_of(facts.terms, _supply(facts), capacity_va=_capacity_va(facts.points))


def _supply(facts: Facts) -> Supply:
    order = facts.standing.order
    return Supply(period_start=order.period_start, period_end=order.period_end, ends_on=order.ends_on)


def _capacity_va(points: Sequence[PointDays]) -> int:
    return sum(int(connection_on(each.point, each.days[-1])["capacity_va"]) for each in points)


def _delivery(facts: Facts) -> Delivery:
    """The places at which the points are, as of the last day billed of each. Raises Refused `points_missing`."""
    if not facts.points:
        raise Refused("points_missing", key=facts.standing.order.consumer)
    places: dict[tuple[str, str], list[PointDays]] = {}
    for each in facts.points:
        connection = connection_on(each.point, each.days[-1])
        places.setdefault((connection["zone"], connection["voltage_level"]), []).append(each)
    return Delivery(
        places=[_place(facts, place, points) for place, points in sorted(places.items())],
        relieved_fen=_relieved_fen(facts.earlier.months),
    )


def _place(facts: Facts, place: tuple[str, str], points: Sequence[PointDays]) -> Place:
    month, measured = facts.settlement.month, facts.measured
    return Place(
        zone=place[0],
        voltage_level=place[1],
        capacity_va=_capacity_va(points),
        reactive_varh={month: sum(measured.reactive_varh[each.point_id] for each in points)},
        energy_wh={month: sum(measured.points[each.point_id]["energy_wh"] for each in points)},
    )


def _relieved_fen(statements: Sequence[Value]) -> dict[str, int]:
    """What each relief (`id@version`) took off earlier bills."""
    granted: dict[str, int] = {}
    for statement in statements:
        for line in statement["lines"]:
            if line["part"] in ("discount", "coupon", "subsidy"):
                granted[line["method"]] = granted.get(line["method"], 0) - line["amount_fen"]
    return granted


def _consumed_before_wh(facts: Facts) -> int:
    """What counted in the year's tiers before. Tiers begin with the contract."""
    if facts.published.tariff.tiers.by != "year":
        return 0
    year = facts.settlement.start[:4]
    return sum(each["energy_wh"] for each in facts.earlier.months if each["month"][:4] == year)


def _closing(facts: Facts, terms: ContractTerms) -> Closing:
    metered_wh = sum(each["energy_wh"] for each in facts.earlier.months)
    return Closing(metered_before_wh=metered_wh, termination=_termination(facts, terms))


def _termination(facts: Facts, terms: ContractTerms) -> Statement | None:
    """What the consumer's notice costs it. What both have agreed, what the exchange has resolved and what a retailer's
    default has ended costs nothing."""
    order = facts.standing.order
    if order.notice is None or order.passed_on_to is not None or order.ends_on is None:
        return None
    charge = terms.tariff.charges.termination
    remaining_wh = remaining_energy(facts.terms, _supply(facts))
    value_fen = _remaining_value_fen(facts, terms, remaining_wh) if charge and charge.remaining_value_bp else 0
    return termination_fee(terms.tariff, remaining_energy_wh=remaining_wh, remaining_value_fen=value_fen)


def _remaining_value_fen(facts: Facts, terms: ContractTerms, remaining_wh: int) -> int:
    """What the remaining energy would cost, drawn evenly. Raises Refused `reference_price_missing` for a linked price,
    of which the months to come are not known."""
    order, published = facts.standing.order, facts.published
    return remaining_value_fen(
        terms.tariff,
        prices=terms.prices,
        load=even_load(energy_wh=remaining_wh, period_start=str(order.ends_on), period_end=order.period_end),
        calendar=published.calendar,
        references=published.references,
    )
