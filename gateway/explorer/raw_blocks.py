"""A block as our own peer stores it, read for people: who ordered it, who endorsed what, whether hashes hold. Pure."""

from __future__ import annotations

import hashlib
from typing import Any

from cryptography import x509
from google.protobuf.message import DecodeError

from chaincode import batch, canonical
from chaincode.refusals import Refused
from chaincode.results import expand, usual_of
from gateway.fabric import protos
from gateway.fabric.ledger import Transaction, decode_block

_WITH_INTENTS = frozenset({b"Apply", b"Purge"})


def block_value(message: protos.BlockMessage) -> dict[str, Any]:
    """The block's own facts (`schemas.BlockDetail` without its transactions)."""
    block = decode_block(message)
    recomputed = hashlib.sha256(b"".join(message.data.data)).hexdigest()
    return {
        "number": block.number,
        "hash": block.header_hash.hex(),
        "previous_hash": block.previous_hash.hex(),
        "data_hash": block.data_hash.hex(),
        "data_hash_recomputed": recomputed,
        "data_hash_holds": recomputed == block.data_hash.hex(),
        "at": block.timestamp_ms,
        "bytes": block.data_bytes,
        "valid": sum(each.is_valid for each in block.transactions),
        "orderer_signatures": orderer_signatures(message),
    }


def transaction_value(transaction: Transaction, *, block: int, position: int) -> dict[str, Any]:
    """One transaction: what was called, by whom, endorsed by whom, with what result."""
    valid = transaction.is_valid
    return {
        "transaction_id": transaction.tx_id[:128],
        "block": block,
        "position": position,
        "kind": {1: "configuration", 3: "call"}.get(transaction.kind, "other"),
        "at": transaction.timestamp_ms,
        "code": transaction.validation_code.name,
        "valid": valid,
        "creator": signer_value(transaction.creator_msp_id, transaction.creator_certificate),
        "chaincode": transaction.chaincode[:64],
        # What an invalid transaction claims was bounded by nobody.
        "function": transaction.args[0].decode("utf-8", "replace")[:64] if valid and transaction.args else "",
        "endorsers": [
            signer_value(msp_id, certificate)
            for msp_id, certificate in zip(transaction.endorsers, transaction.endorser_certificates, strict=True)
        ],
        "public_writes": len(transaction.writes),
        "private_writes": sum(len(each.writes) for each in transaction.collections),
    }


def intents_of(transaction: Transaction) -> list[dict[str, Any]]:
    """The intents of a valid transaction with their results (`schemas.IntentDetail`), the refused ones too.

    An intent is public: terms are no part of it, only their hash.
    """
    if not transaction.is_valid or (transaction.args[:1] and transaction.args[0] not in _WITH_INTENTS):
        return []
    try:
        signed = batch.decode(transaction.args[1])
        results = expand(transaction.response_payload, usual=usual_of(signed))
        return [_intent_value(item, result) for item, result in zip(signed, results, strict=True)]
    except (Refused, ValueError, IndexError, KeyError):
        return []  # the write set stands all the same


def orderer_signatures(message: protos.BlockMessage) -> list[dict[str, str]]:
    """Who signed the block among the orderers; nobody signs block 0."""
    index = protos.common.SIGNATURES
    if len(message.metadata.metadata) <= index:
        return []
    try:
        metadata = protos.common.Metadata.FromString(message.metadata.metadata[index])
        creators = [
            protos.common.SignatureHeader.FromString(each.signature_header).creator for each in metadata.signatures
        ]
        identities = [protos.identities.SerializedIdentity.FromString(creator) for creator in creators]
    except DecodeError:
        return []
    return [signer_value(each.mspid, each.id_bytes) for each in identities]


def signer_value(msp_id: str, certificate: bytes) -> dict[str, str]:
    """An identity: its organisation, and subject and serial number of its certificate (empty where unreadable)."""
    try:
        read = x509.load_pem_x509_certificate(certificate)
    except ValueError:
        return {"msp_id": msp_id[:64], "subject": "", "serial": ""}
    return {
        "msp_id": msp_id[:64],
        "subject": read.subject.rfc4514_string(),
        "serial": f"{read.serial_number:x}",
    }


def _intent_value(item: Any, result: dict[str, Any]) -> dict[str, Any]:
    intent = canonical.loads(item.intent)
    return {
        "digest": item.digest,
        "intent_id": intent["intent_id"],
        "action": intent["action"],
        "actor": intent["actor"],
        "role": intent["role"],
        "participant": intent["participant"],
        "second": item.second.actor if item.second else None,
        "target": intent["target"],
        "version": intent.get("version"),
        "args": intent["args"],
        "private_hash": intent.get("private_hash"),
        "signature": item.signature,
        "status": result["status"],
        "code": result.get("code"),
        "result_version": result.get("version"),
    }
