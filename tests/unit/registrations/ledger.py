"""The ledger's side of the write path: the real chaincode over a peer in memory, whose blocks the instance indexes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from chaincode import batch, canonical
from chaincode import signature as es256
from chaincode.intent import SignedIntent, possession_message
from chaincode.results import expand, usual_of
from gateway.intents.prechecks import Prechecks
from gateway.intents.result import Result, ResultStatus
from gateway.problems import ProblemError
from tests.unit.chaincode.fake_stub import FakeStub, Peer
from tests.unit.chaincode.market import REGISTRAR, REGISTRAR_2, Person, bootstrap_text
from tests.unit.projection.chain import Chain, Tx


class Ledger:
    """Commits one intent at a time and puts it into a block of `chain`. `away` makes it answer nothing; `answers_lost`
    is how many of the next answers are lost after the commit."""

    def __init__(self, chain: Chain, *, organisation: str, clock: Callable[[], int]) -> None:
        self.chain = chain
        self.peer = Peer()
        self.organisation = organisation
        self.clock = clock
        self.away = False
        self.answers_lost = 0
        self.submitted: list[SignedIntent] = []
        self.on_block: Callable[[], None] = lambda: None
        self.prechecks: Prechecks | None = None

    async def bootstrap(self) -> None:
        """Open the market with the two registrars of the chaincode's tests."""
        registrars = [
            {"user": each.user, "public_key": each.public_key, "proof": proof(each, self.chain.network_id)}
            for each in (REGISTRAR, REGISTRAR_2)
        ]
        argument = bootstrap_text(network=self.chain.network_id, registrars=registrars)
        status, answer, stub = await self.peer.call(
            b"Bootstrap", argument, organisation="ExchangeOrg", unit="admin", now_ms=self.clock()
        )
        assert status == 200, answer
        self._add_block(stub)

    async def submit(self, signed: SignedIntent, *, wait: bool = True) -> Result:
        """As `IntentService.submit`."""
        assert wait
        if self.prechecks is not None:
            await self.prechecks.check(signed)
        self.submitted.append(signed)
        if self.away:
            raise ProblemError("network_unavailable")
        status, answer, stub = await self.peer.call(
            b"Apply", batch.encode([signed]), organisation=self.organisation, now_ms=self.clock()
        )
        assert status == 200, answer
        (found,) = expand(canonical.dumps(answer), usual=usual_of([signed]))
        if stub.writes:
            self._add_block(stub)
        if self.answers_lost:
            self.answers_lost -= 1
            raise ProblemError("network_unavailable")
        return Result(
            digest=signed.digest,
            intent_id=None,
            status=ResultStatus(found["status"]),
            version=found.get("version"),
            code=found.get("code"),
            detail=found.get("detail"),
            block_number=len(self.chain.received) - 1,
        )

    def record(self, key: str) -> dict[str, Any] | None:
        """The committed record with this state key."""
        value = self.peer.state.get(key)
        return json.loads(value) if value else None

    def _add_block(self, stub: FakeStub) -> None:
        self.chain.add(
            Tx(writes={key: json.loads(value) for _, collection, key, value in stub.writes if not collection})
        )
        self.on_block()


def proof(person: Person, network: str) -> str:
    """A person's proof of possession on `network`."""
    message = possession_message(
        network=network, user=person.user, participant=person.participant, public_key=person.public_key
    )
    return es256.sign(person.key, message)
