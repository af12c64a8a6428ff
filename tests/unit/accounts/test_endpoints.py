"""Accounts over HTTP, with a peer that has the book: whole for its keeper, to others what is theirs in it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any, cast

import httpx2
import pytest

from chaincode import canonical, keys
from chaincode.account import private_keys
from chaincode.account.instruction import Instruction
from chaincode.account.posting import State
from chaincode.account.private_book import PrivateBook, Reading, write
from chaincode.account.public_posting import PublicPosting
from chaincode.account.purposes import Purpose
from gateway.fabric import Contract, EvaluateError
from tests.unit.chaincode.fake_stub import FakeStub, Peer, creator
from tests.unit.orders.instance import Instance, code, registry
from tests.unit.projection.chain import NOW_MS, Chain, Tx, order_record
from tests.unit.projection.chain import key as ledger_key

KEEPER = "southgrid"
MILLS, HOTELS = {"revenue/southgrid": 6_000, "payable/hotel": 4_000}, {"revenue/southgrid": 777_777}


class BookPeer:
    """The peer's side of a call: the chaincode's own reads over a collection in memory."""

    def __init__(self) -> None:
        self.peer = Peer()

    async def evaluate(
        self, name: str, *, arguments: Sequence[str] = (), endorsing_organizations: Sequence[str] = (), **_: Any
    ) -> bytes:
        status, answer, _stub = await self.peer.call(
            *(part.encode() for part in (name, *arguments)), organisation=endorsing_organizations[0], now_ms=NOW_MS
        )
        if status != 200:
            raise EvaluateError(f"{name}: {answer}")
        return canonical.dumps(answer)

    async def post(self, asks: Instruction) -> PublicPosting:
        """Carry an instruction out, as `Post` does once all is checked."""
        stub = FakeStub(
            peer=self.peer, args=[], creator=creator("RetailerOrg"), timestamp_ms=NOW_MS, transient={}, tx_id="tx"
        )
        reading = Reading(stub)
        await reading.load([private_keys.book(KEEPER)])
        book = PrivateBook(KEEPER, reading=reading, first_salt="ab" * 32)
        await reading.load(book.first_keys(asks))
        await reading.load(book.second_keys(asks))
        book.enter(asks)
        state = State.POSTED if asks.good_until is None else State.PENDING
        planned = PublicPosting(
            id=asks.id,
            keeper=KEEPER,
            version=1,
            state=state,
            hash="cd" * 32,
            day=asks.day,
            operator="retail-clerk",
            refreshed_at=NOW_MS,
        )
        book.carry_out(asks, planned=planned, salt=asks.id.encode().hex().ljust(64, "0"), fee_rule=None, now_ms=NOW_MS)
        await write(stub, book.records(), {})
        stub.commit()
        return planned


def ask(purpose: Purpose, id: str, owner: str, **values: Any) -> Instruction:  # noqa: A002 - the field's word
    return Instruction(
        **{"id": id, "keeper": KEEPER, "owner": owner, "purpose": purpose, "day": "2026-03-01", **values}
    )


ASKED = (
    ask(Purpose.CHARGE, "b-mill", "mill", amount_fen=10_000, parts=MILLS, due_on="2026-03-20"),
    ask(Purpose.CHARGE, "b-hotel", "hotel", amount_fen=777_777, parts=HOTELS, due_on="2026-03-20"),
    ask(Purpose.PAYMENT, "m-mill", "mill", amount_fen=4_000, day="2026-03-05"),
    ask(Purpose.PAYMENT, "m-wait", "mill", amount_fen=1_000, day="2026-03-06", good_until=NOW_MS + 1_000),
)


@pytest.fixture(scope="module")
async def instances(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, Instance]]:
    chain, peer = Chain(), BookPeer()
    orders = {"3f" * 32: {}, "8c" * 32: {"consumer": "hotel"}}
    writes = {
        ledger_key("order", order): order_record(7, "executing", stage="execute", next=[], **fields)
        for order, fields in orders.items()
    }
    chain.add(registry(), Tx(writes=writes))
    for asks in ASKED:
        planned = await peer.post(asks)
        chain.add(Tx(writes={keys.posting(KEEPER, asks.id): planned.to_record()}))
    made = {}
    for name in ("ConsumerOrg", "RetailerOrg", "ExchangeOrg"):
        made[name] = Instance(tmp_path_factory.mktemp(name), chain, organisation=name)
        made[name].services = replace(made[name].services, contract=cast(Contract, peer))
        made[name].app.state.services = made[name].services
        made[name].index()
    yield made
    for each in made.values():
        await each.close()


@pytest.fixture(scope="module")
async def asked(instances: dict[str, Instance]) -> Any:
    """Ask as somebody, at the API of the own organisation."""
    organisations = {"li-na": "ConsumerOrg", "wang": "ConsumerOrg", "retail-clerk": "RetailerOrg"}

    async def get(user: str, path: str) -> httpx2.Response:
        instance = instances[organisations.get(user, "ExchangeOrg")]
        return await instance.get(f"accounts{path}", await instance.log_in(user))

    return get


async def test_the_keeper_sees_its_whole_book_and_it_sums_to_zero(asked: Any) -> None:
    found = (await asked("retail-clerk", f"/{KEEPER}/balances")).json()
    stands = {(each["kind"], each["owner"]): each["balance_fen"] for each in found["items"]}
    assert stands == {
        ("receivable", "mill"): 6_000,
        ("receivable", "hotel"): 777_777,
        ("clearing", KEEPER): 4_000,
        ("revenue", KEEPER): 783_777,
        ("payable", "hotel"): 4_000,
    }
    assert (found["net_fen"], found["net_pending_fen"]) == (0, 0)
    bills = (await asked("retail-clerk", f"/{KEEPER}/open-bills?on=2026-04-01&min_block=1")).json()
    assert [(each["bill_id"], each["open_fen"], each["free_fen"], each["overdue"]) for each in bills["items"]] == [
        ("b-hotel", 777_777, 777_777, True),
        ("b-mill", 6_000, 5_000, True),
    ]
    assert bills["items"][1]["late_fee_fen"] == (6_000 * 10 * 12 + 5_000) // 10_000


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ("", ["m-wait", "m-mill", "b-mill", "b-hotel"]),
        ("?state=pending", ["m-wait"]),
        ("?purpose=payment", ["m-wait", "m-mill"]),
        ("?owner=hotel", ["b-hotel", "b-mill"]),
        ("?day_from=2026-03-02&day_to=2026-03-05", ["m-mill"]),
    ],
)
async def test_postings_come_newest_first_and_filtered(asked: Any, filters: str, ids: list[str]) -> None:
    found = (await asked("retail-clerk", f"/{KEEPER}/postings{filters}")).json()
    assert [each["posting_id"] for each in found["items"]] == ids
    assert all(each["version"] == 1 and each["operator"] == "retail-clerk" for each in found["items"])


async def test_postings_are_paged_by_a_cursor_of_their_own(asked: Any) -> None:
    found, cursor = [], ""
    for _ in range(4):
        page = (await asked("retail-clerk", f"/{KEEPER}/postings?limit=1{cursor}")).json()
        found += [each["posting_id"] for each in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert (found, page["next_cursor"]) == (["m-wait", "m-mill", "b-mill", "b-hotel"], None)
    first = (await asked("retail-clerk", f"/{KEEPER}/postings?limit=1")).json()["next_cursor"]
    other = await asked("retail-clerk", f"/{KEEPER}/postings?limit=1&state=posted&cursor={first}")
    assert code(other)[1] == "invalid_request"


async def test_a_consumer_sees_its_own_and_a_payee_its_entries_of_anothers_bill(asked: Any) -> None:
    assert (await asked("li-na", "")).json()["items"] == [{"keeper": KEEPER, "own": False}]
    mine = (await asked("li-na", f"/{KEEPER}/postings")).json()["items"]
    assert [each["posting_id"] for each in mine] == ["m-wait", "m-mill", "b-mill"]
    assert "777777" not in str(mine)
    theirs = (await asked("wang", f"/{KEEPER}/postings/b-mill")).json()
    assert theirs["entries"] == [{"kind": "payable", "owner": "hotel", "amount_fen": -4_000}]
    assert (theirs["owner"], theirs["amount_fen"], theirs["shares"], theirs["content"]) == (None, None, {}, None)
    assert {each["owner"] for each in (await asked("wang", f"/{KEEPER}/balances")).json()["items"]} == {"hotel"}
    assert [each["bill_id"] for each in (await asked("wang", f"/{KEEPER}/open-bills")).json()["items"]] == ["b-hotel"]


@pytest.mark.parametrize(
    "path",
    ["/balances?owner=mill", "/open-bills?owner=mill", "/postings?owner=mill", "/postings/m-mill", "/unpublished"],
)
async def test_what_is_anothers_is_not_there(asked: Any, path: str) -> None:
    assert code(await asked("wang", f"/{KEEPER}{path}")) == (404, "not_found")


@pytest.mark.parametrize("path", ["", f"/{KEEPER}/balances", f"/{KEEPER}/postings"])
async def test_the_exchange_sees_nothing(asked: Any, path: str) -> None:
    assert (await asked("auditor", path)).status_code == 403


async def test_what_stands_and_is_not_public_is_listed_for_the_keeper(
    instances: dict[str, Instance], asked: Any
) -> None:
    assert (await asked("retail-clerk", f"/{KEEPER}/unpublished")).status_code == 200
    peer = cast(BookPeer, instances["RetailerOrg"].services.contract)
    await peer.post(ask(Purpose.PAYMENT, "m-late", "mill", amount_fen=1))
    assert (await asked("retail-clerk", f"/{KEEPER}/unpublished")).status_code == 200
    found = (await asked("li-na", f"/{KEEPER}/postings/m-late")).json()
    assert (found["version"], found["refreshed_at"]) == (None, None)


async def test_exports_have_a_row_for_each_entry(asked: Any) -> None:
    answer = await asked("retail-clerk", f"/{KEEPER}/postings.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert sum(int(row["amount_fen"]) for row in rows) == 0
    assert {row["posting_id"] for row in rows} == {asks.id for asks in ASKED}
    for what in ("postings", "balances", "open-bills"):
        sheet = await asked("retail-clerk", f"/{KEEPER}/{what}.xlsx")
        assert zipfile.ZipFile(io.BytesIO(sheet.content)).testzip() is None
    bills = list(csv.DictReader(io.StringIO((await asked("li-na", f"/{KEEPER}/open-bills.csv")).text)))
    assert [row["bill_id"] for row in bills] == ["b-mill"]
