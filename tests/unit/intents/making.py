"""Intents and group commits for these tests."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from chaincode.intent import Intent, SignedIntent
from gateway.fabric import Backoff
from gateway.intents.group_commit import GroupCommit
from gateway.intents.journal import Journal
from gateway.intents.timing import Timing
from tests.unit.intents.fake_network import FakeNetwork

_QUICK = Backoff(initial_s=0.0005, maximum_s=0.002)
QUICK = Timing(
    status_s=0.02, status_unsure_s=0.005, behind_s=0.05, conflict=_QUICK, behind=_QUICK, outage=_QUICK, resend=_QUICK
)

_numbers = itertools.count(1)


def an_intent(
    *,
    actor: str = "alice",
    intent_id: str | None = None,
    action: str = "submit",
    target: str | None = None,
    expected_version: int | None = None,
    private: str | None = None,
    expires_at: int = 1_700_000_300_000,
    participant: str = "plant",
    role: str = "consumer_owner",
    args: dict[str, Any] | None = None,
    **more_args: Any,
) -> SignedIntent:
    """An intent with a made-up signature; ids are unique unless given."""
    number = next(_numbers)
    intent = Intent(
        intent_id=intent_id or f"0198c7f0-5a3e-7c11-8d2f-{number:012x}",
        action=action,
        actor=actor,
        participant=participant,
        role=role,
        target=target,
        expected_version=expected_version,
        args=(args or {}) | more_args,
        private_hash=hashlib.sha256(private.encode()).hexdigest() if private else None,
        expires_at=expires_at,
        network="retail/" + "0" * 64,
    )
    return SignedIntent(intent=intent.canonical().decode(), signature="A" * 86, private=private)


def with_terms(**fields: Any) -> SignedIntent:
    """An intent with private terms of its own."""
    return an_intent(private=f"terms and salt {next(_numbers)}", **fields)


@asynccontextmanager
async def group_commit(network: FakeNetwork, path: Path, **settings: Any) -> AsyncIterator[GroupCommit]:
    """A started group commit on `network`; at the end it is stopped where it stands, as by a crash."""
    journal = Journal.open(path / "journal.sqlite")
    commit = GroupCommit(
        ledger=network.ledger(),
        journal=journal,
        organisation=settings.pop("organisation", "ConsumerOrg"),
        clock=lambda: network.now_ms,
        timing=settings.pop("timing", QUICK),
        **settings,
    )
    try:
        await commit.start()
        yield commit
    finally:
        await commit.stop()
        await journal.close()


async def until(condition: Callable[[], object]) -> None:
    """Let others run until `condition` holds; fails after a minute."""
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.0005)


async def ended(commit: GroupCommit) -> None:
    """Wait until every intent has its end."""
    await until(lambda: not commit.unfinished)
