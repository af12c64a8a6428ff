"""The ledger as the file proves it: transactions whose signatures, endorsements and flags were checked, and what they
wrote.

Fabric's validation flags are each peer's own conclusion and nobody signs them. So a transaction counts as valid only
because peers, endorsing a later one by the committed policy, read what it wrote at its very place; the last ones are
read by the peers' statement about the order. The flags in the file must agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateway.verify.chain import Chain
from gateway.verify.configuration import Configuration
from gateway.verify.container import Endorsement
from gateway.verify.definition import (
    LIFECYCLE,
    Definition,
    check_endorsed,
    following,
    read_definition,
    sequence_key,
)
from gateway.verify.failures import EvidenceError
from gateway.verify.msp import Identity, IdentityError
from gateway.verify.transactions import Place, Request, Result, Transaction

VALID = 0
_SUCCESS = range(200, 400)
_MAX_DEFINITIONS = 1_000


class Ledger:
    """Checked transactions of one chaincode. Every method raises EvidenceError."""

    def __init__(self, chain: Chain, flags: Mapping[Place, int], *, chaincode: str) -> None:
        self._chain = chain
        self._flags = flags
        self.chaincode = chaincode
        self._transactions: dict[Place, Transaction] = {}
        self._endorsers: dict[Place, tuple[Identity, ...]] = {}
        self._creators: dict[Place, Identity] = {}
        self._definitions: dict[Place, Mapping[str, bytes]] = {}

    def transaction(self, place: Place, *, before: int | None = None, chaincode: str | None = None) -> Transaction:
        """The transaction in this place, with everything about it checked; in a block below `before`, where given."""
        where = f"block {place[0]}, transaction {place[1]}"
        if before is not None and place[0] >= before:
            raise EvidenceError("order_of_blocks", where=where)
        if place not in self._transactions:
            transaction = self._chain.transaction(place)
            if self._flags.get(place) != VALID:
                raise EvidenceError("not_flagged_valid", where=where)
            self._check(transaction, place, chaincode or self.chaincode, where)
            self._transactions[place] = transaction
        return self._transactions[place]

    def endorsers(self, place: Place) -> tuple[Identity, ...]:
        return self._endorsers[place]

    def creator(self, place: Place) -> Identity:
        """Who submitted a transaction that was checked."""
        return self._creators[place]

    def check_endorsements(
        self,
        request: Request,
        result: Result,
        endorsements: Sequence[Endorsement],
        *,
        configuration: Configuration,
        chaincode: str,
        block: int | None,
        where: str,
    ) -> tuple[Identity, ...]:
        """Who endorsed `result` as the answer to `request`, once that fulfils the policy. `block` holds the
        transaction; None for a statement that is in no block."""
        if request.channel != self._chain.channel:
            raise EvidenceError("wrong_channel", where=where)
        request.check_id(where=where)
        if request.hash != result.proposal_hash or {request.chaincode, result.chaincode} != {chaincode}:
            raise EvidenceError("proposal_hash_differs", where=where)
        if result.status not in _SUCCESS or chaincode not in result.namespaces:
            raise EvidenceError("transaction_malformed", where=where)
        endorsers = [_endorser(each, result, configuration, request.at_ms, where) for each in endorsements]
        definition = None if chaincode == LIFECYCLE else self.definition_of(result, block=block, where=where)
        group = configuration.channel_group
        check_endorsed(definition, chaincode, result, endorsers, channel_group=group, where=where)
        return tuple(endorsers)

    def unused_flags(self) -> list[Place]:
        """Transactions that the file lists and nothing has asked for."""
        return sorted(self._flags.keys() - self._transactions.keys())

    def _check(self, transaction: Transaction, place: Place, chaincode: str, where: str) -> None:
        request = transaction.request
        configuration = self._chain.configuration_before(place[0])
        self._creators[place] = _creator(transaction, configuration, where)
        self._endorsers[place] = self.check_endorsements(
            request,
            transaction.result,
            transaction.endorsements,
            configuration=configuration,
            chaincode=chaincode,
            block=place[0],
            where=where,
        )

    def definition_of(self, result: Result, *, block: int | None, where: str) -> Definition:
        """The definition under which a result came about. Raises `definition_missing`."""
        place = _sequence_read(result, self.chaincode)
        if place is None:
            raise EvidenceError("definition_missing", where=where)
        return read_definition(self._definition_fields(place, block), where=where)

    def _definition_fields(self, place: Place, before: int | None) -> Mapping[str, bytes]:
        """The definition's fields after the transaction in `place`: each transaction writes only what it changes."""
        behind: list[tuple[Place, Transaction]] = []
        at: Place | None = place
        while at is not None and at not in self._definitions:
            if len(behind) == _MAX_DEFINITIONS:
                raise EvidenceError("too_large", where="definitions")
            transaction = self.transaction(at, before=before, chaincode=LIFECYCLE)
            behind.append((at, transaction))
            before = at[0]
            at = _sequence_read(transaction.result, self.chaincode)
        fields = self._definitions[at] if at is not None else {}
        for each, transaction in reversed(behind):
            where = f"block {each[0]}, transaction {each[1]}"
            written = transaction.result.namespaces[LIFECYCLE]
            fields = self._definitions[each] = following(self.chaincode, fields, written, where=where)
        return fields


def _sequence_read(result: Result, chaincode: str) -> Place | None:
    namespace = result.namespaces.get(LIFECYCLE)
    return namespace.reads.get(sequence_key(chaincode)) if namespace else None


def _creator(transaction: Transaction, configuration: Configuration, where: str) -> Identity:
    request = transaction.request
    try:
        creator = configuration.membership.identity(request.creator, at_ms=request.at_ms)
    except IdentityError as error:
        raise EvidenceError("creator_certificate", where=where, detail=str(error)) from None
    if not creator.signed(transaction.payload, transaction.signature):
        raise EvidenceError("creator_signature", where=where)
    return creator


def _endorser(
    endorsement: Endorsement, result: Result, configuration: Configuration, at_ms: int, where: str
) -> Identity:
    try:
        endorser = configuration.membership.identity(endorsement.endorser, at_ms=at_ms)
    except IdentityError as error:
        raise EvidenceError("endorser_certificate", where=where, detail=str(error)) from None
    if not endorser.signed(result.payload + endorsement.endorser, endorsement.signature):
        raise EvidenceError("endorsement_signature", where=where)
    return endorser
