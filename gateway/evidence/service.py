"""Making evidence for a caller: what it may see, put into one file, and checked before it is handed out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from gateway.contracts.service import Contracts
from gateway.evidence import repository
from gateway.evidence.collecting import Collected
from gateway.evidence.peers import Peers
from gateway.orders.service import OrderService
from gateway.problems import ProblemError
from gateway.projection.database import Database
from gateway.projection.height import Height
from gateway.records import Records
from gateway.sessions.schemas import Caller
from gateway.verify import EvidenceError
from gateway.verify.bill_part import BillPart
from gateway.verify.billing import Basis
from gateway.verify.container import Attestation, Evidence, dump
from gateway.verify.replay import Step
from gateway.verify.subject import Subject, bill_subject, order_subject
from gateway.verify.transactions import read_attestation
from gateway.verify.verification import verify
from gateway.verify.walk import attested_place

_AT_ONCE = 2  # each reads some dozens of blocks and checks them
_BLOCK_WAIT_S = 5.0
_FETCH_TIMEOUT_S = 10.0

log = structlog.get_logger(__name__)


class EvidenceService:
    """Evidence of one instance. `records` is given where people's certificates are kept: at the exchange."""

    def __init__(
        self,
        *,
        orders: OrderService,
        database: Database,
        height: Height,
        peers: Peers,
        records: Records | None,
    ) -> None:
        self._orders = orders
        self._database = database
        self._height = height
        self._peers = peers
        self._records = records
        self._at_once = asyncio.Semaphore(_AT_ONCE)

    async def make(
        self, order_id: str, caller: Caller, *, contracts: Contracts, with_terms: bool, bill: SettledBill | None = None
    ) -> bytes:
        """The file for `caller`, with the texts that `contracts` has; `with_terms`: it may open terms at all, those of
        its own orders. With `bill` it is about that bill of the contract.

        Raises ProblemError `not_found`, `network_unavailable`, `evidence_not_proved`.
        """
        await self._orders.get(order_id, caller)
        month = None if bill is None else bill.month
        async with self._at_once:
            subject = order_subject(order_id) if month is None else bill_subject(order_id, month)
            attestation = await self._peers.attest_with_retries(subject)
            collected = await self._collect(order_id, month, subject, attestation)
            last = max(collected.blocks)
            evidence = Evidence(
                order=order_id,
                data_hashes=await self._database.read(partial(repository.data_hashes, last=last)),
                blocks=collected.blocks,
                flags=collected.flags,
                attestation=attestation,
                openings=await self._openings(order_id, _terms_hashes(collected), caller) if with_terms else (),
                documents=await _documents(order_id, collected.steps, caller, contracts),
                certificates=await self._certificates(collected.fingerprints),
                bill=await _bill_part(collected.basis, bill),
            )
            data = dump(evidence)
            await self._prove(order_id, partial(verify, data, chaincode=self._peers.chaincode))
            return data

    async def _collect(self, order_id: str, month: str | None, subject: Subject, attestation: Attestation) -> Collected:
        chaincode = self._peers.chaincode
        request, result = read_attestation(attestation)
        newest, _ = attested_place(request, result, subject=subject, chaincode=chaincode)
        if not await self._height.wait_for(newest, timeout_s=_BLOCK_WAIT_S):
            raise ProblemError("network_unavailable")
        loop = asyncio.get_running_loop()

        def fetch(number: int) -> Any:
            return asyncio.run_coroutine_threadsafe(self._peers.block(number), loop).result(_FETCH_TIMEOUT_S)

        height = self._height.value + 1
        make = partial(
            Collected, attestation, order=order_id, month=month, chaincode=chaincode, height=height, fetch=fetch
        )
        collected: Collected = await self._prove(order_id, make)
        return collected

    async def _prove(self, order_id: str, work: Any) -> Any:
        """The result of `work`, in a thread. What this release cannot prove is not handed out."""
        try:
            return await asyncio.to_thread(work)
        except EvidenceError as error:
            log.error("evidence_not_proved", order_id=order_id, code=error.code, step=error.step, where=error.where)
            raise ProblemError("evidence_not_proved") from None
        except TimeoutError:
            raise ProblemError("network_unavailable") from None

    async def _openings(self, order_id: str, hashes: Collection[str], caller: Caller) -> tuple[str, ...]:
        """The private texts of these terms, for a party."""
        texts = []
        for terms_hash in sorted(hashes):
            try:
                texts.append((await self._orders.terms(order_id, terms_hash, caller))[1])
            except ProblemError as error:
                if error.code not in ("not_found", "role_not_allowed"):
                    raise
        return tuple(texts)

    async def _certificates(self, fingerprints: Collection[str]) -> tuple[bytes, ...]:
        """Certificates (DER) of those who signed the steps."""
        if self._records is None:
            return ()
        pems = await self._records.read(partial(repository.certificates, fingerprints=fingerprints))
        return tuple(x509.load_pem_x509_certificate(each.encode()).public_bytes(Encoding.DER) for each in pems)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledBill:
    """A bill whose evidence is asked for. `open_statement` gives a statement's text by its hash; None where the caller
    is none of its parties."""

    month: str
    open_statement: Callable[[str], Awaitable[str]] | None


def _terms_hashes(collected: Collected) -> set[str]:
    """Of the terms in force and proposed, or of those that a bill follows from. Earlier ones may have been put to
    another retailer."""
    if collected.basis is not None:
        return set(collected.basis.terms)
    newest = collected.steps[-1].record
    hashes = {newest.get("terms_hash"), (newest.get("proposal") or {}).get("terms_hash")} - {None}
    return {str(each) for each in hashes}


async def _bill_part(basis: Basis | None, bill: SettledBill | None) -> BillPart | None:
    """The statements that a bill follows from. Readings are with who has them, and no API of a party does."""
    if basis is None or bill is None:
        return None
    statements = [await bill.open_statement(each) for each in sorted(basis.statements)] if bill.open_statement else []
    return BillPart(month=bill.month, statements=tuple(statements), readings=None)


async def _documents(order_id: str, steps: list[Step], caller: Caller, contracts: Contracts) -> tuple[bytes, ...]:
    """The texts that are signed, where the caller may read them and they are to be had as they were."""
    cited = {step.intent.args["text_hash"] for step in steps if "text_hash" in step.intent.args}
    documents = []
    for text_hash in sorted(cited):
        try:
            text = await contracts.text(order_id, caller, wanted=text_hash)
        except ProblemError as error:
            if error.code == "network_unavailable":
                raise
            continue  # a text that was rejected or replaced cannot be made again
        documents.append(text.pdf)
    return tuple(documents)
