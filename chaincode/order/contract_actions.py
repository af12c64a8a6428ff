"""The actions on a contract. Which of them is allowed when, and by whom, is the table in `chaincode.order.moves`."""

from __future__ import annotations

from typing import Any

from chaincode.action import Action
from chaincode.dates import is_date
from chaincode.envelope import ENVELOPE_SCHEMA
from chaincode.intent import Intent
from chaincode.schemas import DATE, REASON, TERMS_HASH, TEXT_HASH, Schema, closed, digest

_EXAMPLE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
# Who signs for a party, and who keeps the time. The table of moves says which side; these say who of it.
_SIGNING = ("consumer_owner", "retailer_contract_manager")
_KEEPING_TIME = (
    "consumer_owner",
    "consumer_operator",
    "retailer_trader",
    "retailer_contract_manager",
    "exchange_market_operator",
    "exchange_supervisor",
)
_ANNEX: Schema = {
    **ENVELOPE_SCHEMA,
    "title": "Priced annex",
    "description": "For the two parties alone; the text cites the envelope's hash.",
}
_DOCUMENT: Schema = {
    **ENVELOPE_SCHEMA,
    "title": "Document",
    "description": "The text that both have signed, for both parties and the exchange.",
}
_STATEMENT: Schema = {
    **ENVELOPE_SCHEMA,
    "title": "Statement",
    "description": "For both parties and the exchange.",
}
_DOCUMENTS: Schema = {
    "type": "array",
    "title": "Documents",
    "description": "Hashes of documents that the statement brings; they are handed over off the ledger.",
    "items": digest("Document hash", "Salted SHA-256 (hex) of the document."),
    "minItems": 1,
    "maxItems": 16,
    "uniqueItems": True,
}
_LAST_DAY: Schema = {**DATE, "title": "Day after the last day of delivery"}
_SAYING = ("statement", "documents")


def _example(*recipients: str) -> dict[str, Any]:
    return {
        "ephemeral": "04" + "6b" * 64,
        "nonce": "AAECAwQFBgcICQoL",
        "ciphertext": "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k",
        "keys": dict.fromkeys(recipients, "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4mrze8BI0VniQ"),
    }


def _text_hash(title: str) -> Schema:
    return closed(title, {"text_hash": TEXT_HASH})


def _text_and_annex(title: str) -> Schema:
    return closed(title, {"text_hash": TEXT_HASH, "annex": _ANNEX}, optional=("annex",))


def _ends_on(args: dict[str, Any]) -> str | None:
    return None if is_date(args["ends_on"]) else "ends_on"


def supply_touched(intent: Intent) -> tuple[str, ...]:
    """A consumer's own steps that bind or free write its supply."""
    return (f"supply/{intent.participant}",) if intent.role.startswith("consumer_") else ()


CONTRACT_ACTIONS = (
    Action(
        name="sign",
        noun="order",
        roles=_SIGNING,
        summary="签订: sign the contract text, cited by its hash; the first signature may bring the encrypted annex.",
        args=_text_and_annex("Sign"),
        example={"text_hash": _EXAMPLE_HASH},
    ),
    Action(
        name="archive",
        noun="order",
        roles=("exchange_auditor",),
        summary="上链归档: archive what both have signed; the contract, or its change, takes effect.",
        args=closed("Archive", {"text_hash": TEXT_HASH, "document": _DOCUMENT}),
        example={"text_hash": _EXAMPLE_HASH, "document": _example("consumer-1", "retailer-1", "exchange")},
    ),
    Action(
        name="dispute",
        noun="order",
        roles=(*_SIGNING, "exchange_supervisor"),
        summary="质疑: freeze a running contract.",
        args=closed("Dispute", {"reason": REASON, "statement": _STATEMENT, "documents": _DOCUMENTS}, optional=_SAYING),
        example={"reason": "metering"},
    ),
    Action(
        name="state_case",
        noun="order",
        roles=(*_SIGNING, "exchange_supervisor"),
        summary="陈述: state one's case in a dispute; the three alone can read it.",
        args=closed("State a case", {"statement": _STATEMENT, "documents": _DOCUMENTS}, optional=("documents",)),
        example={"statement": _example("consumer-1", "retailer-1", "exchange"), "documents": [_EXAMPLE_HASH]},
    ),
    Action(
        name="open_terms",
        noun="order",
        roles=_SIGNING,
        summary="Open private terms of the order to the exchange, in a dispute.",
        args=closed(
            "Open terms",
            {
                "terms_hash": TERMS_HASH,
                "opening": {**ENVELOPE_SCHEMA, "title": "The private text", "description": "For the exchange alone."},
            },
        ),
        example={"terms_hash": _EXAMPLE_HASH, "opening": _example("exchange")},
    ),
    Action(
        name="resolve",
        noun="order",
        roles=("exchange_supervisor",),
        summary="裁定: end a dispute by resuming or cancelling the contract.",
        args=closed(
            "Resolve",
            {
                "outcome": {"enum": ["resume", "cancel"], "title": "Outcome"},
                "reason": REASON,
                "ruling": {**ENVELOPE_SCHEMA, "title": "Ruling", "description": "For both parties and the exchange."},
            },
            optional=("ruling",),
        ),
        example={"outcome": "resume", "reason": "meter_replaced"},
    ),
    Action(
        name="propose_amendment",
        noun="order",
        roles=_SIGNING,
        private="terms",
        summary="变更: propose new terms and the contract text that cites them.",
        args=_text_and_annex("Propose an amendment"),
        example={"text_hash": _EXAMPLE_HASH},
    ),
    Action(
        name="propose_termination",
        noun="order",
        roles=_SIGNING,
        summary="解除: propose to end the contract on a day, by the agreement cited by its hash.",
        args=closed(
            "Propose a termination",
            {"text_hash": TEXT_HASH, "ends_on": _LAST_DAY, "annex": _ANNEX},
            optional=("annex",),
        ),
        rule=_ends_on,
        example={"text_hash": _EXAMPLE_HASH, "ends_on": "2026-09-01"},
    ),
    Action(
        name="accept",
        noun="order",
        roles=_SIGNING,
        summary="Sign the text of the other party's proposal.",
        args=_text_hash("Accept a proposal"),
        example={"text_hash": _EXAMPLE_HASH},
    ),
    Action(
        name="decline",
        noun="order",
        roles=_SIGNING,
        summary="Turn the other party's proposal down.",
        args=closed("Decline a proposal", {}),
        example={},
    ),
    Action(
        name="withdraw",
        noun="order",
        roles=_SIGNING,
        summary="Take one's own proposal back.",
        args=closed("Withdraw a proposal", {}),
        example={},
    ),
    Action(
        name="give_notice",
        noun="order",
        roles=("consumer_owner",),
        summary="Leave the contract early: switch to another retailer, or move out (更换售电公司, 销户).",
        args=closed(
            "Give notice",
            {
                "kind": {"enum": ["switch", "move_out"], "title": "Kind"},
                "ends_on": _LAST_DAY,
            },
        ),
        rule=_ends_on,
        touches=supply_touched,
        example={"kind": "switch", "ends_on": "2026-09-01"},
    ),
    Action(
        name="pass_on",
        noun="order",
        roles=("exchange_market_operator",),
        summary="保底: pass a contract of a retailer that has defaulted on to the supplier of last resort.",
        args=closed("Pass a contract on", {"ends_on": {**DATE, "title": "First day of the supplier of last resort"}}),
        rule=_ends_on,
        example={"ends_on": "2026-09-01"},
    ),
    Action(
        name="expire",
        noun="order",
        roles=_KEEPING_TIME,
        summary="到期: end a contract whose delivery period is over.",
        args=closed("Expire", {}),
        touches=supply_touched,
        example={},
    ),
    Action(
        name="purge",
        noun="order",
        roles=("exchange_supervisor",),
        summary="Erase terms of an ended order from the collection, for good (transaction function Purge).",
        args=closed("Purge terms", {"terms_hash": TERMS_HASH}),
        example={"terms_hash": _EXAMPLE_HASH},
    ),
)
