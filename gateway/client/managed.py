"""Steps of a user whose key the organisation's API keeps: signed there with the password, then sent like any other."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import httpx2

from chaincode.intent import SignedIntent
from gateway.client.auctions import Auctions
from gateway.client.http import Http, json_object
from gateway.client.keystore import Identity
from gateway.client.listings import Listings
from gateway.client.maker import LIFE_S, make_intent
from gateway.client.reading import Reader
from gateway.client.sealed_bids import BidKeeper, default_keeper
from gateway.client.sending import Receipt, Sender
from gateway.client.sequences import Sequences
from gateway.client.session import Session
from gateway.client.sign_in import PasswordSignIn
from gateway.client.steps import Step

CUSTODY = "/api/v1/custody"


class ManagedClient:
    """What a user with a managed key can do at the API of the user's own organisation.

        async with ManagedClient(url, sign_in=PasswordSignIn(…), network_id=network_id) as client:
            receipt = await client.take(steps.cancel(order_id, version=3))

    The password goes to the API with each signature, over a connection that must be trusted; the terms of a private
    step go with the intent only, and what a bid says is kept by `bids` on this machine until it is revealed. `reader`
    reads as the user.
    """

    def __init__(
        self,
        base_url: str,
        *,
        sign_in: PasswordSignIn,
        network_id: str,
        transport: httpx2.AsyncBaseTransport | None = None,
        bids: BidKeeper | None = None,
    ) -> None:
        self._sign_in = sign_in
        self._network_id = network_id
        self.http = Http(base_url, transport=transport)
        self.session = Session(self.http, sign_in)
        self.reader = Reader(self.http, self.session)
        self._sender = Sender(self.http)
        self.sequences = Sequences(self)
        self.listings = Listings(self)
        self.auctions = Auctions(self, network_id=network_id, keeper=bids or default_keeper())

    async def take(self, step: Step, *, life_s: int = LIFE_S) -> Receipt:
        """Have `step` signed and committed, in the role and for the participant acted in.

        Raises ProblemError (custody or sign-in refused), and what `EnergySaleClient.take` raises.
        """
        current = await self.reader.get_object("/api/v1/sessions/current")
        intent = make_intent(
            step, identity=_identity(current), network_id=self._network_id, role=current["role"], life_s=life_s
        )
        text = intent.canonical().decode()
        private = step.sealed.private if step.sealed else None
        signed = SignedIntent(intent=text, signature=await self._signature(text), private=private)
        receipt = await self._sender.send(signed)
        self.reader.note_block(receipt.block_number)
        return receipt

    async def _signature(self, text: str) -> str:
        body = {"intent": text, "password": self._sign_in.password}
        headers = await self.session.headers()
        answer = await self.http.request("POST", f"{CUSTODY}/signatures", json=body, headers=headers)
        return str(json_object(answer)["signature"])

    async def aclose(self) -> None:
        """End the session and close the connections."""
        try:
            await self.session.close()
        finally:
            await self.http.client.aclose()

    async def __aenter__(self) -> ManagedClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def _identity(current: dict[str, Any]) -> Identity:
    return Identity(
        user=current["user_id"],
        participant=current["participant"],
        organisation=current["organisation"],
        roles=(current["role"],),
        public_key=current["public_key"],
    )
