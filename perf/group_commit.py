"""Group commit below HTTP: new orders with private terms, given by many users to one GroupCommit in this process.

    python -m perf.group_commit --profile run/profiles/ConsumerOrg.json --users 30 --seconds 10

Prepares users and packages of its own through group commit as well, so that no API needs to run. What counts is what
the blocks hold. In the report of `python -m perf` it is run with --result.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import secrets
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from chaincode import signature
from chaincode.intent import SignedIntent
from gateway.client.bootstrap import EXCHANGE_PARTICIPANT, REGISTRAR, bootstrap
from gateway.client.keystore import Identity, Keystore, Signer
from gateway.fabric import connect, load_connection_profile
from gateway.intents.group_commit import GroupCommit
from gateway.intents.journal import Journal
from gateway.intents.ledger import Ledger
from perf import ledger_count, market
from perf.errors import MeasurementError
from perf.market import Offer
from perf.measure import Recorder, write_result

_SCENARIO = "raw"
_REGISTERED_AT_ONCE = 2_000
_CONSUMER = {"kind": "consumer", "class": market.CONSUMER_CLASS}


@asynccontextmanager
async def group_commit(profile: Path, folder: Path, *, in_flight: int) -> AsyncIterator[GroupCommit]:
    """A GroupCommit as an API would have it, with its journal in `folder`."""
    connection = load_connection_profile(profile)
    journal = Journal.open(folder / f"{connection.msp_id}.sqlite")
    async with connect(connection) as gateway:
        network = gateway.network(connection.channel)
        commit = GroupCommit(
            ledger=Ledger(
                contract=network.contract(connection.chaincode),
                transaction_from_bytes=gateway.transaction_from_bytes,
                commit=network.commit,
            ),
            journal=journal,
            organisation=connection.msp_id,
            clock=lambda: time.time_ns() // 1_000_000,
            in_flight=in_flight,
        )
        await commit.start()
        try:
            yield commit
        finally:
            await commit.stop()
            await journal.close()


def _new_signer(user: str, organisation: str, role: str, participant: str | None = None) -> Signer:
    key = ec.generate_private_key(ec.SECP256R1())
    identity = Identity(
        user=user,
        participant=participant or f"{user}-participant",
        organisation=organisation,
        roles=(role,),
        public_key=signature.public_key_of(key),
    )
    return Signer(identity=identity, key=key)


async def _all_applied(commit: GroupCommit, intents: Sequence[SignedIntent]) -> None:
    for start in range(0, len(intents), _REGISTERED_AT_ONCE):
        results = await asyncio.gather(*(commit.submit(one) for one in intents[start : start + _REGISTERED_AT_ONCE]))
        refused = {result.code for result in results if result.code}
        if refused:
            raise MeasurementError(f"the market refused preparations: {', '.join(sorted(map(str, refused)))}")


async def prepare(run: Path, folder: Path, *, consumers: int) -> tuple[list[Signer], list[Offer]]:
    """Open the market where it is closed; register consumers, a retailer and its packages under ids never used yet.

    Raises MeasurementError when the market refuses something.
    """
    await bootstrap(run)
    network_id = (run / "network_id").read_text().strip()
    registrar = Keystore(run / "keystore").unlock(REGISTRAR)
    prefix = secrets.token_hex(2)
    officer = _new_signer(f"{prefix}-x", "ExchangeOrg", "exchange_market_operator", EXCHANGE_PARTICIPANT)
    retailer = _new_signer(f"{prefix}-r", "RetailerOrg", "retailer_contract_manager")
    people = [_new_signer(f"{prefix}-c{number}", "ConsumerOrg", "consumer_owner") for number in range(consumers)]
    packages = [f"{prefix}-p{number}" for number in range(6)]

    def register(signer: Signer) -> SignedIntent:
        args = {
            "user": signer.identity.user,
            "participant": signer.identity.participant,
            "roles": list(signer.identity.roles),
            "public_key": signer.identity.public_key,
            "proof": signer.proof_of_possession(network_id),
        }
        return market.intent(
            registrar, action="register_user", role="exchange_registrar", network_id=network_id, args=args
        )

    def register_participant(signer: Signer) -> SignedIntent:
        identity = signer.identity
        args = {
            "participant": identity.participant,
            "organisation": identity.organisation,
            **(_CONSUMER if identity.organisation == "ConsumerOrg" else {"kind": "retailer"}),
        }
        return market.intent(
            registrar, action="register_participant", role="exchange_registrar", network_id=network_id, args=args
        )

    async with group_commit(run / "profiles" / "ExchangeOrg.json", folder, in_flight=1) as exchange:
        await _all_applied(exchange, [register_participant(one) for one in (retailer, *people)])
        await _all_applied(exchange, [register(one) for one in (officer, retailer, *people)])
        for action, args in market.rules():
            rule = market.intent(
                officer, action=action, role="exchange_market_operator", network_id=network_id, args=args
            )
            result = await exchange.submit(rule)
            if result.code not in (None, *market.SET_BEFORE):
                raise MeasurementError(f"{action} was refused: {result.code}")
    async with group_commit(run / "profiles" / "RetailerOrg.json", folder, in_flight=1) as retail:
        published = [
            market.intent(
                retailer,
                action="publish_package",
                role="retailer_contract_manager",
                network_id=network_id,
                args=market.package_args(package),
            )
            for package in packages
        ]
        await _all_applied(retail, published)
    offers = [Offer(package=one, version=1, retailer=retailer.identity.participant) for one in packages]
    return people, offers


async def load(
    commit: GroupCommit,
    recorder: Recorder,
    *,
    people: Sequence[Signer],
    offers: Sequence[Offer],
    network_id: str,
    settle_s: float,
    window_s: float,
) -> None:
    """One order after the other from each of `people`, until the window is over."""

    async def user(number: int, signer: Signer) -> None:
        while not recorder.closed:
            order = market.new_order(signer, offers[number % len(offers)], network_id=network_id)
            began = time.perf_counter()
            result = await commit.submit(order)
            if result.stands:
                recorder.succeeded(latency_s=time.perf_counter() - began, digest=result.digest)
            else:
                recorder.failed(result.code or "no end")

    users = [asyncio.ensure_future(user(number, signer)) for number, signer in enumerate(people)]
    await asyncio.sleep(settle_s)
    recorder.open_window()
    await asyncio.sleep(window_s)
    recorder.close_window()
    await asyncio.gather(*users)


async def measure(arguments: argparse.Namespace, run: Path) -> None:
    """Prepare, load, and print or keep the figures."""
    profile = run / "profiles" / "ConsumerOrg.json"
    network_id = (run / "network_id").read_text().strip()
    recorder = Recorder(run)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        people, offers = await prepare(run, folder, consumers=arguments.users)
        before = await ledger_count.height(profile)
        profiler = cProfile.Profile() if arguments.cprofile else None
        async with group_commit(profile, folder, in_flight=arguments.in_flight) as commit:
            if profiler:
                profiler.enable()
            await load(
                commit,
                recorder,
                people=people,
                offers=offers,
                network_id=network_id,
                settle_s=arguments.settle,
                window_s=arguments.window,
            )
            if profiler:
                profiler.disable()
                profiler.dump_stats(arguments.cprofile)
    figures = recorder.figures(scenario=f"{_SCENARIO}-{arguments.users}", users=arguments.users, generator="asyncio")
    if arguments.result:
        write_result(arguments.result, figures, recorder.acknowledged)
        return
    after = await ledger_count.height(profile)
    ledger = await ledger_count.count(profile, first_block=before, end_block=after)
    report = {
        "users": arguments.users,
        "orders_per_s": round(figures.per_minute / 60, 1),
        "mean_s": round(figures.mean_s, 4),
        "p95_s": round(figures.p95_s, 4),
        "failures": figures.all_failures,
        "acknowledged": len(recorder.acknowledged),
        "acknowledged_but_not_in_a_block": ledger.missing(recorder.acknowledged),
        "twice": ledger.twice,
        "orders_in_blocks": ledger.orders,
        "intents_per_transaction": round(ledger.intents_per_batch, 1),
        "block_bytes_per_order": round(ledger.bytes_per_order),
        "invalid_transactions": ledger.invalid,
        "cores": {kind: round(value, 2) for kind, value in figures.cores.items()},
    }
    print(json.dumps(report, indent=2))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="perf.group_commit", description=__doc__.split("\n\n")[0])
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--profile", type=Path, help="ConsumerOrg's connection profile in a run directory")
    where.add_argument("--run-dir", type=Path, help="the run directory")
    parser.add_argument("--users", type=int, default=30)
    parser.add_argument("--settle", type=float, default=2.0, help="seconds before the window that counts")
    parser.add_argument("--window", "--seconds", type=float, default=10.0, help="seconds that count")
    parser.add_argument("--in-flight", type=int, default=2, help="batches under way at once")
    parser.add_argument("--result", type=Path, help="write the figures here for `python -m perf`")
    parser.add_argument("--cprofile", type=Path, help="write a profile of the load here")
    arguments = parser.parse_args()
    run = arguments.run_dir or arguments.profile.parent.parent
    try:
        asyncio.run(measure(arguments, run))
    except MeasurementError as error:
        sys.exit(f"perf.group_commit: {error}")


if __name__ == "__main__":
    main()
