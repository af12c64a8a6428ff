"""One instance of the API over a real SQLite read model, with the peers out of reach."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast

import httpx2
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI

from chaincode import signature
from chaincode.intent import SESSION_PREFIX
from gateway.access.opening import open_access
from gateway.app import create_app
from gateway.audit_trail.refusals import note_request
from gateway.cursors import Cursors
from gateway.custody.sealing import Cost
from gateway.dependencies import Services
from gateway.events.hub import EventHub
from gateway.fabric import Contract, EvaluateError
from gateway.health import Health
from gateway.market.news import MarketHub
from gateway.orders.service import OrderService
from gateway.people import open_people
from gateway.projection.changes import changes_of
from gateway.projection.database import Database
from gateway.projection.height import Height
from gateway.projection.writer import Applied, write_blocks
from gateway.readings.opening import open_readings
from gateway.records import Records
from gateway.sessions.claims import Claim
from gateway.sessions.tokens import load_or_create_key
from gateway.settings import Settings, sqlite_url
from tests.unit.projection.chain import CHAINCODE, NOW_MS, Chain, Tx, key, user_record

PEOPLE: dict[str, dict[str, Any]] = {
    "li-na": {"organisation": "ConsumerOrg", "memberships": {"mill": ["consumer_owner"]}},
    "wang": {"organisation": "ConsumerOrg", "memberships": {"hotel": ["consumer_owner"]}},
    "retail-clerk": {"organisation": "RetailerOrg", "memberships": {"southgrid": ["retailer_contract_manager"]}},
    "auditor": {"organisation": "ExchangeOrg", "memberships": {"exchange": ["exchange_auditor"]}},
    "watcher": {"organisation": "RegulatorOrg", "memberships": {"regulator": ["regulator_inspector"]}},
}
KINDS = {
    "mill": "consumer",
    "hotel": "consumer",
    "southgrid": "retailer",
    "exchange": "exchange",
    "regulator": "regulator",
}
CHEAP = Cost(memory_kib=64, passes=1)
KEYS = {name: ec.generate_private_key(ec.SECP256R1()) for name in PEOPLE}


class PeersOutOfReach:
    """The peer's side of a call: nobody answers."""

    async def evaluate(self, name: str, *, arguments: Sequence[bytes | str] = (), **_: Any) -> bytes:
        raise EvaluateError(f"{name}: no peer answers")


class Instance:
    """`clock` is in ms and stands still until a test moves it."""

    @staticmethod
    def records_url(directory: Path) -> str:
        """Where an instance with this directory has its records: `tests/integration/records` puts PostgreSQL here."""
        return sqlite_url(directory / "records.sqlite")

    def __init__(self, directory: Path, chain: Chain, *, organisation: str = "ConsumerOrg") -> None:
        self.chain = chain
        self.clock = NOW_MS
        self.directory = directory
        self.organisation = organisation
        directory.mkdir(parents=True, exist_ok=True)
        self.database = Database(sqlite_url(directory / "read_model.sqlite"))
        self.records = Records(self.records_url(directory))
        self.services = self._services()
        self.app: FastAPI = create_app(self.services.settings)
        self.app.state.services = self.services
        self.app.state.readings = open_readings(
            self.services.settings, read_model=self.database, clock=lambda: self.clock
        )
        self.app.state.on_refused = partial(note_request, self.services.audit_trail)
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
            self.services.people.invalidate(applied)
            self.services.height.advance(applied.height)
            self.services.hub.publish(applied.steps)
            self.services.market_hub.publish(applied)

    def claim(self, user: str, /, **changes: Any) -> dict[str, str]:
        """The body of a log-in signed with the key of `user`, with fields of the claim changed."""
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
        await self.services.people.close()
        if self.app.state.readings is not None:
            self.app.state.readings.close()
        self.records.close()
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
        cursors = Cursors(load_or_create_key(settings.session_key))
        height = Height()
        people = open_people(
            settings,
            database=self.database,
            contract=contract,
            records=self.records,
            clock=lambda: self.clock,
            password_cost=CHEAP,
        )
        access, access_editor = open_access(
            settings,
            records=self.records,
            database=self.database,
            trail=people.audit_trail,
            clock=lambda: self.clock,
        )
        return Services(
            settings=settings,
            contract=contract,
            database=self.database,
            height=height,
            people=people,
            records=self.records,
            access=access,
            access_editor=access_editor,
            cursors=cursors,
            orders=OrderService(
                database=self.database,
                contract=contract,
                cursors=cursors,
                holds_terms=settings.holds_terms,
            ),
            hub=EventHub(),
            market_hub=MarketHub(),
            health=Health(system=contract, channel="retail", height=height),
        )


def registry() -> Tx:
    """A transaction that registers everybody and those for whom they act."""
    participants = {each: fields["organisation"] for fields in PEOPLE.values() for each in fields["memberships"]}
    writes = {key("user", name): _user(name) for name in PEOPLE}
    writes |= {
        key("participant", each): participant_record(each, organisation) for each, organisation in participants.items()
    }
    return Tx(writes=writes)


def user_tx(name: str, **changes: Any) -> Tx:
    """A transaction that changes a user's record."""
    return Tx(writes={key("user", name): _user(name) | {"version": 2} | changes})


def participant_tx(name: str, organisation: str, **changes: Any) -> Tx:
    """A transaction that makes or changes a participant's record."""
    return Tx(writes={key("participant", name): participant_record(name, organisation) | changes})


def participant_record(name: str, organisation: str) -> dict[str, Any]:
    return {
        "version": 1,
        "organisation": organisation,
        "kind": KINDS.get(name, "operator"),
        "status": "active",
        "operator": "registrar",
        "refreshed_at": NOW_MS,
    }


def _user(name: str) -> dict[str, Any]:
    return user_record(**PEOPLE[name], public_key=signature.public_key_of(KEYS[name]))


def code(answer: httpx2.Response) -> tuple[int, str]:
    """Status and problem code of a refusal."""
    return answer.status_code, json.loads(answer.content)["code"]
