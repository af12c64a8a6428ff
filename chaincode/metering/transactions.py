"""The steps on metering points and meters. A point and what is at it are one grid company's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypedDict

from chaincode import keys
from chaincode.context import ActionFunction, Call
from chaincode.identity.model import ParticipantStatus
from chaincode.intent import Intent
from chaincode.metering.anchoring import anchor_readings, reads_of_anchoring
from chaincode.metering.meter import IN_SERVICE, Meter, MeterState, install
from chaincode.metering.point import MeteringPoint, register
from chaincode.records import load_target
from chaincode.refusals import Refused

MAX_POINTS = 200  # of one participant: what one bill can be about


class _By(TypedDict):
    operator: str
    now_ms: int
    key: str


async def register_point(call: Call) -> int:
    """Raises Refused `already_registered`."""
    args, intent = call.intent.args, call.intent
    if await call.ledger.get(keys.metering_point(args["point"])) is not None:
        raise Refused("already_registered", key=args["point"])
    point = register(args, grid=intent.participant, operator=intent.actor, now_ms=call.now_ms)
    return _put_point(call, args["point"], point)


async def change_point(call: Call) -> int:
    """Raises Refused: what `_own_point` and `MeteringPoint.change` raise."""
    key, point, who = await _own_point(call)
    changed = point.change(call.intent.args, operator=who, now_ms=call.now_ms, key=key)
    return _put_point(call, key, changed)


async def close_point(call: Call) -> int:
    """Raises Refused: what `_own_point` and `MeteringPoint.close` raise."""
    key, point, who = await _own_point(call)
    closed = point.close(call.intent.args["closes_on"], operator=who, now_ms=call.now_ms, key=key)
    return _put_point(call, key, closed)


async def assign_point(call: Call) -> int:
    """Points belong to consumers, among whom producers are.

    Raises Refused: what `_own_point` raises, `unknown_participant`, `participant_inactive`, what `MeteringPoint.assign`
    raises, `record_full` (200 points of one participant).
    """
    args = call.intent.args
    key, point, who = await _own_point(call)
    record = await call.ledger.get(keys.participant(args["participant"]))
    if record is None or record["kind"] != "consumer":
        raise Refused("unknown_participant", key=args["participant"])
    if record["status"] == ParticipantStatus.CLOSED:
        raise Refused("participant_inactive", key=args["participant"], state=record["status"])
    assigned = point.assign(args["participant"], args["start"], operator=who, now_ms=call.now_ms, key=key)
    await _note_point(call, args["participant"], key)
    return _put_point(call, key, assigned)


async def _note_point(call: Call, participant: str, point_id: str) -> None:
    """Note that the point is, or was, the participant's: a bill has to be about all points of its consumer.

    Raises Refused `record_full`.
    """
    key = keys.points_of(participant)
    points = (await call.ledger.get(key) or {"points": []})["points"]
    if point_id in points:
        return
    if len(points) >= MAX_POINTS:
        raise Refused("record_full", key=participant)
    call.ledger.put(key, {"points": sorted([*points, point_id])})


async def end_assignment(call: Call) -> int:
    """Raises Refused: what `_own_point` and `MeteringPoint.end_assignment` raise."""
    key, point, who = await _own_point(call)
    ended = point.end_assignment(call.intent.args["end"], operator=who, now_ms=call.now_ms, key=key)
    return _put_point(call, key, ended)


async def install_meter(call: Call) -> int:
    """Raises Refused: `already_registered`, `unknown_point`, `not_a_party`, `point_not_open` (on that day)."""
    args = call.intent.args
    if await call.ledger.get(keys.meter(args["meter"])) is not None:
        raise Refused("already_registered", key=args["meter"])
    point = await _point_of(call, args["point"])
    if not point.is_open_on(args["on"]):
        raise Refused("point_not_open", key=args["point"])
    return _put_meter(call, args["meter"], install(args, operator=call.intent.actor, now_ms=call.now_ms))


async def commission_meter(call: Call) -> int:
    """Raises Refused: what `_own_meter` and `Meter.move` raise, and for an installed one `MeteringPoint.put_meter`."""
    key, meter, point = await _own_meter(call)
    moved = _moved(call, key, meter, call.intent.args["on"])
    if meter.state is MeterState.INSTALLED:
        _put_at(call, meter, point.put_meter(key, call.intent.args["on"], **_by(call, meter.point)))
    return _put_meter(call, key, moved)


async def report_meter_fault(call: Call) -> int:
    """Raises Refused: what `_own_meter` and `Meter.move` raise."""
    key, meter, _ = await _own_meter(call)
    return _put_meter(call, key, _moved(call, key, meter, call.intent.args["on"]))


async def replace_meter(call: Call) -> int:
    """Raises Refused: what `_own_meter` and `Meter.move` raise, `unknown_meter`, `meter_elsewhere`, `illegal_move` (the
    new one is not just installed), `date_not_allowed`."""
    args = call.intent.args
    key, meter, point = await _own_meter(call)
    moved = replace(_moved(call, key, meter, args["closes_on"]), replaced_by=args["by"])
    record = await call.ledger.get(keys.meter(args["by"]))
    if record is None:
        raise Refused("unknown_meter", key=args["by"])
    new = Meter.from_record(record)
    if new.point != meter.point:
        raise Refused("meter_elsewhere", key=args["by"])
    if new.state is not MeterState.INSTALLED:
        raise Refused("illegal_move", key=args["by"], state=new.state)
    by = _by(call, meter.point)
    taken = point.take_meter(args["closes_on"], **by)
    put = taken.put_meter(args["by"], args["opens_on"], **by)
    _put_at(call, meter, replace(put, version=point.version + 1))
    started = new.move(
        "commission_meter", args["opens_on"], operator=call.intent.actor, now_ms=call.now_ms, key=args["by"]
    )
    _put_meter(call, args["by"], started)
    return _put_meter(call, key, moved)


async def retire_meter(call: Call) -> int:
    """Raises Refused: what `_own_meter` and `Meter.move` raise."""
    key, meter, point = await _own_meter(call)
    moved = _moved(call, key, meter, call.intent.args["on"])
    if meter.state in IN_SERVICE:
        _put_at(call, meter, point.take_meter(call.intent.args["on"], **_by(call, meter.point)))
    return _put_meter(call, key, moved)


async def _own_point(call: Call) -> tuple[str, MeteringPoint, str]:
    """The target's id and record, and who acts. Raises Refused: `unknown_target`, `stale_version`, `not_a_party`."""
    point = MeteringPoint.from_record(await load_target(call))
    key = str(call.intent.target)
    point.check_own(call.intent.participant, key=key)
    return key, point, call.intent.actor


async def _own_meter(call: Call) -> tuple[str, Meter, MeteringPoint]:
    """The target's id and record, and its point's. Raises Refused: `unknown_target`, `stale_version`, `not_a_party`."""
    meter = Meter.from_record(await load_target(call))
    return str(call.intent.target), meter, await _point_of(call, meter.point)


async def _point_of(call: Call, point_id: str) -> MeteringPoint:
    record = await call.ledger.get(keys.metering_point(point_id))
    if record is None:
        raise Refused("unknown_point", key=point_id)
    point = MeteringPoint.from_record(record)
    point.check_own(call.intent.participant, key=point_id)
    return point


def _moved(call: Call, key: str, meter: Meter, day: str) -> Meter:
    return meter.move(call.intent.action, day, operator=call.intent.actor, now_ms=call.now_ms, key=key)


def _by(call: Call, key: str) -> _By:
    return {"operator": call.intent.actor, "now_ms": call.now_ms, "key": key}


def _put_point(call: Call, point_id: str, point: MeteringPoint) -> int:
    call.ledger.put(keys.metering_point(point_id), point.to_record())
    return point.version


def _put_at(call: Call, meter: Meter, point: MeteringPoint) -> None:
    _put_point(call, meter.point, point)


def _put_meter(call: Call, meter_id: str, meter: Meter) -> int:
    call.ledger.put(keys.meter(meter_id), meter.to_record())
    return meter.version


def _argument(name: str, key: Callable[[str], str]) -> Callable[[Intent], Iterable[str]]:
    return lambda intent: [key(intent.args[name])]


def _new_meter(intent: Intent) -> Iterable[str]:
    return keys.meter(intent.args["meter"]), keys.metering_point(intent.args["point"])


def _assigned(intent: Intent) -> Iterable[str]:
    return keys.participant(intent.args["participant"]), keys.points_of(intent.args["participant"])


def _nothing(_: Intent) -> Iterable[str]:
    return ()


def _point_of_meter(_: Intent, record: Mapping[str, object] | None) -> Iterable[str]:
    return () if record is None else (keys.metering_point(str(record["point"])),)


METERING_FUNCTIONS = {
    "register_point": ActionFunction(run=register_point, reads=_argument("point", keys.metering_point)),
    "change_point": ActionFunction(run=change_point, reads=_nothing),
    "close_point": ActionFunction(run=close_point, reads=_nothing),
    "assign_point": ActionFunction(run=assign_point, reads=_assigned),
    "end_assignment": ActionFunction(run=end_assignment, reads=_nothing),
    "install_meter": ActionFunction(run=install_meter, reads=_new_meter),
    "commission_meter": ActionFunction(run=commission_meter, reads=_nothing, reads_of_record=_point_of_meter),
    "report_meter_fault": ActionFunction(run=report_meter_fault, reads=_nothing, reads_of_record=_point_of_meter),
    "replace_meter": ActionFunction(
        run=replace_meter, reads=_argument("by", keys.meter), reads_of_record=_point_of_meter
    ),
    "retire_meter": ActionFunction(run=retire_meter, reads=_nothing, reads_of_record=_point_of_meter),
    "anchor_readings": ActionFunction(run=anchor_readings, reads=reads_of_anchoring),
}
