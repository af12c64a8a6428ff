"""The books behind collection: what the API says is to be signed, signed with one's own key until nothing is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chaincode.account.instruction import Instruction
from chaincode.account.posting import State
from gateway.client.accounts import end_posting
from gateway.client.sending import Receipt

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient


@dataclass(slots=True)
class Booked:
    """How many postings were made or ended, and by which code (with the posting) others were refused."""

    done: int = 0
    refused: dict[str, str] = field(default_factory=dict)


class Bookkeeping:
    """Every call raises what `EnergySaleClient.send_all` and the reader raise. It may be run again at any time: what
    the ledger has is not asked for again."""

    def __init__(self, client: EnergySaleClient) -> None:
        self._client = client

    async def follow(self, path: str, params: Mapping[str, Any] | None = None) -> Booked:
        """Sign what the API lists at `path` until nothing more of it can be done."""
        booked = Booked()
        while True:
            wanted = await self._client.reader.get_object(path, params)
            instructions = [Instruction.from_record(each) for each in wanted["instructions"]]
            receipts = await self._client.accounts.post_all(instructions)
            receipts += await self._end_all(wanted["ends"])
            ids = [each.id for each in instructions] + [each["posting"] for each in wanted["ends"]]
            stood = [receipt.status != "refused" for receipt in receipts]
            booked.done += sum(stood)
            refused = [(i, receipt) for i, receipt in zip(ids, receipts, strict=True) if receipt.status == "refused"]
            booked.refused |= {posting: str(receipt.code) for posting, receipt in refused}
            if not any(stood):
                return booked

    async def _end_all(self, ends: Sequence[Mapping[str, Any]]) -> list[Receipt]:
        steps = [end_posting(each["posting"], State(each["state"]), day=each["day"]) for each in ends]
        return await self._client.send_all([self._client.maker.make(step) for step in steps]) if steps else []
