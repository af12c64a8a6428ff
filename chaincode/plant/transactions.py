"""The steps on plants. Producer and buyer agree with a signature each; nothing holds that only one has signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chaincode import keys
from chaincode.context import ActionFunction, Call, Overlay, Record
from chaincode.identity.model import ParticipantStatus
from chaincode.intent import Intent
from chaincode.plant.course import PlantCourse, PlantSettlement, PlantStanding, plan
from chaincode.plant.model import Plant
from chaincode.records import load_target
from chaincode.refusals import Refused

_AGREED = ("start", "end", "buyer", "points", "parties")
_BUYER_KINDS = ("retailer", "grid")
_PARTICIPANT_KINDS = {"participant": ("consumer", "retailer"), "grid": ("grid",)}


async def register_plant(call: Call) -> int:
    """Raises Refused: `already_registered`, what `_proposed` raises."""
    args, intent = call.intent.args, call.intent
    if await call.ledger.get(keys.plant(args["plant"])) is not None:
        raise Refused("already_registered", key=args["plant"])
    plant = Plant(
        version=0, kind=args["kind"], producer=intent.participant, operator=intent.actor, refreshed_at=call.now_ms
    )
    return _put(call, args["plant"], plant, proposal=await _proposed(call, plant, key=args["plant"]))


async def propose_plant_terms(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, what `_proposed` raises."""
    key, plant = str(call.intent.target), Plant.from_record(await load_target(call))
    return _put(call, key, plant, proposal=await _proposed(call, plant, key=key))


async def agree_plant_terms(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, what `Plant.agree` raises, `terms_missing`, `month_settled`
    (since it was proposed), `point_elsewhere` (another plant has it)."""
    intent = call.intent
    key, plant = str(intent.target), Plant.from_record(await load_target(call))
    terms_hash = intent.args["terms_hash"]
    agreed = plant.agree(terms_hash, participant=intent.participant, user=intent.actor, key=key)
    if await call.ledger.terms_hash(terms_hash) != terms_hash:
        raise Refused("terms_missing", key=key)
    agreement = agreed.agreements[-1]
    settled = await call.ledger.get(keys.plant_course(key))
    if settled is not None and agreement["start"] < settled["through"]:
        raise Refused("month_settled", key=key, month=settled["through"])
    await _take_points(call, key, agreement["points"])
    call.ledger.put(keys.sold_to(agreement["buyer"], key), {"version": 1})
    return _put(call, key, plant, agreements=agreed.agreements, proposal=None)


async def decline_plant_terms(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, what `Plant.decline` raises."""
    key, plant = str(call.intent.target), Plant.from_record(await load_target(call))
    declined = plant.decline(participant=call.intent.participant, key=key)
    return _put(call, key, plant, proposal=declined.proposal)


async def settle_plant(call: Call) -> int:
    """Write the public record of a plant's month, and keep the version before under its number.

    Raises Refused: `unknown_target`, what `plan` raises, `statement_missing`.
    """
    intent, plant_id = call.intent, str(call.intent.target)
    month, statement_hash = intent.args["month"], str(intent.private_hash)
    standing = await standing_of(call.ledger, plant_id, month)
    settlement = planned(intent, standing, now_ms=call.now_ms)
    if not await call.ledger.has_statement(call.digest, statement_hash):
        raise Refused("statement_missing", key=plant_id)
    if standing.present is not None:
        kept = keys.plant_settlement_version(plant_id, month, standing.present.version)
        call.ledger.put(kept, standing.present.to_record())
    course = standing.course.after(
        settlement,
        paid_now=standing.course.is_paid_now(standing.plant, version=settlement.version, buyer=settlement.buyer),
        month_closed=await call.ledger.get(keys.closing(settlement.buyer, month)) is not None,
    )
    call.ledger.put(keys.plant_settlement(plant_id, month), settlement.to_record())
    call.ledger.put(keys.plant_course(plant_id), course.to_record())
    return settlement.version


async def standing_of(ledger: Overlay, plant_id: str, month: str) -> PlantStanding:
    """What a statement of the plant and month is made upon. Raises Refused `unknown_target`."""
    record = await ledger.get(keys.plant(plant_id))
    if record is None:
        raise Refused("unknown_target", key=plant_id)
    plant = Plant.from_record(record)
    present = await ledger.get(keys.plant_settlement(plant_id, month))
    return PlantStanding(
        plant=plant,
        course=PlantCourse.from_record(await ledger.get(keys.plant_course(plant_id)), plant),
        present=PlantSettlement.from_record(present) if present else None,
    )


def standing_keys(plant_id: str, month: str) -> list[str]:
    """What `standing_of` reads."""
    return [keys.plant(plant_id), keys.plant_course(plant_id), keys.plant_settlement(plant_id, month)]


def planned(intent: Intent, standing: PlantStanding, *, now_ms: int) -> PlantSettlement:
    """The record that a signed `settle_plant` asks for. Raises what `plan` raises."""
    return plan(
        intent.args,
        standing,
        participant=intent.participant,
        expected_version=intent.expected_version,
        statement_hash=str(intent.private_hash),
        operator=intent.actor,
        now_ms=now_ms,
        key=str(intent.target),
    )


async def _proposed(call: Call, plant: Plant, *, key: str) -> Mapping[str, Any]:
    """What is proposed for a plant. Its points have to be the producer's at some time; what counts of them in a month
    are the days on which they are.

    Raises Refused: what `Plant.propose` raises, `unknown_participant` (none, or not of such a kind),
    `participant_inactive`, `unknown_point`, `point_not_own`, `point_elsewhere`.
    """
    intent = call.intent
    asked = {name: intent.args[name] for name in _AGREED if name in intent.args}
    settled = await call.ledger.get(keys.plant_course(key))
    proposal = plant.propose(
        asked,
        by=intent.participant,
        terms_hash=str(intent.private_hash),
        settled_through=settled["through"] if settled else None,
        key=key,
    )
    payer = await _check_participant(call, asked["buyer"], kinds=_BUYER_KINDS)
    for each in asked["parties"]:
        if each["kind"] != "fund":
            await _check_participant(call, each["party"], kinds=_PARTICIPANT_KINDS[each["kind"]])
    for point_id in asked["points"]:
        await _check_point(call, point_id, plant=key, producer=plant.producer)
    return {**proposal, "payer": payer, "user": intent.actor}


async def _check_participant(call: Call, participant: str, *, kinds: tuple[str, ...]) -> str:
    """The participant's kind."""
    record = await call.ledger.get(keys.participant(participant))
    if record is None or record["kind"] not in kinds:
        raise Refused("unknown_participant", key=participant)
    if record["status"] == ParticipantStatus.CLOSED:
        raise Refused("participant_inactive", key=participant, state=record["status"])
    kind: str = record["kind"]
    return kind


async def _check_point(call: Call, point_id: str, *, plant: str, producer: str) -> None:
    record = await call.ledger.get(keys.metering_point(point_id))
    if record is None:
        raise Refused("unknown_point", key=point_id)
    if all(each["participant"] != producer for each in record.get("periods", ())):
        raise Refused("point_not_own", key=point_id)
    await _check_free(call, point_id, plant=plant)


async def _check_free(call: Call, point_id: str, *, plant: str) -> None:
    at = await call.ledger.get(keys.plant_at(point_id))
    if at is not None and at["plant"] != plant:
        raise Refused("point_elsewhere", key=point_id)


async def _take_points(call: Call, plant: str, points: Iterable[str]) -> None:
    """A point is one plant's for good, so that nothing it feeds in is sold twice."""
    for point_id in points:
        await _check_free(call, point_id, plant=plant)
        call.ledger.put(keys.plant_at(point_id), {"plant": plant})


def _put(call: Call, key: str, plant: Plant, **changes: Any) -> int:
    changed = plant.changed(operator=call.intent.actor, now_ms=call.now_ms, **changes)
    call.ledger.put(keys.plant(key), changed.to_record())
    return changed.version


def _proposing(intent: Intent) -> Iterable[str]:
    args = intent.args
    key = intent.target or args["plant"]
    yield from (keys.plant(key), keys.plant_course(key), keys.participant(args["buyer"]))
    yield from (keys.participant(each["party"]) for each in args["parties"] if each["kind"] != "fund")
    for point_id in args["points"]:
        yield from (keys.metering_point(point_id), keys.plant_at(point_id))


def _nothing(_: Intent) -> Iterable[str]:
    return ()


def _proposal_reads(intent: Intent, record: Record | None) -> Iterable[str]:
    if record is not None and "proposal" in record:
        yield keys.plant_course(str(intent.target))
        yield from (keys.plant_at(point_id) for point_id in record["proposal"]["points"])


def _standing(intent: Intent) -> Iterable[str]:
    return standing_keys(str(intent.target), intent.args["month"])


PLANT_FUNCTIONS = {
    "register_plant": ActionFunction(run=register_plant, reads=_proposing),
    "propose_plant_terms": ActionFunction(run=propose_plant_terms, reads=_proposing),
    "agree_plant_terms": ActionFunction(run=agree_plant_terms, reads=_nothing, reads_of_record=_proposal_reads),
    "decline_plant_terms": ActionFunction(run=decline_plant_terms, reads=_nothing),
    "settle_plant": ActionFunction(run=settle_plant, reads=_standing),
}
