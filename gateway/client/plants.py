"""Plants: what is agreed about them, and what their months come to."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chaincode import canonical
from chaincode.billing.private_text import settle_text
from chaincode.intent import private_text
from chaincode.plant.terms import check_income_terms
from chaincode.refusals import Refused
from gateway.client.errors import RefusedError, TermsDifferError
from gateway.client.own_figures import figures_body
from gateway.client.sending import Receipt
from gateway.client.steps import SealedTerms, Step

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PLANTS, MONTHS = "/api/v1/plants", "/api/v1/plant-settlements"
_SALT_BYTES = 32


def seal_income(terms: Mapping[str, Any], parties: Sequence[Mapping[str, Any]]) -> SealedTerms:
    """A plant's terms with a fresh random salt. Raises RefusedError `terms_invalid` or `too_large`."""
    try:
        private, terms_hash = private_text(dict(terms), secrets.token_bytes(_SALT_BYTES))
        check_income_terms(private, terms_hash, parties)
    except Refused as refused:
        raise RefusedError(refused.code, detail=refused.detail) from None
    except canonical.NotCanonicalError as error:
        raise RefusedError("terms_invalid", detail={"reason": error.reason}) from None
    return SealedTerms(private=private, terms_hash=terms_hash)


def register_plant(args: Mapping[str, Any], terms: Mapping[str, Any]) -> Step:
    return Step(action="register_plant", args=dict(args), sealed=seal_income(terms, args["parties"]))


def propose_plant_terms(plant: str, *, version: int, args: Mapping[str, Any], terms: Mapping[str, Any]) -> Step:
    sealed = seal_income(terms, args["parties"])
    return Step(action="propose_plant_terms", target=plant, version=version, args=dict(args), sealed=sealed)


def agree_plant_terms(plant: str, *, version: int, terms_hash: str) -> Step:
    return Step(action="agree_plant_terms", target=plant, version=version, args={"terms_hash": terms_hash})


def decline_plant_terms(plant: str, *, version: int) -> Step:
    return Step(action="decline_plant_terms", target=plant, version=version)


def settle_plant(plant: str, drafted: Mapping[str, Any], readings: Mapping[str, str]) -> Step:
    """The step that makes a drafted statement (`{"args", "expected_version", "statement"}`) from packed readings."""
    private, statement_hash = settle_text(drafted["statement"], secrets.token_bytes(_SALT_BYTES), readings)
    return Step(
        action="settle_plant",
        target=plant,
        version=drafted["expected_version"],
        args=drafted["args"],
        sealed=SealedTerms(private=private, terms_hash=statement_hash),
    )


class Plants:
    """The plants that the client's user may see. Reads raise ProblemError (`not_found`, …) and UnreachableError, steps
    what `EnergySaleClient.take` raises."""

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    def find(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """Filters are those of `GET /api/v1/plants`."""
        return self._client.reader.items(PLANTS, filters)

    async def get(self, plant: str) -> dict[str, Any]:
        return await self._client.reader.get_object(f"{PLANTS}/{plant}")

    async def terms(self, plant: str, terms_hash: str) -> dict[str, Any]:
        """The private terms of an agreement or a proposal. Raises TermsDifferError unless they have the hash."""
        answer = await self._client.reader.get_object(f"{PLANTS}/{plant}/terms/{terms_hash}")
        terms: dict[str, Any] = _opened(answer["text"], terms_hash, "the terms", plant)["terms"]
        return terms

    async def register(self, args: Mapping[str, Any], terms: Mapping[str, Any]) -> Receipt:
        return await self._client.take(register_plant(args, terms))

    async def propose(self, plant: str, args: Mapping[str, Any], terms: Mapping[str, Any]) -> Receipt:
        version = int((await self.get(plant))["version"])
        return await self._client.take(propose_plant_terms(plant, version=version, args=args, terms=terms))

    async def agree(self, plant: str, terms_hash: str) -> Receipt:
        """Agree to the proposal whose terms have the hash, which are read and held against it before. A grid company,
        which has no collection, has them from the producer."""
        version = int((await self.get(plant))["version"])
        if self._client.signer.identity.organisation != "GridOrg":
            await self.terms(plant, terms_hash)
        return await self._client.take(agree_plant_terms(plant, version=version, terms_hash=terms_hash))

    async def decline(self, plant: str) -> Receipt:
        version = int((await self.get(plant))["version"])
        return await self._client.take(decline_plant_terms(plant, version=version))

    def months(self, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """Settled months; filters are those of `GET /api/v1/plant-settlements`."""
        return self._client.reader.items(MONTHS, filters)

    async def month(self, plant: str, month: str, *, version: int | None = None) -> dict[str, Any]:
        """What is public of a settled month."""
        return await self._client.reader.get_object(f"{MONTHS}/{plant}/{month}", {"version": version})

    async def statement(self, plant: str, month: str, *, version: int | None = None) -> dict[str, Any]:
        """What a month comes to, for producer and buyer. Raises TermsDifferError unless its text has the hash that the
        ledger has."""
        settled = await self.month(plant, month, version=version)
        answer = await self._client.reader.get_object(f"{MONTHS}/{plant}/{month}/statement", {"version": version})
        opened = _opened(answer["text"], settled["statement_hash"], "the statement", plant)
        statement: dict[str, Any] = opened["statement"]
        return statement

    async def income(self, plant: str, month: str, *, version: int | None = None) -> dict[str, Any]:
        """What one's own participant gets by a month's statement."""
        return await self._client.reader.get_object(f"{MONTHS}/{plant}/{month}/income", {"version": version})

    async def reconcile(
        self,
        month: str,
        content: bytes,
        *,
        media_type: str,
        plant: str | None = None,
        own_income: bool = False,
        readings: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """What one's own figures of a month, a CSV or XLSX file, and plants' statements differ by
        (`PlantReconciliation` of the API).

        Without `plant` each line names its plant; with `own_income` what one gets oneself is compared, also for
        producer and buyer. `readings` are packed, by metering point."""
        whose = {"plant": plant, "own_income": own_income}
        body = figures_body(month, content, media_type=media_type, readings=readings, **whose)
        return await self._client.reader.ask(f"{MONTHS}/reconciliation", body)

    async def differences(
        self,
        month: str,
        content: bytes,
        file_format: str,
        *,
        media_type: str,
        plant: str | None = None,
        own_income: bool = False,
        readings: Mapping[str, str] | None = None,
    ) -> bytes:
        """The same as a table, `csv` or `xlsx`."""
        whose = {"plant": plant, "own_income": own_income}
        body = figures_body(month, content, media_type=media_type, readings=readings, **whose)
        return await self._client.reader.ask_file(f"{MONTHS}/reconciliation.{file_format}", body)

    async def drafts(self, asked: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What months would come to, as `POST /api/v1/plant-settlements/drafts` says, in the order of `asked`."""
        answer = await self._client.reader.ask(f"{MONTHS}/drafts", {"drafts": [dict(each) for each in asked]})
        drafts: list[dict[str, Any]] = answer["drafts"]
        return drafts


def _opened(text: str, digest: str, what: str, plant: str) -> dict[str, Any]:
    if hashlib.sha256(text.encode()).hexdigest() != digest:
        raise TermsDifferError(what, order_id=plant)
    opened: dict[str, Any] = canonical.loads(text)
    return opened
