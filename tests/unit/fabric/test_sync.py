"""The blocking facade: a script's view of the client, from plain threads, against the same fake peers."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.fabric import (
    CommitError,
    EndorseError,
    EvaluateError,
    EventsError,
    Gateway,
    GatewayClosedError,
    NotSignedError,
    ValidationCode,
    private_key_signer,
)
from gateway.fabric.sync import BlockingCallError, SyncGateway, SyncNetwork
from tests.unit.fabric.conftest import OPTIONS
from tests.unit.fabric.credentials import identity
from tests.unit.fabric.fake_ledger import FakeLedger
from tests.unit.fabric.fake_peer import FakePeer

T = TypeVar("T")
Script = Callable[[SyncNetwork], T]
Run = Callable[[Script[Any]], Awaitable[Any]]


@pytest.fixture
def connected(key: ec.EllipticCurvePrivateKey, peer: FakePeer, other_peer: FakePeer) -> Callable[[], SyncGateway]:
    """Makes a gateway; to be called in a thread without an event loop."""
    endpoints = [peer.endpoint, other_peer.endpoint]
    return lambda: SyncGateway(
        Gateway(identity=identity(key), signer=private_key_signer(key), endpoints=endpoints, options=OPTIONS)
    )


@pytest.fixture
def run(connected: Callable[[], SyncGateway]) -> Run:
    """Runs a script in a plain thread, with the channel of a gateway that is closed afterwards."""

    def in_a_thread(script: Script[Any]) -> Any:
        with connected() as gateway:
            return script(gateway.network("retail"))

    return lambda script: asyncio.to_thread(in_a_thread, script)


async def test_a_script_goes_through_all_stages(run: Run) -> None:
    def script(network: SyncNetwork) -> None:
        contract = network.contract("energysale")
        assert contract.evaluate("ReadMarket") == b"result of ReadMarket"
        assert contract.submit("Apply", arguments=[b"batch"]) == b"result of Apply"
        transaction = contract.proposal("Apply").endorse()
        commit = transaction.submit()
        status = commit.status()
        assert (transaction.result, status.successful) == (b"result of Apply", True)
        assert network.transaction_status(transaction.transaction_id) == network.commit(commit.transaction_id).status()
        result, later = contract.submit_async("Apply")
        assert (result, later.status().block_number) == (b"result of Apply", 3)

    await run(script)


async def test_errors_are_those_of_the_stage(run: Run, peer: FakePeer) -> None:
    peer.fail_next("Evaluate", grpc.StatusCode.ABORTED)
    peer.fail_next("Endorse", grpc.StatusCode.ABORTED)
    peer.codes = [ValidationCode.MVCC_READ_CONFLICT]

    def script(network: SyncNetwork) -> None:
        contract = network.contract("energysale")
        with pytest.raises(EvaluateError):
            contract.evaluate("ReadMarket")
        with pytest.raises(EndorseError):
            contract.submit("Apply")
        with pytest.raises(CommitError):
            contract.submit("Apply")

    await run(script)


async def test_events_are_a_plain_iterator_that_has_begun(run: Run, ledger: FakeLedger) -> None:
    await ledger.add_empty(2)

    def script(network: SyncNetwork) -> list[int]:
        with network.block_events() as events, network.filtered_block_events(start=1) as all_blocks:
            network.contract("energysale").submit("Apply")
            return [next(events).header.number, next(all_blocks).number, next(all_blocks).number]

    assert await run(script) == [3, 1, 2]


@pytest.mark.parametrize("kind", ["stream", "request"])
async def test_a_wait_that_is_given_up_loses_no_event(run: Run, ledger: FakeLedger, kind: str) -> None:
    loop = asyncio.get_running_loop()

    def script(network: SyncNetwork) -> int:
        request = network.block_events_request(start=1)
        with network.block_events(start=1) if kind == "stream" else request.events() as events:
            with pytest.raises(TimeoutError):
                events.next(timeout_s=0.05)
            asyncio.run_coroutine_threadsafe(ledger.add_empty(1), loop).result()
            number: int = events.next(timeout_s=10).header.number
            return number

    assert await run(script) == 1


async def test_many_threads_share_one_gateway(connected: Callable[[], SyncGateway]) -> None:
    def script() -> tuple[set[bytes], int]:
        with connected() as gateway, ThreadPoolExecutor(8) as threads:
            contract = gateway.network("retail").contract("energysale")
            names = [f"Apply{number}" for number in range(40)]
            results = set(threads.map(contract.submit, names))
            return results, len(names)

    results, count = await asyncio.to_thread(script)
    assert results == {b"result of Apply%d" % number for number in range(count)}


async def test_threads_that_read_one_stream_share_its_events(run: Run, ledger: FakeLedger) -> None:
    await ledger.add_empty(20)

    def script(network: SyncNetwork) -> list[int]:
        with network.block_events(start=0) as events, ThreadPoolExecutor(4) as threads:
            return sorted(threads.map(lambda _: next(events).header.number, range(21)))

    assert await run(script) == list(range(21))


async def test_closing_ends_waiting_threads(connected: Callable[[], SyncGateway], peer: FakePeer) -> None:
    arrived = peer.hang_next("Evaluate")
    gateway = await asyncio.to_thread(connected)
    network = gateway.network("retail")
    events = await asyncio.to_thread(network.block_events, start=9)
    reading = asyncio.to_thread(list, events)
    calling = asyncio.to_thread(network.contract("energysale").evaluate, "ReadMarket")
    waiting = asyncio.gather(reading, calling, return_exceptions=True)
    await arrived.wait()
    await asyncio.to_thread(gateway.close)
    read, called = await waiting
    assert read == []
    assert isinstance(called, GatewayClosedError)


async def test_nothing_works_after_closing(connected: Callable[[], SyncGateway]) -> None:
    def script() -> None:
        gateway = connected()
        network = gateway.network("retail")
        events = network.block_events(start=0)
        gateway.close()
        gateway.close()
        assert list(events) == []
        events.close()
        with pytest.raises(GatewayClosedError):
            network.contract("energysale").evaluate("ReadMarket")
        with pytest.raises(GatewayClosedError):
            network.block_events()

    before = threading.active_count()
    await asyncio.to_thread(script)
    assert not [thread for thread in threading.enumerate() if thread.name == "fabric-gateway"]
    assert threading.active_count() <= before + 1  # the pool's own thread stays


async def test_a_running_event_loop_is_not_blocked(connected: Callable[[], SyncGateway]) -> None:
    with pytest.raises(BlockingCallError, match="event loop"):
        connected()
    gateway = await asyncio.to_thread(connected)
    with pytest.raises(BlockingCallError):
        gateway.network("retail").contract("energysale").evaluate("ReadMarket")
    with pytest.raises(BlockingCallError):
        gateway.network("retail").block_events()
    with pytest.raises(BlockingCallError):
        gateway.close()
    await asyncio.to_thread(gateway.close)


async def test_a_refused_stream_is_not_handed_out(run: Run, peer: FakePeer) -> None:
    peer.fail_next("DeliverFiltered", grpc.StatusCode.PERMISSION_DENIED)

    def script(network: SyncNetwork) -> None:
        with pytest.raises(EventsError):
            network.block_events()

    await run(script)


async def test_a_script_signs_elsewhere(key: ec.EllipticCurvePrivateKey, peer: FakePeer) -> None:
    sign = private_key_signer(key)

    def script() -> None:
        with SyncGateway(Gateway(identity=identity(key), endpoints=[peer.endpoint])) as gateway:
            network = gateway.network("retail")
            unsigned = network.contract("energysale").proposal("Apply")
            with pytest.raises(NotSignedError):
                unsigned.evaluate()
            proposal = gateway.signed_proposal(unsigned.to_bytes(), sign(unsigned.digest))
            assert not gateway.proposal_from_bytes(unsigned.to_bytes()).is_signed
            endorsed = proposal.endorse()
            assert gateway.transaction_from_bytes(endorsed.to_bytes()).digest == endorsed.digest
            asked = gateway.signed_transaction(endorsed.to_bytes(), sign(endorsed.digest)).submit()
            assert gateway.commit_from_bytes(asked.to_bytes()).transaction_id == unsigned.transaction_id
            assert gateway.signed_commit(asked.to_bytes(), sign(asked.digest)).status().successful
            for name in ("block_events", "filtered_block_events", "block_and_private_data_events"):
                request = getattr(network, f"{name}_request")(start=0)
                assert getattr(gateway, f"{name}_request_from_bytes")(request.to_bytes()).digest == request.digest
                signed = getattr(gateway, f"signed_{name}_request")(request.to_bytes(), sign(request.digest))
                with signed.events() as events:
                    next(events)
            events_request = network.chaincode_events_request("energysale", start=0)
            kept = events_request.to_bytes()
            assert gateway.chaincode_events_request_from_bytes(kept).digest == events_request.digest
            signed = gateway.signed_chaincode_events_request(kept, sign(events_request.digest))
            with signed.events() as events, pytest.raises(TimeoutError):
                events.next(timeout_s=0.05)

    await asyncio.to_thread(script)


def test_a_script_that_forgets_to_close_ends() -> None:
    program = (
        "from cryptography.hazmat.primitives.asymmetric import ec\n"
        "from gateway.fabric import Endpoint, EvaluateError, Gateway, private_key_signer\n"
        "from gateway.fabric.sync import SyncGateway\n"
        "from tests.unit.fabric.credentials import identity\n"
        "key = ec.generate_private_key(ec.SECP256R1())\n"
        "endpoint = Endpoint(name='none', address='localhost:1', tls_root=None)\n"
        "gateway = SyncGateway(Gateway(identity=identity(key), signer=private_key_signer(key), endpoints=[endpoint]))\n"
        "try:\n    gateway.network('retail').contract('energysale').evaluate('ReadMarket')\n"
        "except EvaluateError as error:\n    print(error.grpc_code.name)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)  # noqa: S603 - our own program
    assert (ended.stdout, ended.stderr) == ("UNAVAILABLE\n", "")
