"""From a batch of signed intents to a result for each: the one way by which anything is written by an intent."""

from __future__ import annotations

from collections.abc import Sequence

from chaincode import authority, keys
from chaincode.account.transactions import POSTING_FUNCTIONS
from chaincode.announcement.transactions import ANNOUNCEMENT_FUNCTIONS
from chaincode.auction.transactions import AUCTION_FUNCTIONS
from chaincode.authority import authorise, check_lifetime, network_of
from chaincode.bill_question.transactions import BILL_QUESTION_FUNCTIONS
from chaincode.billing.transactions import SETTLEMENT_FUNCTIONS
from chaincode.calendar.transactions import CALENDAR_FUNCTIONS
from chaincode.closing.transactions import CLOSING_FUNCTIONS
from chaincode.context import ActionFunction, Call, Overlay
from chaincode.identity.transactions import IDENTITY_FUNCTIONS
from chaincode.intent import Intent, SignedIntent
from chaincode.invoice.transactions import INVOICE_FUNCTIONS
from chaincode.listing.transactions import LISTING_FUNCTIONS
from chaincode.metering.transactions import METERING_FUNCTIONS
from chaincode.order.transactions import ORDER_FUNCTIONS
from chaincode.package_template.transactions import TEMPLATE_FUNCTIONS
from chaincode.plant.transactions import PLANT_FUNCTIONS
from chaincode.precheck import MAX_INTENT_BYTES, check_intent
from chaincode.records import target_key
from chaincode.reference_price.transactions import REFERENCE_PRICE_FUNCTIONS
from chaincode.refusals import Refused
from chaincode.results import Result, applied
from chaincode.retail_package.transactions import PACKAGE_FUNCTIONS
from chaincode.sequence.transactions import SEQUENCE_FUNCTIONS
from chaincode.settlement_method.transactions import SETTLEMENT_METHOD_FUNCTIONS

FUNCTIONS: dict[str, ActionFunction] = {
    **IDENTITY_FUNCTIONS,
    **CALENDAR_FUNCTIONS,
    **REFERENCE_PRICE_FUNCTIONS,
    **TEMPLATE_FUNCTIONS,
    **SETTLEMENT_METHOD_FUNCTIONS,
    **PACKAGE_FUNCTIONS,
    **ORDER_FUNCTIONS,
    **SEQUENCE_FUNCTIONS,
    **LISTING_FUNCTIONS,
    **AUCTION_FUNCTIONS,
    **ANNOUNCEMENT_FUNCTIONS,
    **METERING_FUNCTIONS,
    **SETTLEMENT_FUNCTIONS,
    **POSTING_FUNCTIONS,
    **PLANT_FUNCTIONS,
    **CLOSING_FUNCTIONS,
    **BILL_QUESTION_FUNCTIONS,
    **INVOICE_FUNCTIONS,
}
PURGE_ACTIONS = frozenset({"purge"})
APPLY_ACTIONS = frozenset(FUNCTIONS) - PURGE_ACTIONS


async def run_batch(
    ledger: Overlay,
    items: Sequence[SignedIntent],
    *,
    actions: frozenset[str],
    organisation: str,
    now_ms: int,
) -> tuple[list[Result], list[Result]]:
    """Carry out the intents one after the other; `organisation` is the creator's MSP id, `actions` those served here.

    Gives the results, and beside them what each would be if its intent were applied. A result is `{"status": "applied"
    | "exists", "version"}` or `{"status": "refused", "code", "detail"?}`. The id of a record that was made is not in
    it: the intent names it, or its digest is it. Nothing is flushed. Raises Refused `not_bootstrapped`.
    """
    checked = [_check(item, actions=actions, alone=len(items) == 1) for item in items]
    await _prefetch(
        ledger, [(intent, item) for item, intent in zip(items, checked, strict=True) if isinstance(intent, Intent)]
    )
    network = await network_of(ledger)
    results: list[Result] = []
    for item, intent in zip(items, checked, strict=True):
        try:
            if isinstance(intent, Refused):
                raise intent
            results.append(await _run(ledger, item, intent, organisation=organisation, network=network, now_ms=now_ms))
            ledger.keep()
        except Refused as refused:
            ledger.discard()
            results.append({"status": "refused", **refused.as_value()})
    return results, [applied(intent.expected_version if isinstance(intent, Intent) else None) for intent in checked]


async def _run(
    ledger: Overlay, item: SignedIntent, intent: Intent, *, organisation: str, network: str, now_ms: int
) -> Result:
    user = await authorise(
        ledger,
        intent,
        item=item,
        organisation=organisation,
        network=network,
        now_ms=now_ms,
    )
    digest = item.digest
    key = keys.intent(intent.actor, intent.intent_id)
    earlier = await ledger.get(key)
    if earlier is not None:
        if earlier["digest"] != keys.short_hash(digest):
            raise Refused("intent_id_reused")
        return {"status": "exists", "version": earlier["version"]}
    check_lifetime(intent, now_ms=now_ms)  # after the look-up: what was done is answered as done for ever
    call = Call(ledger=ledger, intent=intent, digest=digest, user=user, now_ms=now_ms)
    version = await FUNCTIONS[intent.action].run(call)
    ledger.put(key, {"digest": keys.short_hash(digest), "version": version})
    return {"status": "applied", "version": version}


def _check(item: SignedIntent, *, actions: frozenset[str], alone: bool) -> Intent | Refused:
    try:
        intent = check_intent(item.intent)
        if intent.action not in actions:
            raise Refused("unknown_action")
        if not alone and len(item.intent.encode()) > MAX_INTENT_BYTES:
            raise Refused("too_large")
    except Refused as refused:
        return refused
    return intent


async def _prefetch(ledger: Overlay, intents: Sequence[tuple[Intent, SignedIntent]]) -> None:
    """All that the batch will read, in one request, and in a second one what follows from the records found."""
    first = [keys.market()]
    for intent, item in intents:
        first += (*authority.reads(intent, item), keys.intent(intent.actor, intent.intent_id))
        key = target_key(intent)
        if key is not None:
            first.append(key)
        first += FUNCTIONS[intent.action].reads(intent)
    await ledger.prefetch(first)
    second: list[str] = []
    for intent, _ in intents:
        key = target_key(intent)
        if key is not None:
            second += FUNCTIONS[intent.action].reads_of_record(intent, await ledger.get(key))
    await ledger.prefetch(second)
