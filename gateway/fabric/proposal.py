"""A signed proposal: a call of a transaction function, to be evaluated or endorsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import grpc

from gateway.fabric import protos
from gateway.fabric.client import GatewayClient
from gateway.fabric.errors import EndorseError, MalformedTransactionError
from gateway.fabric.headers import SignedHeader, new_header
from gateway.fabric.signer import SigningIdentity
from gateway.fabric.transaction import Transaction


class Proposal:
    """A proposal and its transaction id. Arguments and transient values are kept only in serialised form."""

    def __init__(
        self,
        *,
        client: GatewayClient,
        signing_identity: SigningIdentity,
        channel: str,
        header: SignedHeader,
        signed: protos.Message,
        endorsing_organizations: Sequence[str],
    ) -> None:
        self._client = client
        self._signing_identity = signing_identity
        self._channel = channel
        self._header = header.header
        self._organizations = list(endorsing_organizations)
        self._signed = signed
        self.transaction_id = header.transaction_id

    def __repr__(self) -> str:
        return f"Proposal(transaction_id={self.transaction_id!r})"

    async def evaluate(self, *, timeout_s: float | None = None) -> bytes:
        """Run the transaction function on one peer and return its result; the ledger is not changed.

        Raises EvaluateError. Tried on the next endpoint when one is unavailable.
        """
        request = protos.gateway.EvaluateRequest(
            transaction_id=self.transaction_id,
            channel_id=self._channel,
            proposed_transaction=self._signed,
            target_organizations=self._organizations,
        )
        response = await self._client.evaluate(request, timeout_s)
        result: bytes = response.result.payload
        return result

    async def endorse(self, *, timeout_s: float | None = None) -> Transaction:
        """Have the transaction function run and signed by enough peers; the returned transaction is signed by us.

        Raises EndorseError. Tried on the next endpoint when one is unavailable: the same proposal, the same
        transaction id.
        """
        request = protos.gateway.EndorseRequest(
            transaction_id=self.transaction_id,
            channel_id=self._channel,
            proposed_transaction=self._signed,
            endorsing_organizations=self._organizations,
        )
        response = await self._client.endorse(request, timeout_s)
        return self._sign(response.prepared_transaction)

    def _sign(self, envelope: protos.Envelope) -> Transaction:
        try:
            transaction = Transaction(client=self._client, signing_identity=self._signing_identity, envelope=envelope)
        except MalformedTransactionError as error:
            raise self._unusable_answer(str(error)) from None
        # What comes back is about to be signed, so it must be the transaction that was asked for.
        if transaction.header != self._header:
            raise self._unusable_answer("the prepared transaction is not for this proposal")
        envelope.signature = self._signing_identity.sign(envelope.payload)
        return transaction

    def _unusable_answer(self, fault: str) -> EndorseError:
        return EndorseError(
            f"EndorseError: the peer's answer is unusable: {fault}",
            transaction_id=self.transaction_id,
            grpc_code=grpc.StatusCode.INTERNAL,
        )


def new_proposal(
    *,
    client: GatewayClient,
    signing_identity: SigningIdentity,
    channel: str,
    chaincode: str,
    arguments: Sequence[bytes],
    transient: Mapping[str, bytes],
    endorsing_organizations: Sequence[str],
    timestamp_ms: int | None,
) -> Proposal:
    """Build and sign a proposal. `arguments[0]` is the name of the transaction function."""
    header, signed = signed_proposal(
        signing_identity=signing_identity,
        channel=channel,
        chaincode=chaincode,
        arguments=arguments,
        transient=transient,
        timestamp_ms=timestamp_ms,
    )
    return Proposal(
        client=client,
        signing_identity=signing_identity,
        channel=channel,
        header=header,
        signed=signed,
        endorsing_organizations=endorsing_organizations,
    )


def signed_proposal(
    *,
    signing_identity: SigningIdentity,
    channel: str,
    chaincode: str,
    arguments: Sequence[bytes],
    transient: Mapping[str, bytes],
    timestamp_ms: int | None = None,
) -> tuple[SignedHeader, protos.Message]:
    """A protos.SignedProposal to call a transaction function, whose name is `arguments[0]`, and its header."""
    chaincode_id = protos.chaincode.ChaincodeID(name=chaincode)
    header = new_header(
        kind=protos.common.ENDORSER_TRANSACTION,
        channel=channel,
        creator=signing_identity.creator,
        timestamp_ms=timestamp_ms,
        extension=protos.proposal.ChaincodeHeaderExtension(chaincode_id=chaincode_id).SerializeToString(),
    )
    specification = protos.chaincode.ChaincodeSpec(
        type=protos.chaincode.ChaincodeSpec.NODE,  # has to be some type; peers do not look at it
        chaincode_id=chaincode_id,
        input=protos.chaincode.ChaincodeInput(args=arguments),
    )
    invocation = protos.chaincode.ChaincodeInvocationSpec(chaincode_spec=specification)
    payload = protos.proposal.ChaincodeProposalPayload(input=invocation.SerializeToString(), TransientMap=transient)
    proposal = protos.proposal.Proposal(header=header.header.SerializeToString(), payload=payload.SerializeToString())
    content = proposal.SerializeToString()
    return header, protos.proposal.SignedProposal(proposal_bytes=content, signature=signing_identity.sign(content))
