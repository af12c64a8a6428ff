"""A Fabric network in memory, as its client sees it: endorsement against a peer's height, ordering, validation.

It keeps Fabric's rules (versions read at endorsement are checked at commit, a transaction id counts once, a lagging
peer answers from an older state) and a market of one rule: a record is at the version that the intent expects. Faults
come from `faults`, which is asked at each stage and names one of that stage's faults or none.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import grpc

from chaincode import batch
from chaincode.intent import SignedIntent
from chaincode.results import deposited, summarise, usual_of
from gateway.fabric import (
    CommitStatusError,
    EndorseError,
    ErrorDetail,
    EvaluateError,
    Status,
    SubmitError,
    ValidationCode,
)
from gateway.intents.ledger import Ledger

FAULTS = {
    "endorse": ("unavailable", "disagree"),
    "submit": ("refused", "open_lost", "open_ordered", "ok_lost"),
    "commit": ("foreign_write", "invalid"),
    "status": ("unavailable",),
}

IN_COLLECTION = ("Deposit", "Reserve", "Settle", "Post")
State = dict[str, Any]
_NO_TRANSIENT: Mapping[str, bytes] = {}


@dataclass(frozen=True)
class Simulated:
    """What one peer made of a proposal: the answers and the versions it read, the values it would write."""

    answers: list[dict[str, Any]]
    reads: dict[str, Any]
    writes: State


@dataclass
class Block:
    number: int
    transaction_id: str
    code: ValidationCode
    function: str
    intents: list[SignedIntent]


@dataclass
class FakeNetwork:
    """`lag` is how many blocks an organisation's peers are behind; `held` stops the orderers (no quorum); `spoiled`
    names transaction functions whose next transactions, one each, will not be VALID.

    `reached` is told of every stage; where it sets `client_dead`, that client gets no further, as after a kill.
    """

    faults: Callable[[str], str | None] = lambda stage: None
    reached: Callable[[str], None] = lambda stage: None
    lag: dict[str, int] = field(default_factory=dict)
    down: set[str] = field(default_factory=set)
    spoiled: list[str] = field(default_factory=list)
    held: bool = False
    client_dead: bool = False
    now_ms: int = 1_700_000_000_000

    def __post_init__(self) -> None:
        self.states: list[State] = [{}]
        self.blocks: list[Block] = []
        self.transactions: dict[str, FakeTransaction] = {}
        self.endorsed: list[tuple[str, tuple[str, ...], int]] = []
        self._changed = asyncio.Event()
        self._count = 0

    @property
    def state(self) -> State:
        return self.states[-1]

    def ledger(self) -> Ledger:
        return Ledger(contract=self, transaction_from_bytes=self.transaction_from_bytes, commit=self.commit)

    # --- what gateway.fabric offers

    def proposal(
        self,
        name: str,
        *,
        arguments: Sequence[bytes | str] = (),
        transient: Mapping[str, bytes] = _NO_TRANSIENT,
        endorsing_organizations: Sequence[str] = (),
    ) -> FakeProposal:
        encoded = transient.get("batch") or arguments[0]
        assert isinstance(encoded, bytes)
        items = batch.decode(encoded, private=name in IN_COLLECTION, some=name in ("Reserve", "Post"))
        self._count += 1
        return FakeProposal(self, f"tx{self._count}", name, items, tuple(endorsing_organizations))

    async def evaluate(
        self,
        name: str,
        *,
        arguments: Sequence[bytes | str] = (),
        transient: Mapping[str, bytes] = _NO_TRANSIENT,
        endorsing_organizations: Sequence[str] = (),
    ) -> bytes:
        if name == "DryRun":
            (organisation,) = endorsing_organizations
            items = batch.decode(transient["batch"], private=True, some=True)
            self.endorsed.append((name, (organisation,), len(items)))
            if self.down & {organisation}:
                raise EvaluateError("EvaluateError")
            return json.dumps(self.simulate("Apply", items, organisation).answers).encode()
        assert name == "ReadIntent"
        actor, intent_id = map(str, arguments)
        recorded = self.state.get(f"intent/{actor}/{intent_id}")
        if recorded is None:
            detail = ErrorDetail(address="", msp_id="", message='chaincode response 500, {"code":"unknown_target"}')
            raise EvaluateError("EvaluateError", details=(detail,))
        return json.dumps({"digest": recorded[0], "version": recorded[1]}).encode()

    def transaction_from_bytes(self, data: bytes) -> FakeTransaction:
        return self.transactions[data.decode()]

    def commit(self, transaction_id: str) -> FakeCommit:
        return FakeCommit(self, transaction_id)

    # --- the ledger

    def applied(self) -> list[str]:
        """Digests of intents in valid public steps, as the blocks have them."""
        return [
            item.digest
            for block in self.blocks
            if block.code is ValidationCode.VALID and block.function not in IN_COLLECTION
            for item, answer in zip(
                block.intents, self.transactions[block.transaction_id].simulated.answers, strict=True
            )
            if answer["status"] == "applied"
        ]

    def deposited(self) -> set[str]:
        return {key.removeprefix("terms/") for key in self.state if key.startswith("terms/")}

    def simulate(self, function: str, items: Sequence[SignedIntent], organisation: str) -> Simulated:
        height = max(0, len(self.states) - 1 - self.lag.get(organisation, 0))
        simulation = _Simulation(self.states[height], self.now_ms)
        prepared = {"Deposit": simulation.deposit, "Reserve": simulation.reserve, "Settle": simulation.settle}
        prepared["Post"] = simulation.post
        step = prepared.get(function, simulation.apply)
        return Simulated([step(item) for item in items], simulation.reads, simulation.writes)

    def order(self, transaction: FakeTransaction) -> None:
        """Put a transaction into a block of its own, validated as Fabric does."""
        fault = self.faults("commit")
        if fault == "foreign_write":
            self._foreign_write(transaction)
        state = dict(self.state)
        if any(b.transaction_id == transaction.transaction_id for b in self.blocks):
            code = ValidationCode.DUPLICATE_TXID
        elif any(state.get(key) != seen for key, seen in transaction.simulated.reads.items()):
            code = ValidationCode.MVCC_READ_CONFLICT
        elif fault == "invalid" or self._is_spoiled(transaction):
            code = ValidationCode.ENDORSEMENT_POLICY_FAILURE
        else:
            code = ValidationCode.VALID
            state.update(transaction.simulated.writes)
        self._append(state, transaction, code)

    def _is_spoiled(self, transaction: FakeTransaction) -> bool:
        if transaction.function in self.spoiled:
            self.spoiled.remove(transaction.function)
            return True
        return False

    def _append(self, state: State, transaction: FakeTransaction, code: ValidationCode) -> None:
        self.states.append(state)
        self.blocks.append(
            Block(len(self.blocks) + 1, transaction.transaction_id, code, transaction.function, transaction.items)
        )
        self._changed.set()
        self._changed = asyncio.Event()

    def _foreign_write(self, transaction: FakeTransaction) -> None:
        """Another organisation's instance touches a record that this transaction has read, without changing it."""
        for key, seen in transaction.simulated.reads.items():
            if isinstance(seen, tuple):
                self.state[key] = (seen[0], seen[1] + 1)

    async def reach(self, stage: str) -> None:
        """A point where the client may die."""
        await asyncio.sleep(0)
        self.reached(stage)
        if self.client_dead:
            await asyncio.Event().wait()

    def status_of(self, transaction_id: str) -> Status | None:
        for block in self.blocks:
            if block.transaction_id == transaction_id:
                return Status(transaction_id=transaction_id, code=block.code, block_number=block.number)
        return None

    async def next_block(self) -> None:
        await self._changed.wait()

    def release(self) -> None:
        """Give the orderers their quorum back."""
        self.held = False


@dataclass
class _Simulation:
    state: State
    now_ms: int
    reads: dict[str, Any] = field(default_factory=dict)
    writes: State = field(default_factory=dict)

    def apply(self, item: SignedIntent) -> dict[str, Any]:
        intent = json.loads(item.intent)
        own = f"intent/{intent['actor']}/{intent['intent_id']}"
        earlier = self._get(own)
        if earlier is not None:
            if earlier[0] != item.digest:
                return {"status": "refused", "code": "intent_id_reused"}
            return {"status": "exists", "version": earlier[1]}
        if intent["expires_at"] < self.now_ms:
            return {"status": "refused", "code": "intent_expired"}
        if code := intent["args"].get("refuse"):
            return {"status": "refused", "code": code}
        if intent["args"].get("capped") and self._get(f"reserved/{item.digest}") is None:
            return {"status": "refused", "code": "reservation_missing"}
        if intent["action"] == "settle" and self._get(f"statement/{intent['private_hash']}") is None:
            return {"status": "refused", "code": "statement_missing"}
        if intent["args"].get("posts") and self._get(f"posted/{item.digest}") is None:
            return {"status": "refused", "code": "posting_missing"}
        answer = self._step(intent, item.digest)
        if answer["status"] == "applied":
            self.writes[own] = (item.digest, answer["version"])
        return answer

    def _step(self, intent: dict[str, Any], digest: str) -> dict[str, Any]:
        target = intent["target"]
        if target is None:
            self.writes[f"record/{digest}"] = (1, 0)
            return {"status": "applied", "version": 1}
        record = self._get(f"record/{target}")
        if record is None:
            return {"status": "refused", "code": "unknown_target"}
        version, touched = record
        if version != intent["expected_version"]:
            return {"status": "refused", "code": "stale_version", "detail": {"version": version}}
        self.writes[f"record/{target}"] = (version + 1, touched)
        return {"status": "applied", "version": version + 1}

    def deposit(self, item: SignedIntent) -> dict[str, Any]:
        intent = json.loads(item.intent)
        if code := intent["args"].get("refuse_terms"):
            return {"status": "refused", "code": code}
        key = f"terms/{intent['private_hash']}"
        if self._get(key) is not None:
            return {"status": "kept"}
        self.writes[key] = item.private
        return {"status": "deposited"}

    def settle(self, item: SignedIntent) -> dict[str, Any]:
        """A bill that is `wrong` comes to something else."""
        intent = json.loads(item.intent)
        if intent["expires_at"] < self.now_ms:
            return {"status": "refused", "code": "intent_expired"}
        if intent["args"].get("wrong"):
            return {"status": "refused", "code": "statement_differs"}
        key = f"statement/{intent['private_hash']}"
        if self._get(key) is not None:
            return {"status": "kept"}
        self.writes[key] = True
        return {"status": "deposited"}

    def post(self, item: SignedIntent) -> dict[str, Any]:
        """A posting that is `beyond` what there is, is refused."""
        if json.loads(item.intent)["args"].get("beyond"):
            return {"status": "refused", "code": "exceeds_posting"}
        if self._get(f"posted/{item.digest}") is not None:
            return {"status": "kept"}
        self.writes[f"posted/{item.digest}"] = True
        return {"status": "deposited"}

    def reserve(self, item: SignedIntent) -> dict[str, Any]:
        """Each takes 1 of a cap of `capped` that all share."""
        if self._get(f"reserved/{item.digest}") is not None:
            return {"status": "kept"}
        total = self._get("reserved") or 0
        if total >= json.loads(item.intent)["args"]["capped"]:
            return {"status": "refused", "code": "volume_cap_exceeded"}
        self.writes |= {"reserved": total + 1, f"reserved/{item.digest}": True}
        return {"status": "deposited"}

    def _get(self, key: str) -> Any:
        if key in self.writes:
            return self.writes[key]
        self.reads[key] = self.state.get(key)
        return self.reads[key]


@dataclass
class FakeProposal:
    network: FakeNetwork
    transaction_id: str
    function: str
    items: list[SignedIntent]
    organisations: tuple[str, ...]

    async def endorse(self, *, timeout_s: float | None = None) -> FakeTransaction:
        network = self.network
        await network.reach("endorse")
        fault = network.faults("endorse")
        network.endorsed.append((self.function, self.organisations, len(self.items)))
        if fault == "unavailable" or network.down & set(self.organisations):
            raise self._error(grpc.StatusCode.UNAVAILABLE, "failed to find any endorsing peers")
        for item in self.items:
            if code := json.loads(item.intent)["args"].get("poison"):
                raise self._error(grpc.StatusCode.ABORTED, f'chaincode response 500, {{"code":"{code}"}}')
        simulated = [network.simulate(self.function, self.items, name) for name in self.organisations]
        if fault == "disagree" or any(one != simulated[0] for one in simulated):
            raise self._error(grpc.StatusCode.ABORTED, "ProposalResponsePayloads do not match")
        transaction = FakeTransaction(network, self.transaction_id, self.function, self.items, simulated[0])
        network.transactions[self.transaction_id] = transaction
        return transaction

    def _error(self, code: grpc.StatusCode, message: str) -> EndorseError:
        detail = ErrorDetail(address="peer0:7051", msp_id=self.organisations[-1], message=message)
        return EndorseError("EndorseError", transaction_id=self.transaction_id, grpc_code=code, details=(detail,))


@dataclass
class FakeTransaction:
    network: FakeNetwork
    transaction_id: str
    function: str
    items: list[SignedIntent]
    simulated: Simulated

    @property
    def result(self) -> bytes:
        in_collection = self.function in IN_COLLECTION
        usual = [deposited() for _ in self.items] if in_collection else usual_of(self.items)
        return summarise(self.simulated.answers, usual=usual)

    def to_bytes(self) -> bytes:
        return self.transaction_id.encode()

    async def submit(self, *, timeout_s: float | None = None) -> None:
        await self.network.reach("submit")
        fault = self.network.faults("submit")
        if fault in ("open_lost", "refused") or (self.network.held and fault != "ok_lost"):
            error = SubmitError("SubmitError", transaction_id=self.transaction_id)
            error.outcome_open = fault != "refused"
            raise error
        if fault == "ok_lost":
            return
        self.network.order(self)
        await self.network.reach("ordered")
        if fault == "open_ordered":
            raise SubmitError("SubmitError", transaction_id=self.transaction_id)


@dataclass
class FakeCommit:
    network: FakeNetwork
    transaction_id: str

    async def status(self, *, timeout_s: float | None = None) -> Status:
        await self.network.reach("status")
        if self.network.faults("status") == "unavailable":
            raise CommitStatusError("CommitStatusError", transaction_id=self.transaction_id)
        try:
            async with asyncio.timeout(timeout_s):
                while (status := self.network.status_of(self.transaction_id)) is None:
                    await self.network.next_block()
        except TimeoutError:
            raise CommitStatusError("CommitStatusError", transaction_id=self.transaction_id) from None
        return status
