"""An instance of the exchange (or of another organisation) with its administrators, over real databases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx2
from cryptography.hazmat.primitives.asymmetric import ec

from acl.document import shipped_document
from chaincode import signature
from gateway.audit_trail.chain import Entry
from gateway.audit_trail.schemas import AuditFilters
from tests.unit.orders.instance import KEYS, Instance, participant_record, registry
from tests.unit.projection.chain import NOW_MS, Chain, Tx, key, user_record

ADMINISTRATORS = {
    "root": "system_administrator",
    "guard": "security_administrator",
    "checker": "audit_administrator",
    "clerk": "exchange_registrar",
    "head": "exchange_supervisor",
}
KEYS |= {name: ec.generate_private_key(ec.SECP256R1()) for name in ADMINISTRATORS}


def administrators(organisation: str) -> Tx:
    """A transaction that registers the administrators of `organisation` for its operating participant."""
    operator = f"{organisation.lower()}-operator"
    writes = {
        key("user", name): user_record(
            organisation=organisation,
            memberships={operator: [role]},
            public_key=signature.public_key_of(KEYS[name]),
        )
        for name, role in ADMINISTRATORS.items()
    }
    return Tx(writes=writes | {key("participant", operator): participant_record(operator, organisation)})


class AccessMarket(Instance):
    """`state`, `put`, `import_file` … answer as the API does."""

    def __init__(self, directory: Path, *, organisation: str = "ExchangeOrg") -> None:
        chain = Chain()
        chain.add(registry(), administrators(organisation))
        super().__init__(directory, chain, organisation=organisation)
        self.index()
        self._headers: dict[str, dict[str, str]] = {}

    async def begin(self) -> AccessMarket:
        await self.services.access.start()
        return self

    async def ask(
        self, user: str, method: str, path: str, *, base: int | None = None, **options: Any
    ) -> httpx2.Response:
        if user not in self._headers:
            self._headers[user] = await self.log_in(user)
        headers = dict(self._headers[user])
        if base is not None:
            headers["If-Match"] = f'"{base}"'
        return await self.http.request(method, f"/api/v1/{path}", headers=headers, **options)

    async def value(self, user: str, path: str) -> Any:
        answer = await self.ask(user, "GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def put_on_ledger(self, version: int, *, roles: dict[str, list[str]], model_hash: str) -> None:
        """A block with the ledger's access_model record, as the chaincode writes it."""
        record = {
            "version": version,
            "model_hash": model_hash,
            "roles": roles,
            "operator": "guard",
            "refreshed_at": NOW_MS,
        }
        self.chain.add(Tx(writes={key("access_model"): record}))
        self.index()
        self.services.access.ledger_changed()
        await self.services.access.settled()

    async def anchor(self, number: int, *, version: int = 1) -> None:
        """Put version `number` on the ledger, by the arguments that the API prepares."""
        args = (await self.value("guard", f"access/versions/{number}/intent"))["args"]
        await self.put_on_ledger(version, **args)

    async def entries(self, kind: str) -> list[Entry]:
        return await self.services.audit_trail.page(AuditFilters(kind=kind), after=0, limit=100)

    async def close(self) -> None:
        await self.services.access.close()
        await super().close()


def document(**changes: Any) -> dict[str, Any]:
    """The document out of the box, with whole sections updated."""
    value = shipped_document().as_value()
    for section, entries in changes.items():
        value[section] |= entries
    return value


def detail(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(entry.detail)
    return found
