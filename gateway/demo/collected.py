"""One retailer's bills charged to its book, collected by the bank under the consumers' mandates, and reconciled.

A batch takes two people of the retailer's, and a bank account that has waited its time: 72 hours where nobody said
otherwise (`ENERGYSALE_BANK_ACCOUNT_WAIT_S`, which `scripts/run` sets for its own network).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gateway.client.charge_run import ChargeRun
from gateway.client.client import EnergySaleClient
from gateway.client.keystore import Keystore
from gateway.client.registry_steps import register_user
from gateway.demo import bank
from gateway.demo.cast import RETAILERS
from gateway.demo.errors import DemoError
from gateway.demo.findings import Findings
from gateway.demo.month import Month, Supply
from gateway.demo.opening import Market
from network.files import write_atomically

KEEPER = RETAILERS[1]
CLERK = "u-pearl-clerk"
_LONGEST_WAIT_S = 30.0
_POLL_S = 0.2
_NO_MONEY = "AM04"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """How many bills were charged now, and what became of the batch: how many collections, how much came in (fen), how
    many failed, and where the file for the bank is. No `file`: the bank account still waits."""

    charged: int
    items: int = 0
    came_fen: int = 0
    failed: int = 0
    file: Path | None = None


async def collect(
    market: Market, month: Month, supplies: Sequence[Supply], *, today: date, findings: Findings
) -> Collected:
    """Charge, collect, reconcile. What was done before stays. Raises DemoError, the client's errors."""
    manager = market.client(KEEPER.participant)
    tally = await ChargeRun(manager, month=month.name, day=today.isoformat()).run()
    if tally.failed:
        raise DemoError(f"bills that were not charged: {', '.join(sorted(set(tally.failed.values())))}")
    async with AsyncExitStack() as stack:
        clerk = await stack.enter_async_context(await _clerk(market))
        collected = Collected(charged=tally.charged + tally.credited)
        if await _account(manager, clerk):
            await _mandates(manager, month, supplies)
            collected = await _batch(market, manager, clerk, month, today, collected, findings)
    balances = await manager.accounts.balances()
    findings.expect("accounts of the book sum to zero", balances["net_fen"] == 0, of=KEEPER.participant)
    findings.expect("pending ones do too", balances["net_pending_fen"] == 0, of=KEEPER.participant)
    return collected


async def _clerk(market: Market) -> EnergySaleClient:
    """The retailer's second person, registered where that was not done before."""
    keystore, manager = Keystore(market.run / "keystore"), market.client(KEEPER.participant)
    roles = ("retailer_settlement_clerk",)
    if CLERK in keystore:
        signer = keystore.unlock(CLERK)
    else:
        signer = keystore.create(
            user=CLERK, participant=KEEPER.participant, organisation=KEEPER.organisation, roles=roles
        )
    step = register_user(
        user=CLERK,
        participant=KEEPER.participant,
        roles=roles,
        public_key=signer.identity.public_key,
        proof=signer.proof_of_possession(manager.maker.network_id),
    )
    (receipt,) = await market.registrar.send_all([market.registrar.maker.make(step)])
    if not receipt.committed and receipt.code != "already_registered":
        raise DemoError(f"the retailer's clerk was not registered: {receipt.code}")
    url = market.apis[KEEPER.organisation]
    client = EnergySaleClient(url, signer=signer, network_id=manager.maker.network_id)
    client.reader.note_block(receipt.block_number or market.registrar.reader.seen)
    return client


async def _account(manager: EnergySaleClient, clerk: EnergySaleClient) -> bool:
    """The retailer's bank account, proposed by one and approved by the other; whether it is in force."""
    known = await manager.bank_accounts.newest()
    if not known:
        ours = bank.account_of(KEEPER.participant, KEEPER.title_zh)
        proposed = await manager.bank_accounts.propose(ours)
        known = [await clerk.bank_accounts.approve(proposed["account_id"], ours)]
    left = (known[0]["effective_at"] or 0) / 1_000 - time.time()
    if left > _LONGEST_WAIT_S:
        return False
    await asyncio.sleep(max(0.0, left + _POLL_S))
    return True


async def _mandates(manager: EnergySaleClient, month: Month, supplies: Sequence[Supply]) -> None:
    for supply in supplies:
        if supply.retailer == KEEPER.participant:
            consumer = supply.consumer
            signed = {"payer": consumer.participant, "signed_on": month.first.isoformat()}
            theirs = bank.account_of(consumer.participant, consumer.title_zh)
            await manager.collection.register_mandate(f"m-{consumer.participant}", {**signed, **theirs})


async def _batch(
    market: Market,
    manager: EnergySaleClient,
    clerk: EnergySaleClient,
    month: Month,
    today: date,
    collected: Collected,
    findings: Findings,
) -> Collected:
    """A batch of all open bills, answered by the bank: the last payer has not enough money."""
    batch_id, day = f"b-{month.name}", today.isoformat()
    known = [each async for each in manager.collection.batches() if each["batch_id"] == batch_id]
    if known:
        return collected
    body, _ = await manager.collection.due(batch_id, day=day, due_by="9999-12-31", about=f"{month.name} 电费")
    if not body["items"]:
        return collected
    made = await manager.collection.make_batch(batch_id, body)
    await clerk.collection.approve_batch(batch_id, file_hash=made["file_hash"])
    await _booked(clerk.collection.book_batch(batch_id))
    file = market.run / "demo" / f"pain008-{batch_id}.xml"
    manager.reader.note_block(clerk.reader.seen)
    write_atomically(file, await manager.collection.send_batch(batch_id), mode=0o600)
    answers = _answers(body["items"])
    number = bank.account_of(KEEPER.participant, KEEPER.title_zh)["number"]
    await manager.collection.answer(bank.notification(number, day, answers))
    await _booked(manager.collection.book_batch(batch_id))
    (compared,) = await manager.collection.reconcile(bank.statement(number, day, answers))
    findings.expect("bank's day the same as the book's", not compared["differences"], of=batch_id)
    return Collected(
        charged=collected.charged,
        items=len(answers),
        came_fen=sum(answer.amount_fen for answer in answers if answer.failed is None),
        failed=sum(answer.failed is not None for answer in answers),
        file=file,
    )


async def _booked(booking: Any) -> None:
    booked = await booking
    if booked.refused:
        raise DemoError(f"postings that were refused: {', '.join(sorted(set(booked.refused.values())))}")


def _answers(items: Sequence[dict[str, Any]]) -> list[bank.Answer]:
    last = len(items) - 1
    return [
        bank.Answer(
            end_to_end_id=item["end_to_end_id"],
            amount_fen=item["amount_fen"],
            failed=_NO_MONEY if place == last else None,
        )
        for place, item in enumerate(items)
    ]
