"""Questions and invoices over HTTP: their parties see the texts, those who watch see that there are some."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from chaincode import keys
from chaincode.invoice.content import invoice_content
from chaincode.note.text import note_text
from gateway.fabric import Contract, EvaluateError
from gateway.invoices.paper import InvoiceDiffersError, invoice_facts
from gateway.notifications.bill_notes import notes_of_bills
from gateway.notifications.mail import message_of
from tests.unit.bills.reading import text_of
from tests.unit.bills.statements import energy, of_lines, written
from tests.unit.orders.instance import Instance, code, registry
from tests.unit.projection.chain import NOW_MS, Chain, Tx, order_record
from tests.unit.projection.chain import key as ledger_key

ORDER, OTHERS_ORDER = "3f" * 32, "8c" * 32
QUESTION, OTHERS_QUESTION, ANSWER, INVOICE = "a1" * 32, "a2" * 32, "b1" * 32, "d1" * 32
MONTH = "2026-05"
SALT = bytes(range(32))


class NotePeer:
    """The peer's side: it has private texts by the digests of the intents that brought them."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    async def evaluate(self, name: str, *, arguments: list[str], **_: Any) -> bytes:
        if name != "ReadNote" or arguments[0] not in self.texts:
            raise EvaluateError(f"{name}: no peer answers")
        return self.texts[arguments[0]].encode()


def content(**changes: Any) -> dict[str, Any]:
    statement = written(of_lines(energy(987_654, energy_wh=1_500_000), energy(-4_321, energy_wh=7_000, price="valley")))
    whose = {"order": ORDER, "consumer": "mill", "retailer": "southgrid", "month": MONTH, "version": 1}
    return invoice_content({**statement, **whose}, statement_hash="5a" * 32, replaced=None) | changes


class Market:
    """A chain with questions of two consumers and an invoice, and the peer that has what they say."""

    def __init__(self) -> None:
        self.chain, self.peer = Chain(), NotePeer()
        orders: dict[str, dict[str, Any]] = {ORDER: {}, OTHERS_ORDER: {"consumer": "hotel"}}
        writes: dict[str, Mapping[str, Any]] = {
            ledger_key("order", order): order_record(7, "executing", stage="execute", next=[], **fields)
            for order, fields in orders.items()
        }
        self.chain.add(registry(), Tx(writes=writes))
        answered = {
            "answer": ANSWER,
            "answer_hash": self._note(ANSWER, {"text": "Because it was hot."}),
            "answered_on": "2026-06-20",
        }
        self._question(QUESTION, ORDER, state="answered", version=2, **answered)
        self._question(OTHERS_QUESTION, OTHERS_ORDER, state="asked", version=1)
        settled = {"version": 1, "order": ORDER, "start": "2026-05-01", "end": "2026-06-01", "final": False}
        hashes = {"statement_hash": "5a" * 32, "readings_hash": "5b" * 32, "terms_hash": "5c" * 32}
        whole = {**settled, **hashes, "operator": "retail-clerk", "refreshed_at": NOW_MS}
        self.chain.add(Tx(writes={keys.settlement(ORDER, MONTH): whole}))
        record = {
            "version": 1,
            "retailer": "southgrid",
            "year": 2026,
            "number": 1,
            "kind": "invoice",
            "order": ORDER,
            "month": MONTH,
            "bill_version": 1,
            "content": INVOICE,
            "content_hash": self._note(INVOICE, content()),
            "issued_on": "2026-06-18",
            "operator": "retail-clerk",
            "refreshed_at": NOW_MS,
        }
        self.chain.add(Tx(writes={keys.invoice("southgrid", 2026, 1): record}))

    def _question(self, question: str, order: str, **fields: Any) -> None:
        text_hash = self._note(question, {"text": "Why so high?"})
        record = {
            "order": order,
            "month": MONTH,
            "bill_version": 1,
            "statement_hash": "5a" * 32,
            "asked_on": "2026-06-01",
            "answer_by": "2026-06-15",
            "rule": "supply_supervision_27",
            "question": question,
            "question_hash": text_hash,
            "operator": "li-na",
            "refreshed_at": NOW_MS,
            **fields,
        }
        self.chain.add(Tx(writes={keys.bill_question(question): record}))

    def _note(self, digest: str, note: Mapping[str, Any]) -> str:
        self.peer.texts[digest], note_hash = note_text(note, SALT)
        return note_hash


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[Any]:
    """Ask as somebody, at the API of the own organisation."""
    market = Market()
    instances: dict[str, Instance] = {}
    for name in ("ConsumerOrg", "RetailerOrg", "RegulatorOrg"):
        made = Instance(tmp_path / name, market.chain, organisation=name)
        made.services = replace(made.services, contract=cast(Contract, market.peer))
        made.app.state.services = made.services
        made.index()
        instances[name] = made
    organisations = {"li-na": "ConsumerOrg", "wang": "ConsumerOrg", "retail-clerk": "RetailerOrg"}

    async def ask(user: str, path: str) -> Any:
        instance = instances[organisations.get(user, "RegulatorOrg")]
        return await instance.get(path, await instance.log_in(user))

    ask.instances = instances  # type: ignore[attr-defined] # for what no endpoint tells
    yield ask
    for each in instances.values():
        await each.close()


@pytest.mark.parametrize(
    ("user", "seen"),
    [("li-na", [QUESTION]), ("wang", [OTHERS_QUESTION]), ("retail-clerk", [QUESTION, OTHERS_QUESTION])],
)
async def test_each_party_lists_its_own_questions(user: str, seen: list[str], asked: Any) -> None:
    items = (await asked(user, "bill-questions")).json()["items"]
    assert [each["question_id"] for each in items] == seen


async def test_who_watches_sees_what_is_overdue_and_not_what_it_says(asked: Any) -> None:
    items = (await asked("watcher", "bill-questions?overdue=true")).json()["items"]
    assert [(each["question_id"], each["answer_by"]) for each in items] == [(OTHERS_QUESTION, "2026-06-15")]
    assert code(await asked("watcher", f"bill-questions/{QUESTION}/texts"))[0] in (403, 404)
    assert (await asked("watcher", "invoices")).json()["items"][0]["number"] == 1
    for path in ("content", "invoice.pdf"):
        assert (await asked("watcher", f"invoices/southgrid/2026/1/{path}")).status_code in (403, 404)


async def test_both_parties_read_question_and_answer(asked: Any) -> None:
    for user in ("li-na", "retail-clerk"):
        texts = (await asked(user, f"bill-questions/{QUESTION}/texts")).json()
        assert "Why so high?" in texts["question"]
        assert "Because it was hot." in texts["answer"]
    assert code(await asked("wang", f"bill-questions/{QUESTION}/texts")) == (404, "not_found")
    record = (await asked("li-na", f"bill-questions/{QUESTION}")).json()
    assert (record["state"], record["consumer"], record["answered_on"]) == ("answered", "mill", "2026-06-20")


async def test_both_parties_have_the_same_invoice_on_paper(asked: Any) -> None:
    path = "invoices/southgrid/2026/1/invoice.pdf"
    papers = [await asked(user, f"{path}?language=en") for user in ("li-na", "retail-clerk")]
    assert papers[0].content == papers[1].content
    assert papers[0].headers["content-disposition"] == 'attachment; filename="2026-000001.pdf"'
    text = text_of(papers[0].content)
    for each in ("Invoice", "2026-000001", "9,833.33", "202605-3f3f3f3f3f3f3f3f-1"):
        assert each in text
    assert "发票" in text_of((await asked("li-na", path)).content)
    assert code(await asked("wang", path)) == (404, "not_found")


@pytest.mark.parametrize(
    "changes", [{"gross_fen": 1}, {"tax_fen": 1}, {"month": "2026-04"}, {"kind": "credit_note"}, {"by_part": {}}]
)
def test_an_invoice_that_does_not_add_up_is_not_printed(changes: dict[str, Any]) -> None:
    record = {
        "year": 2026,
        "number": 1,
        "kind": "invoice",
        "order_id": ORDER,
        "month": MONTH,
        "bill_version": 1,
        "retailer": "southgrid",
        "consumer": "mill",
        "issued_on": "2026-06-18",
        "content_hash": "ab" * 32,
    }
    assert invoice_facts(record, content(), "en")["gross"] == "9,833.33"
    with pytest.raises(InvoiceDiffersError):
        invoice_facts(record, content(**changes), "en")


@pytest.mark.parametrize(
    ("side", "told"),
    [
        ("consumer", [("bill_answered", "mill"), ("bill_invoiced", "mill"), ("bill_made", "mill")]),
        ("retailer", [("bill_asked", "southgrid")]),
        ("exchange", []),
    ],
)
async def test_each_side_hears_what_waits_for_it_and_no_amount(
    side: str, told: list[tuple[str, str]], asked: Any
) -> None:
    database = asked.instances["ConsumerOrg"].services.database
    notes = await database.read(lambda connection: list(notes_of_bills(connection, since=-1, until=99, side=side)))
    assert sorted((each.kind, each.participant) for each in notes) == told
    assert all(each.detail.keys() == {"order_id", "month", "version"} for each in notes)


def test_a_mail_about_a_bill_links_to_its_paper_and_says_nothing_of_it() -> None:
    row = SimpleNamespace(id=7, owner="o", kind="bill_made", subject=f"{ORDER}/{MONTH}")
    mail = message_of(cast(Any, row), sender="post@example.com", address="li@example.com", site="https://buy.example")
    text = mail.get_content()
    assert f"https://buy.example/api/v1/settlements/{ORDER}/{MONTH}/bill.pdf\n" in text
    assert list(mail.iter_attachments()) == []
    bare = message_of(cast(Any, row), sender="post@example.com", address="li@example.com").get_content()
    assert "https://" not in bare
