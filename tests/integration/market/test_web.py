"""What every organisation's site serves before anybody signs in, and who may ask it from another site."""

from __future__ import annotations

import asyncio

import httpx2
import pytest

from tests.running_network import RunningNetwork

ORGANISATIONS = ("ConsumerOrg", "RetailerOrg", "ExchangeOrg", "RegulatorOrg")
APPLICATION = "/api/v1/applications/00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("organisation", ORGANISATIONS)
async def test_the_client_learns_where_everybody_is(market: RunningNetwork, organisation: str) -> None:
    async with httpx2.AsyncClient(base_url=market.api_url(organisation)) as client:
        config = (await client.get("/api/v1/config")).json()
    assert (config["organisation"], config["network_id"]) == (organisation, market.network_id)
    assert config["exchange_url"] == market.api_url("ExchangeOrg")
    assert {each["msp_id"]: each["url"] for each in config["organisations"]} == {
        each.msp_id: market.api_url(each.msp_id) for each in market.topology.organisations
    }


async def test_an_applicant_asks_the_exchange_from_their_own_organisations_site(market: RunningNetwork) -> None:
    own, elsewhere = market.api_url("ConsumerOrg"), "http://elsewhere.example"
    async with httpx2.AsyncClient(base_url=market.api_url("ExchangeOrg")) as client:
        for origin, allowed in ((own, own), (elsewhere, None)):
            asked = await client.options(
                APPLICATION, headers={"Origin": origin, "Access-Control-Request-Method": "PUT"}
            )
            assert asked.headers.get("access-control-allow-origin") == allowed
            answer = await client.get(APPLICATION, headers={"Origin": origin})
            assert answer.headers.get("access-control-allow-origin") == allowed
            assert "access-control-allow-credentials" not in answer.headers
        orders = await client.get("/api/v1/orders", headers={"Origin": own})
        assert "access-control-allow-origin" not in orders.headers


async def test_an_answer_of_the_api_may_load_nothing(market: RunningNetwork) -> None:
    async with httpx2.AsyncClient(base_url=market.api_url("ConsumerOrg")) as client:
        for path in ("/api/v1/config", "/api/v1/unknown", "/healthz"):
            headers = (await client.get(path)).headers
            assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
            assert headers["x-frame-options"] == "DENY"


async def test_a_connection_stays_open_for_longer_than_a_client_keeps_it(market: RunningNetwork) -> None:
    """Else a request that is on its way when it ends is lost."""
    url = httpx2.URL(market.api_url("ConsumerOrg"))
    kept_s = httpx2.Limits().keepalive_expiry
    assert kept_s is not None
    reader, writer = await asyncio.open_connection(url.host, url.port)
    ask = f"HEAD /healthz HTTP/1.1\r\nHost: {url.host}\r\n\r\n".encode()
    try:
        writer.write(ask)
        await reader.readuntil(b"\r\n\r\n")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), kept_s + 1)
        writer.write(ask)
        assert await reader.readuntil(b"\r\n\r\n")
    finally:
        writer.close()
