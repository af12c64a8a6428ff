"""A trading floor on the real network: packages of one price, sequences in any mode, and crowds of people."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx2

from chaincode.intent import SignedIntent
from tests.integration.market.conftest import People, person
from tests.integration.market.direct import Direct
from tests.integration.market.http_calls import send, session_of
from tests.integration.market.people import Person, fresh, now_ms
from tests.packages import package_args, template_args
from tests.running_network import RunningNetwork
from tests.tariffs import FLAT_TARIFF

STEP, FLOOR, CAP = 10_000, 20_000_000, 80_000_000
PRICES = {"flat": 46_300_000}
_OPEN_S = 600


@dataclass(frozen=True, kw_only=True)
class Api:
    """One organisation's API over HTTP."""

    http: httpx2.AsyncClient
    organisation: str

    async def step(self, signed: SignedIntent) -> dict[str, Any]:
        """The answer to an intent that is applied."""
        answer = await send(self.http, signed)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def session(self, somebody: Person) -> dict[str, str]:
        """The header of a new session."""
        return await session_of(self.http, somebody, self.organisation)

    async def get(self, path: str, session: dict[str, str], *, block: int = 0, **query: Any) -> Any:
        """The JSON of a read that stands at `block` or later."""
        answer = await self.http.get(f"/api/v1/{path}", headers=session, params={"min_block": block, **query})
        assert answer.status_code == 200, answer.text
        return answer.json()


async def crowd(people: People, exchange: Direct, organisation: str, role: str, *, count: int) -> list[Person]:
    """`count` people of as many participants, registered in two transactions."""
    registrar = people.registrar
    crowd = [person(registrar, organisation, role) for _ in range(count)]
    firms = [
        registrar.signed(
            "register_participant",
            args={
                "participant": each.participant,
                "organisation": each.organisation,
                "kind": "consumer" if organisation == "ConsumerOrg" else "retailer",
                **({"class": "industrial"} if organisation == "ConsumerOrg" else {}),
            },
        )
        for each in crowd
    ]
    users = [
        registrar.signed(
            "register_user",
            args={
                "user": each.user,
                "participant": each.participant,
                "roles": list(each.roles),
                "public_key": each.public_key,
                "proof": each.proof(),
            },
        )
        for each in crowd
    ]
    for batch in (firms, users):
        results = await exchange.apply(*batch)
        assert {result["status"] for result in results} == {"applied"}, results
    return crowd


async def flat_package(people: People, direct: dict[str, Direct], *sellers: Person) -> list[str]:
    """A template with one price for all hours, and a package of it by each of `sellers`; the packages' ids."""
    template = fresh("flat")
    flat = {"tariff": FLAT_TARIFF, "price_limits": {"flat": {"min": FLOOR, "max": CAP}}}
    args = {**template_args(template, region=people.template), **flat}
    results = await direct["ExchangeOrg"].apply(people.exchange.signed("publish_template", args=args))
    assert results[0]["status"] == "applied", results
    packages = [fresh("flat-package") for _ in sellers]
    offers = [
        seller.signed("publish_package", args={**package_args(package, template=template), "prices": PRICES})
        for seller, package in zip(sellers, packages, strict=True)
    ]
    results = await direct["RetailerOrg"].apply(*offers)
    assert {result["status"] for result in results} == {"applied"}, results
    return packages


def sequence_args(mode: str, **changes: Any) -> dict[str, Any]:
    """A sequence of this mode for March 2027 that may be opened now."""
    args: dict[str, Any] = {
        "sequence": fresh(f"march-{mode}"),
        "kind": "monthly",
        "mode": mode,
        "segment": "industrial",
        "period_start": "2027-03-01",
        "period_end": "2027-04-01",
        "opens_at": now_ms() - 1_000,
        "closes_at": now_ms() + _OPEN_S * 1_000,
        "price_step_e8": STEP,
        "price_floor_e8": FLOOR,
        "price_cap_e8": CAP,
    }
    return {**args, **changes}


async def open_sequence(officer: Person, exchange: Api, args: dict[str, Any]) -> str:
    """Announce and open a sequence over HTTP; its id."""
    await exchange.step(officer.signed("announce_sequence", args=args))
    await exchange.step(officer.signed("open_sequence", target=args["sequence"], version=1))
    return str(args["sequence"])


async def until_applied(officer: Person, exchange: Api, action: str, sequence: str, *, version: int) -> dict[str, Any]:
    """Take a step on a sequence as soon as its time has come: nothing tells a client when that is on the ledger."""
    async with asyncio.timeout(60):
        while True:
            answer = await send(exchange.http, officer.signed(action, target=sequence, version=version))
            found: dict[str, Any] = answer.json()
            if answer.status_code == 200:
                return found
            assert found["code"] == "too_early", answer.text
            await asyncio.sleep(0.1)


def apis(market: RunningNetwork) -> dict[str, Api]:
    """The four APIs; whoever calls this closes their clients."""
    names = [organisation.msp_id for organisation in market.topology.organisations]
    return {
        name: Api(http=httpx2.AsyncClient(base_url=market.api_url(name), timeout=60), organisation=name)
        for name in names
    }
