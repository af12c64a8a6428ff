"""From a case to the signed intent that asks it, on a record that is in the right state for it.

What it gives is good for any ledger: `Ask` says who signs, what, through which organisation and by which transaction
function. `rules.expected` says the answer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from chaincode import signature
from chaincode.account.instruction import Instruction
from chaincode.account.posting import State
from chaincode.account.private_text import End, posting_text
from chaincode.account.purposes import Purpose
from chaincode.billing.private_text import settle_text
from chaincode.intent import Intent, SignedIntent, private_text, sign_intent
from chaincode.note.text import note_text
from chaincode.note.write import NOTING_ACTIONS
from tests.announcements import announcement_args
from tests.matrix import metering, plants, trading
from tests.matrix.cast import Member, Place, Seat
from tests.matrix.rules import Case, Ownership
from tests.matrix.steps import Target
from tests.matrix.world import TERMS, World
from tests.packages import calendar_args, method_args

OF_ORGANISATION = frozenset({"set_access_model", "anchor_audit", "set_encryption_key"})
"""Their record is one for an organisation or a firm: `World.versions` says in which version, the first where not."""

_NEW_KEY = ec.derive_private_key(999_983, ec.SECP256R1())
_HASH = "ab" * 32
_DAY = "2025-01-02"
_POSTINGS = frozenset({"post", "end_posting"})
_WITH_TERMS = frozenset({"submit", "purchase", "counter", "propose_amendment"})

# The state that an order has to be in; where it differs by side, the side's own comes first.
_STATES: dict[str, dict[str, str]] = {
    "revise": {"": "pending"},
    "submit": {"": "pending"},
    "counter": {"consumer": "countered", "": "submitted"},
    "reject": {"consumer": "countered", "exchange": "confirmed", "": "submitted"},
    "confirm": {"consumer": "countered", "": "submitted"},
    "audit": {"": "confirmed"},
    "sign": {"": "audited"},
    "archive": {"": "signed"},
    "dispute": {"": "executing"},
    "state_case": {"": "disputed"},
    "open_terms": {"": "disputed"},
    "resolve": {"": "disputed"},
    "give_notice": {"": "running"},
    "pass_on": {"": "defaulted"},
    "propose_amendment": {"": "executing"},
    "propose_termination": {"": "running"},
    "accept": {"consumer": "proposal of the retailer", "": "proposal of the consumer"},
    "decline": {"consumer": "proposal of the retailer", "": "proposal of the consumer"},
    "withdraw": {"consumer": "proposal of the consumer", "": "proposal of the retailer"},
    "cancel": {"retailer": "half confirmed", "": "submitted"},
    "delete": {"": "pending"},
    "lapse": {"": "submitted"},
    "expire": {"": "executing"},
    "purge": {"": "cancelled"},
    "publish_template": {"": "template"},
    "retire_template": {"": "template"},
    "publish_method": {"": "method"},
    "retire_method": {"": "method"},
    "publish_package": {"": "package"},
    "retire_package": {"": "package"},
    "update_participant": {"": "participant"},
    "rate_participant": {"": "participant"},
    "set_participant_status": {"": "participant"},
    "declare_default": {"": "retailer"},
    "set_volume_cap": {"": "retailer"},
    "approve_change": {"": "change"},
    "decline_change": {"": "change"},
    "withdraw_announcement": {"": "announcement"},
    "settle": {"": "running"},
    "ask_bill": {"": "running"},
    "issue_invoice": {"": "running"},
    **trading.STATES,
    **metering.STATES,
    **plants.STATES,
}
_OF_BILL = frozenset({"ask_bill", "issue_invoice"})
_ON_QUESTION = frozenset({"answer_bill", "accept_bill_answer", "dispute_bill"})
_IN_ARGS = trading.IN_ARGS | metering.IN_ARGS | _OF_BILL
ON_USER = frozenset({"set_user_roles", "set_user_status", "certify_user", "set_user_limit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """An intent as it is to be sent: by a transaction of `organisation` (an MSP id), to the function `function`."""

    signed: SignedIntent
    organisation: str
    function: str


def state_of(case: Case) -> str | None:
    """The name of the record in `World.targets` that the case is about; None when it is a user, or makes a record."""
    states = _STATES.get(case.action)
    return None if states is None else states.get(case.seat.side, states[""])


def ask(case: Case, world: World, *, number: int, now_ms: int, target: Target | None = None) -> Ask:
    """The case's intent. `number` makes its id (each case another); `target` replaces the world's record, where the
    case is to be committed and must not be in the way of others."""
    asker = world.cast.seated[case.seat.name, case.ownership.place]
    owner = world.cast.seated[case.seat.name, Place.OWN]
    state = state_of(case)
    record = target or (world.targets[state] if state else _user_target(case, world, owner))
    target_id = record.id if record and case.action not in _IN_ARGS else None
    private, private_hash = None, None
    if case.action in _WITH_TERMS:
        terms = {**TERMS, "prices_e8_yuan_per_kwh": {}} if case.action == "purchase" else TERMS
        private, private_hash = private_text(terms, hashlib.sha256(f"{world.prefix} {number}".encode()).digest())
    if case.action in plants.WITH_INCOME_TERMS:
        salt = hashlib.sha256(f"{world.prefix} {number}".encode()).digest()
        private, private_hash = private_text(plants.TERMS, salt)
    if case.action in NOTING_ACTIONS:
        note = {} if case.action == "issue_invoice" else {"text": "matrix"}
        private, private_hash = note_text(note, hashlib.sha256(f"{world.prefix} {number}".encode()).digest())
    if case.action in plants.WITH_STATEMENT:
        private, private_hash = settle_text({}, hashlib.sha256(f"{world.prefix} {number}".encode()).digest(), {})
    if case.action in _POSTINGS:
        asks = _posting(case, world, number, keeper=_participant(case, world, asker))
        private, private_hash = posting_text(asks, hashlib.sha256(f"{world.prefix} {number}".encode()).digest())
        target_id = asks.posting if isinstance(asks, End) else None
    intent = Intent(
        intent_id=f"0197a000-0000-7000-8000-{number:012x}",
        action=case.action,
        actor=asker.user,
        participant=_participant(case, world, asker),
        role=case.seat.role,
        target=target_id,
        expected_version=_expected_version(case, world, record, target_id),
        args=_args(case, world, record, owner, number),
        private_hash=private_hash,
        expires_at=now_ms + 300_000,
        network=world.driver.network,
    )
    return Ask(
        signed=sign_intent(intent, asker.key, private),
        organisation=sender(case),
        function="Purge" if case.action == "purge" else "Apply",
    )


def _participant(case: Case, world: World, asker: Member) -> str:
    return _somebody_else(case.seat, world) if case.ownership is Ownership.IMPOSTOR else asker.participant


def _posting(case: Case, world: World, number: int, *, keeper: str) -> Instruction | End:
    """A new posting in the asker's own book, or the end of one that there is not."""
    named = f"{world.prefix}-{number}"
    if case.action == "end_posting":
        return End(posting=named, state=State.VOIDED)
    return Instruction(
        id=named, keeper=keeper, owner="matrix-customer", purpose=Purpose.DEPOSIT_TAKEN, day=_DAY, amount_fen=1
    )


def _expected_version(case: Case, world: World, record: Target | None, target_id: str | None) -> int | None:
    if case.action in trading.OF_OWN_BID or case.action == "end_posting":
        return 1
    if case.action in plants.WITH_STATEMENT:
        return None  # the target is an order or plant, of which there is no bill
    if record is not None and target_id is not None:
        return record.version
    return world.versions.get((case.action, case.seat.organisation))


def sender(case: Case) -> str:
    """The organisation (MSP id) through which the case is asked."""
    if case.ownership is not Ownership.FOREIGN:
        return case.seat.organisation
    return "RetailerOrg" if case.seat.organisation == "ConsumerOrg" else "ConsumerOrg"


def _somebody_else(seat: Seat, world: World) -> str:
    """A participant of another organisation, and a party of the orders."""
    cast = world.cast
    return cast.retailer.participant if seat.organisation == "ConsumerOrg" else cast.consumer.participant


def _user_target(case: Case, world: World, owner: Member) -> Target | None:
    if case.action == "replace_key":
        return Target(id=owner.user, version=1)
    if case.action == "set_encryption_key":
        return Target(id=owner.participant, version=world.versions.get((case.action, case.seat.organisation), 1))
    if case.action in _ON_QUESTION:
        return Target(id=_HASH, version=1)  # there is none: no order of the world has a bill
    if case.action in ON_USER:
        return Target(id=world.cast.spares["ConsumerOrg"].user, version=1)
    return None


def _args(case: Case, world: World, record: Target | None, owner: Member, number: int) -> dict[str, Any]:
    match case.action:
        case "publish_package":
            return world.package_args(record.id if record else world.package)
        case "publish_method":
            return method_args(record.id if record else world.method)
        case "publish_template":
            return world.template_args(record.id if record else world.template)
        case "set_calendar":
            return calendar_args(f"{world.region}-{number}")
        case "publish_reference_price":
            return {"reference": f"{world.region}-{number}", "month": "2026-07", "price_e8_yuan_per_kwh": 1}
        case "post":
            return {"posting": f"{world.prefix}-{number}", "state": "posted", "day": _DAY}
        case "end_posting":
            return {"state": "voided"}
        case "settle":
            return {
                "start": "2029-01-01",
                "end": "2029-02-01",
                "final": False,
                "readings_hash": _HASH,
                "terms_hash": str(record.terms_hash if record else None),
            }
        case "ask_bill":
            return {**_of_bill(record), "statement_hash": _HASH}
        case "issue_invoice":
            return {**_of_bill(record), "kind": "invoice"}
        case "answer_bill" | "accept_bill_answer" | "dispute_bill":
            return {}
        case "publish_announcement":
            return announcement_args(f"{world.prefix}-announcement-{number}")
        case "withdraw_announcement":
            return {"reason": "matrix"}
        case "set_flow_policy":
            policy = {"audit": "omitted", "consumer_reconfirms": True, "deadlines_s": {}}
            return {"segment": f"{world.segment}-{number}", "policy": policy}
        case "set_access_model":
            return {"model_hash": _HASH, "roles": {}}
        case "anchor_audit":
            return {"count": 2**40, "head": _HASH}
        case _:
            args = _identity_args(case, world, owner, number) or trading.step_args(
                world, case.action, record, participant=owner.participant, side=case.seat.side, number=number
            )
            args = args or metering.step_args(world, case.action, record, number=number)
            args = plants.step_args(world, case.action, number=number) if args is None else args
            return world.step_args(case.action, record) if args is None else args


def _of_bill(record: Target | None) -> dict[str, Any]:
    """A bill that there is not yet, of the order that the case is about."""
    return {"order": record.id if record else _HASH, "month": "2029-01", "version": 1}


def _identity_args(case: Case, world: World, owner: Member, number: int) -> dict[str, Any] | None:
    spare, network = world.cast.spares["ConsumerOrg"], world.driver.network
    match case.action:
        case "register_participant":
            name = f"{world.prefix}-firm-new-{number}"
            return {"participant": name, "organisation": "ConsumerOrg", "kind": "consumer"}
        case "update_participant":
            return {"data_hash": _HASH}
        case "rate_participant":
            return {"credit_rating": "AA", "reason": "matrix"}
        case "set_participant_status":
            return {"status": "suspended", "reason": "matrix"}
        case "set_volume_cap":
            return {"volume_cap_wh": {"2031": 10**15}}
        case "declare_default":
            return {"reason": "matrix"}
        case "set_encryption_key":
            return {"encryption_key": owner.public_key}
        case "register_user":
            return world.cast.newcomer().registration(network)
        case "set_user_roles":
            return {"participant": spare.participant, "roles": ["consumer_operator"]}
        case "set_user_status":
            return {"status": "suspended"}
        case "certify_user":
            return {"certificate": _HASH, "valid_until": 4_102_444_800_000}
        case "set_user_limit":
            return {"participant": spare.participant, "energy_wh": 1}
        case "replace_key":
            return _new_key(owner, network)
        case "propose_key":
            user = world.cast.spares.get(case.seat.organisation, spare)
            return {"user": user.user, **_new_key(user, network)}
        case "propose_registrar":
            return {"user": spare.user, "status": "suspended"}
        case "decline_change":
            return {"reason": "matrix"}
        case _:
            return None


def _new_key(member: Member, network: str) -> dict[str, Any]:
    return {"public_key": signature.public_key_of(_NEW_KEY), "proof": member.proof(network, key=_NEW_KEY)}
