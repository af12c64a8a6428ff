"""Invoices: one for each version of a bill, numbered without a gap, and together what the present bill comes to."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaincode import keys
from chaincode.invoice.content import invoice_content
from chaincode.refusals import Refused
from tests.unit.bills.statements import generated as generated_statement
from tests.unit.bills.statements import written
from tests.unit.chaincode.billing.bills import (
    CLERK,
    FEBRUARY,
    JANUARY,
    OTHER_CLERK,
    anchor,
    bill,
    changed,
    readings,
    settled,
    statement,
)
from tests.unit.chaincode.billing.notes import brought, note_of, noted
from tests.unit.chaincode.market import Market, Person

YEAR = 2026


def content(market: Market, order: str, month: tuple[str, str] = JANUARY) -> dict[str, Any]:
    """What the invoice of the present version says."""
    record = bill(market, order, month)
    replaced = statement(market, record["replaces"]) if "replaces" in record else None
    return invoice_content(
        statement(market, record["statement_hash"]), statement_hash=record["statement_hash"], replaced=replaced
    )


def invoice(
    market: Market, order: str, month: tuple[str, str] = JANUARY, *, person: Person = CLERK, **changes: Any
) -> Any:
    note = content(market, order, month) | changes
    args = {"order": order, "month": month[0][:7], "version": note["bill_version"], "kind": note["kind"]}
    return noted(market, person, "issue_invoice", note, args=args)


async def issued(market: Market, order: str, month: tuple[str, str] = JANUARY) -> dict[str, Any]:
    before = market.record(keys.invoice_book("r1", YEAR))
    assert (await brought(market, CLERK, invoice(market, order, month)))["status"] == "applied"
    number = 1 if before is None else before["last"] + 1
    found = market.record(keys.invoice("r1", YEAR, number))
    assert found is not None
    return found


async def corrected(market: Market, order: str, *, by: int, version: int) -> dict[str, Any]:
    days = readings(JANUARY)
    days[1] = changed(days[1], by=by)
    await anchor(market, JANUARY, [days[1]], version=version)
    return await settled(market, order, days=days, reason="correction")


async def test_numbers_have_no_gap_and_a_bill_one_invoice(metered: Market, order: str) -> None:
    first = await issued(metered, order)
    assert (first["number"], first["kind"], first["year"], first["issued_on"]) == (1, "invoice", YEAR, "2026-06-21")
    again = invoice(metered, order)
    refused = await brought(metered, CLERK, again)
    assert (refused["code"], refused["detail"]["number"]) == ("invoice_exists", "2026-1")
    await settled(metered, order, FEBRUARY)
    assert (await issued(metered, order, FEBRUARY))["number"] == 2
    assert metered.record(keys.invoice_book("r1", YEAR)) == {"last": 2}


async def test_a_correction_is_invoiced_by_its_difference(metered: Market, order: str) -> None:
    notes = [content(metered, order)]
    kinds = [(await issued(metered, order))["kind"]]
    for version, by in ((2, 1_000_000), (3, 20_000)):
        await corrected(metered, order, by=by, version=version)
        notes.append(content(metered, order))
        kinds.append((await issued(metered, order))["kind"])
    assert kinds == ["invoice", "invoice", "credit_note"]
    assert all(note["gross_fen"] > 0 for note in notes)
    signs = [1, 1, -1]
    total = sum(sign * note["gross_fen"] for sign, note in zip(signs, notes, strict=True))
    assert total == statement(metered, bill(metered, order)["statement_hash"])["total_fen"]


async def test_what_costs_the_same_is_not_invoiced(metered: Market, order: str) -> None:
    await settled(metered, order, reason="ruling")
    with pytest.raises(Refused) as none:
        content(metered, order)
    assert none.value.code == "nothing_to_invoice"


async def test_an_invoice_says_what_the_bill_says(metered: Market, order: str) -> None:
    note = content(metered, order)
    changed_parts: list[dict[str, Any]] = [{"gross_fen": note["gross_fen"] + 1}, {"consumer": "c2"}, {"rates": []}]
    for changes in changed_parts:
        item = invoice(metered, order, **changes)
        assert (await note_of(metered, item, "RetailerOrg"))["code"] == "invoice_differs"
    credit = invoice(metered, order, kind="credit_note")
    assert (await note_of(metered, credit, "RetailerOrg"))["code"] == "invoice_differs"


async def test_only_the_retailer_invoices_its_own_bill(metered: Market, order: str) -> None:
    other = invoice(metered, order, person=OTHER_CLERK)
    assert (await note_of(metered, other, "RetailerOrg"))["code"] == "not_a_party"
    (result,) = await metered.apply(other, organisation="RetailerOrg")
    assert result["code"] == "not_a_party"


async def test_no_amount_is_public(metered: Market, order: str) -> None:
    await issued(metered, order)
    gross = str(content(metered, order)["gross_fen"]).encode()
    assert len(gross) >= 4
    record = metered.peer.state[keys.invoice("r1", YEAR, 1)]
    assert b"_fen" not in record
    assert gross not in record


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=4))
def test_invoices_come_to_the_present_bill_with_its_tax(seeds: list[int]) -> None:
    """Whatever versions follow each other: gross, tax and every rate add up."""
    versions = [
        written(generated_statement(seed)) | {"version": number, "order": "3f" * 32, "consumer": "c", "retailer": "r"}
        for number, seed in enumerate(seeds, start=1)
    ]
    gross = tax = 0
    for before, present in pairwise([None, *versions]):
        assert present is not None
        if present["total_fen"] == (before["total_fen"] if before is not None else 0):
            return  # of what costs the same, or nothing, there is no invoice
        note = invoice_content(present, statement_hash="ab" * 32, replaced=before)
        sign = 1 if note["kind"] == "invoice" else -1
        assert note["gross_fen"] > 0
        assert note["net_fen"] + note["tax_fen"] == note["gross_fen"] == sum(note["by_part"].values())
        for name in ("gross_fen", "tax_fen", "net_fen"):
            assert sum(rate[name] for rate in note["rates"]) == note[name]
        gross += sign * note["gross_fen"]
        tax += sign * note["tax_fen"]
    assert gross == versions[-1]["total_fen"]
    assert tax == versions[-1].get("tax", {"tax_fen": 0})["tax_fen"]
