"""Why evidence does not hold: one table of stable codes, and the error that carries one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

CODES: Mapping[str, str] = {
    "file_unreadable": "The file cannot be read.",
    "too_large": "The file, or a part of it, is larger than evidence may be.",
    "not_canonical": "The file is not canonical JSON: its bytes are not the one form of what they say.",
    "wrong_form": "A field is missing, unknown, or not what it has to be.",
    "wrong_network": "The first block is not that of the network that was asked for.",
    "untrusted_root": "An organisation's root certificate is not among the trusted ones.",
    "block_missing": "A block that is referred to is not in the file.",
    "data_hash_differs": "The block's transactions are not those that its header stands for.",
    "metadata_malformed": "What the orderers signed beside the header cannot be read, or names another configuration.",
    "orderer_certificate": "A signer of the block had no valid certificate of an ordering organisation.",
    "orderer_signature": "An orderer's signature is not one over this block in this chain.",
    "orderer_policy": "The block is not signed as the channel's BlockValidation policy asks.",
    "configuration_malformed": "A configuration block cannot be read, or does not follow the one before.",
    "policy_unsupported": "A policy has a form that this program cannot evaluate.",
    "transaction_missing": "The block has no transaction in this place.",
    "transaction_malformed": "The transaction cannot be read.",
    "transaction_id_differs": "The transaction's id is not the one of its nonce and creator.",
    "not_flagged_valid": "The transaction is not listed with Fabric's code VALID.",
    "wrong_channel": "The transaction is another channel's.",
    "creator_certificate": "The transaction's creator had no valid certificate of its organisation.",
    "creator_signature": "The creator's signature is not one over this transaction.",
    "proposal_hash_differs": "What was endorsed is not what was asked.",
    "endorser_certificate": "An endorser had no valid certificate of its organisation.",
    "endorsement_signature": "An endorser's signature is not one over this result.",
    "endorsement_policy": "The endorsements do not fulfil the policy that the chaincode was committed with.",
    "definition_missing": "The transaction names no committed definition of its chaincode.",
    "read_not_recorded": "The step needs a record that its transaction has not read.",
    "write_missing": "A transaction is said to have written a record, and did not.",
    "order_of_blocks": "A transaction has read what only a later block wrote.",
    "attestation_malformed": "The peers' statement about the record cannot be read, or is about something else.",
    "history_cut": "The steps do not lead from the record's first version to the attested one.",
    "batch_malformed": "The batch of intents, or the response to it, cannot be read.",
    "intent_refused": "The rules of the market refuse a step that the ledger has as done.",
    "record_differs": "The rules of the market lead to another record than the ledger has.",
    "opening_unknown": "An opened text has a hash that no step cites.",
    "statement_unknown": "A statement has a hash that neither the bill nor what it follows from cites.",
    "statement_differs": "The statement does not add up, or says of itself what its public record does not.",
    "statement_not_opened": "The file has readings without the statement, the terms or the earlier statements.",
    "bill_refused": "The rules of settlement make no such bill of what the file has.",
    "bill_differs": "The rules of settlement lead to another statement than the one that the ledger has the hash of.",
    "document_unknown": "A document has a hash that nobody has signed or cited.",
    "certificate_differs": "A person's certificate is not the registered one, or not its organisation's.",
    "unused_part": "The file holds a block or transaction that nothing in it needs.",
}


class EvidenceError(Exception):
    """Evidence that does not hold. `code` is one of `CODES`, `where` says which block, transaction or part, `step`
    which step was being proved (None: no single one), `detail` more, never a private value."""

    def __init__(self, code: str, *, where: str = "", detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.where = where
        self.detail = detail
        self.step: str | None = None

    def __str__(self) -> str:
        parts = (self.step, self.where, f"{CODES[self.code]}{f' ({self.detail})' if self.detail else ''}")
        return ": ".join(part for part in parts if part)

    def as_value(self) -> dict[str, str | None]:
        """The failure as JSON has it."""
        return {
            "code": self.code,
            "step": self.step,
            "where": self.where or None,
            "reason": CODES[self.code],
            "detail": self.detail or None,
        }


@contextmanager
def proving(step: str) -> Iterator[None]:
    """Name the step in whatever fails inside, unless a step within it is named already."""
    try:
        yield
    except EvidenceError as error:
        error.step = error.step or step
        raise
