"""Contracts of a load: orders led as far as a step needs, and the step. As in `trading_steps`."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable
from typing import Any

from gateway.client.keystore import Signer
from perf import market
from perf.stage import Item, Stage
from perf.target import CONSUMER_ORG, EXCHANGE_ORG, RETAILER_ORG
from perf.trading_steps import orders_taken

STATEMENT_BYTES = 1_500  # a page of Chinese text, packed
CONTRACT_BYTES = 30_000  # a contract of some pages as PDF
_ENDS_ON = "2027-12-31"
# How both led an order to its archive after it was taken: who, what, in which role.
_TO_SIGNED = (
    (EXCHANGE_ORG, "audit", "exchange_auditor"),
    (RETAILER_ORG, "sign", "retailer_contract_manager"),
    (CONSUMER_ORG, "sign", "consumer_owner"),
)
_SIGNED = 1 + len(_TO_SIGNED)  # the version of an order that both have signed
# How an order that was submitted is led to its archive.
_SUBMITTED_TO_SIGNED = (
    (RETAILER_ORG, "confirm", "retailer_contract_manager"),
    (CONSUMER_ORG, "confirm", "consumer_owner"),
    *_TO_SIGNED,
)


async def contracts_to_archive(stage: Stage, count: int) -> list[Item]:
    """上链归档: orders that both have signed, with documents of real size."""
    return [
        _archiving(stage, number, order, CONTRACT_BYTES) for number, order in enumerate(await _signed(stage, count))
    ]


async def contracts_to_leave(stage: Stage, count: int) -> list[Item]:
    """Running contracts, of which the consumer gives notice."""
    args = {"kind": "switch", "ends_on": _ENDS_ON}
    return await _of_consumers(stage, "give_notice", count, lambda _: args)


async def contracts_to_dispute(stage: Stage, count: int) -> list[Item]:
    """质疑, with a statement."""
    return await _of_consumers(stage, "dispute", count, _disputing)


async def contracts_to_dispute_in_a_word(stage: Stage, count: int) -> list[Item]:
    """质疑, with a reason alone."""
    return await _of_consumers(stage, "dispute", count, lambda _: {"reason": "metering"})


async def cases_to_state(stage: Stage, count: int) -> list[Item]:
    """陈述: disputed contracts, to which the consumer states its case more than once."""
    orders = await _running(stage, count)
    disputing = [_by_consumer(stage, "dispute", number, order, _disputing) for number, order in enumerate(orders)]
    await stage.applied(CONSUMER_ORG, [dispute(0) for dispute in disputing])
    return [
        _by_consumer(stage, "state_case", number, order, _stating, version=_SIGNED + 2)
        for number, order in enumerate(orders)
    ]


async def _of_consumers(
    stage: Stage, action: str, count: int, args: Callable[[list[str]], dict[str, Any]]
) -> list[Item]:
    orders = await _running(stage, count)
    return [_by_consumer(stage, action, number, order, args) for number, order in enumerate(orders)]


async def _running(stage: Stage, count: int) -> list[str]:
    """Contracts that were archived, with next to no text."""
    orders = await _signed(stage, count)
    archiving = [_archiving(stage, number, order, 64) for number, order in enumerate(orders)]
    await stage.applied(EXCHANGE_ORG, [archive(0) for archive in archiving])
    return orders


async def contracts_in_force(stage: Stage, count: int, *, period: tuple[str, str]) -> list[str]:
    """Archived contracts that deliver in `period` ([start, end), YYYY-MM-DD), which may be over, as orders that were
    submitted and negotiated come to them; number n is of `stage.pair(n)`. Gives their ids."""
    submits = [
        stage.sign(consumer, "submit", market.order_args(offer, period=period), terms=market.NEGOTIATED_TERMS)
        for consumer, _, offer in map(stage.pair, range(count))
    ]
    orders = await stage.applied(CONSUMER_ORG, submits)
    terms_hashes = [json.loads(submit.intent)["private_hash"] for submit in submits]
    for version, (msp_id, action, role) in enumerate(_SUBMITTED_TO_SIGNED, start=1):
        signed = []
        for number, (order, terms_hash) in enumerate(zip(orders, terms_hashes, strict=True)):
            args = {"confirm": {"terms_hash": terms_hash}, "sign": {"text_hash": _text_hash(order)}}.get(action, {})
            actor = _actor(stage, number, msp_id)
            signed.append(stage.sign(actor, action, args, target=order, version=version, role=role))
        await stage.applied(msp_id, signed)
    version = 1 + len(_SUBMITTED_TO_SIGNED)
    archives = [_archiving(stage, number, order, 64, version=version) for number, order in enumerate(orders)]
    await stage.applied(EXCHANGE_ORG, [archive(0) for archive in archives])
    return orders


async def _signed(stage: Stage, count: int) -> list[str]:
    orders = await orders_taken(stage, count)
    for before, (msp_id, action, role) in enumerate(_TO_SIGNED, start=1):
        signed = [
            stage.sign(
                _actor(stage, number, msp_id),
                action,
                {"text_hash": _text_hash(order)} if action == "sign" else {},
                target=order,
                version=before,
                role=role,
            )
            for number, order in enumerate(orders)
        ]
        await stage.applied(msp_id, signed)
    return orders


def _archiving(stage: Stage, number: int, order: str, size: int, *, version: int = _SIGNED) -> Item:
    officer, recipients = stage.officer(number), _three(stage, number)
    return lambda _: stage.sign(
        officer,
        "archive",
        {"text_hash": _text_hash(order), "document": _envelope(recipients, size)},
        target=order,
        version=version,
        role="exchange_auditor",
    )


def _by_consumer(
    stage: Stage,
    action: str,
    number: int,
    order: str,
    args: Callable[[list[str]], dict[str, Any]],
    *,
    version: int = _SIGNED + 1,
) -> Item:
    consumer, recipients = stage.pair(number)[0], _three(stage, number)
    return lambda done: stage.sign(consumer, action, args(recipients), target=order, version=version + done)


def _disputing(recipients: list[str]) -> dict[str, Any]:
    return {"reason": "metering", "statement": _envelope(recipients, STATEMENT_BYTES)}


def _stating(recipients: list[str]) -> dict[str, Any]:
    return {"statement": _envelope(recipients, STATEMENT_BYTES)}


def _actor(stage: Stage, number: int, msp_id: str) -> Signer:
    consumer, retailer, _ = stage.pair(number)
    return {CONSUMER_ORG: consumer, RETAILER_ORG: retailer, EXCHANGE_ORG: stage.officer(number)}[msp_id]


def _three(stage: Stage, number: int) -> list[str]:
    """Both parties and the exchange."""
    return [_actor(stage, number, msp_id).identity.participant for msp_id in (CONSUMER_ORG, RETAILER_ORG, EXCHANGE_ORG)]


def _text_hash(order: str) -> str:
    return hashlib.sha256(order.encode()).hexdigest()


def _envelope(recipients: list[str], size: int) -> dict[str, Any]:
    """An envelope of `size` encrypted bytes in form; the ledger cannot tell that nobody can open it."""
    return {
        "ephemeral": "04" + os.urandom(64).hex(),
        "nonce": _base64url(12),
        "ciphertext": _base64url(size),
        "keys": {recipient: _base64url(40) for recipient in recipients},
    }


def _base64url(size: int) -> str:
    return base64.urlsafe_b64encode(os.urandom(size)).rstrip(b"=").decode()
