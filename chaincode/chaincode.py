"""The transaction functions: what the peer may call, and what each refuses as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from chaincode import batch, canonical
from chaincode.account.post import post
from chaincode.account.private_book import write as write_postings
from chaincode.authority import check_writer
from chaincode.billing.reads import draft, read_drafts
from chaincode.billing.settle import settle, write
from chaincode.bootstrap import bootstrap
from chaincode.context import Overlay
from chaincode.deposit import deposit
from chaincode.dispatch import APPLY_ACTIONS, PURGE_ACTIONS, run_batch
from chaincode.dry_run import dry_run
from chaincode.keys import TERMS_MEMBERS
from chaincode.note.write import note, write_notes
from chaincode.plant.reads import draft_incomes, read_income_drafts
from chaincode.reads import READS
from chaincode.refusals import Refused
from chaincode.reservation.book import Book
from chaincode.reservation.release import parse, release
from chaincode.reservation.reserve import reserve
from chaincode.results import deposited, summarise
from chaincode.shim import ClientIdentity, Response, Stub, error, success

EVENT = "Applied"
_SEPARATORS = frozenset("\x00\U0010ffff")


class EnergySale:
    """energysale's rules as a chaincode. It keeps nothing between transactions."""

    async def init(self, _: Stub) -> Response:
        """The market is made by Bootstrap, so there is nothing to initialise."""
        return success()

    async def invoke(self, stub: Stub) -> Response:
        """Carry out one transaction function. A call refused as a whole is answered with status 500 and the canonical
        JSON `{"code", "detail"?}` as message."""
        try:
            return success(await _call(stub))
        except Refused as refused:
            return error(canonical.dumps(refused.as_value()).decode())


async def _call(stub: Stub) -> bytes:
    function, arguments = stub.args[0] if stub.args else b"", stub.args[1:]
    match function:
        case b"Apply":
            return await _apply(stub, arguments, actions=APPLY_ACTIONS)
        case b"Purge":
            return await _apply(stub, arguments, actions=PURGE_ACTIONS)
        case b"Deposit":
            return await _deposit(stub, arguments)
        case b"Reserve":
            return await _reserve(stub, arguments)
        case b"Release":
            return await _release(stub, arguments)
        case b"Settle":
            return await _settle(stub, arguments)
        case b"Post":
            return await _post(stub, arguments)
        case b"Note":
            return await _note(stub, arguments)
        case b"DraftSettlements":
            return await draft(stub, read_drafts(_only_transient(stub, arguments, "drafts")))
        case b"DraftPlantSettlements":
            return await draft_incomes(stub, read_income_drafts(_only_transient(stub, arguments, "drafts")))
        case b"DryRun":
            return await _dry_run(stub, arguments)
        case b"Bootstrap":
            return await _bootstrap(stub, arguments)
    try:
        name, ids = function.decode(), [argument.decode() for argument in arguments]
    except UnicodeDecodeError:
        raise Refused("invalid_arguments") from None
    read = READS.get(name)
    if read is None:
        raise Refused("unknown_function")
    if any(not _SEPARATORS.isdisjoint(part) or not part for part in ids):
        raise Refused("unknown_target")  # no id has such a character, and a key made of it would be another kind's
    return await read(stub, ids)


async def _apply(stub: Stub, arguments: Sequence[bytes], *, actions: frozenset[str]) -> bytes:
    creator = _writer(stub)
    if stub.transient:
        raise Refused("transient_not_allowed")
    items = batch.decode(_only(arguments))
    ledger = Overlay(stub)
    results, usual = await run_batch(
        ledger, items, actions=actions, organisation=creator.msp_id, now_ms=stub.timestamp_ms
    )
    await ledger.flush()
    refused = sum(result["status"] == "refused" for result in results)
    applied = sum(result["status"] == "applied" for result in results)
    stub.set_event(EVENT, canonical.dumps({"applied": applied, "refused": refused}))
    return summarise(results, usual=usual)


async def _deposit(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    creator = _writer(stub)
    items = batch.decode(_only_transient(stub, arguments, "batch"), private=True)
    results = await deposit(stub, Overlay(stub), items, organisation=creator.msp_id, now_ms=stub.timestamp_ms)
    return summarise(results, usual=[deposited() for _ in items])


async def _reserve(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    creator = _writer(stub)
    items = batch.decode(_only_transient(stub, arguments, "batch"), private=True, some=True)
    book = Book(stub)
    results = await reserve(book, Overlay(stub), items, organisation=creator.msp_id, now_ms=stub.timestamp_ms)
    await book.flush()
    return summarise(results, usual=[deposited() for _ in items])


async def _release(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    creator = _writer(stub)
    if creator.msp_id not in TERMS_MEMBERS:
        raise Refused("wrong_organisation")
    wanted = parse(_only_transient(stub, arguments, "release"))
    book = Book(stub)
    released = await release(book, Overlay(stub), wanted, now_ms=stub.timestamp_ms)
    await book.flush()
    return canonical.dumps({"released": released})


async def _settle(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    creator = _writer(stub)
    items = batch.decode(_only_transient(stub, arguments, "batch"), private=True)
    results, fresh = await settle(stub, Overlay(stub), items, organisation=creator.msp_id, now_ms=stub.timestamp_ms)
    await write(stub, fresh)
    return summarise(results, usual=[deposited() for _ in items])


async def _post(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    creator = _writer(stub)
    items = batch.decode(_only_transient(stub, arguments, "batch"), private=True)
    posted = await post(stub, Overlay(stub), items, organisation=creator.msp_id, now_ms=stub.timestamp_ms)
    await write_postings(stub, posted.records, posted.texts)
    return summarise(posted.results, usual=[deposited() for _ in items])


async def _note(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    creator = _writer(stub)
    items = batch.decode(_only_transient(stub, arguments, "batch"), private=True)
    results, fresh = await note(stub, Overlay(stub), items, organisation=creator.msp_id, now_ms=stub.timestamp_ms)
    await write_notes(stub, fresh)
    return summarise(results, usual=[deposited() for _ in items])


async def _dry_run(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    creator = _writer(stub)
    items = batch.decode(_only_transient(stub, arguments, "batch"), private=True, some=True)
    return canonical.dumps(await dry_run(stub, items, organisation=creator.msp_id, now_ms=stub.timestamp_ms))


async def _bootstrap(stub: Stub, arguments: Sequence[bytes]) -> bytes:
    creator = _writer(stub)
    if stub.transient:
        raise Refused("transient_not_allowed")
    ledger = Overlay(stub)
    status = await bootstrap(
        ledger, _only(arguments), creator=creator, channel=stub.channel_id, now_ms=stub.timestamp_ms
    )
    await ledger.flush()
    return canonical.dumps({"status": status})


def _writer(stub: Stub) -> ClientIdentity:
    creator = ClientIdentity(stub.creator)
    check_writer(creator.msp_id)
    return creator


def _only_transient(stub: Stub, arguments: Sequence[bytes], name: str) -> bytes:
    """The one transient value of a function that takes no arguments: what it is called with stays out of the block."""
    if arguments:
        raise Refused("arguments_not_allowed")
    if stub.transient.keys() != {name}:
        raise Refused("invalid_arguments")
    return stub.transient[name]


def _only(arguments: Sequence[bytes]) -> bytes:
    if len(arguments) != 1:
        raise Refused("invalid_arguments")
    return arguments[0]
