"""The demo's own audit: every order of the day, as the chain has it, against every organisation's API; and the users.

The chain is the measure: records and histories are evaluated on each organisation's own peer through the Fabric
Gateway, and are read from no database.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any

from gateway.client.client import EnergySaleClient
from gateway.client.errors import EnergySaleError
from gateway.demo.cast import OFFICER, REGULATOR
from gateway.demo.certificates import check_certificates
from gateway.demo.deal import Ended
from gateway.demo.findings import Findings
from gateway.demo.opening import Market
from gateway.fabric import Contract, EvaluateError, connect, load_connection_profile

_PEER_PATIENCE_S = 15.0
_POLL_S = 0.1
# What the API adds to the ledger's record.
_ADDED = frozenset({"order_id", "created_at", "transaction_id", "changed_in_block", "block_height"})

Record = dict[str, Any]


async def check(market: Market, orders: Sequence[Ended], *, on_order: Callable[[], None]) -> Findings:
    """Compare all orders, and all users with the CAs. Raises GatewayError when a peer cannot be asked, and what
    `check_certificates` raises."""
    findings = Findings()
    made = [order for order in orders if order.order_id]
    async with AsyncExitStack() as stack:
        contracts = {}
        for organisation in market.apis:
            profile = load_connection_profile(market.run / "profiles" / f"{organisation}.json")
            gateway = await stack.enter_async_context(connect(profile))
            contracts[organisation] = gateway.network(profile.channel).contract(profile.chaincode)
        chain = await _records_on_every_peer(contracts, made, findings)
        for order in made:
            await _check_order(market, contracts, order, chain[order.order_id], findings)
            on_order()
        await check_certificates(market.run, contracts["ExchangeOrg"], market.registrar, market.applicants, findings)
    return findings


async def _records_on_every_peer(
    contracts: Mapping[str, Contract], made: Sequence[Ended], findings: Findings
) -> dict[str, Record]:
    """The orders' records on the chain, after every organisation's peer has been found to have the same."""
    versions = {order.order_id: order.version for order in made}
    by_organisation = await asyncio.gather(*(_records(contract, versions) for contract in contracts.values()))
    first = by_organisation[0]
    for records in by_organisation:
        for order_id, version in versions.items():
            findings.expect(
                "acknowledged version on each peer", _version(records, order_id) >= version, of=f"order {order_id}"
            )
            findings.expect(
                "record the same on each peer", records[order_id] == first[order_id], of=f"order {order_id}"
            )
    return {order_id: record or {} for order_id, record in first.items()}


async def _records(contract: Contract, versions: Mapping[str, int]) -> dict[str, Record | None]:
    """The records on one organisation's peer, which is given time to reach the versions that were acknowledged."""
    deadline = time.monotonic() + _PEER_PATIENCE_S
    while True:
        found = json.loads(await contract.evaluate("ReadOrders", arguments=list(versions))) if versions else []
        records: dict[str, Record | None] = dict(zip(versions, found, strict=True))
        behind = any(_version(records, order_id) < version for order_id, version in versions.items())
        if not behind or time.monotonic() > deadline:
            return records
        await asyncio.sleep(_POLL_S)


def _version(records: Mapping[str, Record | None], order_id: str) -> int:
    return int((records[order_id] or {}).get("version", 0))


async def _check_order(
    market: Market, contracts: Mapping[str, Contract], order: Ended, record: Record, findings: Findings
) -> None:
    order_id = order.order_id
    findings.expect("end of its story", record.get("state") == order.state, of=f"order {order_id}")
    parties = [market.client(order.consumer)]
    if record.get("terms_hash"):  # a draft that was never submitted is the consumer's own
        parties.append(market.client(order.retailer))
    for reader in (*parties, market.client(OFFICER.participant), market.client(REGULATOR.participant)):
        reader.reader.note_block(market.officer.reader.seen)
        shown = ledger_record(await reader.orders.get(order_id))
        findings.expect("read model the same as the chain", shown == record, of=f"order {order_id}")
    await _check_history(market.officer, contracts["ExchangeOrg"], order_id, findings)
    if record.get("terms_hash") and not record.get("public_terms"):  # terms of public trading are nowhere deposited
        await _check_terms(parties, contracts["ExchangeOrg"], order_id, record["terms_hash"], findings)


def ledger_record(order: Mapping[str, Any]) -> Record:
    """The ledger's record in an order as the API shows it: without what the API adds and what it fills in."""
    return {name: value for name, value in order.items() if name not in _ADDED and value not in (None, [], {})}


async def _check_history(officer: EnergySaleClient, exchange: Contract, order_id: str, findings: Findings) -> None:
    """The ledger keeps the last value that each transaction wrote, the read model has every step in between too."""
    on_chain = json.loads(await exchange.evaluate("ReadHistory", arguments=[order_id]))
    steps = await officer.orders.history(order_id)
    numbers = [step["version"] for step in steps]
    findings.expect("history without a gap", numbers == list(range(1, len(steps) + 1)), of=f"order {order_id}")
    shown = [(step["transaction_id"], step["record"]) for step in steps if step["record"] is not None]
    kept = [(version["tx_id"], version["record"]) for version in on_chain]
    findings.expect("history the same as the chain", shown == kept, of=f"order {order_id}")


async def _check_terms(
    parties: Sequence[EnergySaleClient], exchange: Contract, order_id: str, terms_hash: str, findings: Findings
) -> None:
    """Both parties open the same terms, with the ledger's hash; the exchange's peer has the hash, not the terms."""
    for party in parties:
        try:
            opened = (await party.orders.terms(order_id)).terms_hash
        except EnergySaleError:
            opened = ""
        findings.expect("opened terms fit the ledger's hash", opened == terms_hash, of=f"order {order_id}")
    held = json.loads(await exchange.evaluate("ReadTermsHash", arguments=[terms_hash]))["hash"]
    findings.expect("hash of the deposit on the exchange's peer", held == terms_hash, of=f"order {order_id}")
    try:
        await exchange.evaluate("ReadTerms", arguments=[terms_hash])
        withheld = False
    except EvaluateError as error:
        withheld = error.chaincode_response is not None
    findings.expect("terms withheld from the exchange's peer", withheld, of=f"order {order_id}")
