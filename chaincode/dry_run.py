"""`DryRun`: what would become of signed intents now, by the rules that carry them out. It writes nothing.

A peer evaluates it for the caller's own organisation. Somebody who submits it gets a transaction without a write.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from chaincode.account.post import POSTING_ACTIONS, post
from chaincode.billing.settle import MAKERS, settle
from chaincode.context import Overlay
from chaincode.deposit import deposit
from chaincode.dispatch import APPLY_ACTIONS, PURGE_ACTIONS, run_batch
from chaincode.endorsement import endorsers_of
from chaincode.intent import SignedIntent
from chaincode.note.write import NOTING_ACTIONS, note
from chaincode.precheck import check_intent
from chaincode.refusals import PREPARED_BY, Refused
from chaincode.reservation.book import Book
from chaincode.reservation.demand import RESERVING_ACTIONS
from chaincode.reservation.reserve import reserve
from chaincode.results import Result
from chaincode.shim import Stub

_PREPARED = NOTING_ACTIONS | POSTING_ACTIONS | MAKERS.keys()


async def dry_run(stub: Stub, items: Sequence[SignedIntent], *, organisation: str, now_ms: int) -> list[dict[str, Any]]:
    """The result of each intent as `Apply` or `Purge` would give it, later ones seeing earlier ones' writes; a step
    whose terms or volume would be refused has that refusal. An intent that is not refused also has
    `endorsing_organisations`, as `endorsers_of` says. `organisation` is the creator's MSP id.

    Raises Refused `not_bootstrapped`.
    """
    volumes, reserved = await _volumes(stub, items, organisation=organisation, now_ms=now_ms)
    bills, computed = await _bills(stub, items, organisation=organisation, now_ms=now_ms)
    postings, posted = await _postings(stub, items, organisation=organisation, now_ms=now_ms)
    notes, noted = await _notes(stub, items, organisation=organisation, now_ms=now_ms)
    terms = await _terms(stub, items, organisation=organisation, now_ms=now_ms)
    ledger = Overlay(stub, assumed=dict.fromkeys(reserved | computed | posted, "") | noted)
    steps, _ = await run_batch(
        ledger, items, actions=APPLY_ACTIONS | PURGE_ACTIONS, organisation=organisation, now_ms=now_ms
    )
    prepared = {**volumes, **bills, **postings, **notes}
    return [
        _answer(item, step, prepared.get(place), terms.get(place))
        for place, (item, step) in enumerate(zip(items, steps, strict=True))
    ]


async def _volumes(
    stub: Stub, items: Sequence[SignedIntent], *, organisation: str, now_ms: int
) -> tuple[dict[int, Result], set[str]]:
    """What `Reserve` would answer, by place, and the collection's keys that would be written."""
    places = [place for place, item in enumerate(items) if _action(item) in RESERVING_ACTIONS]
    if not places:
        return {}, set()
    book = Book(stub)
    chosen = [items[place] for place in places]
    results = await reserve(book, Overlay(stub), chosen, organisation=organisation, now_ms=now_ms)
    return dict(zip(places, results, strict=True)), book.written


async def _bills(
    stub: Stub, items: Sequence[SignedIntent], *, organisation: str, now_ms: int
) -> tuple[dict[int, Result], set[str]]:
    """What `Settle` would answer, by place, and the statements that would be written."""
    places = [place for place, item in enumerate(items) if _action(item) in MAKERS]
    if not places:
        return {}, set()
    chosen = [items[place] for place in places]
    results, fresh = await settle(stub, Overlay(stub), chosen, organisation=organisation, now_ms=now_ms)
    return dict(zip(places, results, strict=True)), set(fresh)


async def _postings(
    stub: Stub, items: Sequence[SignedIntent], *, organisation: str, now_ms: int
) -> tuple[dict[int, Result], set[str]]:
    """What `Post` would answer, by place, and the private texts that would be written."""
    places = [place for place, item in enumerate(items) if _action(item) in POSTING_ACTIONS]
    if not places:
        return {}, set()
    chosen = [items[place] for place in places]
    posted = await post(stub, Overlay(stub), chosen, organisation=organisation, now_ms=now_ms)
    return dict(zip(places, posted.results, strict=True)), set(posted.texts)


async def _notes(
    stub: Stub, items: Sequence[SignedIntent], *, organisation: str, now_ms: int
) -> tuple[dict[int, Result], dict[str, str]]:
    """What `Note` would answer, by place, and the hashes of the texts that would be written, by their keys."""
    places = [place for place, item in enumerate(items) if _action(item) in NOTING_ACTIONS]
    if not places:
        return {}, {}
    chosen = [items[place] for place in places]
    results, fresh = await note(stub, Overlay(stub), chosen, organisation=organisation, now_ms=now_ms)
    hashes = {key: hashlib.sha256(text).hexdigest() for key, text in fresh.items()}
    return dict(zip(places, results, strict=True)), hashes


async def _terms(stub: Stub, items: Sequence[SignedIntent], *, organisation: str, now_ms: int) -> dict[int, Result]:
    """What `Deposit` would answer, by place."""
    places = [place for place, item in enumerate(items) if item.private is not None and _action(item) not in _PREPARED]
    if not places:
        return {}
    chosen = [items[place] for place in places]
    results = await deposit(stub, Overlay(stub), chosen, organisation=organisation, now_ms=now_ms, write=False)
    return dict(zip(places, results, strict=True))


def _answer(item: SignedIntent, step: Result, before: Result | None, terms: Result | None) -> dict[str, Any]:
    """`before` is what `Reserve`, `Settle`, `Post` or `Note` answered."""
    if step.get("code") in PREPARED_BY and before is not None and before["status"] == "refused":
        return before
    if step["status"] == "applied" and terms is not None and terms["status"] == "refused":
        return terms
    if step["status"] == "refused":
        return step
    reserves = before is not None and before["status"] == "deposited"
    return {**step, "endorsing_organisations": endorsers_of(check_intent(item.intent).action, reserves=reserves)}


def _action(item: SignedIntent) -> str | None:
    try:
        return check_intent(item.intent).action
    except Refused:
        return None
