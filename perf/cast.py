"""Who takes part in a load: registered users with keys of their own, and what retailers offer them.

Made once for a network, over HTTP, as anybody would: the registrar registers participants and users in arrays of up to
1,000 intents, retailers publish packages. The keys stay in `run/perf/keystore`, readable by their owner only, and are
used again by the next load on the same network.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from gateway.client.http import Http
from gateway.client.keystore import Keystore, KeystoreError, Signer
from perf import market
from perf.errors import MeasurementError
from perf.market import Offer
from perf.registering import REPEATED, all_applied, keys_of, register_users, registrar_of
from perf.target import CONSUMER_ORG, EXCHANGE_ORG, RETAILER_ORG, Target

CONSUMERS, RETAILERS, PACKAGES_EACH, AUDITORS = 1_000, 3, 2, 10
READERS, ORDERS_EACH = 30, 20  # consumers that have orders to query, and how many


@dataclass(slots=True, kw_only=True)
class _State:
    """What is known to be on the ledger `network_id`. Ids begin with `prefix`, so that two casts never meet."""

    network_id: str
    prefix: str
    market_open: bool = False
    consumers: int = 0
    readers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The registered users of a load. Consumer i is customer of `offer(i)`, whose retailer's user is `retailer_of`."""

    consumers: Sequence[Signer]
    retailers: Sequence[Signer]
    auditors: Sequence[Signer]
    offers: Sequence[Offer]

    def offer(self, consumer: int) -> Offer:
        """The offer that consumer number `consumer` orders: all offers are chosen equally often."""
        return self.offers[consumer % len(self.offers)]

    def retailer_of(self, offer: Offer) -> Signer:
        return next(signer for signer in self.retailers if signer.identity.participant == offer.retailer)


async def prepare(target: Target, *, consumers: int) -> Cast:
    """A cast with at least `consumers` consumers, registered now where they are not yet, some with orders to query.

    Raises LoadRefusedError when the market refuses something, MeasurementError when there is no registrar's key.
    """
    state = _read_state(target)
    if state is None:
        state = _State(network_id=target.network_id, prefix=secrets.token_hex(2))
        _write_state(target, state)  # before anything is registered: a load that is cut off goes on with the same ids
    if not state.market_open or state.consumers < consumers:
        await _register(target, state, consumers)
    cast = load(target, consumers=consumers)
    if state.readers < READERS:
        await _add_orders(target, state, cast)
    return cast


def load(target: Target, *, consumers: int) -> Cast:
    """The cast that `prepare` registered. Raises MeasurementError when it did not, or a key is missing."""
    state = _read_state(target)
    if state is None or not state.market_open or state.consumers < consumers:
        raise MeasurementError(f"{target.own} has no cast of {consumers} consumers; run `python -m perf`")
    keys = Keystore(target.own / "keystore")
    try:
        return Cast(
            consumers=[keys.unlock(user) for user in _users(state, "c", consumers)],
            retailers=[keys.unlock(user) for user in _users(state, "r", RETAILERS)],
            auditors=[keys.unlock(user) for user in _users(state, "x", AUDITORS)],
            offers=list(_offers(state)),
        )
    except KeystoreError as error:
        raise MeasurementError(f"{error}; remove {target.own} to make a new cast") from None


async def _register(target: Target, state: _State, consumers: int) -> None:
    registrar = registrar_of(target)
    async with Http(target.apis[EXCHANGE_ORG]) as exchange, Http(target.apis[RETAILER_ORG]) as retail:
        if not state.market_open:
            await _open_market(target, state, registrar, exchange, retail)
        keys = keys_of(target, _users(state, "c", consumers), CONSUMER_ORG)
        await register_users(target, registrar, exchange, keys[state.consumers :])
        state.consumers = consumers
        _write_state(target, state)


async def _add_orders(target: Target, state: _State, cast: Cast) -> None:
    made = [
        market.new_order(consumer, cast.offer(number), network_id=target.network_id)
        for number, consumer in enumerate(cast.consumers[:READERS])
        for _ in range(ORDERS_EACH)
    ]
    async with Http(target.apis[CONSUMER_ORG]) as http:
        await all_applied(http, made)
    state.readers = READERS
    _write_state(target, state)


async def _open_market(target: Target, state: _State, registrar: Signer, exchange: Http, retail: Http) -> None:
    """Register auditors and retailers, set the segment's policy, publish calendar, template and packages."""
    officers = keys_of(target, _users(state, "x", AUDITORS), EXCHANGE_ORG, participant=registrar.identity.participant)
    await register_users(target, registrar, exchange, officers, participants=False)
    retailers = keys_of(target, _users(state, "r", RETAILERS), RETAILER_ORG)
    await register_users(target, registrar, exchange, retailers)
    for action, args in market.rules():
        rule = market.intent(
            officers[0], action=action, role="exchange_market_operator", network_id=target.network_id, args=args
        )
        await all_applied(exchange, [rule], accepted=market.SET_BEFORE)
    of_participant = {signer.identity.participant: signer for signer in retailers}
    packages = [
        market.intent(
            of_participant[offer.retailer],
            action="publish_package",
            role="retailer_contract_manager",
            network_id=target.network_id,
            args=market.package_args(offer.package),
        )
        for offer in _offers(state)
    ]
    await all_applied(retail, packages, accepted=REPEATED)
    state.market_open = True
    _write_state(target, state)


def _users(state: _State, kind: str, count: int) -> list[str]:
    return [f"{state.prefix}-{kind}{number}" for number in range(count)]


def _offers(state: _State) -> Iterator[Offer]:
    for number in range(PACKAGES_EACH):
        for retailer in _users(state, "r", RETAILERS):
            yield Offer(package=f"{retailer}-p{number}", version=1, retailer=retailer)


def _state_file(target: Target) -> Path:
    return target.own / "cast.json"


def _read_state(target: Target) -> _State | None:
    """None where there is none, or where it is of another ledger that was in the same run directory."""
    try:
        state = _State(**json.loads(_state_file(target).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return state if state.network_id == target.network_id else None


def _write_state(target: Target, state: _State) -> None:
    target.own.mkdir(mode=0o700, parents=True, exist_ok=True)
    _state_file(target).write_text(json.dumps(asdict(state)))
