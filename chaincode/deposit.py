"""`Deposit`: private terms into the collection, beside the public step that cites their hash.

The two trading organisations endorse it. It writes nothing public and says nothing about the terms.
"""

from __future__ import annotations

from collections.abc import Sequence

from chaincode import authority, keys
from chaincode.action import DEPOSITED
from chaincode.actions import ACTIONS
from chaincode.authority import authorise, check_lifetime, network_of
from chaincode.context import Overlay
from chaincode.identity.model import User
from chaincode.intent import Intent, SignedIntent
from chaincode.plant.terms import check_income_terms
from chaincode.precheck import check_intent
from chaincode.refusals import Refused
from chaincode.results import Result, deposited
from chaincode.second_signature import check_energy
from chaincode.shim import PeerError, Stub
from chaincode.terms import check_private
from chaincode.terms_limits import check_cited, cited_keys


async def deposit(
    stub: Stub,
    ledger: Overlay,
    items: Sequence[SignedIntent],
    *,
    organisation: str,
    now_ms: int,
    write: bool = True,
) -> list[Result]:
    """Deposit the private text of each intent; `organisation` is the creator's MSP id. Without `write`, only say what
    would become of it.

    Each result is `{"status": "deposited" | "kept"}` (kept: the key has a value, and nobody overwrites it) or
    `{"status": "refused", "code", "detail"?}`. Raises Refused `not_bootstrapped`.
    """
    checked = [_check(item) for item in items]
    pairs = [(intent, item) for item, intent in zip(items, checked, strict=True) if isinstance(intent, Intent)]
    await ledger.prefetch([keys.market(), *(key for intent, item in pairs for key in _reads(intent, item))])
    network = await network_of(ledger)
    results: list[Result] = []
    fresh: dict[str, str] = {}
    wanted: list[tuple[int, str, str]] = []
    for item, intent in zip(items, checked, strict=True):
        try:
            if isinstance(intent, Refused):
                raise intent
            user = await authorise(ledger, intent, item=item, organisation=organisation, network=network, now_ms=now_ms)
            check_lifetime(intent, now_ms=now_ms)
            terms_hash, private = await _private_of(stub, ledger, item, intent, user)
            wanted.append((len(results), terms_hash, private))
            results.append({"status": "kept"})
        except Refused as refused:
            results.append({"status": "refused", **refused.as_value()})
    taken = await _existing(stub, [terms_hash for _, terms_hash, _ in wanted])
    for position, terms_hash, private in wanted:
        if terms_hash not in taken and terms_hash not in fresh:
            fresh[terms_hash] = private
            results[position] = deposited()
    if write:
        await _write(stub, fresh)
    return results


def _check(item: SignedIntent) -> Intent | Refused:
    try:
        intent = check_intent(item.intent)
        if ACTIONS[intent.action].private not in DEPOSITED:
            raise Refused("private_not_allowed")
    except Refused as refused:
        return refused
    return intent


def _reads(intent: Intent, item: SignedIntent) -> list[str]:
    return [*authority.reads(intent, item), keys.purged(str(intent.private_hash)), *cited_keys(intent)]


async def _private_of(stub: Stub, ledger: Overlay, item: SignedIntent, intent: Intent, user: User) -> tuple[str, str]:
    terms_hash, private = str(intent.private_hash), str(item.private)
    if ACTIONS[intent.action].private == "income_terms":
        check_income_terms(private, terms_hash, intent.args["parties"])
        return terms_hash, private
    terms = check_private(private, terms_hash)
    if user.limits or item.second is not None:
        await check_energy(ledger, intent, item, user=user, energy_wh=terms["energy_wh"])
    if await ledger.get(keys.purged(terms_hash)) is not None:
        raise Refused("terms_purged")
    await check_cited(stub, ledger, intent, terms)
    return terms_hash, private


async def _existing(stub: Stub, hashes: Sequence[str]) -> set[str]:
    """Those of `hashes` that have a value. The values come in one request; a member that has not got one of them yet
    makes its peer refuse the request, and then the hashes, which every peer has, are asked for one by one."""
    distinct = list(dict.fromkeys(hashes))
    if not distinct:
        return set()
    try:
        values = await stub.get_private_data_multiple(keys.TERMS_COLLECTION, distinct)
    except PeerError:
        values = [await stub.get_private_data_hash(keys.TERMS_COLLECTION, terms_hash) for terms_hash in distinct]
    return {terms_hash for terms_hash, value in zip(distinct, values, strict=True) if value}


async def _write(stub: Stub, fresh: dict[str, str]) -> None:
    if not fresh:
        return
    stub.start_write_batch()
    for terms_hash, private in fresh.items():
        await stub.put_private_data(keys.TERMS_COLLECTION, terms_hash, private.encode())
    await stub.finish_write_batch()
