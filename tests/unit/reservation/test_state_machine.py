"""Any order of reserving, offering, passing on, archiving, ending and releasing keeps the totals right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from chaincode import keys
from chaincode.refusals import Refused
from chaincode.reservation.book import Book
from chaincode.reservation.model import Outcome, Pool, Reservation, of_terms
from chaincode.reservation.volume import by_year
from tests.unit.chaincode.fake_stub import FakeStub, Peer, creator

CAPS = {"2026": 1_000, "2027": 400}
PERIODS = (("2026-01-01", "2027-01-01"), ("2026-10-01", "2027-04-01"), ("2027-01-01", "2029-01-01"))
ENERGY = st.sampled_from((1, 2, 99, 100, 300, 399, 400, 500))


@dataclass(frozen=True)
class Made:
    """A reservation under test: its order and terms, or the pool's id."""

    retailer: str
    commitment: str
    period: tuple[str, str] = PERIODS[0]
    order: str = ""


class Totals(RuleBasedStateMachine):
    """Expected totals are kept beside the book's, from what was asked for."""

    orders: Bundle[Made] = Bundle("orders")
    contracts: Bundle[Made] = Bundle("contracts")
    pools: Bundle[Made] = Bundle("pools")

    def __init__(self) -> None:
        super().__init__()
        stub = FakeStub(peer=Peer(), args=[], creator=creator("RetailerOrg"), timestamp_ms=0, transient={}, tx_id="tx")
        self.book = Book(stub)
        self.made = 0
        self.ends: dict[str, list[Outcome]] = {}
        self._know(keys.reserved("r1"))

    @rule(target=orders, energy_wh=ENERGY, period=st.sampled_from(PERIODS))
    def reserve(self, energy_wh: int, period: tuple[str, str]) -> Made:
        order = self._order()
        self._reserve(order, "t1", None, energy_wh, period)
        return Made("r1", _commitment(order, period), period, order)

    @rule(target=contracts, made=consumes(orders))
    def archive(self, made: Made) -> Made:
        self._end(made, Outcome.POSTED)
        return made

    @rule(made=consumes(orders))
    def give_up(self, made: Made) -> None:
        self._end(made, Outcome.VOIDED)

    @rule(made=contracts, energy_wh=ENERGY, archived=st.booleans())
    def amend(self, made: Made, energy_wh: int, archived: bool) -> None:
        posted = self.book.posted(made.order)
        if posted is None:
            return
        self.made += 1
        terms = f"a{self.made}"
        commitment = f"{made.order}.{terms}.{posted.terms_hash}"
        self._reserve(made.order, terms, posted.terms_hash, energy_wh, made.period)
        self._end(Made("r1", commitment, made.period, made.order), Outcome.POSTED if archived else Outcome.VOIDED)

    @rule(target=pools, energy_wh=ENERGY, period=st.sampled_from(PERIODS))
    def offer(self, energy_wh: int, period: tuple[str, str]) -> Made:
        pool_id = self._order()
        pool = Pool(
            retailer="r1",
            commitment=pool_id,
            kind="listing",
            source=pool_id,
            period_start=period[0],
            period_end=period[1],
            offered_wh=energy_wh,
            good_until=0,
            salt="",
        )
        self._know(keys.reservation("r1", pool_id))
        self._try(lambda: self.book.offer(pool, caps=CAPS))
        return Made("r1", pool_id, period)

    @rule(made=pools, energy_wh=ENERGY)
    def enlarge(self, made: Made, energy_wh: int) -> None:
        if isinstance(pool := self.book.find("r1", made.commitment), Pool) and not pool.ended:
            self._try(lambda: self.book.enlarge(pool, offered_wh=energy_wh, part=self._order(), caps=CAPS))

    @rule(target=orders, made=pools, energy_wh=ENERGY)
    def take(self, made: Made, energy_wh: int) -> Made:
        order = self._order()
        commitment = _commitment(order, made.period)
        self._know(keys.reservation("r1", commitment))
        self._know(keys.passed_on(order))
        for _ in range(2):  # a release may come twice
            if isinstance(pool := self.book.find("r1", made.commitment), Pool):
                self.book.pass_on(pool, order_id=order, terms_hash="t1", energy_wh=energy_wh)
        if self.book.find("r1", commitment):
            self.ends[commitment] = []
        return Made("r1", commitment, made.period, order)

    @rule(made=pools, untaken_wh=st.integers(0, 700))
    def close(self, made: Made, untaken_wh: int) -> None:
        if isinstance(pool := self.book.find("r1", made.commitment), Pool) and not pool.ended:
            self.book.close(pool, taken_wh=max(pool.passed_wh, pool.offered_wh - untaken_wh))

    @invariant()
    def pending_and_posted_are_never_above_the_cap(self) -> None:
        totals = self.book.totals("r1")
        for year, cap in CAPS.items():
            assert totals.pending.get(year, 0) + totals.posted.get(year, 0) <= cap

    @invariant()
    def totals_are_the_sum_of_what_is_there(self) -> None:
        pending: dict[str, int] = {}
        posted: dict[str, int] = {}
        for key, record in self._records().items():
            into = pending if key.startswith("r:") else posted
            for year, wh in record.get("held" if into is pending else "years", {}).items():
                into[year] = into.get(year, 0) + wh
        totals = self.book.totals("r1")
        assert (totals.pending, totals.posted) == (dict(sorted(pending.items())), dict(sorted(posted.items())))

    @invariant()
    def no_reservation_ends_twice(self) -> None:
        assert all(len(ends) <= 1 for ends in self.ends.values())

    def _reserve(self, order: str, terms: str, present: str | None, energy_wh: int, period: tuple[str, str]) -> None:
        reservation = Reservation(
            retailer="r1",
            order=order,
            terms_hash=terms,
            period_start=period[0],
            period_end=period[1],
            present=present,
            years=by_year(energy_wh, period_start=period[0], period_end=period[1]),
            held={},
            good_until=0,
            salt="",
        )
        self._know(keys.reservation("r1", reservation.commitment))
        if self._try(lambda: self.book.reserve(reservation, caps=CAPS, secret=terms)):
            self.ends[reservation.commitment] = []

    def _end(self, made: Made, outcome: Outcome) -> None:
        self._know(keys.posted_volume(made.order))
        for _ in range(2):  # a release may come twice
            found = self.book.find("r1", made.commitment)
            if isinstance(found, Reservation):
                self.ends[made.commitment].append(self.book.settle(found, outcome))

    def _try(self, work: Any) -> bool:
        before = self._records()
        try:
            work()
        except Refused:
            assert self._records() == before
            return False
        return True

    def _order(self) -> str:
        self.made += 1
        return f"{self.made:064x}"

    def _know(self, key: str) -> None:
        """As loaded: there is no record."""
        self.book._records.setdefault(key, None)

    def _records(self) -> dict[str, Any]:
        return {
            key: record
            for key in (*self.book.written,)
            if key[:2] in ("r:", "v:") and (record := self.book.record(key)) is not None
        }


def _commitment(order: str, period: tuple[str, str]) -> str:
    return of_terms(order, "t1", period_start=period[0], period_end=period[1])


TestTotals = Totals.TestCase
TestTotals.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
