"""Every seat, action and ownership on the real network: straight at the chaincode, and over HTTP.

All cases, each time: the denied ones share batches, so that 4,240 of them take seconds.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack

import httpx2
import pytest

from chaincode.actions import ACTIONS
from chaincode.batch import MAX_INTENTS
from gateway.client.bootstrap import EXCHANGE_PARTICIPANT, OPERATOR_PARTICIPANT, REGISTRARS
from gateway.client.keystore import Keystore
from tests.integration.market.conftest import everywhere
from tests.integration.market.direct import APPLY, Direct
from tests.integration.market.matrix_direct import DirectDriver
from tests.integration.market.matrix_http import HttpDriver
from tests.integration.market.people import Person, fresh, now_ms
from tests.matrix.cases import OF_ORGANISATION, Ask, ask, sender
from tests.matrix.records import own_records
from tests.matrix.rules import Case, all_cases, expected
from tests.matrix.steps import Author, Target
from tests.matrix.verdict import NO_FAULTS, Verdict, judge
from tests.matrix.world import World
from tests.running_network import RunningNetwork

NO_SUCH_VERSION = 2**40
_numbers = itertools.count(1)  # of all the intents that are asked here

Note = Callable[[str, object], None]


@pytest.fixture(scope="module")
def registrars(open_market: RunningNetwork) -> tuple[Author, Author]:
    """The two whom Bootstrap named."""
    keystore = Keystore(open_market.directory.root / "keystore")
    first, second = (_registrar(keystore, user, open_market.network_id) for user in REGISTRARS)
    return first, second


def _registrar(keystore: Keystore, user: str, network: str) -> Person:
    signer = keystore.unlock(user)
    return Person(
        user=user,
        participant=signer.identity.participant,
        organisation="ExchangeOrg",
        roles=("exchange_registrar",),
        network=network,
        key=signer.key,
    )


@pytest.fixture(scope="module")
async def straight(
    open_market: RunningNetwork, direct: dict[str, Direct], registrars: tuple[Author, Author]
) -> DirectDriver:
    return DirectDriver(direct, network=open_market.network_id, registrars=registrars)


@pytest.fixture(scope="module")
async def world(straight: DirectDriver) -> World:
    """One for all that is asked straight at the chaincode: nothing of it is committed."""
    return await made_world(straight)


@pytest.fixture
async def over_http(market: RunningNetwork, registrars: tuple[Author, Author]) -> AsyncIterator[HttpDriver]:
    async with AsyncExitStack() as stack:
        clients = {}
        for organisation in market.topology.organisations:
            client = httpx2.AsyncClient(base_url=market.api_url(organisation.msp_id), timeout=60)
            clients[organisation.msp_id] = await stack.enter_async_context(client)
        yield HttpDriver(
            clients.__getitem__,
            everywhere=lambda number: everywhere(market, number),
            network=market.network_id,
            registrars=registrars,
            organisations=clients.keys(),
        )


async def made_world(driver: DirectDriver | HttpDriver) -> World:
    world = World(driver, prefix=fresh("mx"), exchange=EXCHANGE_PARTICIPANT, operator=OPERATOR_PARTICIPANT)
    await world.build()
    return world


def all_to_ask(network: RunningNetwork, *, over_http: bool = False) -> tuple[list[Case], list[Case]]:
    """The cases to be allowed, and those to be refused.

    An organisation that has no peers yet (GridOrg) sends nothing: what its users would ask through it is left out.
    """
    organisations = {organisation.msp_id for organisation in network.topology.organisations}
    allowed: list[Case] = []
    refused: list[Case] = []
    for case in all_cases():
        if sender(case) in organisations:
            (allowed if expected(case, over_http=over_http) == "applied" else refused).append(case)
    return allowed, refused


def asks(cases: Sequence[Case], world: World, records: Mapping[Case, Target] | None = None) -> list[Ask]:
    """The cases' intents, about the world's records or, where they are given, about records of their own."""
    own = records or {}
    return [ask(case, world, number=next(_numbers), now_ms=now_ms(), target=own.get(case)) for case in cases]


def tell(verdict: Verdict, since_s: float, way: str, note: Note) -> None:
    """Keep the size and the result: printed, and as a property of the test in the report."""
    text = f"{way}: {verdict}; {time.monotonic() - since_s:.1f} s"
    print(f"\n{text}")
    note("matrix", text)


async def test_straight_at_the_chaincode(
    straight: DirectDriver,
    world: World,
    direct: dict[str, Direct],
    open_market: RunningNetwork,
    record_property: Note,
) -> None:
    """Two endorsers simulate each intent; what is to be allowed stands alone, so that no other stands in its way."""
    since_s = time.monotonic()
    world.versions.update(await versions_of_organisations(direct))
    allowed, refused = all_to_ask(open_market)

    answers = dict(zip(refused, await straight.ask(asks(refused, world), size=MAX_INTENTS), strict=True))
    answers.update(zip(allowed, await straight.ask(asks(allowed, world), size=1), strict=True))

    verdict = judge(answers, {case: expected(case) for case in answers})
    tell(verdict, since_s, "straight at the chaincode", record_property)
    assert verdict.faults == NO_FAULTS


async def test_deposits_straight_at_the_chaincode(
    straight: DirectDriver, world: World, open_market: RunningNetwork, record_property: Note
) -> None:
    """Terms are deposited by those who may take the step that they belong to. Whose order it is, `Apply` asks."""
    since_s = time.monotonic()
    allowed, refused = all_to_ask(open_market)
    cases = [case for case in (*allowed, *refused) if ACTIONS[case.action].private == "terms"]

    answers = dict(zip(cases, await straight.ask_deposits(asks(cases, world)), strict=True))

    wanted = {case: expected(case) for case in cases}
    wanted = {case: "deposited" if code in ("applied", "not_a_party") else code for case, code in wanted.items()}
    verdict = judge(answers, wanted, good="deposited")
    tell(verdict, since_s, "deposits straight at the chaincode", record_property)
    assert verdict.faults == NO_FAULTS


async def test_over_http(over_http: HttpDriver, market: RunningNetwork, record_property: Note) -> None:
    """What is to be allowed is committed, each on a record of its own, and new keys last: old ones sign no more.

    The access model and the audit trails' anchors are the whole market's, and are not written here: their intents
    expect a version that does not exist, which the chaincode looks at only once the actor may write the next one.
    """
    since_s = time.monotonic()
    world = await made_world(over_http)
    world.versions.update(dict.fromkeys(itertools.product(OF_ORGANISATION, APPLY), NO_SUCH_VERSION))
    allowed, refused = all_to_ask(market, over_http=True)
    records = await own_records(allowed, world)
    last = [case for case in allowed if case.action == "replace_key"]
    first = [case for case in allowed if case.action != "replace_key"]

    answers: dict[Case, str] = {}
    for cases in (refused, first, last):
        answers.update(zip(cases, await over_http.ask(asks(cases, world, records)), strict=True))

    verdict = judge(
        {case: "applied" if let_through(case, answer) else answer for case, answer in answers.items()},
        {case: expected(case, over_http=True) for case in answers},
    )
    tell(verdict, since_s, "over HTTP", record_property)
    assert verdict.faults == NO_FAULTS


def let_through(case: Case, answer: str) -> bool:
    """Whether the actor was let as far as the version of a record that is one for an organisation."""
    return case.action in OF_ORGANISATION and answer == "stale_version"


async def versions_of_organisations(direct: Mapping[str, Direct]) -> dict[tuple[str, str], int]:
    """The present versions of the access model, of the anchors and of the exchange, of those that there are."""
    model = await direct["ExchangeOrg"].read("ReadAccessModel")
    exchange = await direct["ExchangeOrg"].read("ReadParticipant", EXCHANGE_PARTICIPANT)
    anchors = {name: await connection.read("ReadAuditAnchor", name) for name, connection in direct.items()}
    records = {("set_access_model", "ExchangeOrg"): model, ("set_encryption_key", "ExchangeOrg"): exchange}
    records.update({("anchor_audit", name): anchor for name, anchor in anchors.items()})
    return {name: record["version"] for name, record in records.items() if "version" in record}
