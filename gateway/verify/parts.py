"""What a file holds beside blocks: opened terms, texts and people's certificates, each bound by a hash of a step."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chaincode import keys
from gateway.verify.failures import EvidenceError
from gateway.verify.msp import UNREADABLE, IdentityError, Membership, check_validity
from gateway.verify.replay import Step
from gateway.verify.report import Registration
from gateway.verify.walk import Walked

_HASH = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A user who signed a step, with the record that the ledger had of them then, and its block."""

    user: str
    record: Mapping[str, Any] = field(repr=False)
    block: int
    at_ms: int


def opened_terms(openings: Iterable[str], walked: Iterable[Walked]) -> dict[str, Any]:
    """The terms in private texts, by their hash. Raises EvidenceError `opening_unknown`, `wrong_form`."""
    cited = {each for step in _steps(walked) for each in (step.intent.private_hash, step.record.get("terms_hash"))}
    terms = {}
    for text in openings:
        digest = hashlib.sha256(text.encode()).hexdigest()
        if digest not in cited:
            raise EvidenceError("opening_unknown", where="openings", detail=f"SHA-256 {digest}")
        try:
            terms[digest] = json.loads(text)["terms"]
        except (ValueError, KeyError, TypeError):
            raise EvidenceError("wrong_form", where="openings") from None
    return terms


def known_documents(documents: Iterable[bytes], walked: Iterable[Walked]) -> tuple[str, ...]:
    """The hashes of the documents, each of which a step or a record of the order cites. Raises EvidenceError
    `document_unknown`."""
    cited = {each for step in _steps(walked) for each in (*_hashes(step.intent.args), *_hashes(step.record))}
    digests = tuple(hashlib.sha256(document).hexdigest() for document in documents)
    for digest in digests:
        if digest not in cited:
            raise EvidenceError("document_unknown", where="documents", detail=f"SHA-256 {digest}")
    return digests


def signers(walked: Iterable[Walked], *, times: Mapping[tuple[int, int], int]) -> Iterator[Signer]:
    """Whoever signed a step, each time. `times` are those of the transactions, by place (ms since 1970 UTC)."""
    for each in walked:
        for step in each.replay.steps:
            second = step.item.second.actor if step.item.second else None
            for user in (step.intent.actor, second):
                place = each.replay.read.get(keys.user(user)) if user else None
                if user and place is not None:
                    record = each.replay.records[keys.user(user)]
                    yield Signer(user=user, record=record, block=place[0], at_ms=times[each.place])


def registrations(
    found: Iterable[Signer], certificates: Iterable[bytes], *, membership: Membership
) -> tuple[Registration, ...]:
    """The signers' registrations, each once, with their certificates where the file has them.

    Raises EvidenceError `certificate_differs`: of no signer, not the key's, not valid at the step, or not issued by the
    signer's organisation.
    """
    unused = {hashlib.sha256(each).hexdigest(): each for each in certificates}
    proved: set[str] = set()
    rows: dict[tuple[str, int], Registration] = {}
    for signer in found:
        fingerprint = signer.record.get("certificate")
        if fingerprint in unused:
            _check_certificate(unused[fingerprint], signer, membership)
            proved.add(fingerprint)
        rows[signer.user, signer.record["version"]] = Registration(
            user=signer.user,
            version=signer.record["version"],
            organisation=signer.record["organisation"],
            public_key=signer.record["public_key"],
            block=signer.block,
            certificate=fingerprint,
            certificate_proved=fingerprint in proved,
        )
    if unused.keys() - proved:
        raise EvidenceError("certificate_differs", where="certificates", detail="of nobody who signed a step")
    return tuple(rows[key] for key in sorted(rows))


def _check_certificate(der: bytes, signer: Signer, membership: Membership) -> None:
    detail = ""
    try:
        certificate = x509.load_der_x509_certificate(der)
        key = certificate.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise IdentityError("not a key of P-256")
        point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()
        if point != signer.record["public_key"]:
            raise IdentityError("of another key")
        membership.msps[signer.record["organisation"]].chain_of(certificate)
        check_validity(certificate, at_ms=signer.at_ms)
    except IdentityError as error:
        detail = str(error)
    except (KeyError, *UNREADABLE):
        detail = "not a certificate of the organisation"
    else:
        return
    raise EvidenceError("certificate_differs", where="certificates", detail=detail)


def _steps(walked: Iterable[Walked]) -> Iterator[Step]:
    for each in walked:
        yield from each.replay.steps


def _hashes(value: Any) -> Iterator[str]:
    """Every hash in hex in `value`, at any depth."""
    if isinstance(value, str):
        if _HASH.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _hashes(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _hashes(each)
