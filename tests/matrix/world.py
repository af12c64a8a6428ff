"""The records that the cases are about, made step by step on whatever ledger the driver reaches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from tests.announcements import announcement_args
from tests.factories.envelopes import sealed
from tests.matrix import metering, plants, trading
from tests.matrix.cast import Cast, Member, Place
from tests.matrix.rules import seats
from tests.matrix.steps import Author, Step, Target
from tests.packages import calendar_args, method_args, package_args, template_args

TEXT = "ce" * 32
OTHER_TEXT = "cf" * 32
TERMS: dict[str, Any] = {"energy_wh": 1_000_000, "prices_e8_yuan_per_kwh": {"flat": 46_300_000}}
DEADLINE_S = 1  # after which a submitted order may lapse


class Driver(Protocol):
    """How the world's steps reach a ledger. `network` is its id; `registrars` are two who are registered already."""

    @property
    def network(self) -> str: ...
    @property
    def registrars(self) -> tuple[Author, Author]: ...

    async def take(self, steps: Sequence[Step]) -> list[Target]:
        """Sign and commit the steps, their terms deposited; the records as they are then.

        Each step is on a record of its own, so that their order does not matter. Fails when one is refused.
        """
        ...

    def reaches(self, organisation: str) -> bool:
        """Whether people of the organisation (an MSP id) can take steps."""
        ...

    async def pass_time(self, seconds: float) -> None:
        """Let transaction time go on by at least `seconds`."""
        ...


_SUBMITTED = (("consumer", "submit"),)
_COUNTERED = (*_SUBMITTED, ("retailer", "counter"))
_HALF_CONFIRMED = (*_SUBMITTED, ("retailer", "confirm"))
_CONFIRMED = (*_HALF_CONFIRMED, ("consumer", "confirm"))
_AUDITED = (*_CONFIRMED, ("exchange", "audit"))
_SIGNED = (*_AUDITED, ("consumer", "sign"), ("retailer", "sign"))
_EXECUTING = (*_SIGNED, ("exchange", "archive"))

# Who of the helpers takes which step, one after the other, until an order is in the state.
PATHS: dict[str, tuple[tuple[str, str], ...]] = {
    "pending": (("consumer", "create"),),
    "submitted": _SUBMITTED,
    "countered": _COUNTERED,
    "half confirmed": _HALF_CONFIRMED,
    "confirmed": _CONFIRMED,
    "audited": _AUDITED,
    "signed": _SIGNED,
    "executing": _EXECUTING,
    "running": _EXECUTING,
    "disputed": (*_EXECUTING, ("consumer", "dispute")),
    "proposal of the consumer": (*_EXECUTING, ("consumer", "propose_termination")),
    "proposal of the retailer": (*_EXECUTING, ("retailer", "propose_termination")),
    "cancelled": (*_SUBMITTED, ("consumer", "cancel")),
}
# The delivery period of an order is over, but where a step needs one that is not.
_PERIODS = {
    state: {"period_start": "2029-01-01", "period_end": "2030-01-01"}
    for state in ("running", "proposal of the consumer", "proposal of the retailer")
}
NOTICE_ENDS_ON = "2029-07-01"
TERMINATION_ENDS_ON = "2029-07-01"
# Start, day of the default and end for each retailer that defaults: a consumer has one at a time.
_DEFAULTS = (("2028-01-01", "2028-04-01", "2028-07-01"), ("2028-07-01", "2028-10-01", "2029-01-01"))


class World:
    """The market in which the cases are asked. Use `build` once, then `targets` for each case.

    `versions` are the present versions of the records that are one for an organisation and have no id, by action and
    MSP id; none where there is no such record yet.
    """

    def __init__(self, driver: Driver, *, prefix: str, exchange: str, operator: str) -> None:
        self.driver = driver
        self.prefix = prefix
        self.cast = Cast(prefix, seats(), exchange=exchange, operator=operator)
        self.segment = f"seg-{prefix}"
        self.region = f"region-{prefix}"
        self.template = f"{prefix}-template"
        self.method = f"{prefix}-method"
        self.package = f"{prefix}-package"
        self.targets: dict[str, Target] = {}
        self.versions: dict[tuple[str, str], int] = {}
        self._registered = {exchange, operator}
        self._passed_on: dict[str, str] = {}
        self._defaults = iter(_DEFAULTS)
        self._firms = 0

    async def build(self) -> None:
        """Register the cast and make one record for each state."""
        cast, spare = self.cast, self.cast.spares["ConsumerOrg"]
        await self.enrol(cast.everybody())
        policy = {"audit": "before_sign", "consumer_reconfirms": True, "deadlines_s": {"submitted": DEADLINE_S}}
        args = {"segment": self.segment, "policy": policy}
        await self.driver.take([Step(author=cast.exchange, action="set_flow_policy", args=args)])
        await self.driver.take([Step(author=cast.exchange, action="set_calendar", args=calendar_args(self.region))])
        (self.targets["template"],) = await self.templates([self.template])
        (self.targets["method"],) = await self.methods([self.method])
        (self.targets["package"],) = await self.packages([self.package])
        self.targets.update(zip(PATHS, await self.orders(list(PATHS)), strict=True))
        await self._name_last_resort(policy)
        (self.targets["participant"],) = await self.participants(1)
        (self.targets["retailer"],) = await self.participants(1, kind="retailer")
        (self.targets["defaulted"],) = await self.defaulted(1)
        (self.targets["change"],) = await self.changes([spare])
        (self.targets["announcement"],) = await self.announcements([f"{self.prefix}-announcement"])
        await trading.build(self)
        await metering.build(self)
        self.targets["plant"] = plants.unregistered(self)
        await self.driver.pass_time(DEADLINE_S)

    async def enrol(self, members: Sequence[Member]) -> None:
        """Register the members, and their participants where they are new; registrars by two registrars."""
        first, second = self.driver.registrars
        firms = {each.participant: each for each in members if each.participant not in self._registered}
        await self.driver.take(
            [
                Step(author=first, action="register_participant", args=_firm(firm, each.organisation, each.kind))
                for firm, each in firms.items()
            ]
        )
        self._registered.update(firms)
        registrations = [(each.is_registrar, each.registration(self.driver.network)) for each in members]
        changes = await self.driver.take(
            [
                Step(author=first, action="propose_registrar" if is_registrar else "register_user", args=args)
                for is_registrar, args in registrations
            ]
        )
        proposed = [change for change, (is_registrar, _) in zip(changes, registrations, strict=True) if is_registrar]
        await self.driver.take([Step(author=second, action="approve_change", target=each) for each in proposed])

    async def _name_last_resort(self, policy: dict[str, Any]) -> None:
        last_resort = {"retailer": self.cast.retailer.participant, "package": self.package}
        args = {"segment": self.segment, "policy": {**policy, "last_resort": last_resort}}
        step = Step(author=self.cast.exchange, action="set_flow_policy", args=args, expected_version=1)
        await self.driver.take([step])

    async def defaulted(self, count: int) -> list[Target]:
        """Contracts of a retailer that defaulted after they were made."""
        retailer, (start, ends_on, end) = self.cast.new_retailer(), next(self._defaults)
        await self.enrol([retailer])
        package = {**self.package_args(f"{retailer.participant}-package")}
        await self.driver.take([Step(author=retailer, action="publish_package", args=package)])
        fields = {
            "period_start": start,
            "period_end": end,
            "retailer": retailer.participant,
            "package": package["package"],
        }
        contracts = await self.orders(["executing"] * count, retailer=retailer, fields=fields)
        self._passed_on.update((contract.id, ends_on) for contract in contracts)
        firm = Target(id=retailer.participant, version=1)
        step = Step(author=self.cast.exchange, action="declare_default", target=firm, args={"reason": "matrix"})
        await self.driver.take([step])
        return contracts

    async def orders(
        self, states: Sequence[str], *, retailer: Member | None = None, fields: dict[str, Any] | None = None
    ) -> list[Target]:
        """A new order in each of the states of PATHS. All go their ways at the same time, step by step.

        `retailer` and `fields` say with whom and for what, where it is not the retailer of most orders.
        """
        orders: list[Target | None] = [None] * len(states)
        helpers = {
            "consumer": self.cast.consumer,
            "retailer": retailer or self.cast.retailer,
            "exchange": self.cast.exchange,
        }
        for turn in range(max((len(PATHS[state]) for state in states), default=0)):
            moving = [place for place, state in enumerate(states) if turn < len(PATHS[state])]
            steps = []
            for place in moving:
                who, action = PATHS[states[place]][turn]
                order = orders[place]
                terms = TERMS if action in ("submit", "counter") else None
                args = self.step_args(action, order, retailer=helpers["retailer"].participant)
                if order is None:
                    args |= _PERIODS.get(states[place], {}) | (fields or {})
                steps.append(Step(author=helpers[who], action=action, target=order, args=args, terms=terms))
            for place, order in zip(moving, await self.driver.take(steps), strict=True):
                orders[place] = order
        return [order for order in orders if order is not None]

    async def templates(self, names: Sequence[str]) -> list[Target]:
        """New package templates of the exchange."""
        author = self.cast.exchange
        return await self.driver.take(
            [Step(author=author, action="publish_template", args=self.template_args(name)) for name in names]
        )

    async def methods(self, names: Sequence[str]) -> list[Target]:
        """New settlement methods of the exchange."""
        author = self.cast.exchange
        return await self.driver.take(
            [Step(author=author, action="publish_method", args=method_args(name)) for name in names]
        )

    async def packages(self, names: Sequence[str]) -> list[Target]:
        """New packages of the retailer."""
        author = self.cast.retailer
        return await self.driver.take(
            [Step(author=author, action="publish_package", args=self.package_args(name)) for name in names]
        )

    async def announcements(self, names: Sequence[str]) -> list[Target]:
        """New announcements of the exchange."""
        author = self.cast.exchange
        return await self.driver.take(
            [Step(author=author, action="publish_announcement", args=announcement_args(name)) for name in names]
        )

    async def participants(self, count: int, *, kind: str = "consumer") -> list[Target]:
        """New participants without users."""
        organisation = {"consumer": "ConsumerOrg", "retailer": "RetailerOrg"}[kind]
        names = [f"{self.prefix}-firm-{self._firms + number}" for number in range(count)]
        self._firms += count
        return await self.driver.take(
            [
                Step(
                    author=self.driver.registrars[0],
                    action="register_participant",
                    args=_firm(name, organisation, kind),
                )
                for name in names
            ]
        )

    async def changes(self, users: Sequence[Member]) -> list[Target]:
        """Open changes of `users`, proposed by the registrar who asks about what is its own."""
        author = self.cast.seated["exchange_registrar", Place.OWN]
        return await self.driver.take(
            [
                Step(author=author, action="propose_registrar", args={"user": each.user, "status": "suspended"})
                for each in users
            ]
        )

    def step_args(self, action: str, order: Target | None, *, retailer: str | None = None) -> dict[str, Any]:
        """Arguments with which a step fits an order of `retailer`, or of the retailer of most orders."""
        parties = (self.cast.consumer.participant, retailer or self.cast.retailer.participant)
        exchange = self.cast.exchange.participant
        match action:
            case "create" | "revise" | "purchase":
                return self.order_args()
            case "submit":
                return self.order_args() if order is None else {}
            case "reject" | "dispute":
                return {"reason": "matrix"}
            case "resolve":
                return {"outcome": "resume", "reason": "matrix"}
            case "confirm" | "purge":
                return {"terms_hash": order.terms_hash if order else None}
            case "archive":
                return {"text_hash": TEXT, "document": sealed(*parties, exchange)}
            case "state_case":
                return {"statement": sealed(*parties, exchange)}
            case "open_terms":
                return {"terms_hash": order.terms_hash if order else None, "opening": sealed(exchange)}
            case "give_notice":
                return {"kind": "switch", "ends_on": NOTICE_ENDS_ON}
            case "pass_on":
                return {"ends_on": self._passed_on[order.id] if order else None}
            case "sign":
                return {"text_hash": TEXT}
            case "propose_termination":
                return {"text_hash": OTHER_TEXT, "ends_on": TERMINATION_ENDS_ON}
            case "propose_amendment" | "accept":
                return {"text_hash": OTHER_TEXT}
            case _:
                return {}

    def order_args(self) -> dict[str, Any]:
        """The public fields of an order whose period is over."""
        return {
            "retailer": self.cast.retailer.participant,
            "package": self.package,
            "package_version": 1,
            "segment": self.segment,
            "period_start": "2026-01-01",
            "period_end": "2026-02-01",
        }

    def template_args(self, template: str) -> dict[str, Any]:
        return template_args(template, region=self.region)

    def package_args(self, package: str) -> dict[str, Any]:
        return package_args(package, template=self.template, segment=self.segment)


def _firm(name: str, organisation: str, kind: str) -> dict[str, Any]:
    args = {"participant": name, "organisation": organisation, "kind": kind}
    return args | {"class": "industrial"} if kind == "consumer" else args
