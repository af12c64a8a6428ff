"""Private data collections: fabric-gateway's feature privatedata.

`shared` is ConsumerOrg's and ExchangeOrg's, read and written by their clients alone; `consumers` and `exchanges` are
one organisation's each, which must endorse, and the latter may be read by anybody's client at ExchangeOrg's peers.
"""

from __future__ import annotations

import pytest

from tests.parity.client.compare import Comparison, Scenario, failure
from tests.parity.client.side import Gateway, Outcome, Side

pytestmark = pytest.mark.full


async def test_a_member_writes_and_reads(compare: Comparison) -> None:
    async def scenario(side: Side) -> str:
        gateway = await side.gateway()
        await write(gateway, "consumers", "1", endorsed_by=["ConsumerOrg"])
        return await read(gateway, "consumers", "1", at="ConsumerOrg")

    assert await compare.same("private_data", scenario) == "value 1"


async def test_a_peer_that_is_no_member_cannot_read(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        gateway = await side.gateway()
        await write(gateway, "consumers", "2", endorsed_by=["ConsumerOrg"])
        return await failure(read(gateway, "consumers", "2", at="RetailerOrg"))

    await refused(compare, scenario)


async def test_a_client_that_is_no_member_writes_but_cannot_read(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        gateway = await side.gateway("RetailerOrg")
        await write(gateway, "consumers", "3", endorsed_by=["ConsumerOrg"])
        return await failure(read(gateway, "consumers", "3", at="ConsumerOrg"))

    await refused(compare, scenario)


async def test_a_member_reads_what_a_stranger_wrote(compare: Comparison) -> None:
    async def scenario(side: Side) -> str:
        await write(await side.gateway("RetailerOrg"), "consumers", "4", endorsed_by=["ConsumerOrg"])
        return await read(await side.gateway(), "consumers", "4", at="ConsumerOrg")

    assert await compare.same("private_data", scenario) == "value 4"


async def test_one_member_endorses_and_the_other_reads(compare: Comparison) -> None:
    async def scenario(side: Side) -> str:
        gateway = await side.gateway()
        await write(gateway, "shared", "5", endorsed_by=["ExchangeOrg"])
        return await read(gateway, "shared", "5", at="ConsumerOrg")

    assert await compare.same("private_data", scenario) == "value 5"


async def test_a_stranger_cannot_read_what_members_share(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        await write(await side.gateway(), "shared", "6", endorsed_by=["ConsumerOrg"])
        return await failure(read(await side.gateway("RetailerOrg"), "shared", "6", at="ConsumerOrg"))

    await refused(compare, scenario)


async def test_a_stranger_cannot_write_what_members_share(compare: Comparison) -> None:
    async def scenario(side: Side) -> Outcome:
        return await failure(write(await side.gateway("RetailerOrg"), "shared", "7", endorsed_by=["ConsumerOrg"]))

    error = await compare.same("private_data", scenario)
    assert error["class"] == "EndorseError"
    assert error["details"]


async def test_endorsers_of_a_collection_are_found(compare: Comparison) -> None:
    async def scenario(side: Side) -> str:
        gateway = await side.gateway()
        await write(gateway, "shared", "8")
        return await read(gateway, "shared", "8", at="ConsumerOrg")

    assert await compare.same("private_data", scenario) == "value 8"


async def test_endorsers_of_two_collections_are_found(compare: Comparison) -> None:
    async def scenario(side: Side) -> list[object]:
        gateway = await side.gateway()
        await write(gateway, "shared,exchanges", "9")
        shared = await read(gateway, "shared", "9", at="ConsumerOrg")
        exchanges = await read(gateway, "exchanges", "9", at="ExchangeOrg")
        error = await failure(read(gateway, "exchanges", "9", at="ConsumerOrg"))
        return [shared, exchanges, error["class"]]

    assert await compare.same("private_data", scenario) == ["value 9", "value 9", "GatewayError"]


async def write(gateway: Gateway, collections: str, key: str, *, endorsed_by: list[str] | None = None) -> None:
    given = {"collections": collections, "key": f"{key} {gateway.side.name}", "value": f"value {key}"}
    await gateway.submit("write_private", transient=given, organizations=endorsed_by)


async def read(gateway: Gateway, collection: str, key: str, *, at: str) -> str:
    return await gateway.evaluate("read_private", collection, f"{key} {gateway.side.name}", organizations=[at])


async def refused(compare: Comparison, scenario: Scenario) -> None:
    error = await compare.same("private_data", scenario)
    assert error["class"] == "GatewayError"
    assert error["code"] == "UNKNOWN"
