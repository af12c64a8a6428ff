"""The batch that `Apply`, `Purge` and `Deposit` carry: signed intents as one compressed canonical JSON array.

Intents of one batch repeat each other's field names, network and parties, so compression keeps the ledger small. Both
sides use this module: the client encodes, the chaincode decodes with every limit applied while it inflates.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from typing import Any

from chaincode import canonical, signature
from chaincode.intent import SecondSignature, SignedIntent
from chaincode.refusals import Refused

_OTHER_FORM = "not in canonical form"  # canonical.loads's reason where all is right but the form

_LEVEL = 6
_PRIVATE_LEVEL = 0  # it goes no further than the endorsers, and the readings in it are compressed already

MAX_INTENTS = 400
MAX_BATCH_BYTES = 1_048_576


def encode(items: Sequence[SignedIntent], *, private: bool = False, some: bool = False) -> bytes:
    """The batch of `items`; with `private`, the form that Deposit takes. With `some` too, an item may have no private
    text, as Reserve and DryRun allow.

    Signatures are put in low-S form here, because this is where they reach the ledger.
    Raises Refused: `batch_too_large`, `invalid_batch` (empty, a private text is missing, or it cannot be encoded).
    """
    values = [_value(item, private=private and not (some and item.private is None)) for item in items]
    try:
        text = canonical.dumps(values)
    except canonical.NotCanonicalError:
        raise Refused("invalid_batch") from None
    if not values:
        raise Refused("invalid_batch")
    if len(values) > MAX_INTENTS or len(text) > MAX_BATCH_BYTES:
        raise Refused("batch_too_large")
    return zlib.compress(text, _PRIVATE_LEVEL if private else _LEVEL)


def decode(batch: bytes, *, private: bool = False, some: bool = False) -> list[SignedIntent]:
    """The items of a batch that `encode` made, with or without private texts, or `some` with and some without.

    Raises Refused: `batch_too_large`, `malformed_json`, `invalid_batch`.
    """
    # The texts inside are checked byte for byte when their turn comes; around them, one meaning is enough.
    values = _parse(_inflate(batch), canonical.parse)
    fields = {"intent", "signature", "private"} if private else {"intent", "signature"}
    if not isinstance(values, list) or not values:
        raise Refused("invalid_batch")
    if len(values) > MAX_INTENTS:
        raise Refused("batch_too_large")
    for value in values:
        if not isinstance(value, dict):
            raise Refused("invalid_batch")
        second = _second(value.pop("second")) if "second" in value else None
        if value.keys() != (fields - {"private"} if some and "private" not in value else fields) or not all(
            isinstance(part, str) for part in value.values()
        ):
            raise Refused("invalid_batch")
        if second is not None:
            value["second"] = second
    return [SignedIntent(**value) for value in values]


def parse_canonical(text: bytes | str) -> Any:
    """The value of canonical `text`. Raises Refused: `malformed_json`; `not_canonical` where only the form is wrong."""
    return _parse(text, canonical.loads)


def _parse(text: bytes | str, parser: Callable[[bytes | str], Any]) -> Any:
    try:
        return parser(text)
    except canonical.NotCanonicalError as error:
        code = "not_canonical" if error.reason == _OTHER_FORM else "malformed_json"
        raise Refused(code, reason=error.reason) from None


def _second(value: Any) -> SecondSignature:
    if not isinstance(value, dict) or value.keys() != {"actor", "signature"}:
        raise Refused("invalid_batch")
    if not all(isinstance(part, str) for part in value.values()):
        raise Refused("invalid_batch")
    return SecondSignature(**value)


def _value(item: SignedIntent, *, private: bool) -> dict[str, Any]:
    value: dict[str, Any] = {"intent": item.intent, "signature": _low_s(item.signature)}
    if private:
        if item.private is None:
            raise Refused("invalid_batch")
        value["private"] = item.private
    if item.second is not None:
        value["second"] = {"actor": item.second.actor, "signature": _low_s(item.second.signature)}
    return value


def _low_s(text: str) -> str:
    try:
        return signature.low_s(text)
    except ValueError:
        return text  # for the chaincode to refuse by name


def _inflate(batch: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(batch, MAX_BATCH_BYTES + 1)
    except zlib.error:
        raise Refused("invalid_batch") from None
    if len(text) > MAX_BATCH_BYTES:
        raise Refused("batch_too_large")
    if not inflater.eof or inflater.unused_data:
        raise Refused("invalid_batch")
    return text
