"""Files to the bank: valid by the official schemas, and every amount in them to the fen."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from gateway.collection import initiation
from gateway.collection.initiation import Collection, Transfer, credit_transfers, direct_debits
from tests.unit.collection.bank import ABROAD, HEADER, collection, transfer

XSD = Path(initiation.__file__).parent / "xsd"
AMOUNTS = st.lists(st.integers(1, 10**14), min_size=1, max_size=20)


def _parsed(content: bytes, message: str) -> etree._Element:
    """Checked here once more against the schema, without the product's code."""
    root = etree.fromstring(content)
    etree.XMLSchema(etree.parse(str(XSD / f"{message}.xsd"))).assertValid(root)
    return root


def _texts(root: etree._Element, name: str) -> list[str]:
    return [str(element.text) for element in root.iter(f"{{{root.nsmap[None]}}}{name}")]


def test_collections_name_mandate_payer_and_account() -> None:
    root = _parsed(direct_debits(HEADER, [collection("e1", 12_345, first=True)]), "pain.008.001.08")
    assert _texts(root, "MsgId") == ["b-2026-03-001"]
    assert (_texts(root, "MndtId"), _texts(root, "DtOfSgntr")) == (["m-c1-1"], ["2026-01-05"])
    assert (_texts(root, "SeqTp"), _texts(root, "ReqdColltnDt")) == (["FRST"], ["2026-03-23"])
    assert _texts(root, "Nm") == ["粤能售电有限公司", "粤能售电有限公司", "南海纺织厂"]
    assert _texts(root, "MmbId") == ["102100099996", "103100000026"]
    assert _texts(root, "InstdAmt") == ["123.45"]


def test_first_and_recurring_collections_are_instructed_apart_with_sums_of_their_own() -> None:
    items = [collection("e1", 100), collection("e2", 250, first=True), collection("e3", 1)]
    root = _parsed(direct_debits(HEADER, items), "pain.008.001.08")
    assert _texts(root, "SeqTp") == ["FRST", "RCUR"]
    assert _texts(root, "CtrlSum") == ["3.51", "2.50", "1.01"]
    assert _texts(root, "NbOfTxs") == ["3", "1", "2"]
    assert _texts(root, "EndToEndId") == ["e2", "e1", "e3"]


def test_a_payout_goes_to_an_iban_and_to_a_name_with_markup_in_it() -> None:
    root = _parsed(credit_transfers(HEADER, [transfer("e1", 100, creditor=ABROAD)]), "pain.001.001.09")
    assert _texts(root, "IBAN") == ["DE89370400440532013000"]
    assert "Mill & Co <Ltd>" in _texts(root, "Nm")


@settings(max_examples=40, deadline=None)
@given(amounts=AMOUNTS)
def test_what_is_in_the_file_adds_up_to_the_fen(amounts: list[int]) -> None:
    debits = [collection(f"e{n}", amount, first=bool(n % 2)) for n, amount in enumerate(amounts)]
    payouts = [transfer(f"e{n}", amount) for n, amount in enumerate(amounts)]
    for content, message in (
        (direct_debits(HEADER, debits), "pain.008.001.08"),
        (credit_transfers(HEADER, payouts), "pain.001.001.09"),
    ):
        root = _parsed(content, message)
        assert sorted(Decimal(text) * 100 for text in _texts(root, "InstdAmt")) == sorted(amounts)
        assert Decimal(_texts(root, "CtrlSum")[0]) * 100 == sum(amounts)


@pytest.mark.parametrize(
    "items",
    [
        [],
        [collection("e1", 0)],
        [collection("e1", -1)],
        [collection("e1", 1), collection("e1", 2)],
        [collection("e" * 36, 1)],
    ],
)
def test_no_file_is_made_of_a_batch_that_is_not_in_order(items: list[Collection]) -> None:
    with pytest.raises(ValueError, match="a batch has items"):
        direct_debits(HEADER, items)


def test_no_file_is_made_that_the_schema_does_not_let_in() -> None:
    with pytest.raises(ValueError, match=r"not a valid pain\.001"):
        credit_transfers(HEADER, [Transfer(end_to_end_id="e1", amount_fen=1, creditor=ABROAD, about="x" * 141)])


def test_no_amount_or_account_is_in_a_repr() -> None:
    shown = repr([collection("e1", 987_654), transfer("e2", 987_654)])
    assert "987" not in shown
    assert "6222021234567890123" not in shown
