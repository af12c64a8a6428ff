"""Accounts: what stands, what is open, postings as the ledger and the book have them, and the steps that make them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chaincode import canonical
from chaincode.account.instruction import Instruction
from chaincode.account.posting import State
from chaincode.account.private_text import End, posting_text
from gateway.client.errors import RefusedError
from gateway.client.maker import LIFE_S
from gateway.client.sending import Receipt
from gateway.client.steps import SealedTerms, Step

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient

PATH = "/api/v1/accounts"
MAX_LIFE_S = 3_600
_SALT_BYTES = 32


def post(instruction: Instruction, *, salt: bytes | None = None) -> Step:
    """The step that makes a posting. Its id is public, so it should say nothing of what it is for; `salt` is 32 random
    bytes where it is not given."""
    state = State.POSTED if instruction.good_until is None else State.PENDING
    args = {"posting": instruction.id, "state": state.value, "day": instruction.day}
    return Step(action="post", args=args, sealed=_sealed(instruction, salt))


def end_posting(posting_id: str, state: State, *, day: str | None = None, salt: bytes | None = None) -> Step:
    """The step that ends a pending posting: `posted` on the value date `day`, `voided` or `expired`."""
    end = End(posting=posting_id, state=state, day=day)
    args = {name: value for name, value in end.to_record().items() if name != "posting"}
    return Step(action="end_posting", target=posting_id, version=1, args=args, sealed=_sealed(end, salt))


def by_reference(keeper: str, reference: str) -> str:
    """The id of the posting with a reference of the bank's: the same payment twice has one id."""
    return hashlib.sha256(f"energysale/reference/v1\0{keeper}\0{reference}".encode()).hexdigest()


class Accounts:
    """The books that the client's user may see, and the postings of its own. `keeper` is one's own participant where it
    is not named. Steps are those of the keeper's people; they raise what `EnergySaleClient.take` does, reads what the
    reader does."""

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    # Steps

    async def post(self, instruction: Instruction) -> Receipt:
        """Make a posting. The same instruction again is answered `exists`; another one under a used id is refused
        `posting_differs`."""
        (receipt,) = await self.post_all([instruction])
        if receipt.status == "refused":
            raise RefusedError(receipt.code or "", intent_id=receipt.intent_id, detail=receipt.detail)
        return receipt

    async def post_all(self, instructions: Sequence[Instruction]) -> list[Receipt]:
        """Make many postings in their order; refused ones are among the receipts."""
        if not instructions:
            return []
        signed = [self._client.maker.make(post(each), life_s=MAX_LIFE_S) for each in instructions]
        receipts = await self._client.send_all(signed)
        return [await self._known(each, receipt) for each, receipt in zip(instructions, receipts, strict=True)]

    async def end(self, posting_id: str, state: State, day: str | None = None) -> Receipt:
        """End a pending posting; one that has ended so already is answered `exists`."""
        signed = self._client.maker.make(end_posting(posting_id, state, day=day), life_s=LIFE_S)
        (receipt,) = await self._client.send_all([signed])
        if receipt.status != "refused":
            return receipt
        there = dict(receipt.detail or {})
        if receipt.code == "posting_ended" and there.get("state") == state and there.get("version") == 2:
            return replace(receipt, status="exists", code=None, target=posting_id, version=2)
        raise RefusedError(receipt.code or "", intent_id=receipt.intent_id, detail=receipt.detail)

    async def publish(self) -> list[Receipt]:
        """Publish what stands in one's own book and is not on the ledger: a process may have died in between. Refused
        ones are among the receipts: somebody else has published them meanwhile."""
        signed = []
        for each in await self.unpublished():
            text = canonical.loads(each["text"])
            salt = bytes.fromhex(text["salt"])
            if "instruction" in text:
                step = post(Instruction.from_record(text["instruction"]), salt=salt)
            else:
                end = text["end"]
                step = end_posting(end["posting"], State(end["state"]), day=end.get("day"), salt=salt)
            signed.append(self._client.maker.make(step, life_s=MAX_LIFE_S))
        return await self._client.send_all(signed) if signed else []

    # Reads

    async def books(self) -> list[dict[str, Any]]:
        """The books in which one has accounts: `{"keeper", "own"}`."""
        items: list[dict[str, Any]] = (await self._client.reader.get_object(PATH))["items"]
        return items

    async def balances(
        self, *, keeper: str | None = None, owner: str | None = None, kind: str | None = None
    ) -> dict[str, Any]:
        """`{"items", "net_fen", "net_pending_fen"}`: a whole book nets to 0."""
        params = {"owner": owner, "kind": kind}
        return await self._client.reader.get_object(f"{self._book(keeper)}/balances", params)

    async def open_bills(
        self, *, keeper: str | None = None, owner: str | None = None, on: str | None = None, overdue: bool | None = None
    ) -> list[dict[str, Any]]:
        """Open bills by due date, with the late fees that have accrued up to the day `on` (today)."""
        params = {"owner": owner, "on": on, "overdue": None if overdue is None else str(overdue).lower()}
        items: list[dict[str, Any]] = (
            await self._client.reader.get_object(f"{self._book(keeper)}/open-bills", params)
        )["items"]
        return items

    def postings(self, *, keeper: str | None = None, **filters: Any) -> AsyncIterator[dict[str, Any]]:
        """Newest first; filters are `owner`, `purpose`, `state`, `day_from`, `day_to`."""
        return self._client.reader.items(f"{self._book(keeper)}/postings", filters)

    async def posting(self, posting_id: str, *, keeper: str | None = None) -> dict[str, Any]:
        """One posting. Raises ProblemError `not_found`."""
        return await self._client.reader.get_object(f"{self._book(keeper)}/postings/{posting_id}")

    async def unpublished(self) -> list[dict[str, Any]]:
        """What stands in one's own book and is not on the ledger publicly: `{"posting", "version", "text"}`."""
        items: list[dict[str, Any]] = (await self._client.reader.get_object(f"{self._book(None)}/unpublished"))["items"]
        return items

    async def export(self, what: str, file_format: str, *, keeper: str | None = None, **filters: Any) -> bytes:
        """`balances`, `open-bills` or `postings` as `csv` or `xlsx`."""
        return (await self._client.reader.get(f"{self._book(keeper)}/{what}.{file_format}", filters)).content

    def _book(self, keeper: str | None) -> str:
        return f"{PATH}/{keeper or self._client.signer.identity.participant}"

    async def _known(self, instruction: Instruction, receipt: Receipt) -> Receipt:
        """The ledger has a posting under this id: whether it is this one, the book says."""
        if receipt.code != "posting_exists":
            return receipt
        found = await self.posting(instruction.id)
        if found["content"] != instruction.content():
            return replace(receipt, code="posting_differs")
        return replace(
            receipt, status="exists", code=None, target=instruction.id, version=found["version"], detail=None
        )


def _sealed(asks: Instruction | End, salt: bytes | None) -> SealedTerms:
    private, private_hash = posting_text(asks, salt or secrets.token_bytes(_SALT_BYTES))
    return SealedTerms(private=private, terms_hash=private_hash)
