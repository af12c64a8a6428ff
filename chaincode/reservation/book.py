"""A retailer's reservations and totals as one transaction sees them: read from the collection in few requests, changed
in memory by the rules, written at the end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from chaincode import canonical, keys
from chaincode.refusals import Refused
from chaincode.reservation.model import Outcome, Pool, Posted, Reservation, from_record, new_salt
from chaincode.reservation.volume import Totals, Years, by_year, growth, minus, part_of, plus

Record = Mapping[str, Any]


class Collection(Protocol):
    """The part of `chaincode.shim.Stub` that the book needs."""

    async def get_private_data_multiple(self, collection: str, keys: Sequence[str]) -> list[bytes | None]: ...
    async def put_private_data(self, collection: str, key: str, value: bytes) -> None: ...
    async def del_private_data(self, collection: str, key: str) -> None: ...
    def start_write_batch(self) -> None: ...
    async def finish_write_batch(self) -> None: ...


class Book:
    """The private records of reservations. Each of its steps changes all that it touches, or raises and changes
    nothing."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._records: dict[str, Record | None] = {}
        self._changed: dict[str, Record | None] = {}

    async def load(self, wanted: Iterable[str]) -> None:
        """Read those of the collection's keys that were not read before, in one request.

        Raises PeerError where the peer has not got the value of one of them yet.
        """
        missing = [key for key in dict.fromkeys(wanted) if key not in self._records]
        if missing:
            values = await self._collection.get_private_data_multiple(keys.TERMS_COLLECTION, missing)
            for key, value in zip(missing, values, strict=True):
                self._records[key] = json.loads(value) if value else None

    def has(self, key: str) -> bool:
        """Whether there is a record under a key that was loaded."""
        return self._get(key) is not None

    def record(self, key: str) -> Record | None:
        """The record under a key that was loaded."""
        return self._get(key)

    @property
    def written(self) -> set[str]:
        """The keys that hold a record because of what was done here."""
        return {key for key, record in self._changed.items() if record is not None}

    def totals(self, retailer: str) -> Totals:
        """The retailer's running totals, a copy."""
        return Totals.from_record(self._get(keys.reserved(retailer)))

    def find(self, retailer: str, commitment: str) -> Reservation | Pool | None:
        """What the retailer has reserved for a commitment that was loaded."""
        record = self._get(keys.reservation(retailer, commitment))
        return from_record(record) if record is not None and "kind" in record else None

    def is_within(self, retailer: str, commitment: str, *, order_id: str) -> bool:
        """Whether an order of the pool with this commitment still has its part in it."""
        return isinstance(self.find(retailer, commitment), Pool) and not self.has(keys.passed_on(order_id))

    def posted(self, order_id: str) -> Posted | None:
        """The order's archived volume, where it was loaded and counts."""
        record = self._get(keys.posted_volume(order_id))
        return Posted(**record) if record is not None else None

    # Reserving

    def reserve(self, reservation: Reservation, *, caps: Mapping[str, int], secret: str) -> None:
        """Hold an order's volume. `secret` is the salt of its terms. `held` and both salts are made here.

        Raises Refused `volume_cap_exceeded`; `reservation_open` where an amendment comes before the terms that it
        replaces are posted.
        """
        held = reservation.years
        over_posted = False
        if reservation.present is not None:
            held, over_posted = self._more_than_posted(reservation, reservation.present)
        totals = self.totals(reservation.retailer)
        totals.hold(held, caps=caps, retailer=reservation.retailer)
        salt = new_salt(reservation.commitment, secret)
        self._put_reservation(replace(reservation, held=held, over_posted=over_posted, salt=salt))
        self._put_totals(reservation.retailer, totals, secret)

    def offer(self, pool: Pool, *, caps: Mapping[str, int]) -> None:
        """Hold the public volume of a listing or a bid. Raises Refused `volume_cap_exceeded`."""
        held = by_year(pool.offered_wh, period_start=pool.period_start, period_end=pool.period_end)
        totals = self.totals(pool.retailer)
        totals.hold(held, caps=caps, retailer=pool.retailer)
        salt = new_salt(pool.commitment, totals.salt)
        self._put_reservation(replace(pool, held=held, salt=salt))
        self._put_totals(pool.retailer, totals, pool.commitment)

    def enlarge(self, pool: Pool, *, offered_wh: int, part: str, caps: Mapping[str, int]) -> None:
        """Hold what an amended listing offers more; `part` is the commitment of the amendment. A smaller listing frees
        nothing before it ends, because the amendment may not be taken. Raises Refused `volume_cap_exceeded`."""
        more_wh = max(0, offered_wh - pool.offered_wh)
        more = by_year(more_wh, period_start=pool.period_start, period_end=pool.period_end)
        totals = self.totals(pool.retailer)
        totals.hold(more, caps=caps, retailer=pool.retailer)
        self._put_reservation(replace(pool, offered_wh=pool.offered_wh + more_wh, held=plus(pool.held, more)))
        self._put_totals(pool.retailer, totals, part)
        self.mark(pool, part=part)

    def mark(self, pool: Pool, *, part: str) -> None:
        """Note that the pool covers the amendment with the commitment `part`."""
        salt = new_salt(part, self.totals(pool.retailer).salt)
        self._put(keys.reservation(pool.retailer, part), {"pool": pool.commitment, "salt": salt})

    # Ending

    def settle(self, reservation: Reservation, outcome: Outcome) -> Outcome:
        """End an order's reservation as the public record says: what it held goes, what is archived is posted."""
        if outcome is Outcome.PENDING:
            return outcome
        posted = self.posted(reservation.order)
        if reservation.over_posted and (posted is None or posted.terms_hash != reservation.present):
            outcome = Outcome.VOIDED  # made over terms that are not the contract's any more
        totals = self.totals(reservation.retailer)
        totals.let_go(reservation.held)
        if outcome is Outcome.POSTED:
            totals.post(reservation.years, instead_of=posted.years if posted else {})
            now = Posted(
                retailer=reservation.retailer,
                terms_hash=reservation.terms_hash,
                years=reservation.years,
                salt=new_salt(reservation.salt, outcome),
            )
            self._put(keys.posted_volume(reservation.order), now.to_record())
        self._put(keys.reservation(reservation.retailer, reservation.commitment), None)
        self._put_totals(reservation.retailer, totals, reservation.salt, outcome)
        return outcome

    def pass_on(self, pool: Pool, *, order_id: str, terms_hash: str, energy_wh: int) -> Pool:
        """Give an order its part of the pool as a reservation of its own, once; the pool as it is then. The totals stay
        what they are."""
        if self.has(keys.passed_on(order_id)) or energy_wh > pool.rest_wh:
            return pool
        years = _part(pool, energy_wh)
        after = replace(pool, passed_wh=pool.passed_wh + energy_wh, held=minus(pool.held, years))
        part = Reservation(
            retailer=pool.retailer,
            order=order_id,
            terms_hash=terms_hash,
            period_start=pool.period_start,
            period_end=pool.period_end,
            years=years,
            held=years,
            good_until=pool.good_until,
            salt=new_salt(pool.salt, order_id),
        )
        self._put_reservation(part)
        self._put_reservation(after)
        self._put(keys.passed_on(order_id), {"salt": new_salt(part.salt, "passed on")})
        return after

    def close(self, pool: Pool, *, taken_wh: int) -> None:
        """Nothing more is taken from the pool: what was not taken is free again, and an empty pool is gone."""
        offered_wh = max(min(taken_wh, pool.offered_wh), pool.passed_wh)
        free = _part(pool, pool.offered_wh - offered_wh)
        totals = self.totals(pool.retailer)
        totals.let_go(free)
        after = replace(pool, offered_wh=offered_wh, held=minus(pool.held, free), ended=True)
        if after.rest_wh:
            self._put_reservation(after)
        else:
            self._put(keys.reservation(pool.retailer, pool.commitment), None)
        self._put_totals(pool.retailer, totals, pool.salt, "ended")

    async def flush(self) -> None:
        """Write what has changed, each key once."""
        if not self._changed:
            return
        self._collection.start_write_batch()
        for key, record in self._changed.items():
            if record is None:
                await self._collection.del_private_data(keys.TERMS_COLLECTION, key)
            else:
                await self._collection.put_private_data(keys.TERMS_COLLECTION, key, canonical.dumps(dict(record)))
        await self._collection.finish_write_batch()

    def _more_than_posted(self, reservation: Reservation, present: str) -> tuple[Years, bool]:
        posted = self.posted(reservation.order)
        if posted is None:
            return reservation.years, False
        if posted.terms_hash != present:
            raise Refused("reservation_open", key=reservation.order)
        return growth(reservation.years, posted.years), True

    def _put_reservation(self, reservation: Reservation | Pool) -> None:
        self._put(keys.reservation(reservation.retailer, reservation.commitment), reservation.to_record())

    def _put_totals(self, retailer: str, totals: Totals, *secrets: str) -> None:
        totals.salt = new_salt(totals.salt, *secrets)
        self._put(keys.reserved(retailer), totals.to_record())

    def _put(self, key: str, record: Record | None) -> None:
        self._changed[key] = self._records[key] = record

    def _get(self, key: str) -> Record | None:
        return self._records[key]


def _part(pool: Pool, energy_wh: int) -> Years:
    return part_of(pool.held, energy_wh, period_start=pool.period_start, period_end=pool.period_end)
