"""The reading transaction functions about plants: public records, and for members what months would come to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from chaincode import canonical, keys
from chaincode.billing.model import CORRECTION
from chaincode.billing.private_text import MAX_DRAFTS, PACKED_READINGS
from chaincode.context import Overlay
from chaincode.plant.actions import MONTH
from chaincode.plant.computing import compute_income
from chaincode.plant.course import plan
from chaincode.plant.gathering import IncomeGathering, PlantMonth
from chaincode.plant.transactions import standing_of
from chaincode.refusals import Refused
from chaincode.schemas import EXPECTED_VERSION, Validator, closed, identifier
from chaincode.shim import ClientIdentity, Stub

DRAFTS_SCHEMA = {
    "type": "array",
    "items": closed(
        "Plant's month to draft",
        {
            "plant": identifier("Plant"),
            "month": MONTH,
            "readings": PACKED_READINGS,
            "expected_version": EXPECTED_VERSION,
        },
        optional=("expected_version",),
    ),
    "minItems": 1,
    "maxItems": MAX_DRAFTS,
}


async def read_plant_settlement(stub: Stub, ids: Sequence[str]) -> bytes:
    """The public record of a plant's month: the present version, or with a third id the one of that number.
    Raises Refused `unknown_target`."""
    if len(ids) not in (2, 3):
        raise Refused("invalid_arguments")
    present = await stub.get_state(keys.plant_settlement(ids[0], ids[1]))
    if len(ids) == 3 and present and str(json.loads(present)["version"]) != ids[2]:
        present = await stub.get_state(keys.composite("plant_settlement_version", *ids))
    if not present:
        raise Refused("unknown_target")
    return present


def read_income_drafts(text: bytes) -> list[dict[str, Any]]:
    """The months asked for in the transient value of `DraftPlantSettlements`. Raises Refused `invalid_arguments`."""
    try:
        drafts: list[dict[str, Any]] = canonical.parse(text)
    except canonical.NotCanonicalError:
        raise Refused("invalid_arguments") from None
    _validator().check(drafts)
    return drafts


async def draft_incomes(stub: Stub, drafts: Sequence[dict[str, Any]]) -> bytes:
    """What plants' months would come to now: the arguments, expected version and statement that a `settle_plant` of
    each would name; a correction where there is a statement.

    Each of `drafts` is `{"plant", "month", "readings" (packed by point), "expected_version"?}`: with a version, or null
    for none, the month is only drafted while that stands. Each answer is `{"args", "expected_version", "statement"}` or
    `{"code", "detail"?}`. For members of the collection, evaluated on a peer of their own. Raises Refused
    `wrong_organisation`.
    """
    if ClientIdentity(stub.creator).msp_id not in keys.STATEMENTS_MEMBERS:
        raise Refused("wrong_organisation")
    ledger = Overlay(stub)
    gathering = IncomeGathering(ledger, stub)
    months = [PlantMonth(plant=each["plant"], month=each["month"], packed=each["readings"]) for each in drafts]
    await gathering.load(months)
    answers = []
    for month, asked in zip(months, drafts, strict=True):
        try:
            answers.append(await _draft(gathering, ledger, month, asked, now_ms=stub.timestamp_ms))
        except Refused as refused:
            answers.append(refused.as_value())
    return canonical.dumps(answers)


async def _draft(
    gathering: IncomeGathering, ledger: Overlay, month: PlantMonth, asked: Mapping[str, Any], *, now_ms: int
) -> dict[str, Any]:
    standing = await standing_of(ledger, month.plant, month.month)
    present = standing.present
    terms_hash = standing.agreement(month.month, key=month.plant)["terms_hash"]
    args: dict[str, Any] = {"month": month.month, "readings_hash": "", "terms_hash": terms_hash}
    if present is not None:
        args["reason"] = CORRECTION
    elif standing.course.open:
        args["carries"] = [dict(each) for each in standing.course.open]
    version = present.version if present else None
    settlement = plan(
        args,
        standing,
        participant=standing.plant.producer,
        expected_version=asked.get("expected_version", version),
        statement_hash="",
        operator="",
        now_ms=now_ms,
        key=month.plant,
    )
    facts = await gathering.facts(month, standing, settlement, prove=False)
    statement, args["readings_hash"] = compute_income(facts), facts.measured.readings_hash
    return {"args": args, "expected_version": version, "statement": statement}


@cache
def _validator() -> Validator:
    return Validator(DRAFTS_SCHEMA, code="invalid_arguments", root="drafts")
