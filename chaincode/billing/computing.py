"""From a contract, its proven readings and what was published to the statement of a month. Pure.

Both trading organisations compute it, and so does whoever makes the bill: one function, three times the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chaincode.billing.model import Settlement, Standing
from chaincode.billing.readings import Measured, PointDays, connection_on
from chaincode.refusals import Refused
from chaincode.settlement.bill import CONSUMER, Bill, Closing, ContractTerms, make_bill
from chaincode.settlement.calculation import calculate
from chaincode.settlement.contracted import Contracted, even_load, monthly_energy, remaining_energy_wh
from chaincode.settlement.delivery import Delivery
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

    Raises Refused: `points_missing` (the consumer has no point), `places_differ`, `statement_unbalanced`, what
    `make_bill` and `sum_load` raise.
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
        "reactive_varh": facts.measured.reactive_varh,
        "made_of": dict(facts.published.versions),
        "parties": bill.parties(),
    }
    value |= _posting(facts, value)
    for parties in (value["parties"], value["due"]):
        if sum(parties.values()):
            raise Refused("statement_unbalanced", key=settlement.order)
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
    """Contracted energy by month, and the points' capacity. Energy goes to the closing day."""
    order = facts.standing.order
    energy_wh = monthly_energy(
        energy_wh=facts.terms["energy_wh"],
        period_start=order.period_start,
        period_end=order.period_end,
        ends_on=order.ends_on,
    )
    return Contracted(energy_wh=energy_wh, capacity_va=_capacity_va(facts))


def _capacity_va(facts: Facts) -> int:
    return sum(int(connection_on(each.point, each.days[-1])["capacity_va"]) for each in facts.points)


def _delivery(facts: Facts) -> Delivery:
    """Where the points are, as of the last day billed of each. Raises Refused `points_missing`, `places_differ`."""
    if not facts.points:
        raise Refused("points_missing", key=facts.standing.order.consumer)
    connections = [connection_on(each.point, each.days[-1]) for each in facts.points]
    places = {(entry["zone"], entry["voltage_level"]) for entry in connections}
    if len(places) > 1 and facts.published.methods.grid_charges is not None:
        raise Refused("places_differ", key=facts.standing.order.consumer)
    zone, voltage_level = min(places)
    return Delivery(
        zone=zone,
        voltage_level=voltage_level,
        capacity_va=_capacity_va(facts),
        reactive_varh={facts.settlement.month: facts.measured.reactive_varh},
        relieved_fen=_relieved_fen(facts.earlier.months),
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
    period = {"period_start": order.period_start, "period_end": order.period_end, "ends_on": order.ends_on}
    remaining_wh = remaining_energy_wh(energy_wh=facts.terms["energy_wh"], **period)
    value_fen = _remaining_value_fen(facts, terms, remaining_wh) if charge and charge.remaining_value_bp else 0
    return termination_fee(terms.tariff, remaining_energy_wh=remaining_wh, remaining_value_fen=value_fen)


def _remaining_value_fen(facts: Facts, terms: ContractTerms, remaining_wh: int) -> int:
    """What the remaining energy would cost, drawn evenly. Raises Refused `reference_price_missing` for a linked price,
    of which the months to come are not known."""
    order, published = facts.standing.order, facts.published
    load = even_load(energy_wh=remaining_wh, period_start=str(order.ends_on), period_end=order.period_end)
    statement = calculate(
        terms.tariff,
        prices=terms.prices,
        load=load,
        calendar=published.calendar,
        references=published.references,
        contracted=Contracted(capacity_va=terms.contracted.capacity_va),
    )
    return statement.by_part().get("energy", 0)


def _posting(facts: Facts, value: Value) -> dict[str, Any]:
    """What is charged with this bill: its lines or, for another version, its difference to the one before; and the
    differences of corrections that are carried. A correction that a next bill will charge is due with that one."""
    settlement, course = facts.settlement, facts.standing.course
    replaced = facts.earlier.replaced
    posting: dict[str, Any] = {}
    own: Value = value["parties"]
    if replaced is not None:
        posting["delta"] = _delta(value, replaced, replaces=str(settlement.replaces))
        own = posting["delta"]["parties"]
    if settlement.carries:
        posting["carried"] = [
            {**named, "parties": statement["delta"]["parties"]}
            for named, statement in zip(settlement.carries, facts.earlier.carried, strict=True)
        ]
    charged = course.is_charged(version=settlement.version, final=settlement.final)
    due = _sum([own, *(each["parties"] for each in posting.get("carried", ()))]) if charged else {CONSUMER: 0}
    return {**posting, "charged": "with_this_bill" if charged else "with_the_next_bill", "due": due}


def _delta(value: Value, replaced: Value, *, replaces: str) -> dict[str, Any]:
    return {
        "replaces": replaces,
        "energy_wh": value["energy_wh"] - replaced["energy_wh"],
        "total_fen": value["total_fen"] - replaced["total_fen"],
        **{name: _difference(value[name], replaced[name]) for name in ("by_part", "parties")},
    }


def _difference(new: Mapping[str, int], old: Mapping[str, int]) -> dict[str, int]:
    changes = {name: new.get(name, 0) - old.get(name, 0) for name in sorted({*new, *old})}
    return {name: change for name, change in changes.items() if change}


def _sum(amounts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    names = sorted({name for each in amounts for name in each})
    return {name: sum(each.get(name, 0) for each in amounts) for name in names}
