"""Which blocks evidence needs: found by walking the steps as the verifier will, without checking signatures.

Synchronous: whoever makes evidence runs it in a thread and lets `fetch` wait for the peer.
"""

from __future__ import annotations

from collections.abc import Callable

from gateway.fabric import protos
from gateway.verify.billing import Basis, basis_of
from gateway.verify.container import Attestation, BlockPart, Endorsement, Metadata, Signature
from gateway.verify.definition import LIFECYCLE, sequence_key
from gateway.verify.ledger import VALID
from gateway.verify.parts import signers
from gateway.verify.replay import Step
from gateway.verify.subject import bill_subject, order_subject
from gateway.verify.transactions import Place, Transaction, read_attestation, read_transaction
from gateway.verify.walk import attested_place, walk_back

Fetch = Callable[[int], protos.BlockMessage]


class Collected:
    """The blocks and transactions that the evidence of one order consists of, its steps, and the SHA-256 (hex) of the
    certificates of those who signed them.

    With `month` (YYYY-MM) it is of the bill of that month, whose `basis` says what it follows from; the contract's
    steps up to the bill are among the steps then. `fetch` gives a block (common.Block) by its number. Raises
    EvidenceError where the ledger is not as it has to be.
    """

    def __init__(
        self,
        attestation: Attestation,
        *,
        order: str,
        month: str | None = None,
        chaincode: str,
        height: int,
        fetch: Fetch,
    ) -> None:
        self.chaincode = chaincode
        self._fetch = fetch
        self._messages: dict[int, protos.BlockMessage] = {}
        self._transactions: dict[Place, Transaction] = {}
        self.blocks: dict[int, BlockPart] = {}
        request, result = read_attestation(attestation)
        contract = order_subject(order)
        subject = contract if month is None else bill_subject(order, month)
        last = attested_place(request, result, subject=subject, chaincode=chaincode)
        walked = walk_back(self, last, subject=subject, organisation_of=self._organisation_of)
        self.basis: Basis | None = None
        if month is not None:
            self.basis = basis_of(self, walked[-1])
            before = self.basis.contract
            walked = [*walk_back(self, before, subject=contract, organisation_of=self._organisation_of), *walked]
        self.steps: list[Step] = [step for each in walked for step in each.replay.steps]
        times = dict.fromkeys((each.place for each in walked), 0)
        self.fingerprints = {
            str(each.record["certificate"]) for each in signers(walked, times=times) if "certificate" in each.record
        }
        self._take_definitions(result.namespaces[LIFECYCLE].reads.get(sequence_key(chaincode)))
        self.flags = dict.fromkeys(self._transactions, VALID)
        self._take_configurations(height)

    def transaction(self, place: Place, *, before: int | None = None) -> Transaction:
        """As `recorded_state.Transactions` has it; `before` is the verifier's concern."""
        if place not in self._transactions:
            number, position = place
            envelopes = self._part(number).transactions
            self._transactions[place] = read_transaction(envelopes[position], where=f"block {number}")
        return self._transactions[place]

    def _organisation_of(self, place: Place) -> str:
        creator = protos.identities.SerializedIdentity.FromString(self.transaction(place).request.creator)
        return str(creator.mspid)

    def _take_definitions(self, newest: Place | None) -> None:
        """The transactions that committed the chaincode's definition, every one: each writes only what it changes."""
        place = newest
        while place is not None:
            namespace = self.transaction(place).result.namespaces[LIFECYCLE]
            place = namespace.reads.get(sequence_key(self.chaincode))

    def _take_configurations(self, height: int) -> None:
        """Every configuration block up to the chain's end. A block's metadata names the last one before it."""
        number = _last_configuration(self._message(height - 1))
        while number > 0:
            self._part(number)
            number = _last_configuration(self._message(number - 1))
        self._part(0)

    def _message(self, number: int) -> protos.BlockMessage:
        if number not in self._messages:
            self._messages[number] = self._fetch(number)
        return self._messages[number]

    def _part(self, number: int) -> BlockPart:
        if number not in self.blocks:
            self.blocks[number] = part_of(self._message(number))
        return self.blocks[number]


def attestation_of(prepared: bytes) -> Attestation:
    """The peers' statement in a serialised gateway.PreparedTransaction: an endorsed answer that was never submitted."""
    envelope = protos.gateway.PreparedTransaction.FromString(prepared).envelope
    payload = protos.common.Payload.FromString(envelope.payload)
    action = protos.transaction.Transaction.FromString(payload.data).actions[0]
    called = protos.transaction.ChaincodeActionPayload.FromString(action.payload)
    return Attestation(
        channel_header=payload.header.channel_header,
        signature_header=payload.header.signature_header,
        proposal=called.chaincode_proposal_payload,
        response=called.action.proposal_response_payload,
        endorsements=tuple(
            Endorsement(endorser=each.endorser, signature=each.signature) for each in called.action.endorsements
        ),
    )


def part_of(block: protos.BlockMessage) -> BlockPart:
    """A block as evidence holds it."""
    metadata = None
    if block.header.number > 0:
        message = _signatures(block)
        metadata = Metadata(
            value=message.value,
            signatures=tuple(
                Signature(header=each.signature_header, signature=each.signature) for each in message.signatures
            ),
        )
    return BlockPart(number=block.header.number, transactions=tuple(block.data.data), metadata=metadata)


def _last_configuration(block: protos.BlockMessage) -> int:
    value = protos.common.OrdererBlockMetadata.FromString(_signatures(block).value)
    return int(value.last_config.index)


def _signatures(block: protos.BlockMessage) -> protos.Message:
    return protos.common.Metadata.FromString(block.metadata.metadata[protos.common.SIGNATURES])
