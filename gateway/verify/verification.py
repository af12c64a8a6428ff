"""The whole check of one file: what must hold, in the order in which it is looked at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from gateway.verify.bill_part import BillPart
from gateway.verify.billing import basis_of, prove_bill
from gateway.verify.chain import Chain
from gateway.verify.container import Evidence, load
from gateway.verify.failures import EvidenceError, proving
from gateway.verify.ledger import Ledger
from gateway.verify.msp import UNREADABLE, Identity
from gateway.verify.parts import known_documents, opened_terms, registrations, signers
from gateway.verify.replay import Step, record_of
from gateway.verify.report import ProvedBill, ProvedStep, Report, what_it_proves
from gateway.verify.subject import Subject, bill_subject, order_subject
from gateway.verify.transactions import Request, Result, read_attestation
from gateway.verify.walk import Walked, attested_place, walk_back

CHAINCODE = "energysale"


def verify(
    data: bytes,
    *,
    network: str | None = None,
    trusted_roots: Sequence[x509.Certificate] | None = None,
    chaincode: str = CHAINCODE,
) -> Report:
    """Check the file in `data` and say what it proves.

    `network` (`<channel>/<hash of block 0>`) and `trusted_roots` (every organisation's) are what the caller knows from
    elsewhere; without them, the report says which network the file is about. Raises EvidenceError.
    """
    evidence = load(data)
    try:
        return verify_evidence(evidence, network=network, trusted_roots=trusted_roots, chaincode=chaincode)
    except (LookupError, ArithmeticError, AttributeError, RecursionError, *UNREADABLE) as error:
        # Whoever holds every organisation's keys can sign anything, records of any form included.
        raise EvidenceError("wrong_form", where="blocks", detail=type(error).__name__) from error


def verify_evidence(
    evidence: Evidence,
    *,
    network: str | None = None,
    trusted_roots: Sequence[x509.Certificate] | None = None,
    chaincode: str = CHAINCODE,
) -> Report:
    """As `verify`, for a file that is read already."""
    chain = Chain(evidence)
    found_network = f"{chain.channel}/{chain.genesis_hash}"
    if network is not None and network != found_network:
        raise EvidenceError("wrong_network", where="block 0")
    roots = _roots(chain, trusted_roots)
    ledger = Ledger(chain, evidence.flags, chaincode=chaincode)
    with proving("the peers' statement"):
        request, result, attesters = _attested(evidence, chain, ledger)
    part = evidence.bill
    subject = order_subject(evidence.order) if part is None else bill_subject(evidence.order, part.month)
    last = attested_place(request, result, subject=subject, chaincode=chaincode)
    walked = walk_back(ledger, last, subject=subject, organisation_of=lambda place: ledger.creator(place).msp_id)
    record = _check_ends(subject, walked, result, ledger)
    bill = None
    if part is not None:
        bill, contract = _prove_bill(evidence, part, ledger, walked[-1])
        walked = [*contract, *walked]
    _check_network(walked, found_network)
    if ledger.unused_flags() or chain.unused():
        raise EvidenceError("unused_part", where=f"{ledger.unused_flags() or chain.unused()}")
    times = {each.place: ledger.transaction(each.place).request.at_ms for each in walked}
    membership = chain.configurations[-1].membership
    definition = ledger.definition_of(result, block=None, where="attestation")
    return Report(
        network=found_network,
        order=evidence.order,
        chaincode=chaincode,
        definition=definition.sequence,
        endorsement_policy=definition.policy_text,
        as_of=request.at_ms,
        attested_by=_names(attesters),
        height=len(evidence.data_hashes),
        record=record,
        steps=tuple(_proved(each, step, ledger, chain) for each in walked for step in each.replay.steps),
        registrations=registrations(signers(walked, times=times), evidence.certificates, membership=membership),
        terms=opened_terms(evidence.openings, walked),
        documents=known_documents(evidence.documents, walked),
        roots=roots,
        bill=bill,
    )


def _prove_bill(evidence: Evidence, part: BillPart, ledger: Ledger, newest: Walked) -> tuple[ProvedBill, list[Walked]]:
    """The bill, and the steps of the contract that it was computed under."""
    with proving("the bill's computation"):
        basis = basis_of(ledger, newest)
    contract = walk_back(
        ledger,
        basis.contract,
        subject=order_subject(evidence.order),
        organisation_of=lambda place: ledger.creator(place).msp_id,
    )
    with proving("the bill's computation"):
        return prove_bill(ledger, basis, part, evidence.openings), contract


def _roots(chain: Chain, trusted: Sequence[x509.Certificate] | None) -> dict[str, str]:
    """The fingerprints of the organisations' roots. Raises EvidenceError `untrusted_root`."""
    fingerprints = None if trusted is None else {each.fingerprint(hashes.SHA256()) for each in trusted}
    found: dict[str, str] = {}
    for configuration in chain.configurations:
        for msp_id, root in configuration.roots():
            fingerprint = root.fingerprint(hashes.SHA256())
            if fingerprints is not None and fingerprint not in fingerprints:
                raise EvidenceError("untrusted_root", where=f"block {configuration.block}", detail=msp_id)
            found[msp_id] = fingerprint.hex()
    return found


def _attested(evidence: Evidence, chain: Chain, ledger: Ledger) -> tuple[Request, Result, Sequence[Identity]]:
    """The peers' signed answer to a question about the order, by the policy that its steps need."""
    request, result = read_attestation(evidence.attestation)
    attesters = ledger.check_endorsements(
        request,
        result,
        evidence.attestation.endorsements,
        configuration=chain.configurations[-1],
        chaincode=ledger.chaincode,
        block=None,
        where="attestation",
    )
    return request, result, attesters


def _check_ends(subject: Subject, walked: Sequence[Walked], result: Result, ledger: Ledger) -> dict[str, object]:
    """The attested record, to which the steps lead from the first version. Raises EvidenceError `history_cut`."""
    newest = record_of(ledger.transaction(walked[-1].place), subject.key, chaincode=ledger.chaincode)
    if newest != json.loads(result.response) or walked[0].replay.steps[0].record["version"] != 1:
        raise EvidenceError("history_cut", where="attestation")
    record: dict[str, object] = newest
    return record


def _check_network(walked: Sequence[Walked], network: str) -> None:
    for each in walked:
        if any(step.intent.network != network for step in each.replay.steps):
            raise EvidenceError("wrong_network", where=f"block {each.place[0]}")


def _proved(walked: Walked, step: Step, ledger: Ledger, chain: Chain) -> ProvedStep:
    transaction, place = ledger.transaction(walked.place), walked.place
    intent, record = step.intent, step.record
    return ProvedStep(
        version=record["version"],
        action=intent.action,
        actor=intent.actor,
        role=intent.role,
        participant=intent.participant,
        second=step.item.second.actor if step.item.second else None,
        at=transaction.request.at_ms,
        block=place[0],
        transaction_id=transaction.request.transaction_id,
        intent_id=intent.intent_id,
        intent_digest=step.item.digest,
        terms_hash=intent.private_hash,
        endorsers=_names(ledger.endorsers(place)),
        orderers=_names(chain.orderers(place[0])),
        state=record.get("state"),
        stage=record.get("stage"),
        proves=what_it_proves(
            intent.action, actor=intent.actor, role=intent.role, participant=intent.participant, record=record
        ),
    )


def _names(identities: Iterable[Identity]) -> tuple[str, ...]:
    return tuple(each.name for each in identities)
