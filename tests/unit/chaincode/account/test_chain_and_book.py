"""Whatever is posted, in whichever batches, and wherever a process dies between the two steps: the ledger's book is the
one that the rules alone make of the same instructions."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chaincode.account.book import Book, Outcome, totals
from chaincode.account.holder import is_live
from chaincode.account.instruction import Instruction
from chaincode.account.posting import State
from chaincode.account.private_text import End
from chaincode.account.purposes import Purpose
from chaincode.intent import SignedIntent
from chaincode.refusals import Refused
from tests.unit.chaincode.account.postings import (
    KEEPER,
    ask,
    balances,
    bills,
    book_records,
    post,
    postings,
    public,
    read,
    signed,
    the_charge,
)
from tests.unit.chaincode.market import Market

OWNERS = st.sampled_from(("c1", "c1", "c2"))
AMOUNT = st.sampled_from((1, 300, 20_000, 41_653, 60_000))
PLACE = st.integers(0, 30)
STEP = st.one_of(
    st.tuples(st.just(Purpose.PAYMENT), OWNERS, AMOUNT, PLACE, st.booleans()),
    st.tuples(
        st.sampled_from(
            (
                Purpose.DEPOSIT_TAKEN,
                Purpose.DEPOSIT_USED,
                Purpose.DEPOSIT_RETURNED,
                Purpose.USE_PREPAYMENT,
                Purpose.CREDIT_NOTE,
                Purpose.REFUND,
                Purpose.RETURNED,
                Purpose.LATE_FEE,
                Purpose.UNIDENTIFIED,
                Purpose.IDENTIFY,
                Purpose.PAYOUT,
            )
        ),
        OWNERS,
        AMOUNT,
        PLACE,
        st.booleans(),
    ),
    st.tuples(st.sampled_from((State.POSTED, State.VOIDED, State.EXPIRED)), OWNERS, AMOUNT, PLACE, st.booleans()),
)


class World:
    """The market, and the book that the rules alone make."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.book = Book(keeper=KEEPER)
        self.made: list[Instruction] = []

    def step(self, drawn: tuple[Any, ...]) -> Instruction | End | None:
        """What is asked next; None where there is nothing that it could name."""
        what, owner, amount, place, flag = drawn
        if isinstance(what, State):
            waiting = [each.id for each in self.made if each.good_until is not None]
            if not waiting:
                return None
            day = ask(self.market, Purpose.PAYMENT, "x").day if what is State.POSTED else None
            return End(posting=waiting[place % len(waiting)], state=what, day=day)
        asks = self._instruction(what, owner, amount, place, flag)
        if asks is not None:
            self.made.append(asks)
        return asks

    def _instruction(self, purpose: Purpose, owner: str, amount: int, place: int, flag: bool) -> Instruction | None:
        values: dict[str, Any] = {"amount_fen": amount}
        name = f"i-{len(self.made)}"
        of_what = {
            Purpose.REFUND: (Purpose.PAYMENT, Purpose.IDENTIFY),
            Purpose.RETURNED: (Purpose.PAYMENT, Purpose.IDENTIFY),
            Purpose.IDENTIFY: (Purpose.UNIDENTIFIED,),
        }
        if purpose in of_what:
            known = [each for each in self.made if each.purpose in of_what[purpose]]
            if not known:
                return None
            values["of"] = known[place % len(known)].id
            owner = owner if purpose is Purpose.IDENTIFY else known[place % len(known)].owner
        if purpose is Purpose.RETURNED:
            values = {"of": values["of"], "due_on": "2026-07-31"}
        if purpose in (Purpose.PAYMENT, Purpose.REFUND, Purpose.DEPOSIT_TAKEN) and flag:
            values["good_until"] = self.market.now_ms + 1 + place
        if purpose is Purpose.UNIDENTIFIED:
            owner = KEEPER
        if purpose is Purpose.CREDIT_NOTE:
            values["parts"] = {"revenue/r1": amount}
        if purpose is Purpose.PAYOUT:
            owner, values["parts"] = KEEPER, {"revenue/r1": amount}
        if purpose in (Purpose.PAYMENT, Purpose.DEPOSIT_USED, Purpose.LATE_FEE) and place % 3 == 0:
            named = list(self.book.bills.values())
            values["bill"] = named[place % len(named)].id
            owner = named[place % len(named)].owner
        if purpose is Purpose.LATE_FEE:
            if "bill" not in values:
                return None
            rule = "others" if owner == "c1" else "residential"
            values = {"bill": values["bill"], "due_on": "2026-08-31", "fee_rule": rule}
        return ask(self.market, purpose, name, owner, **values)

    def expect(self, asks: Instruction | End) -> str | None:
        """The code with which the rules refuse it, None where they do not."""
        try:
            if isinstance(asks, Instruction):
                self.book.carry_out(asks, now_ms=self.market.now_ms)
            else:
                outcome = self.book.settle(asks.posting, asks.state, day=asks.day or "", now_ms=self.market.now_ms)
                assert outcome in (Outcome.APPLIED, Outcome.EXISTS)
        except Refused as refused:
            return refused.code
        return None


BATCHES = st.lists(st.tuples(st.lists(STEP, min_size=1, max_size=6), st.booleans()), min_size=1, max_size=7)


def test_the_ledgers_book_is_the_one_that_the_rules_make(market: Market, statement_hash: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(batches=BATCHES)
    def play(batches: list[tuple[list[tuple[Any, ...]], bool]]) -> None:
        asyncio.run(_play(World(market.copy()), statement_hash, batches))

    play()


async def _play(world: World, statement_hash: str, batches: list[tuple[list[tuple[Any, ...]], bool]]) -> None:
    market = world.market
    charge = the_charge(market, statement_hash)
    world.expect(charge)
    await _publish(market, [signed(market, charge)])
    for drawn, dies in batches:
        market.now_ms += 86_400_000 // 3
        # An end names what is public already: what the batch itself makes is not.
        asked = [each for each in map(world.step, drawn) if each is not None]
        asked = [each for each in asked if isinstance(each, Instruction) or public(market, each.posting) is not None]
        items = [signed(market, each) for each in asked]
        expected = [_public_first(world, each) or world.expect(each) for each in asked]
        if not items:
            continue
        results = await post(market, *items)
        assert [each.get("code") for each in results] == expected
        done = [item for item, code in zip(items, expected, strict=True) if code is None]
        if dies and done:
            again = await post(market, *done)
            assert {each["status"] for each in again} == {"kept"}
        if done:
            await _publish(market, done, posted=True)
        _check(world)
        assert await read(market, "ReadUnpublished", KEEPER) == []


def _public_first(world: World, asks: Instruction | End) -> str | None:
    """What is public is looked at first."""
    if isinstance(asks, End):
        record = public(world.market, asks.posting)
        return "posting_ended" if record is None or record["state"] != "pending" else None
    return None


async def _publish(market: Market, items: list[SignedIntent], *, posted: bool = False) -> None:
    if not posted:
        await post(market, *items)
    results = await market.apply(*items, organisation="RetailerOrg")
    codes = {result.get("code") for result in results}
    assert codes <= {None, "posting_ended"}, results  # one batch may end a posting twice, the same way


def _check(world: World) -> None:
    market, book = world.market, world.book
    assert balances(market) == book.balances
    assert bills(market) == book.bills
    assert postings(market) == book.postings
    assert totals(book) == (0, 0)
    for key, record in book_records(market.peer.private).items():
        if key.startswith("h:"):
            owned = [each for each in book.bills.values() if each.owner == record["owner"]]
            assert record["bills"] == sorted(each.id for each in owned if is_live(each, fee_rule=record["fee_rule"]))
    for posting in book.postings.values():
        assert public(market, posting.id)["state"] == posting.state  # type: ignore[index] # all are public
