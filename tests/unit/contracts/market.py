"""A contract on a chain of its own, seen by one instance of each organisation."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import httpx2

from chaincode import keys
from chaincode.envelope import envelope_hash
from chaincode.intent import private_text
from chaincode.settlement_method.example import EXAMPLE_TAX
from gateway.contracts.opening import ContractDesk, open_contracts
from gateway.notifications import tables as notification_tables
from tests.packages import calendar_args, method_args, package_args, template_args
from tests.unit.orders.instance import Instance, participant_record, registry
from tests.unit.projection.chain import NOW_MS, Chain, Tx, apply, intent, key, order_record

ORDER = "ab" * 32
TERMS = {"energy_wh": 1_357_913_579, "prices_e8_yuan_per_kwh": {"flat": 46_318_127}}
PRIVATE, TERMS_HASH = private_text(TERMS, bytes(range(32)))
PLANTED = ("1357913579", "46318127", "0.46318127", "1,357,913.579")
PARTICIPANTS = {"ConsumerOrg": "mill", "RetailerOrg": "southgrid", "ExchangeOrg": "exchange"}
PEOPLE = {"ConsumerOrg": "li-na", "RetailerOrg": "retail-clerk", "ExchangeOrg": "auditor", "RegulatorOrg": "watcher"}
_BY = {"operator": "southgrid-clerk", "refreshed_at": NOW_MS}


class Market:
    """One chain and four instances. `order` is the record as it stands."""

    def __init__(self, directory: Path) -> None:
        self.chain = Chain()
        self.instances = {name: Instance(directory / name, self.chain, organisation=name) for name in PEOPLE}
        self.desks: dict[str, ContractDesk] = {}
        for name, instance in self.instances.items():
            instance.records.create(notification_tables.metadata)
            self.desks[name] = open_contracts(
                instance.services.settings,
                read_model=instance.database,
                records=instance.records,
                orders=instance.services.orders,
                clock=lambda: NOW_MS,
            )
            instance.app.state.contracts = self.desks[name]
        self.headers: dict[str, dict[str, str]] = {}
        self.order: dict[str, Any] = order_record(
            5,
            "confirmed",
            stage="sign",
            next=["consumer", "retailer"],
            terms_hash=TERMS_HASH,
            confirmed={"consumer": "li-na", "retailer": "retail-clerk"},
        )

    async def open(self) -> None:
        """Registry, package, encryption keys and the order, known to every instance."""
        self.write(registry())
        public_keys = {}
        for organisation, participant in PARTICIPANTS.items():
            public_keys[participant] = await self.desks[organisation].keys.make(participant, made_by="somebody")
        package = package_args("daylight", template="time-of-use")
        template = template_args("time-of-use", region="guangdong")
        package |= {name: template[name] for name in ("volume", "classes", "durations")}
        package |= {"methods": [{"method": "guangdong-grid", "version": 3}, {"method": "vat", "version": 1}]}
        notice = {"notice_days": 30, "version": 1, **_BY}
        self.write(
            Tx(
                writes={
                    key("package", "daylight"): {**_without(package, "package"), "retailer": "southgrid", **notice},
                    key("package_version", "daylight", "1"): {
                        **_without(package, "package"),
                        "retailer": "southgrid",
                        **notice,
                    },
                    key("template_version", "time-of-use", "1"): {**_without(template, "template"), **notice},
                    key("settlement_method_version", "guangdong-grid", "3"): {
                        **_without(method_args("guangdong-grid"), "method"),
                        "version": 3,
                        **_BY,
                    },
                    key("settlement_method_version", "vat", "1"): {
                        **_without(method_args("vat"), "method"),
                        "rules": EXAMPLE_TAX,
                        "version": 1,
                        **_BY,
                    },
                    key("calendar_version", "guangdong", "1"): {
                        **_without(calendar_args("guangdong"), "region"),
                        "version": 1,
                        **_BY,
                    },
                }
                | {
                    key("participant", name): {
                        **participant_record(name, organisation),
                        "version": 2,
                        "encryption_key": public_keys[name],
                    }
                    for organisation, name in PARTICIPANTS.items()
                }
            )
        )
        submitted = intent("submit", number=1, target=None, version=None, retailer="southgrid")
        made = apply(
            [(submitted, {"status": "applied", "version": 1})],
            {submitted.digest: self.order},
            private={TERMS_HASH: PRIVATE},
        )
        self.order_id = submitted.digest
        self.write(made)

    def write(self, *transactions: Tx) -> None:
        self.chain.add(*transactions)
        for instance in self.instances.values():
            instance.index()

    def step(self, *, documents: dict[str, Any] | None = None, **changes: Any) -> None:
        """A step on the order that changed these fields, and put these documents (by hash) on the ledger."""
        self.order = {**self.order, "version": self.order["version"] + 1, **changes}
        writes = {key("order", self.order_id): self.order}
        writes |= {keys.document(self.order_id, digest): value for digest, value in (documents or {}).items()}
        self.write(Tx(writes=writes))

    def sign_first(self, prepared: dict[str, Any]) -> None:
        """What `sign` with the annex writes."""
        annex = prepared["args"]["annex"]
        digest = envelope_hash(annex)
        self.step(
            documents={digest: {"kind": "annex", **annex}},
            signed={"consumer": "li-na"},
            text_hash=prepared["text_hash"],
            annex_hash=digest,
        )

    def archive(self, prepared: dict[str, Any]) -> None:
        """What the second signature and `archive` write."""
        self.step(
            documents={prepared["text_hash"]: {"kind": "contract", **prepared["args"]["document"]}},
            state="executing",
            stage="execute",
            signed={"consumer": "li-na", "retailer": "retail-clerk"},
            archived_by="auditor",
        )

    async def ask(self, organisation: str, method: str, path: str, **options: Any) -> httpx2.Response:
        """A request by the organisation's person about the order."""
        instance = self.instances[organisation]
        if organisation not in self.headers:
            self.headers[organisation] = await instance.log_in(PEOPLE[organisation])
        headers = {**self.headers[organisation], **options.pop("headers", {})}
        path = path.removeprefix("/")
        prefix = f"/api/v1/orders/{self.order_id}/" if not path.startswith("contracts") else "/api/v1/"
        return await instance.http.request(method, prefix + path, headers=headers, **options)

    async def close(self) -> None:
        for instance in self.instances.values():
            await instance.close()


async def signed_contract(market: Market) -> dict[str, Any]:
    """Sign as the consumer, check as the retailer, archive as the exchange; returns what was prepared for archiving."""
    first = await market.ask("ConsumerOrg", "POST", "contract/prepare-signature")
    market.sign_first(first.json())
    second = await market.ask("RetailerOrg", "POST", "contract/prepare-signature")
    assert second.status_code == 200, second.text
    market.step(state="signed", signed={"consumer": "li-na", "retailer": "retail-clerk"}, next=["exchange"])
    archived = await market.ask("ExchangeOrg", "POST", "contract/prepare-archive")
    assert archived.status_code == 200, archived.text
    prepared: dict[str, Any] = archived.json()
    market.archive(prepared)
    return prepared


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _without(fields: dict[str, Any], name: str) -> dict[str, Any]:
    return {other: value for other, value in fields.items() if other != name}
