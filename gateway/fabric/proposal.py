"""A proposal: a call of a transaction function, to be evaluated or endorsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import grpc
from google.protobuf.message import DecodeError

from gateway.fabric import protos
from gateway.fabric.client import GatewayClient
from gateway.fabric.errors import EndorseError, MalformedMessageError, MalformedTransactionError
from gateway.fabric.headers import SignedHeader, new_header
from gateway.fabric.signable import Signable
from gateway.fabric.signer import SigningIdentity
from gateway.fabric.transaction import Transaction


class Proposal(Signable):
    """A proposal and its transaction id. Arguments and transient values are kept only in serialised form.

    `to_bytes` gives a gateway.ProposedTransaction. Raises MalformedMessageError when `proposed` is not a proposal.
    """

    def __init__(self, *, client: GatewayClient, signing_identity: SigningIdentity, proposed: protos.Message) -> None:
        super().__init__(signing_identity=signing_identity, carrier=proposed.proposal, content="proposal_bytes")
        self._client = client
        self._proposed = proposed
        try:
            proposal = protos.proposal.Proposal.FromString(proposed.proposal.proposal_bytes)
            self._header = protos.common.Header.FromString(proposal.header)
            channel_header = protos.common.ChannelHeader.FromString(self._header.channel_header)
        except DecodeError:
            raise MalformedMessageError("not a proposal") from None
        self.transaction_id: str = channel_header.tx_id
        self.channel: str = channel_header.channel_id
        if not (self.transaction_id and self.channel):
            raise MalformedMessageError("the proposal names no channel or no transaction id")
        if self.transaction_id != proposed.transaction_id:
            raise MalformedMessageError("the proposal has two transaction ids")

    def __repr__(self) -> str:
        return f"Proposal(transaction_id={self.transaction_id!r})"

    def to_bytes(self) -> bytes:
        data: bytes = self._proposed.SerializeToString()
        return data

    async def evaluate(self, *, timeout_s: float | None = None) -> bytes:
        """Run the transaction function on one peer and return its result; the ledger is not changed.

        Raises EvaluateError, NotSignedError. Tried on the next endpoint when one is unavailable.
        """
        await self.sign()
        request = protos.gateway.EvaluateRequest(
            transaction_id=self.transaction_id,
            channel_id=self.channel,
            proposed_transaction=self._proposed.proposal,
            target_organizations=self._proposed.endorsing_organizations,
        )
        response = await self._client.evaluate(request, timeout_s)
        result: bytes = response.result.payload
        return result

    async def endorse(self, *, timeout_s: float | None = None) -> Transaction:
        """Have the transaction function run and signed by enough peers.

        The returned transaction is signed by the gateway's signer, where it has one. Raises EndorseError,
        NotSignedError. Tried on the next endpoint when one is unavailable: the same proposal, the same transaction id.
        """
        await self.sign()
        request = protos.gateway.EndorseRequest(
            transaction_id=self.transaction_id,
            channel_id=self.channel,
            proposed_transaction=self._proposed.proposal,
            endorsing_organizations=self._proposed.endorsing_organizations,
        )
        response = await self._client.endorse(request, timeout_s)
        transaction = self._endorsed(response.prepared_transaction)
        if self._signing_identity.can_sign:
            await transaction.sign()
        return transaction

    def _endorsed(self, envelope: protos.Envelope) -> Transaction:
        envelope.ClearField("signature")  # the peer has none to give
        try:
            transaction = Transaction(
                client=self._client,
                signing_identity=self._signing_identity,
                prepared=protos.gateway.PreparedTransaction(transaction_id=self.transaction_id, envelope=envelope),
            )
        except MalformedTransactionError as error:
            raise self._unusable_answer(str(error)) from None
        # What comes back is about to be signed, so it must be the transaction that was asked for.
        if transaction.header != self._header:
            raise self._unusable_answer("the prepared transaction is not for this proposal")
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
    """Build a proposal, not signed yet. `arguments[0]` is the name of the transaction function."""
    header, content = proposal_content(
        creator=signing_identity.creator,
        channel=channel,
        chaincode=chaincode,
        arguments=arguments,
        transient=transient,
        timestamp_ms=timestamp_ms,
    )
    proposed = protos.gateway.ProposedTransaction(
        transaction_id=header.transaction_id,
        proposal=protos.proposal.SignedProposal(proposal_bytes=content),
        endorsing_organizations=endorsing_organizations,
    )
    return Proposal(client=client, signing_identity=signing_identity, proposed=proposed)


def proposal_from_bytes(data: bytes, *, client: GatewayClient, signing_identity: SigningIdentity) -> Proposal:
    """The proposal that `Proposal.to_bytes` wrote. Raises MalformedMessageError."""
    try:
        proposed = protos.gateway.ProposedTransaction.FromString(data)
    except DecodeError:
        raise MalformedMessageError("not a kept proposal") from None
    return Proposal(client=client, signing_identity=signing_identity, proposed=proposed)


def proposal_content(
    *,
    creator: bytes,
    channel: str,
    chaincode: str,
    arguments: Sequence[bytes],
    transient: Mapping[str, bytes],
    timestamp_ms: int | None = None,
) -> tuple[SignedHeader, bytes]:
    """A serialised protos.Proposal to call a transaction function, whose name is `arguments[0]`, and its header."""
    chaincode_id = protos.chaincode.ChaincodeID(name=chaincode)
    header = new_header(
        kind=protos.common.ENDORSER_TRANSACTION,
        channel=channel,
        creator=creator,
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
    return header, proposal.SerializeToString()
