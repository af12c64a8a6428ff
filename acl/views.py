"""Data views: which rows of which entity a role sees, and how it sees each field.

One table, in force in two ways: as conditions of SQL for lists, and as a check in Python for rows held in a cache. What
is not in the table is not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Sight(StrEnum):
    """How a field is seen."""

    CLEAR = "clear"
    HASH_ONLY = "hash_only"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class View:
    """What `role` sees of `entity`: the rows in which each of `own` names the caller's participant.

    `own` empty means all rows. `fields` holds the fields that are not CLEAR.
    """

    entity: str
    role: str
    own: tuple[str, ...] = ()
    fields: tuple[tuple[str, Sight], ...] = ()


# The numbers of an order (energy, prices, settlement price) and their salt are its terms.
_TERMS_BY_HASH = (("terms", Sight.HASH_ONLY),)

_ROWS = (
    # An order as it stands. A draft is the consumer's own until it has been submitted to that retailer.
    View("order", "consumer", own=("consumer",)),
    View("order", "retailer", own=("retailer", "submitted_to")),
    View("order", "exchange", fields=_TERMS_BY_HASH),
    View("order", "regulator", fields=_TERMS_BY_HASH),
    # A step of an order that the caller sees: a retailer sees those of its own time.
    View("order_step", "consumer", own=("consumer",)),
    View("order_step", "retailer", own=("retailer",)),
    View("order_step", "exchange", fields=_TERMS_BY_HASH),
    View("order_step", "regulator", fields=_TERMS_BY_HASH),
    # A step as news: told to a retailer once the order has been submitted to it.
    View("order_news", "consumer", own=("consumer",)),
    View("order_news", "retailer", own=("retailer", "submitted_to")),
    View("order_news", "exchange", fields=_TERMS_BY_HASH),
    View("order_news", "regulator", fields=_TERMS_BY_HASH),
)

_PUBLIC_TO_USERS = ("participant", "user", "package", "policy", "block", "transaction")
_ROLES = ("consumer", "retailer", "exchange", "registrar", "regulator")

VIEWS: dict[tuple[str, str], View] = {
    (view.entity, view.role): view
    for view in (*_ROWS, *(View(entity, role) for entity in _PUBLIC_TO_USERS for role in _ROLES))
}


def views_of(entity: str, roles: Iterable[str]) -> tuple[View, ...]:
    """The views that a user with `roles` has of `entity`. Empty: sees nothing. Together they are a union."""
    return tuple(view for role in roles if (view := VIEWS.get((entity, role))) is not None)


def sees_row(views: Iterable[View], row: Mapping[str, Any], *, participant: str) -> bool:
    """Whether one of `views` shows `row` to a user of `participant`."""
    return any(all(row[column] == participant for column in view.own) for view in views)


def sight_of(views: Iterable[View], field: str, row: Mapping[str, Any], *, participant: str) -> Sight:
    """How `field` of `row` is seen: the clearest of the views that show the row."""
    seen = [
        dict(view.fields).get(field, Sight.CLEAR)
        for view in views
        if all(row[column] == participant for column in view.own)
    ]
    order = (Sight.CLEAR, Sight.HASH_ONLY)
    return next((sight for sight in order if sight in seen), Sight.HIDDEN)
