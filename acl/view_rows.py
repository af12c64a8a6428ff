"""The table of data views: who sees which rows of an entity, and how each field. Plain data.

What is not in the table is not seen. Where several rows of a role show the same thing, the clearest sight counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from acl.entities import ENTITIES
from acl.roles import ROLES


class Sight(StrEnum):
    """How a field is seen, clearest first."""

    CLEAR = "clear"
    MASKED = "masked"
    HASH_ONLY = "hash_only"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class View:
    """What `role` sees of `entity`: the rows in which each of `own` names the caller's participant and each of `mine`
    the caller, and which, where they are `addressed` (by `user`, `participant`, `role`), are not to somebody else.

    Nothing of that means all rows. `fields` holds the fields that are not CLEAR. `opens`: what is masked or seen by
    hash is shown clear when the caller asks for it, and that is recorded.
    """

    entity: str
    role: str
    own: tuple[str, ...] = ()
    fields: tuple[tuple[str, Sight], ...] = ()
    mine: tuple[str, ...] = ()
    addressed: bool = False
    opens: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Views of several roles at once: `who` names sides and single roles."""

    entity: str
    who: tuple[str, ...]
    own: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    addressed: bool = False
    opens: bool = False
    sights: Mapping[str, Sight] = field(default_factory=dict)

    def views(self) -> tuple[View, ...]:
        """One view for each role."""
        roles = (role.name for role in ROLES.values() if role.name in self.who or role.side in self.who)
        sights = tuple(sorted(self.sights.items()))
        return tuple(View(self.entity, role, self.own, sights, self.mine, self.addressed, self.opens) for role in roles)


EVERYBODY = ("consumer", "retailer", "exchange", "regulator", "grid", "platform")
_COMPANIES = ("consumer", "retailer", "grid")
_IDENTITY_DESK = ("exchange_registrar", "exchange_auditor")
# A registrar keeps identities and has nothing to do with orders.
_BILLS = ("settlement", "bill_question", "invoice")
_ORDER_DESK = ("exchange_auditor", "exchange_market_operator", "exchange_settlement_officer", "exchange_supervisor")

# The numbers of an order (energy, prices, settlement price) and their salt are its terms.
_TERMS_BY_HASH = {"terms": Sight.HASH_ONLY}
_NUMBERS_BY_HASH = {"energy_wh": Sight.HASH_ONLY, "prices_e8_yuan_per_kwh": Sight.HASH_ONLY}

_BIDDING = ("consumer", "retailer")
_WATCHING = ("exchange", "regulator")
_TRADING = (*_BIDDING, *_WATCHING)
_METERING = ("metering_point", "point_assignment", "meter", "reading_day")
_RESULTS = ("public_result", "private_result")
_SOMEBODYS_TAKE = dict.fromkeys(("consumer", "order_id", "actor", "role", "intent_id", "transaction_id"), Sight.HIDDEN)
_SOMEBODYS_BID = dict.fromkeys(("participant", "package", "package_version", "risk_warning", "operator"), Sight.HIDDEN)


def _masked(entity: str, **others: Sight) -> dict[str, Sight]:
    return dict.fromkeys(ENTITIES[entity].personal, Sight.MASKED) | others


ROWS = (
    # An order as it stands. A draft is the consumer's own until it has been submitted to that retailer.
    Row(entity="order", who=("consumer",), own=("consumer",)),
    Row(entity="order", who=("retailer",), own=("retailer", "submitted_to")),
    Row(entity="order", who=(*_ORDER_DESK, "regulator"), sights=_TERMS_BY_HASH),
    # A step of an order that the caller sees: a retailer sees those of its own time.
    Row(entity="order_step", who=("consumer",), own=("consumer",)),
    Row(entity="order_step", who=("retailer",), own=("retailer",)),
    Row(entity="order_step", who=(*_ORDER_DESK, "regulator")),
    # A signed intent as it stands in a block: one's own, and for those who watch everybody's.
    Row(entity="ledger_intent", who=EVERYBODY, own=("participant",)),
    Row(entity="ledger_intent", who=(*_ORDER_DESK, "regulator")),
    # A step as news: told to a retailer once the order has been submitted to it.
    Row(entity="order_news", who=("consumer",), own=("consumer",)),
    Row(entity="order_news", who=("retailer",), own=("retailer", "submitted_to")),
    Row(entity="order_news", who=(*_ORDER_DESK, "regulator")),
    # Public trading. Who took from a listing, the retailer and those who watch know; others see how much and when.
    *(Row(entity=entity, who=_TRADING) for entity in ("sequence", "listing", "trading_step", "bid")),
    *(Row(entity=entity, who=_TRADING) for entity in ("auction_result", "auction_fill", "auction_pair")),
    Row(entity="take", who=_WATCHING),
    Row(entity="take", who=("consumer",), own=("consumer",)),
    Row(entity="take", who=("retailer",), own=("retailer",)),
    Row(entity="take", who=_BIDDING, sights=_SOMEBODYS_TAKE),
    # A bid that is not revealed is its bidder's: others see that there is one.
    Row(entity="sealed_bid", who=_WATCHING),
    Row(entity="sealed_bid", who=_BIDDING, own=("participant",)),
    Row(entity="sealed_bid", who=_BIDDING, sights=_SOMEBODYS_BID),
    Row(entity="bid_step", who=_WATCHING),
    Row(entity="bid_step", who=_BIDDING, own=("participant",)),
    # What was concluded: the numbers of a negotiation are its parties' own.
    *(Row(entity=entity, who=("consumer",), own=("consumer",)) for entity in _RESULTS),
    *(Row(entity=entity, who=("retailer",), own=("retailer", "submitted_to")) for entity in _RESULTS),
    Row(entity="public_result", who=(*_ORDER_DESK, "regulator")),
    Row(entity="private_result", who=(*_ORDER_DESK, "regulator"), sights=_NUMBERS_BY_HASH),
    # People and companies: the registry is public, names and contact data are personal.
    Row(entity="participant", who=EVERYBODY, sights=_masked("participant")),
    Row(entity="participant", who=_COMPANIES, own=("participant_id",)),
    Row(entity="participant", who=_IDENTITY_DESK, opens=True, sights=_masked("participant")),
    Row(entity="user", who=EVERYBODY, sights=_masked("user", limits=Sight.HIDDEN)),
    Row(entity="user", who=_COMPANIES, own=("memberships",), sights=_masked("user")),
    Row(entity="user", who=EVERYBODY, mine=("user_id",)),
    Row(entity="user", who=_IDENTITY_DESK, opens=True, sights=_masked("user")),
    Row(entity="user", who=("regulator",), sights=_masked("user")),
    # What takes two people: for those who decide and watch, and for those whom it concerns.
    Row(entity="change", who=(*_IDENTITY_DESK, "exchange_supervisor", "regulator", "security_administrator")),
    Row(entity="change", who=EVERYBODY, mine=("proposed_by",)),
    Row(entity="change", who=EVERYBODY, mine=("user",)),
    # What the steps changed is seen as far as the record that they changed.
    Row(entity="registry_step", who=EVERYBODY),
    Row(entity="registration", who=_IDENTITY_DESK, opens=True, sights=_masked("registration")),
    Row(entity="registration", who=_COMPANIES, own=("participant",)),
    Row(entity="registration_document", who=_IDENTITY_DESK, opens=True, sights={"content": Sight.HASH_ONLY}),
    Row(entity="registration_document", who=_COMPANIES, own=("participant",)),
    # What is measured where: facts of the ledger. `holder`, `supplier` and `buyer` are what SQL finds a row to be shown
    # for: that the point is the caller's own, its customer's, or a plant's from which it buys
    # (`gateway/metering/repository.py`).
    *(Row(entity=entity, who=("exchange", "regulator", "grid")) for entity in _METERING),
    *(Row(entity=entity, who=("consumer",), own=("holder",)) for entity in _METERING),
    *(Row(entity=entity, who=("retailer",), own=("supplier",)) for entity in _METERING),
    *(Row(entity=entity, who=("retailer",), own=("buyer",)) for entity in _METERING),
    # The values, at the grid company: its own points'; for others as above.
    Row(entity="reading", who=("grid",), own=("grid",)),
    Row(entity="reading", who=("consumer",), own=("holder",)),
    Row(entity="reading", who=("retailer",), own=("supplier",)),
    Row(entity="reading", who=("retailer",), own=("buyer",)),
    # Bills: that there are some is public, each party sees its own; a grid company those of its points, found by SQL
    # (`gateway/settlements/repository.py`).
    *(Row(entity=entity, who=("consumer",), own=("consumer",)) for entity in _BILLS),
    *(Row(entity=entity, who=("retailer",), own=("retailer",)) for entity in _BILLS),
    *(Row(entity=entity, who=(*_ORDER_DESK, "regulator")) for entity in _BILLS),
    Row(entity="settlement", who=("grid",), own=("grid",)),
    # Plants: those that they concern, and those who watch. `member` is what SQL finds a row to be shown for.
    *(
        Row(entity=entity, who=("consumer", "retailer", "grid"), own=("member",))
        for entity in ("plant", "plant_settlement")
    ),
    *(Row(entity=entity, who=(*_ORDER_DESK, "regulator")) for entity in ("plant", "plant_settlement", "closing")),
    Row(entity="closing", who=("retailer",), own=("retailer",)),
    # What concerns oneself.
    Row(entity="notification", who=EVERYBODY, addressed=True),
    Row(entity="audit_entry", who=("audit_administrator",)),
    # The ledger itself.
    *(Row(entity=entity, who=EVERYBODY) for entity in ("package", "policy", "block", "transaction")),
    *(Row(entity=entity, who=EVERYBODY) for entity in ("template", "settlement_method", "calendar", "reference_price")),
    *(Row(entity=entity, who=EVERYBODY) for entity in ("announcement", "announcement_step")),
)
