"""The reading transaction functions about accounts, for members of the collection.

The API asks them of its own peer and shows each person what is its own; no value is kept in a read model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from chaincode import canonical, keys
from chaincode.account import private_keys
from chaincode.account.holder import Holder
from chaincode.account.kinds import KINDS, Account
from chaincode.refusals import Refused
from chaincode.shim import ClientIdentity, Stub

MAX_POSTINGS = 1_000


async def read_balances(stub: Stub, ids: Sequence[str]) -> bytes:
    """The balances of a keeper's book, or with a second id those of one owner: `[{"account", "debits_pending",
    "debits_posted", "credits_pending", "credits_posted"}]` in fen, by account. Raises Refused `wrong_organisation`."""
    keeper = _keeper(stub, ids, at_most=2)
    if len(ids) == 1:
        found = await _range(stub, "b", keeper)
    else:
        secret = await _secret(stub, keeper)
        owned = [Account(keeper, kind, ids[1]) for kind in KINDS]
        wanted = [private_keys.balance(secret, account) for account in owned] if secret else []
        found = [each for each in await _get(stub, wanted) if each is not None]
    return canonical.dumps(sorted((_shown(each) for each in found), key=lambda each: str(each["account"])))


async def read_open_bills(stub: Stub, ids: Sequence[str]) -> bytes:
    """The bills of a keeper's book, or of one owner, that are open or may bear a late fee still: as `bill.Bill` has
    them, with `fee_rule`, by due date. Raises Refused `wrong_organisation`."""
    keeper = _keeper(stub, ids, at_most=2)
    secret = await _secret(stub, keeper)
    if secret is None:
        return b"[]"
    if len(ids) == 1:
        records = await _range(stub, "h", keeper)
    else:
        records = [each for each in await _get(stub, [private_keys.holder(keeper, secret, ids[1])]) if each]
    rules = {bill: each["fee_rule"] for each in records for bill in each["bills"]}
    found = await _get(stub, [private_keys.bill(keeper, secret, bill) for bill in rules])
    bills = [{**_shown(each), "fee_rule": rules[each["id"]]} for each in found if each is not None]
    return canonical.dumps(sorted(bills, key=lambda each: (str(each["due_on"]), str(each["id"]))))


async def read_postings(stub: Stub, ids: Sequence[str]) -> bytes:
    """Postings of a keeper's book, by their ids: an array in their order, null where there is none. Raises Refused
    `wrong_organisation`, `invalid_arguments` (more than 1,000)."""
    keeper = _keeper(stub, ids, at_most=1 + MAX_POSTINGS)
    return await _postings(stub, keeper, ids[1:])


async def read_own_postings(stub: Stub, ids: Sequence[str]) -> bytes:
    """The postings that concern an owner: `{"page", "pages", "postings"}`, oldest first; the latest page where no third
    id names another, of which the first is 1. Raises Refused `wrong_organisation`, `unknown_target`."""
    keeper = _keeper(stub, ids, at_most=3)
    if len(ids) < 2 or (len(ids) == 3 and not (ids[2].isascii() and ids[2].isdigit() and len(ids[2]) < 9)):
        raise Refused("invalid_arguments")
    secret = await _secret(stub, keeper)
    record = (await _get(stub, [private_keys.holder(keeper, secret, ids[1])]))[0] if secret else None
    holder = Holder.from_record(record) if record else Holder(owner=ids[1])
    page = int(ids[2]) if len(ids) == 3 else holder.pages + 1
    named: Sequence[str] = holder.recent
    if page != holder.pages + 1:
        (kept,) = await _get(stub, [private_keys.journal(keeper, str(secret), ids[1], page)])
        if kept is None:
            raise Refused("unknown_target")
        named = kept["postings"]
    postings = json.loads(await _postings(stub, keeper, named))
    return canonical.dumps({"page": page, "pages": holder.pages + 1, "postings": postings})


async def read_unpublished(stub: Stub, ids: Sequence[str]) -> bytes:
    """The versions of postings that `Post` has made and the ledger does not have publicly: `[{"posting", "version",
    "text"}]`, the text as it was signed. Raises Refused `wrong_organisation`."""
    keeper = _keeper(stub, ids, at_most=1)
    (record,) = await _get(stub, [private_keys.book(keeper)])
    noted = record["unpublished"] if record else []
    public = await stub.get_states([keys.posting(keeper, each["posting"]) for each in noted]) if noted else []
    texts = await _texts(stub, [each["text"] for each in noted])
    return canonical.dumps(
        [
            {**each, "text": text}
            for each, there, text in zip(noted, public, texts, strict=True)
            if (json.loads(there)["version"] if there else 0) < each["version"] and text
        ]
    )


async def _postings(stub: Stub, keeper: str, ids: Sequence[str]) -> bytes:
    found = await _get(stub, [private_keys.posting(keeper, each) for each in ids])
    return canonical.dumps([None if each is None else _shown(each) for each in found])


async def _secret(stub: Stub, keeper: str) -> str | None:
    (record,) = await _get(stub, [private_keys.book(keeper)])
    return record["secret"] if record else None


async def _range(stub: Stub, kind: str, keeper: str) -> list[Mapping[str, Any]]:
    start, end = private_keys.every(kind, keeper)
    return [json.loads(pair.value) async for pair in stub.get_private_data_range(keys.ACCOUNTS_COLLECTION, start, end)]


async def _get(stub: Stub, wanted: Sequence[str]) -> list[Mapping[str, Any] | None]:
    return [json.loads(text) if text else None for text in await _texts(stub, wanted)]


async def _texts(stub: Stub, wanted: Sequence[str]) -> list[str | None]:
    if not wanted:
        return []
    values = await stub.get_private_data_multiple(keys.ACCOUNTS_COLLECTION, wanted)
    return [value.decode() if value else None for value in values]


def _shown(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "salt"}


def _keeper(stub: Stub, ids: Sequence[str], *, at_most: int) -> str:
    if not 0 < len(ids) <= at_most:
        raise Refused("invalid_arguments")
    if ClientIdentity(stub.creator).msp_id not in keys.ACCOUNTS_MEMBERS:
        raise Refused("wrong_organisation")
    return ids[0]
