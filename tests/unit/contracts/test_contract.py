"""From the first signature to the archive: who makes the same text, who reads what, and what is found out."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest

from chaincode.envelope import envelope_hash
from gateway.client.agreement import checked_args
from gateway.client.errors import TermsDifferError
from tests.unit.contracts.market import PLANTED, PRIVATE, TERMS, TERMS_HASH, Market, sha256, signed_contract

TEXT = "contract/text"


async def test_every_organisation_makes_the_same_text_and_no_number_of_the_terms_is_in_it(market: Market) -> None:
    answers = [await market.ask(name, "GET", TEXT) for name in market.instances]

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].headers["etag"] == f'"{sha256(answers[0].content)}"'
    said = words(answers[0].content)
    assert all(number not in said for number in PLANTED)
    assert "guangdong-grid 3, vat 1" in said
    for fact in ("mill", "southgrid", "daylight", "2026-01-01", "2027-01-01", TERMS_HASH, "time-of-use", "合同"):
        assert fact in said


async def test_the_text_is_small_enough_to_share_a_batch(market: Market) -> None:
    pdf = (await market.ask("ConsumerOrg", "GET", TEXT)).content
    assert len(pdf) < 45_000
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) <= 2


async def test_a_text_that_is_known_is_not_sent_again(market: Market) -> None:
    tag = (await market.ask("ConsumerOrg", "GET", TEXT)).headers["etag"]
    again = await market.ask("ConsumerOrg", "GET", TEXT, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_first_signature_brings_an_annex_that_the_other_party_checks(market: Market) -> None:
    first = (await market.ask("ConsumerOrg", "POST", "contract/prepare-signature")).json()
    assert first["facts"]["annex_hash"] == envelope_hash(first["args"]["annex"])
    assert set(first["args"]["annex"]["keys"]) == {"mill", "southgrid"}
    market.sign_first(first)

    second = await market.ask("RetailerOrg", "POST", "contract/prepare-signature")

    assert second.status_code == 200, second.text
    assert second.json()["args"] == {"text_hash": first["text_hash"]}
    annex = (await market.ask("RetailerOrg", "GET", "contract/annex")).json()
    assert PRIVATE.replace('"', '\\"') in annex["canonical_form"]
    paper = words((await market.ask("RetailerOrg", "GET", "contract/annex.pdf")).content)
    assert "1,357,913.579" in paper
    assert "0.46318127" in paper


@pytest.mark.parametrize("organisation", ["ExchangeOrg", "RegulatorOrg"])
async def test_nobody_else_reads_the_annex(market: Market, organisation: str) -> None:
    await signed_contract(market)
    for path in ("contract/annex", "contract/annex.pdf", "contract/progress"):
        answer = await market.ask(organisation, "GET", path)
        assert (answer.status_code, answer.json()["code"]) == (403, "role_not_allowed")


async def test_an_annex_that_was_changed_on_its_way_is_not_signed_for(market: Market) -> None:
    first = (await market.ask("ConsumerOrg", "POST", "contract/prepare-signature")).json()
    cipher = first["args"]["annex"]["ciphertext"]
    first["args"]["annex"]["ciphertext"] = ("A" if cipher[0] != "A" else "B") + cipher[1:]
    market.sign_first(first)

    answer = await market.ask("RetailerOrg", "POST", "contract/prepare-signature")
    assert (answer.status_code, answer.json()["code"]) == (409, "document_unreadable")


async def test_another_text_than_the_records_is_neither_signed_nor_archived(market: Market) -> None:
    first = (await market.ask("ConsumerOrg", "POST", "contract/prepare-signature")).json()
    market.sign_first({**first, "text_hash": "00" * 32})

    shown = await market.ask("RetailerOrg", "GET", TEXT)
    assert (shown.status_code, shown.json()["code"]) == (409, "text_differs")
    for organisation, path in (("RetailerOrg", "prepare-signature"), ("ExchangeOrg", "prepare-archive")):
        answer = await market.ask(organisation, "POST", f"contract/{path}")
        assert (answer.status_code, answer.json()["code"]) == (409, "text_differs")


async def test_the_archived_text_is_decrypted_for_the_three_and_made_again_for_the_regulator(market: Market) -> None:
    prepared = await signed_contract(market)
    assert set(prepared["args"]["document"]["keys"]) == {"mill", "southgrid", "exchange"}

    sources = {}
    for name in market.instances:
        answer = await market.ask(name, "GET", TEXT)
        assert sha256(answer.content) == prepared["text_hash"]
        sources[name] = answer.headers["contract-source"]
    assert sources == {
        "ConsumerOrg": "archive",
        "RetailerOrg": "archive",
        "ExchangeOrg": "archive",
        "RegulatorOrg": "record",
    }


async def test_a_text_is_never_answered_that_is_not_the_signed_one(market: Market) -> None:
    prepared = await signed_contract(market)
    market.step(terms_hash="11" * 32, earlier_terms=[TERMS_HASH], text_hash="22" * 32)  # an amendment was archived

    for query in ("", f"?text_hash={prepared['text_hash']}"):
        answer = await market.ask("RegulatorOrg", "GET", TEXT + query)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    earlier = await market.ask("ConsumerOrg", "GET", f"{TEXT}?text_hash={prepared['text_hash']}")
    assert sha256(earlier.content) == prepared["text_hash"]


async def test_without_a_key_on_the_ledger_nothing_is_encrypted(market: Market) -> None:
    from tests.unit.orders.instance import participant_tx

    market.write(participant_tx("southgrid", "RetailerOrg", version=3))
    answer = await market.ask("ConsumerOrg", "POST", "contract/prepare-signature")
    assert (answer.status_code, answer.json()["code"]) == (409, "encryption_key_missing")
    assert answer.json()["context"] == {"participants": ["southgrid"]}


async def test_a_termination_brings_its_fee_in_the_annex_only(market: Market) -> None:
    await signed_contract(market)
    proposed = await propose_end(market, "2026-07-01")

    accepted = await market.ask("ConsumerOrg", "POST", "contract/prepare-acceptance")

    assert accepted.json()["args"] == {"text_hash": proposed["text_hash"]}
    archived = await market.ask("ExchangeOrg", "POST", "contract/prepare-archive")
    assert archived.json()["text_hash"] == proposed["text_hash"]
    paper = (await market.ask("ConsumerOrg", "GET", "contract/annex.pdf?proposed=true")).content
    assert "2026-07-01" in words(paper)
    assert "Fee of the early end" in words(paper)


async def propose_end(market: Market, day: str, **changes: Any) -> dict[str, Any]:
    """The retailer's proposal to end the contract, as it lies on the ledger with `changes`; what was prepared."""
    body = {"ends_on": day}
    proposed = (await market.ask("RetailerOrg", "POST", "contract/prepare-termination", json=body)).json()
    annex = proposed["args"]["annex"]
    digest = envelope_hash(annex)
    proposal = {
        "kind": "termination",
        "by": "retailer",
        "user": "retail-clerk",
        "text_hash": proposed["text_hash"],
        "ends_on": proposed["args"]["ends_on"],
        "annex_hash": digest,
        **changes,
    }
    market.step(documents={digest: {"kind": "annex", **annex}}, proposal=proposal)
    return dict(proposed)


async def test_the_day_of_a_termination_is_in_the_arguments_and_in_the_text(market: Market) -> None:
    await signed_contract(market)
    proposed = await propose_end(market, "2026-07-01")
    assert (proposed["args"]["ends_on"], proposed["facts"]["ends_on"]) == ("2026-07-01", "2026-07-01")
    paper = (await market.ask("ExchangeOrg", "GET", f"{TEXT}?text_hash={proposed['text_hash']}")).content
    assert "from 2026-07-01 00:00" in words(paper)
    assert len(paper) < 45_000


@pytest.mark.parametrize(
    ("ends_on", "status"),
    [
        ("2025-12-31", 409),
        ("2026-01-01", 409),  # today, and delivery has begun
        ("2026-01-02", 200),
        ("2027-01-01", 200),
        ("2027-01-02", 409),
    ],
)
async def test_only_a_day_that_the_ledger_takes_is_prepared(market: Market, ends_on: str, status: int) -> None:
    await signed_contract(market)
    answer = await market.ask("RetailerOrg", "POST", "contract/prepare-termination", json={"ends_on": ends_on})
    assert answer.status_code == status, answer.text
    if status == 409:
        assert answer.json()["code"] == "date_not_allowed"


async def test_another_day_on_the_ledger_than_in_the_annex_is_not_accepted(market: Market) -> None:
    await signed_contract(market)
    await propose_end(market, "2026-07-01", ends_on="2026-08-01")
    answer = await market.ask("ConsumerOrg", "POST", "contract/prepare-acceptance")
    assert (answer.status_code, answer.json()["code"]) == (409, "annex_differs")


async def test_another_day_on_the_ledger_than_in_the_text_is_neither_accepted_nor_archived(market: Market) -> None:
    await signed_contract(market)
    early = await propose_end(market, "2026-07-01")
    await propose_end(market, "2026-08-01", text_hash=early["text_hash"])
    for organisation, path in (("ConsumerOrg", "prepare-acceptance"), ("ExchangeOrg", "prepare-archive")):
        answer = await market.ask(organisation, "POST", f"contract/{path}")
        assert (answer.status_code, answer.json()["code"]) == (409, "text_differs")


async def test_a_day_that_a_notice_has_overtaken_is_not_accepted(market: Market) -> None:
    await signed_contract(market)
    await propose_end(market, "2026-07-01")
    market.step(ends_on="2026-06-01")
    answer = await market.ask("ConsumerOrg", "POST", "contract/prepare-acceptance")
    assert (answer.status_code, answer.json()["code"]) == (409, "date_not_allowed")


async def test_a_client_proposes_and_accepts_only_the_day_that_it_reads(market: Market) -> None:
    await signed_contract(market)
    order: dict[str, Any] = {**market.order, "order_id": market.order_id}
    body = {"ends_on": "2026-07-01"}
    made = (await market.ask("RetailerOrg", "POST", "contract/prepare-termination", json=body)).json()
    assert (await checked_args(order, made, ends_on="2026-07-01"))["ends_on"] == "2026-07-01"
    other = {**made, "args": {**made["args"], "ends_on": "2026-08-01"}}
    for prepared, asked in ((made, "2026-08-01"), (other, "2026-07-01"), (other, "2026-08-01"), (made, None)):
        with pytest.raises(TermsDifferError):
            await checked_args(order, prepared, ends_on=asked)

    await propose_end(market, "2026-07-01")
    order = {**market.order, "order_id": market.order_id}
    accepting = (await market.ask("ConsumerOrg", "POST", "contract/prepare-acceptance")).json()
    assert (await checked_args(order, accepting))["text_hash"] == order["proposal"]["text_hash"]
    order["proposal"] = {**order["proposal"], "ends_on": "2026-08-01"}
    with pytest.raises(TermsDifferError):
        await checked_args(order, accepting)


async def test_a_client_signs_only_the_text_of_its_own_order(market: Market) -> None:
    prepared = (await market.ask("ConsumerOrg", "POST", "contract/prepare-signature")).json()
    order: dict[str, Any] = {**market.order, "order_id": market.order_id}
    assert (await checked_args(order, prepared))["text_hash"] == prepared["text_hash"]

    for changed in (
        {**prepared, "facts": {**prepared["facts"], "period_end": "2028-01-01"}},
        {**prepared, "facts": {**prepared["facts"], "terms_hash": "00" * 32}},
        {**prepared, "args": {**prepared["args"], "text_hash": "00" * 32}},
    ):
        with pytest.raises(TermsDifferError):
            await checked_args(order, changed)


async def test_what_the_exchange_stores_and_answers_has_no_number_of_the_terms(market: Market) -> None:
    await signed_contract(market)
    exchange = market.instances["ExchangeOrg"]
    answers = [
        (await market.ask("ExchangeOrg", "GET", path)).content
        for path in (TEXT, "contract/signatures", "contracts", "contracts.csv")
    ]
    files = [path.read_bytes() for path in exchange.directory.rglob("*") if path.is_file()]
    for planted in (*PLANTED[:2], str(TERMS["energy_wh"])):
        assert all(planted.encode() not in content for content in [*answers, *files])


def words(pdf: bytes) -> str:
    """The text of a PDF, without line breaks."""
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).replace("\n", " ")
