"""A machine of people who trade in every mode and run their contracts, and what holds after each of their steps."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from chaincode import keys
from chaincode.auction.model import order_id_of
from chaincode.order.moves import MOVES
from chaincode.order.policy import Stage, State
from chaincode.order.public_terms import public_text
from tests.factories.envelopes import sealed
from tests.unit.chaincode.market import EXCHANGE, NOW, POLICY, TEXT, Market, Person, new_market
from tests.unit.chaincode.trading import (
    CONSUMERS,
    DAY,
    PACKAGES,
    PERIOD,
    PRICES,
    RETAILERS,
    REVEAL_S,
    bid_args,
    listing_args,
    listing_of,
    opened,
    record_of,
    revealed,
    sequence_of,
    supply_of,
    take_args,
    trading_market,
)

LOOP = asyncio.new_event_loop()
HALVES = ({**PERIOD}, {**PERIOD, "period_end": "2026-08-16"}, {**PERIOD, "period_start": "2026-08-16"})
PICK = st.integers(0, 999)
PRICE = st.integers(2_000, 8_000).map(lambda step: step * 10_000)
WHO = st.sampled_from(CONSUMERS)
SELLER = st.sampled_from(RETAILERS)
PEOPLE = {person.participant: person for person in (*CONSUMERS, *RETAILERS)}
REACHED: Counter[str] = Counter()

# By hand: where an order claims the consumer's supply, and where it has supplied until its end.
BINDING = {"confirmed audit", "confirmed sign", "signed sign", "executing execute", "disputed freeze"}
ENDED = {"expired execute", "cancelled execute", "cancelled freeze"}
POSITIONS = {origin for move in MOVES for origin in move.origins if origin} | {
    (move.to_state or origin[0], move.to_stage or origin[1]) for move in MOVES for origin in move.origins if origin
}


async def _made() -> Market:
    """Last resort is r2; one long window for listings and one for negotiations."""
    market = await trading_market(await new_market())
    policy = {
        **POLICY,
        "audit": "omitted",
        "consumer_reconfirms": False,
        "last_resort": {"retailer": "r2", "package": PACKAGES["r2"]},
    }
    args = {"segment": "industrial", "policy": policy}
    await market.done(EXCHANGE, "set_flow_policy", expected_version=1, args=args)
    await opened(market, "l", "listing", closes_at=NOW + 30 * DAY)
    await opened(market, "b", "bilateral", closes_at=NOW + 30 * DAY)
    return market


MADE = LOOP.run_until_complete(_made())


class Trading(RuleBasedStateMachine):
    """The ledger is judged from outside: every invariant counts all orders again."""

    @initialize()
    def begin(self) -> None:
        self.market = MADE.copy()
        self.listings: list[str] = []
        self.auctions: list[str] = []
        halves = dict(zip(RETAILERS, HALVES[1:], strict=True))
        for retailer in RETAILERS:
            self.list_energy(retailer=retailer, energy=400, price=46_300_000)
            self.purchase(consumer=CONSUMERS[-1], retailer=retailer, energy=100, period=halves[retailer])
        self.onwards()

    # Ways to an order.

    @rule(consumer=WHO, retailer=SELLER, energy=st.integers(1, 500), period=st.sampled_from(HALVES))
    def negotiate(self, consumer: Person, retailer: Person, energy: int, period: dict[str, str]) -> None:
        args = {**self._fields(retailer), **period, **({"sequence": "b"} if period == PERIOD else {})}
        terms = {"energy_wh": energy, "prices_e8_yuan_per_kwh": PRICES}
        result = self._do(consumer, "submit", args=args, terms=terms)
        if result["status"] == "applied":
            order = str(result["target"])
            self._do(retailer, "confirm", order, args={"terms_hash": self.market.order(order)["terms_hash"]})

    @rule(consumer=WHO, retailer=SELLER, energy=st.integers(1, 500), period=st.sampled_from(HALVES))
    def purchase(self, consumer: Person, retailer: Person, energy: int, period: dict[str, str]) -> None:
        terms = {"energy_wh": energy, "prices_e8_yuan_per_kwh": {}}
        self._do(consumer, "purchase", args={**self._fields(retailer), **period}, terms=terms)

    @rule(retailer=SELLER, energy=st.integers(100, 900), price=PRICE)
    def list_energy(self, retailer: Person, energy: int, price: int) -> None:
        args = listing_args("l", package=PACKAGES[retailer.participant], energy_wh=energy, prices={"flat": price})
        result = self._do(retailer, "publish_listing", args=args)
        if result["status"] == "applied":
            self.listings.append(str(result["target"]))

    @rule(pick=PICK, consumers=st.lists(WHO, min_size=1, max_size=4), energy=st.integers(100, 400))
    def take(self, pick: int, consumers: list[Person], energy: int) -> None:
        """Several at once, in one batch."""
        if not self.listings:
            return
        items = []
        for number, consumer in enumerate(consumers):
            listing = _one(self.listings, pick + number)
            args = take_args(listing, energy, prices=listing_of(self.market, listing)["prices"])
            items.append(self.market.signed(consumer, "take", args=args))
        for result in LOOP.run_until_complete(self.market.apply(*items, organisation="ConsumerOrg")):
            self._note("take", result)

    @rule(pick=PICK, energy=st.integers(1, 900), price=PRICE, reprice=st.booleans())
    def amend(self, pick: int, energy: int, price: int, reprice: bool) -> None:
        if self.listings:
            listing = _one(self.listings, pick)
            args: dict[str, Any] = {"prices": {"flat": price}} if reprice else {"energy_wh": energy}
            self._do(self._seller(listing), "amend_listing", listing, args=args)

    @rule(pick=PICK)
    def withdraw_listing(self, pick: int) -> None:
        if self.listings:
            listing = _one(self.listings, pick)
            self._do(self._seller(listing), "withdraw_listing", listing)

    @rule(
        bids=st.dictionaries(
            st.sampled_from([*CONSUMERS, *RETAILERS]), st.tuples(st.integers(1, 400), st.integers(0, 3)), min_size=3
        ),
        hidden=st.sets(st.sampled_from([*CONSUMERS, *RETAILERS]), max_size=1),
        margin=st.sampled_from(["time", "pro_rata"]),
    )
    def hold_auction(self, bids: dict[Person, tuple[int, int]], hidden: set[Person], margin: str) -> None:
        """Buyers pay 0.44 to 0.50 yuan per kWh, sellers take 0.42 to 0.48, so that most meet."""
        bids = {
            person: (energy, (44 if person in CONSUMERS else 42) * 1_000_000 + step * 2_000_000)
            for person, (energy, step) in bids.items()
        }
        auction = f"a{len(self.auctions)}"
        now = self.market.now_ms
        self._run(opened(self.market, auction, "auction", opens_at=now, closes_at=now + 1_000, margin_rule=margin))
        made = [person for person, bid in bids.items() if self._applied(person, "bid", bid_args(person, auction, bid))]
        self.market.now_ms += 1_000
        self._do(EXCHANGE, "close_sequence", auction)
        for person in made:
            if person not in hidden:
                self._note("reveal_bid", self._run(revealed(self.market, person, auction, bids[person])))
        self.market.now_ms += REVEAL_S * 1_000
        self._do(EXCHANGE, "clear_auction", auction)
        self.auctions.append(auction)

    @rule(pick=PICK)
    def allot(self, pick: int) -> None:
        """Some time later: a buyer may have gone elsewhere, a seller may have defaulted."""
        sequences = {auction: sequence_of(self.market, auction) for auction in self.auctions}
        waiting = [auction for auction, record in sequences.items() if record["allotted"] < record["slices"]]
        if waiting:
            self._do(EXCHANGE, "allot", _one(waiting, pick))

    # What becomes of an order.

    @rule()
    def onwards(self) -> None:
        """Everything that can be signed is signed and archived, or the machine would see few contracts."""
        for record in self._orders():
            order = record["id"]
            if record["state"] not in ("confirmed", "signed"):
                continue
            parties = (record["consumer"], record["retailer"])
            for party in parties:
                self._do(PEOPLE[party], "sign", order, args={"text_hash": TEXT})
            document = sealed(*parties, "exchange")
            self._do(EXCHANGE, "archive", order, args={"text_hash": TEXT, "document": document})

    @rule(pick=PICK, by_retailer=st.booleans())
    def cancel(self, pick: int, by_retailer: bool) -> None:
        for order in self._some(pick, "confirmed"):
            self._do(self._party(order, "retailer" if by_retailer else "consumer"), "cancel", order)

    @rule(pick=PICK, ends_on=st.sampled_from(["2026-08-01", "2026-08-16", "2026-09-01"]))
    def terminate(self, pick: int, ends_on: str) -> None:
        for order in self._some(pick, "executing"):
            text = {"text_hash": "cf" * 32}
            args = {**text, "ends_on": ends_on}
            self._do(self._party(order, "consumer"), "propose_termination", order, args=args)
            self._do(self._party(order, "retailer"), "accept", order, args=text)
            record = self.market.order(order)
            document = sealed(record["consumer"], record["retailer"], "exchange", content="termination")
            self._do(EXCHANGE, "archive", order, args={**text, "document": document})

    @rule(pick=PICK, ends_on=st.sampled_from(["2026-08-01", "2026-08-16", "2026-09-01"]))
    def give_notice(self, pick: int, ends_on: str) -> None:
        for order in self._some(pick, "executing"):
            args = {"kind": "switch", "ends_on": ends_on}
            self._do(self._party(order, "consumer"), "give_notice", order, args=args)

    @rule(pick=PICK, outcome=st.sampled_from(["resume", "cancel"]))
    def dispute(self, pick: int, outcome: str) -> None:
        for order in self._some(pick, "executing"):
            self._do(self._party(order, "consumer"), "dispute", order, args={"reason": "test"})
            self._do(EXCHANGE, "resolve", order, args={"outcome": outcome, "reason": "test"})

    @precondition(lambda self: any(self._with_first(order) for order in self._orders()))
    @rule()
    def default(self) -> None:
        """Of a retailer with contracts; a retailer that is gone from the start would be no market."""
        self._do(EXCHANGE, "declare_default", "r1", args={"reason": "test"})

    @rule(pick=PICK, ends_on=st.sampled_from(["2026-08-01", "2026-08-16"]))
    def pass_on(self, pick: int, ends_on: str) -> None:
        for order in self._some(pick, "executing", retailer="r1"):
            self._do(EXCHANGE, "pass_on", order, args={"ends_on": ends_on})

    # What always holds.

    @invariant()
    def listings_are_neither_oversold_nor_short(self) -> None:
        for listing in self._begun("listings"):
            record = listing_of(self.market, listing)
            orders = self._of("listing", listing)
            taken = sum(order["public_terms"]["energy_wh"] for order in orders)
            assert record["taken_wh"] == taken <= record["energy_wh"]
            money = sum(
                order["public_terms"]["energy_wh"] * order["public_terms"]["prices_e8_yuan_per_kwh"]["flat"]
                for order in orders
            )
            assert money == record["taken_wh"] * record["prices"]["flat"]

    @invariant()
    def auctions_become_the_orders_that_they_found(self) -> None:
        for auction in self._begun("auctions"):
            result = record_of(self.market, keys.auction_result(auction))
            pairs = [
                pair
                for part in range(result["pair_slices"])
                for pair in record_of(self.market, keys.auction_pairs(auction, part))["pairs"]
            ]
            assert sum(pair["energy_wh"] for pair in pairs) == result["allotted_wh"] <= result["volume_wh"]
            wanted = {
                order_id_of(auction, buy=pair["buy"], sell=pair["sell"]): (pair["energy_wh"], result["price_e8"])
                for pair in pairs
                if "order" in pair
            }
            done = sequence_of(self.market, auction)["allotted"] == result["pair_slices"]
            assert all(("order" in pair) + ("failed" in pair) == done for pair in pairs)
            made = {
                order["id"]: (
                    order["public_terms"]["energy_wh"],
                    order["public_terms"]["prices_e8_yuan_per_kwh"]["flat"],
                )
                for order in self._of("auction", auction)
            }
            assert made == wanted

    @invariant()
    def public_terms_are_what_their_hash_says(self) -> None:
        for order in self._orders():
            if "terms" in order:
                assert order["terms_hash"] == public_text(order["id"], order["public_terms"])[1]

    @invariant()
    def every_order_is_where_a_move_leads(self) -> None:
        for order in self._orders():
            assert (State(order["state"]), Stage(order["stage"])) in POSITIONS

    @invariant()
    def a_consumer_has_one_retailer_at_a_time(self) -> None:
        claims = [claim for order in self._orders() if (claim := _claim(order)) and not self._is_gone(claim[1])]
        for number, (consumer, retailer, start, end) in enumerate(claims):
            for other in claims[number + 1 :]:
                if other[0] == consumer and other[2] < end and start < other[3]:
                    assert other[1] == retailer

    @invariant()
    def supply_is_what_the_orders_say(self) -> None:
        running = Counter(claim for order in self._orders() if _position(order) in BINDING and (claim := _claim(order)))
        on_ledger = Counter(
            {
                (consumer.participant, period["retailer"], period["start"], period["end"]): period["orders"]
                for consumer in CONSUMERS
                for period in self._supply(consumer)
                if "orders" in period
            }
        )
        assert on_ledger == running

    # Ways to do and to look.

    def _run(self, step: Any) -> Any:
        return LOOP.run_until_complete(step)

    def _do(self, person: Person, action: str, target: str | None = None, **fields: Any) -> dict[str, Any]:
        """A step, after which a refusal has left nothing behind but deposited terms."""
        before = dict(self.market.peer.state)
        result: dict[str, Any] = self._run(self.market.do(person, action, target, **fields))
        if result["status"] == "refused":
            assert self.market.peer.state == before
        return self._note(action, result)

    def _note(self, action: str, result: dict[str, Any]) -> dict[str, Any]:
        REACHED[f"{action}: {result.get('code', result['status'])}"] += 1
        return result

    def _applied(self, person: Person, action: str, args: dict[str, Any]) -> bool:
        return bool(self._do(person, action, args=args)["status"] == "applied")

    def _begun(self, name: str) -> list[str]:
        return list(getattr(self, name, ()))

    def _fields(self, retailer: Person) -> dict[str, Any]:
        package = PACKAGES[retailer.participant]
        return {
            "retailer": retailer.participant,
            "package": package,
            "package_version": 1,
            "segment": "industrial",
        }

    def _orders(self) -> list[dict[str, Any]]:
        market = getattr(self, "market", None)
        if market is None:
            return []
        split = [keys.split(key) for key in market.peer.state]
        return [{"id": ids[0], **market.order(ids[0])} for kind, ids in split if kind == "order"]

    def _of(self, kind: str, origin: str) -> list[dict[str, Any]]:
        return [order for order in self._orders() if order.get("origin") == {"kind": kind, "id": origin}]

    def _some(self, pick: int, state: str, *, retailer: str | None = None) -> list[str]:
        """One order in the state; none where there is none."""
        found = [order for order in self._orders() if order["state"] == state]
        orders = [order["id"] for order in found if retailer in (None, order["retailer"])]
        return [_one(orders, pick)] if orders else []

    def _party(self, order: str, side: str) -> Person:
        return PEOPLE[self.market.order(order)[side]]

    def _seller(self, listing: str) -> Person:
        return PEOPLE[listing_of(self.market, listing)["retailer"]]

    def _supply(self, consumer: Person) -> list[dict[str, Any]]:
        market = getattr(self, "market", None)
        return supply_of(market, consumer.participant) if market else []

    def _with_first(self, order: dict[str, Any]) -> bool:
        return bool(order["state"] == "executing" and order["retailer"] == "r1" and len(self.auctions) > 0)

    def _is_gone(self, retailer: str) -> bool:
        return bool(record_of(self.market, keys.participant(retailer))["status"] == "defaulted")


def _one(choices: list[str], pick: int) -> str:
    return choices[pick % len(choices)]


def _position(order: dict[str, Any]) -> str:
    return f"{order['state']} {order['stage']}"


def _claim(order: dict[str, Any]) -> tuple[str, str, str, str] | None:
    """Consumer, retailer, start and end of what an order claims."""
    end = order.get("ends_on", order["period_end"])
    if _position(order) not in BINDING | ENDED or end <= order["period_start"]:
        return None
    return order["consumer"], order["retailer"], order["period_start"], end
