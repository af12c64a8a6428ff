"""A plant's settled month in its buyer's book: once, just what its statement says is due, and then paid out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chaincode import keys
from chaincode.account.due import charge_of
from chaincode.account.instruction import Instruction
from chaincode.account.kinds import Account, Kind
from chaincode.account.posting import State
from chaincode.account.private_text import End
from chaincode.account.purposes import Purpose
from chaincode.dates import market_day
from chaincode.refusals import Refused
from tests.unit.chaincode.account.postings import KEEPER, ask, balances, call_post, do, public, refusal, signed
from tests.unit.chaincode.billing.bills import FEBRUARY
from tests.unit.chaincode.market import Market
from tests.unit.chaincode.plant.plants import PLANT, asked, corrected, settle, settled, statement

DAY_MS = 86_400_000


def the_income(market: Market, statement_hash: str, **changes: Any) -> Instruction:
    """The instruction that a plant's statement in the collection asks for."""
    found = json.loads(market.peer.private[keys.STATEMENTS_COLLECTION, statement_hash])
    day = market_day(market.now_ms)
    made = charge_of(
        found["statement"], salt=found["salt"], statement_hash=statement_hash, grid="grid", day=day, due_on=day
    )
    assert made is not None
    return Instruction(**{**{name: getattr(made, name) for name in made.__slots__}, **changes})


def stands(market: Market) -> dict[str, int]:
    return {account.key: balance.posted_fen(account) for account, balance in balances(market).items()}


async def test_everybody_gets_what_the_statement_says_and_the_buyer_pays_for_it(producing: Market) -> None:
    found = await settled(producing)
    income = the_income(producing, found["statement_hash"])
    assert (income.purpose, income.keeper, income.owner) == (Purpose.INCOME, KEEPER, "c2")
    await do(producing, income)
    due = statement(producing, found["statement_hash"])["due"]
    named = {
        "retailer": "r1/revenue/r1",
        "grid": "r1/grid/grid",
        "fund:sunfund": "r1/fund/sunfund",
        "producer:c1": "r1/payable/c1",
        "producer:c2": "r1/payable/c2",
    }
    assert stands(producing) == {named[payee]: fen for payee, fen in due.items()}
    assert due["retailer"] < 0 < due["producer:c2"]
    assert await refusal(producing, income) == ("posting_exists", {"key": income.id, "version": 1})
    assert (await refusal(producing, the_income(producing, found["statement_hash"], id="again")))[0] == "due_differs"


@pytest.mark.parametrize(
    "change",
    [
        {"owner": "c1"},
        {"statement": "ab" * 32},
        {"day": "2026-06-22"},
        {"purpose": Purpose.CREDIT_NOTE},
        *({"by": (payee, fen)} for payee, fen in (("payable/c1", 1), ("payable/c2", -1), ("payable/r1", 1))),
    ],
    ids=str,
)
async def test_an_income_that_no_statement_says_is_refused(producing: Market, change: dict[str, Any]) -> None:
    found = await settled(producing)
    income = the_income(producing, found["statement_hash"])
    given = {name: getattr(income, name) for name in income.__slots__}
    if "by" in change:
        payee, fen = change["by"]
        parts = dict(income.parts)
        parts[payee] = parts.get(payee, 0) + fen
        parts["revenue/r1"] -= fen
        change = {"parts": parts}
    changed = Instruction(**{**given, **change})
    assert (await refusal(producing, changed))[0] in ("due_differs", "statement_missing", "invalid_posting")


async def test_a_month_that_is_not_public_yet_is_not_posted(producing: Market) -> None:
    item = await asked(producing)
    await settle(producing, item)
    hidden = json.loads(item.intent)["private_hash"]
    assert (await refusal(producing, the_income(producing, hidden)))[0] == "statement_missing"
    await producing.apply(item, organisation="RetailerOrg")
    await do(producing, the_income(producing, hidden))


async def test_a_correction_is_posted_with_the_month_that_pays_it_and_the_first_version_still_is(
    producing: Market,
) -> None:
    first = await settled(producing)
    again = await corrected(producing, scale=2)
    text = json.loads(producing.peer.private[keys.STATEMENTS_COLLECTION, again["statement_hash"]])
    nothing = charge_of(
        text["statement"], salt=text["salt"], statement_hash=again["statement_hash"], grid="grid", day="", due_on=""
    )
    assert nothing is None, "the next month pays it"
    february = await settled(producing, FEBRUARY)
    await do(
        producing, the_income(producing, first["statement_hash"]), the_income(producing, february["statement_hash"])
    )
    wanted = [statement(producing, each["statement_hash"])["parties"]["producer:c2"] for each in (again, february)]
    assert stands(producing)["r1/payable/c2"] == sum(wanted)


async def test_what_is_earned_is_paid_out_once_there_is_money_for_it(producing: Market) -> None:
    found = await settled(producing)
    income = the_income(producing, found["statement_hash"])
    await do(producing, income)
    fen = income.parts["payable/c2"]
    until = producing.now_ms + DAY_MS
    payout = ask(producing, Purpose.PAYOUT, "po-1", "c2", amount_fen=fen, parts={"payable/c2": fen}, good_until=until)
    assert (await refusal(producing, payout))[0] == "balance_exceeded"
    await do(producing, ask(producing, Purpose.PAYMENT, "m-1", amount_fen=fen), payout)
    earned = Account(KEEPER, Kind.PAYABLE, "c2")
    assert balances(producing)[earned].free_fen(earned) == 0 < balances(producing)[earned].posted_fen(earned)
    await do(producing, End(posting="po-1", state=State.POSTED, day=payout.day))
    assert stands(producing)["r1/payable/c2"] == stands(producing)["r1/clearing/r1"] == 0


async def test_of_a_plants_money_nothing_is_public(producing: Market) -> None:
    found = await settled(producing)
    income = the_income(producing, found["statement_hash"])
    item = signed(producing, income)
    _, stub = await call_post(producing, item)
    status, _, applied = await producing.call_apply(item, organisation="RetailerOrg")
    assert status == 200
    shown = " ".join([item.intent, json.dumps(public(producing, income.id)), str(applied.events), *applied.reads])
    secrets = [PLANT, "income", "c2", found["statement_hash"], *(str(abs(fen)) for fen in income.parts.values())]
    assert [each for each in secrets if each in shown] == []
    assert stub.events == []


def test_a_grid_company_that_buys_has_no_book_here() -> None:
    bought = {"plant": "p", "payer": "grid", "buyer": "g1", "producer": "c2", "due": {"grid": -1, "producer:c2": 1}}
    with pytest.raises(Refused) as refused:
        charge_of(bought, salt="ab" * 32, statement_hash="cd" * 32, grid="g1", day="2026-06-01", due_on="2026-06-01")
    assert refused.value.code == "due_differs"
