"""Short ways to sign postings of r1's book and to carry them out, in both steps or in the first alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from chaincode import batch, canonical, keys
from chaincode.account import private_keys
from chaincode.account.balance import Balance
from chaincode.account.bill import Bill
from chaincode.account.due import charge_of
from chaincode.account.instruction import Instruction
from chaincode.account.kinds import Account
from chaincode.account.posting import Posting, State
from chaincode.account.private_text import End, posting_text
from chaincode.account.purposes import Purpose
from chaincode.dates import market_day
from chaincode.intent import SignedIntent, sign_intent
from chaincode.results import deposited, expand
from tests.unit.chaincode.billing.bills import CLERK
from tests.unit.chaincode.fake_stub import FakeStub
from tests.unit.chaincode.market import Market, Person

KEEPER = CLERK.participant
Records = dict[str, dict[str, Any]]


def ask(market: Market, purpose: Purpose, id: str, owner: str = "c1", **values: Any) -> Instruction:  # noqa: A002
    """An instruction with today's value date."""
    day = market_day(market.now_ms)
    return Instruction(**{"id": id, "keeper": KEEPER, "owner": owner, "purpose": purpose, "day": day, **values})


def signed(market: Market, asks: Instruction | End, *, person: Person = CLERK, **changes: Any) -> SignedIntent:
    """The signed step of an instruction or an end; with its arguments changed."""
    salt = hashlib.sha256(f"posting {market.made}".encode()).digest()
    private, private_hash = posting_text(asks, salt)
    if isinstance(asks, End):
        fields: dict[str, Any] = {"target": asks.posting, "expected_version": 1}
        args = {name: value for name, value in asks.to_record().items() if name != "posting"}
    else:
        fields = {}
        state = State.POSTED if asks.good_until is None else State.PENDING
        args = {"posting": asks.id, "state": state.value, "day": asks.day}
    action = "end_posting" if isinstance(asks, End) else "post"
    intent = market.intent(person, action, args={**args, **changes}, private_hash=private_hash, **fields)
    return sign_intent(intent, person.key, private)


async def call_post(market: Market, *items: SignedIntent, commit: bool = True) -> tuple[list[dict[str, Any]], FakeStub]:
    """`Post`: the results of its intents, and what the transaction did."""
    status, answer, stub = await market.peer.call(
        b"Post",
        organisation="RetailerOrg",
        now_ms=market.now_ms,
        transient={"batch": batch.encode(items, private=True)},
        commit=commit,
    )
    assert status == 200, answer
    assert {collection for _, collection, _, _ in stub.writes} <= {keys.ACCOUNTS_COLLECTION}
    assert stub.events == []
    return expand(canonical.dumps(answer), usual=[deposited() for _ in items]), stub


async def post(market: Market, *items: SignedIntent) -> list[dict[str, Any]]:
    return (await call_post(market, *items))[0]


async def do(market: Market, *asks: Instruction | End, **changes: Any) -> None:
    """Carry postings out and publish them."""
    items = [signed(market, each, **changes) for each in asks]
    assert await post(market, *items) == [deposited() for _ in items]
    results = await market.apply(*items, organisation="RetailerOrg")
    assert [result["status"] for result in results] == ["applied"] * len(items), results


async def refusal(market: Market, asks: Instruction | End, **changes: Any) -> tuple[str, dict[str, Any]]:
    """The code and the detail with which `Post` refuses a step, and nothing is written."""
    before = dict(market.peer.private)
    (result,) = await post(market, signed(market, asks, **changes))
    assert result["status"] == "refused", result
    assert market.peer.private == before
    return result["code"], result.get("detail", {})


async def read(market: Market, function: str, *ids: str, organisation: str = "RetailerOrg") -> Any:
    """What a reading transaction function answers."""
    arguments = [part.encode() for part in (function, *ids)]
    status, answer, _ = await market.peer.call(*arguments, organisation=organisation, now_ms=market.now_ms)
    return answer if status == 200 else answer["code"]


def the_charge(market: Market, statement_hash: str, **changes: Any) -> Instruction:
    """The instruction that charges a statement in the collection."""
    found = json.loads(market.peer.private[keys.STATEMENTS_COLLECTION, statement_hash])
    today = market_day(market.now_ms)
    made = charge_of(
        found["statement"], salt=found["salt"], statement_hash=statement_hash, grid="g1", day=today, due_on=today
    )
    assert made is not None
    return Instruction(**{**{name: getattr(made, name) for name in made.__slots__}, **changes})


def public(market: Market, posting: str, keeper: str = KEEPER) -> dict[str, Any] | None:
    return market.record(keys.posting(keeper, posting))


def book_records(private: Mapping[tuple[str, str], bytes]) -> Records:
    """All records of books in the collection, by key."""
    return {
        key: json.loads(value)
        for (collection, key), value in private.items()
        if collection == keys.ACCOUNTS_COLLECTION and not key.startswith("t:")
    }


def balances(market: Market) -> dict[Account, Balance]:
    found = {}
    for key, record in book_records(market.peer.private).items():
        if key.startswith("b:"):
            sums = {name: value for name, value in record.items() if name not in ("account", "salt")}
            account = Account.from_key(record["account"])
            assert key == private_keys.balance(secret(market), account)
            found[account] = Balance.from_record(sums)
    return found


def bills(market: Market) -> dict[str, Bill]:
    records = [record for key, record in book_records(market.peer.private).items() if key.startswith("c:")]
    return {record["id"]: Bill.from_record({k: v for k, v in record.items() if k != "salt"}) for record in records}


def postings(market: Market) -> dict[str, Posting]:
    records = [record for key, record in book_records(market.peer.private).items() if key.startswith("p:")]
    return {
        record["id"]: Posting.from_record({k: v for k, v in record.items() if k not in ("salt", "hash")})
        for record in records
    }


def secret(market: Market) -> str:
    found: str = book_records(market.peer.private)[private_keys.book(KEEPER)]["secret"]
    return found


def texts_of(stub: FakeStub) -> Sequence[bytes]:
    """All that a transaction shows to everybody: keys are hashed, so what is in them does not count."""
    return [*(key.encode() for key in stub.reads), *(part for _, payload in stub.events for part in (payload,))]
