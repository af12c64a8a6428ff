"""One instance of the API over a real SQLite read model, with the peers out of reach."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import httpx2
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI

from chaincode import signature
from chaincode.intent import SESSION_PREFIX
from gateway.app import create_app
from gateway.dependencies import Services
from gateway.events.hub import EventHub
from gateway.fabric import Contract, EvaluateError
from gateway.health import Health
from gateway.orders.cursor import Cursors
from gateway.orders.service import OrderService
from gateway.participants.service import UserDirectory
from gateway.projection.changes import changes_of
from gateway.projection.database import Database
from gateway.projection.height import Height
from gateway.projection.writer import Applied, write_blocks
from gateway.sessions.repository import SessionRepository
from gateway.sessions.service import Claim, SessionService
from gateway.sessions.tokens import Tokens, load_or_create_key
from gateway.settings import Settings, sqlite_url
from tests.unit.projection.chain import CHAINCODE, NOW_MS, Chain, Tx, key, user_record

PEOPLE: dict[str, dict[str, Any]] = {
    "li-na": {"participant": "mill", "organisation": "ConsumerOrg", "roles": ["consumer"]},
    "wang": {"participant": "hotel", "organisation": "ConsumerOrg", "roles": ["consumer"]},
    "retail-clerk": {"participant": "southgrid", "organisation": "RetailerOrg", "roles": ["retailer"]},
    "auditor": {"participant": "exchange", "organisation": "ExchangeOrg", "roles": ["exchange"]},
    "watcher": {"participant": "regulator", "organisation": "RegulatorOrg", "roles": ["regulator"]},
}
KEYS = {name: ec.generate_private_key(ec.SECP256R1()) for name in PEOPLE}


class PeersOutOfReach:
    """The peer's side of a call: nobody answers."""

    async def evaluate(self, name: str, *, arguments: Sequence[bytes | str] = (), **_: Any) -> bytes:
        raise EvaluateError(f"{name}: no peer answers")


class Instance:
    """`clock` is in ms and stands still until a test moves it."""

    def __init__(self, directory: Path, chain: Chain, *, organisation: str = "ConsumerOrg") -> None:
        self.chain = chain
        self.clock = NOW_MS
        self.directory = directory
        self.organisation = organisation
        directory.mkdir(parents=True, exist_ok=True)
        self.database = Database(sqlite_url(directory / "read_model.sqlite"))
        self.services = self._services()
        self.app: FastAPI = create_app(self.services.settings)
        self.app.state.services = self.services
        self.http = httpx2.AsyncClient(transport=httpx2.ASGITransport(self.app), base_url="http://api")

    def index(self) -> None:
        """Write what the chain has by now, and tell the caches, as the indexer does."""

        def work(connection: Any) -> Applied | None:
            blocks = [
                changes_of(each.decode(), chaincode=CHAINCODE, with_terms=self.services.settings.holds_terms)
                for each in self.chain.received
            ]
            return write_blocks(connection, blocks, network_id=self.chain.network_id)

        applied = self.database.write_now(work)
        if applied is not None:
            self.services.orders.invalidate(applied.orders)
            self.services.users.invalidate(applied.users)
            self.services.height.advance(applied.height)
            self.services.hub.publish(applied.steps)

    def claim(self, user: str, **changes: Any) -> dict[str, str]:
        """The body of a log-in, with fields of the claim changed."""
        fields: dict[str, Any] = {
            "user": user,
            "network": self.chain.network_id,
            "audience": self.organisation,
            "nonce": str(uuid.uuid4()),
            "issued_at": self.clock,
        }
        text = Claim(**(fields | changes)).canonical()
        return {"claim": text.decode(), "signature": signature.sign(KEYS[user], SESSION_PREFIX + text)}

    async def log_in(self, user: str) -> dict[str, str]:
        """The header of a new session."""
        answer = await self.http.post("/api/v1/sessions", json=self.claim(user))
        assert answer.status_code == 201, answer.text
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    async def get(self, path: str, headers: Mapping[str, str]) -> httpx2.Response:
        return await self.http.get(f"/api/v1/{path}", headers=dict(headers))

    async def close(self) -> None:
        await self.http.aclose()
        self.database.close()

    def _services(self) -> Services:
        contract = cast(Contract, PeersOutOfReach())
        settings = Settings(
            profile=self.directory / "profile.json",
            state=self.directory,
            msp_id=self.organisation,
            channel="retail",
            chaincode=CHAINCODE,
            network_id=self.chain.network_id,
            host="127.0.0.1",
            port=0,
            database_url="",
        )
        session_key = load_or_create_key(settings.session_key)
        height = Height()
        users = UserDirectory(database=self.database, contract=contract)
        return Services(
            settings=settings,
            contract=contract,
            database=self.database,
            height=height,
            users=users,
            sessions=SessionService(
                organisation=self.organisation,
                network_id=self.chain.network_id,
                users=users,
                tokens=Tokens(key=session_key, audience=self.organisation),
                repository=SessionRepository(settings.sessions),
                clock=lambda: self.clock,
            ),
            orders=OrderService(
                database=self.database,
                contract=contract,
                cursors=Cursors(session_key),
                holds_terms=settings.holds_terms,
            ),
            hub=EventHub(),
            health=Health(system=contract, channel="retail", height=height),
        )


def registry() -> Tx:
    """A transaction that registers everybody."""
    return Tx(
        writes={
            key("user", name): user_record(**fields, public_key=signature.public_key_of(KEYS[name]))
            for name, fields in PEOPLE.items()
        }
    )


def user_tx(name: str, **changes: Any) -> Tx:
    """A transaction that changes a user's record."""
    record = user_record(**PEOPLE[name], public_key=signature.public_key_of(KEYS[name]), version=2)
    return Tx(writes={key("user", name): record | changes})


def code(answer: httpx2.Response) -> tuple[int, str]:
    """Status and problem code of a refusal."""
    return answer.status_code, json.loads(answer.content)["code"]
