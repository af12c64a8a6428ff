"""A market in memory for the tests: people with fixed keys, and short ways to send what they sign."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from acl.roles import ROLES
from chaincode import batch, canonical, keys
from chaincode import signature as es256
from chaincode.actions import ACTIONS
from chaincode.intent import Intent, SignedIntent, possession_message, private_text, sign_intent
from chaincode.results import Result, deposited, expand, usual_of
from tests.factories.envelopes import sealed
from tests.packages import calendar_args, package_args, template_args
from tests.unit.chaincode.fake_stub import FakeStub, Peer

NETWORK = "retail/" + "ab" * 32
NOW = 1_782_000_000_000  # 2026-06-21, in milliseconds
HOUR = 3_600_000
TEXT = "ce" * 32
OTHER_TEXT = "cf" * 32
ENERGY_WH = 1_234_567
TERMS = {"energy_wh": ENERGY_WH, "prices_e8_yuan_per_kwh": {"flat": 45_678_901, "peak": 77_654_321}}
FIELDS = {
    "retailer": "r1",
    "package": "p1",
    "package_version": 1,
    "segment": "industrial",
    "period_start": "2026-01-01",
    "period_end": "2027-01-01",
}
CALENDAR = calendar_args("guangdong")
TEMPLATE = template_args("t1", region="guangdong")
PACKAGE = package_args("p1", template="t1")
POLICY = {"audit": "before_sign", "consumer_reconfirms": True, "deadlines_s": {"submitted": 3_600}}


def archiving(text: str = TEXT, *, retailer: str = "r1") -> dict[str, Any]:
    """The arguments of `archive` for an order of c1."""
    return {"text_hash": text, "document": sealed("c1", retailer, "exchange", content=text)}


@dataclass(frozen=True)
class Person:
    """A user with its key."""

    user: str
    participant: str
    organisation: str
    roles: tuple[str, ...]
    number: int

    @property
    def role(self) -> str:
        return self.roles[0]

    def role_for(self, action: str) -> str:
        """The first of the person's roles that may do it by the built-in table, or just the first."""
        return next((role for role in self.roles if role in ACTIONS[action].roles), self.role)

    @property
    def key(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(1_000 + self.number, ec.SECP256R1())

    @property
    def public_key(self) -> str:
        return es256.public_key_of(self.key)

    def registration(self) -> dict[str, Any]:
        """The arguments of `register_user`."""
        return {
            "user": self.user,
            "participant": self.participant,
            "roles": list(self.roles),
            "public_key": self.public_key,
            "proof": self.proof(),
        }

    def proof(self, *, user: str | None = None, participant: str | None = None) -> str:
        message = possession_message(
            network=NETWORK,
            user=user or self.user,
            participant=participant or self.participant,
            public_key=self.public_key,
        )
        return es256.sign(self.key, message)


REGISTRAR = Person("reg", "exchange", "ExchangeOrg", ("exchange_registrar",), 1)
REGISTRAR_2 = Person("reg-2", "exchange", "ExchangeOrg", ("exchange_registrar",), 8)
EXCHANGE = Person(
    "officer",
    "exchange",
    "ExchangeOrg",
    ("exchange_auditor", "exchange_market_operator", "exchange_settlement_officer", "exchange_supervisor"),
    2,
)
CONSUMER = Person("u-c1", "c1", "ConsumerOrg", ("consumer_owner",), 3)
CONSUMER_2 = Person("u-c2", "c2", "ConsumerOrg", ("consumer_owner",), 4)
RETAILER = Person("u-r1", "r1", "RetailerOrg", ("retailer_contract_manager",), 5)
RETAILER_2 = Person("u-r2", "r2", "RetailerOrg", ("retailer_contract_manager",), 6)
REGULATOR = Person("u-g1", "g1", "RegulatorOrg", ("regulator_inspector",), 7)
REGISTRARS = [  # made once: no two signatures of one text are the same
    {"user": person.user, "public_key": person.public_key, "proof": person.proof()}
    for person in (REGISTRAR, REGISTRAR_2)
]
CLASS_OF = {"c1": {"class": "industrial"}, "c2": {"class": "commercial"}}
PEOPLE = (REGISTRAR, EXCHANGE, CONSUMER, CONSUMER_2, RETAILER, RETAILER_2, REGULATOR)


@dataclass
class Market:
    """A bootstrapped ledger and a clock."""

    peer: Peer = field(default_factory=Peer)
    now_ms: int = NOW
    made: int = 0

    def intent(self, person: Person, action: str, **fields: Any) -> Intent:
        """An intent of `person` with a fresh id, good for five minutes."""
        self.made += 1
        values: dict[str, Any] = {
            "intent_id": f"0197a000-0000-7000-8000-{self.made:012x}",
            "action": action,
            "actor": person.user,
            "participant": person.participant,
            "role": person.role_for(action),
            "target": None,
            "expected_version": None,
            "args": {},
            "private_hash": None,
            "expires_at": self.now_ms + 300_000,
            "network": NETWORK,
        }
        return Intent(**{**values, **fields})

    def signed(
        self, person: Person, action: str, *, terms: dict[str, Any] | None = None, **fields: Any
    ) -> SignedIntent:
        """The same, signed. With `terms` the private text is made with a salt of its own."""
        private = None
        if terms is not None:
            salt = hashlib.sha256(f"salt {self.made}".encode()).digest()
            private, fields["private_hash"] = private_text(terms, salt)
        return sign_intent(self.intent(person, action, **fields), person.key, private)

    async def apply(
        self, *items: SignedIntent, organisation: str = "ExchangeOrg", function: bytes = b"Apply"
    ) -> list[dict[str, Any]]:
        """Commit a batch; the results of its intents."""
        status, results, _ = await self.call_apply(*items, organisation=organisation, function=function)
        assert status == 200, results
        assert isinstance(results, list)
        return results

    async def call_apply(
        self, *items: SignedIntent, organisation: str = "ExchangeOrg", function: bytes = b"Apply", commit: bool = True
    ) -> tuple[int, Any, FakeStub]:
        """The status, the results (the refusal where the status is 500), and what the transaction did."""
        status, answer, stub = await self.peer.call(
            function, batch.encode(items), organisation=organisation, now_ms=self.now_ms, commit=commit
        )
        return status, _results(answer, usual_of(items)) if status == 200 else answer, stub

    async def deposit(self, *items: SignedIntent, organisation: str = "ConsumerOrg") -> list[dict[str, Any]]:
        """Commit a deposit; the results of its intents."""
        status, answer, _ = await self.peer.call(
            b"Deposit",
            organisation=organisation,
            now_ms=self.now_ms,
            transient={"batch": batch.encode(items, private=True)},
        )
        assert status == 200, answer
        return _results(answer, [deposited() for _ in items])

    async def do(
        self,
        person: Person,
        action: str,
        target: str | None = None,
        *,
        deposited: bool = True,
        function: bytes = b"Apply",
        **fields: Any,
    ) -> dict[str, Any]:
        """Sign and commit one step at the target's current version, its terms first; the result with its target."""
        if target is not None:
            fields = {"expected_version": self.version_of(action, target), **fields}
        item = self.signed(person, action, target=target, **fields)
        if item.private is not None and deposited:
            await self.deposit(item, organisation=person.organisation)
        (result,) = await self.apply(item, organisation=person.organisation, function=function)
        return {"target": target or item.digest, **result}

    async def done(self, person: Person, action: str, target: str | None = None, **fields: Any) -> dict[str, Any]:
        """As `do`, and it must be applied."""
        result = await self.do(person, action, target, **fields)
        assert result["status"] == "applied", (action, result)
        return result

    def record(self, key: str) -> dict[str, Any] | None:
        value = self.peer.state.get(key)
        return json.loads(value) if value else None

    def order(self, order_id: str) -> dict[str, Any]:
        record = self.record(keys.order(order_id))
        assert record is not None
        return record

    def version_of(self, action: str, target: str) -> int:
        for key in (
            keys.order(target),
            keys.change(target),
            keys.announcement(target),
            keys.user(target),
            keys.participant(target),
            keys.template(target),
            keys.settlement_method(target),
            keys.sequence(target),
            keys.listing(target),
            keys.package(target),
            keys.metering_point(target),
            keys.meter(target),
            keys.plant(target),
        ):
            record = self.record(key)
            if record is not None:
                return int(record["version"])
        return 1

    async def submit(self, **fields: Any) -> str:
        """A new order of CONSUMER with its terms deposited; its id."""
        result = await self.done(CONSUMER, "submit", args={**FIELDS, **fields}, terms=TERMS)
        return str(result["target"])

    async def enrol(self, person: Person, *, kind: str | None = None, **args: Any) -> None:
        """Register a person, and their participant where it is new; `kind` is the participant's."""
        if self.record(keys.participant(person.participant)) is None:
            kind = kind or ROLES[person.role].side
            firm = {"participant": person.participant, "organisation": person.organisation, "kind": kind}
            if kind == "consumer":
                firm["class"] = "industrial"
            await self.done(REGISTRAR, "register_participant", args=firm)
        await self.done(REGISTRAR, "register_user", args={**person.registration(), **args})

    def copy(self) -> Market:
        """The same ledger, apart from now on."""
        peer = replace(
            self.peer,
            state=dict(self.peer.state),
            private=dict(self.peer.private),
            history=list(self.peer.history),
        )
        return replace(self, peer=peer)


def _results(answer: Any, usual: list[Result]) -> list[Result]:
    return expand(canonical.dumps(answer), usual=usual)


def bootstrap_text(**changes: Any) -> bytes:
    values = {
        "network": NETWORK,
        "exchange_participant": "exchange",
        "operator_participant": "exchange-operator",
        "registrars": REGISTRARS,
        "policies": {"industrial": POLICY},
    }
    return canonical.dumps({**values, **changes})


async def new_market() -> Market:
    """A market with everybody of PEOPLE registered and the package p1 of the template t1 published."""
    market = Market()
    status, answer, _ = await market.peer.call(
        b"Bootstrap", _BOOTSTRAP, organisation="ExchangeOrg", unit="admin", now_ms=NOW
    )
    assert (status, answer) == (200, {"status": "applied"})
    items = []
    for person in PEOPLE[1:]:
        kind = ROLES[person.role].side
        if person.participant != "exchange":
            args: dict[str, Any] = {
                "participant": person.participant,
                "organisation": person.organisation,
                "kind": kind,
                **CLASS_OF.get(person.participant, {}),
            }
            items.append(market.signed(REGISTRAR, "register_participant", args=args))
        items.append(market.signed(REGISTRAR, "register_user", args=person.registration()))
    results = await market.apply(*items)
    assert all(result["status"] == "applied" for result in results), results
    await market.done(EXCHANGE, "set_calendar", args=CALENDAR)
    await market.done(EXCHANGE, "publish_template", args=TEMPLATE)
    await market.done(RETAILER, "publish_package", args=PACKAGE)
    return market


_BOOTSTRAP = bootstrap_text()
