"""The steps on questions about bills and on invoices."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from chaincode.invoice.content import invoice_content
from chaincode.note.text import note_text, read_note
from chaincode.refusals import Refused
from gateway.client.errors import RefusedError
from gateway.client.steps import SealedTerms, Step

Value = Mapping[str, Any]
_SALT_BYTES = 32


def ask_bill(bill: Value, text: str, *, line: int | None = None) -> Step:
    """Ask about a bill (`schemas.Settlement`), or the line `line` of its statement (the first one is 0)."""
    note = {"text": text} if line is None else {"text": text, "line": line}
    args = {"order": bill["order_id"], **{name: bill[name] for name in ("month", "version", "statement_hash")}}
    return Step(action="ask_bill", args=args, sealed=_sealed("ask_bill", note))


def answer_bill(question_id: str, text: str, *, version: int) -> Step:
    return Step(
        action="answer_bill", target=question_id, version=version, sealed=_sealed("answer_bill", {"text": text})
    )


def accept_bill_answer(question_id: str, *, version: int) -> Step:
    return Step(action="accept_bill_answer", target=question_id, version=version)


def dispute_bill(question_id: str, *, version: int) -> Step:
    return Step(action="dispute_bill", target=question_id, version=version)


def issue_invoice(bill: Value, statement: Value, replaced: Value | None) -> Step:
    """The invoice or credit note of a bill (`schemas.Settlement`) with its statement; `replaced` is the statement of
    the version before. Raises RefusedError `nothing_to_invoice`."""
    try:
        content = invoice_content(statement, statement_hash=bill["statement_hash"], replaced=replaced)
    except Refused as refused:
        raise RefusedError(refused.code, detail=refused.detail) from None
    args = {"order": bill["order_id"], "month": bill["month"], "version": bill["version"], "kind": content["kind"]}
    return Step(action="issue_invoice", args=args, sealed=_sealed("issue_invoice", content))


def _sealed(action: str, note: Value) -> SealedTerms:
    """The note with a fresh random salt. Raises RefusedError `note_invalid` or `too_large`."""
    private, note_hash = note_text(note, secrets.token_bytes(_SALT_BYTES))
    try:
        read_note(private, note_hash, action=action)
    except Refused as refused:
        raise RefusedError(refused.code, detail=refused.detail) from None
    return SealedTerms(private=private, terms_hash=note_hash)
