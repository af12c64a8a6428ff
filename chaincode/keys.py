"""The keys of the public state, and the collections and their members. Pure.

Keys are Fabric's composite keys: U+0000, the object type and each attribute, each followed by U+0000. Attributes come
out of intents that fit their schema, so none of them holds U+0000.

A key lies in the read or write set of every step, so hashes and intent ids stand in it as base64url of their bytes,
and the object types that most steps touch as one letter (`_LETTERS`). Nobody else sees that form: functions take ids as
intents have them, and `split` gives types and ids back so.
"""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Callable
from functools import lru_cache

TERMS_COLLECTION = "terms"
TERMS_MEMBERS = frozenset({"ConsumerOrg", "RetailerOrg"})
STATEMENTS_COLLECTION = "statements"
STATEMENTS_MEMBERS = TERMS_MEMBERS | {"GridOrg"}  # once it has joined: network/organisations/gridorg.toml
ACCOUNTS_COLLECTION = "accounts"
ACCOUNTS_MEMBERS = TERMS_MEMBERS

_LETTERS = {
    "participant": "p",
    "user": "u",
    "order": "o",
    "intent": "i",
    "purged": "x",
    "supply": "s",
    "metering_point": "m",
    "reading_day": "d",
    "contract_of": "c",
}
_TYPES = {letter: object_type for object_type, letter in _LETTERS.items()}


def composite(object_type: str, *attributes: str) -> str:
    return "\x00" + "\x00".join((_LETTERS.get(object_type, object_type), *attributes)) + "\x00"


def market() -> str:
    return composite("market")


def participant(participant_id: str) -> str:
    return composite("participant", participant_id)


def user(user_id: str) -> str:
    return composite("user", user_id)


def change(change_id: str) -> str:
    return _shortened("change", (change_id, short_hash))


def access_model() -> str:
    return composite("access_model")


def audit_anchor(organisation: str) -> str:
    return composite("audit_anchor", organisation)


def audit_anchor_version(organisation: str, version: int) -> str:
    return composite("audit_anchor_version", organisation, str(version))


def package(package_id: str) -> str:
    return composite("package", package_id)


def package_version(package_id: str, version: int) -> str:
    return composite("package_version", package_id, str(version))


def template(template_id: str) -> str:
    return composite("template", template_id)


def template_version(template_id: str, version: int) -> str:
    return composite("template_version", template_id, str(version))


def calendar(region: str) -> str:
    return composite("calendar", region)


def calendar_version(region: str, version: int) -> str:
    return composite("calendar_version", region, str(version))


def reference_price(reference: str, month: str) -> str:
    return composite("reference_price", reference, month)


def reference_price_version(reference: str, month: str, version: int) -> str:
    return composite("reference_price_version", reference, month, str(version))


def settlement_method(method_id: str) -> str:
    return composite("settlement_method", method_id)


def settlement_method_version(method_id: str, version: int) -> str:
    return composite("settlement_method_version", method_id, str(version))


def policy(segment: str) -> str:
    return composite("policy", segment)


def policy_version(segment: str, version: int) -> str:
    return composite("policy_version", segment, str(version))


def order(order_id: str) -> str:
    return _shortened("order", (order_id, short_hash))


def supply(consumer_id: str) -> str:
    return composite("supply", consumer_id)


def document(order_id: str, document_hash: str) -> str:
    return _shortened("document", (order_id, short_hash), (document_hash, short_hash))


def sequence(sequence_id: str) -> str:
    return composite("sequence", sequence_id)


def listing(listing_id: str) -> str:
    return _shortened("listing", (listing_id, short_hash))


def bid(sequence_id: str, side: str, n: int) -> str:
    return composite("bid", sequence_id, side, str(n))


def bid_of(sequence_id: str, participant_id: str) -> str:
    return composite("bid_of", sequence_id, participant_id)


def bid_book(sequence_id: str, side: str) -> str:
    return composite("bid_book", sequence_id, side)


def auction_result(sequence_id: str) -> str:
    return composite("auction_result", sequence_id)


def auction_fills(sequence_id: str, side: str, part: int) -> str:
    return composite("auction_fills", sequence_id, side, str(part))


def auction_pairs(sequence_id: str, part: int) -> str:
    return composite("auction_pairs", sequence_id, str(part))


def announcement(announcement_id: str) -> str:
    return composite("announcement", announcement_id)


def announcement_version(announcement_id: str, version: int) -> str:
    return composite("announcement_version", announcement_id, str(version))


def metering_point(point_id: str) -> str:
    return composite("metering_point", point_id)


def meter(meter_id: str) -> str:
    return composite("meter", meter_id)


def reading_day(point_id: str, date: str) -> str:
    """Month and day are attributes of their own: a bill reads a point's month as one range."""
    month, _, day = date.rpartition("-")
    return composite("reading_day", point_id, month, day)


def reading_day_version(point_id: str, date: str, version: int) -> str:
    return composite("reading_day_version", point_id, date, str(version))


def points_of(participant_id: str) -> str:
    return composite("points_of", participant_id)


def settlement(order_id: str, month: str) -> str:
    return _shortened("settlement", (order_id, short_hash), (month, str))


def settlement_version(order_id: str, month: str, version: int) -> str:
    return _shortened("settlement_version", (order_id, short_hash), (month, str), (str(version), str))


def settlement_course(order_id: str) -> str:
    return _shortened("settlement_course", (order_id, short_hash))


def posting(keeper: str, posting_id: str) -> str:
    return composite("posting", keeper, posting_id)


def billed_days(consumer: str, month: str) -> str:
    return composite("billed_days", consumer, month)


def contract_of(retailer: str, order_id: str) -> str:
    """That an order is, or was, a contract in force of the retailer."""
    return _shortened("contract_of", (retailer, str), (order_id, short_hash))


def plant(plant_id: str) -> str:
    return composite("plant", plant_id)


def plant_at(point_id: str) -> str:
    return composite("plant_at", point_id)


def sold_to(buyer: str, plant_id: str) -> str:
    """That the plant's generation is, or was, bought by the participant."""
    return composite("sold_to", buyer, plant_id)


def plant_settlement(plant_id: str, month: str) -> str:
    return composite("plant_settlement", plant_id, month)


def plant_settlement_version(plant_id: str, month: str, version: int) -> str:
    return composite("plant_settlement_version", plant_id, month, str(version))


def plant_course(plant_id: str) -> str:
    return composite("plant_course", plant_id)


def closing(retailer: str, month: str) -> str:
    return composite("closing", retailer, month)


def bill_question(question_id: str) -> str:
    return _shortened("bill_question", (question_id, short_hash))


def invoice(retailer: str, year: int, number: int) -> str:
    return composite("invoice", retailer, str(year), str(number))


def invoice_of(order_id: str, month: str, version: int) -> str:
    return _shortened("invoice_of", (order_id, short_hash), (month, str), (str(version), str))


def invoice_book(retailer: str, year: int) -> str:
    return composite("invoice_book", retailer, str(year))


def intent(actor: str, intent_id: str) -> str:
    return _shortened("intent", (actor, str), (intent_id, _short_uuid))


def purged(terms_hash: str) -> str:
    return _shortened("purged", (terms_hash, short_hash))


def reservation(retailer: str, commitment: str) -> str:
    """Of the collection: volume that a retailer has reserved for a commitment. No terms hash has a colon."""
    return f"r:{retailer}:{commitment}"


def computed(digest: str) -> str:
    """Of the collection of statements: the hash of the statement that was computed for the intent with this digest."""
    return f"c:{digest}"


def note(digest: str) -> str:
    """Of the collection of statements: the private text of the intent with this digest. No statement hash has a
    colon."""
    return f"n:{digest}"


def reserved(retailer: str) -> str:
    """Of the collection: a retailer's running totals."""
    return f"t:{retailer}"


def posted_volume(order_id: str) -> str:
    """Of the collection: the archived volume of an order."""
    return f"v:{order_id}"


def passed_on(order_id: str) -> str:
    """Of the collection: that an order has its part of a pool."""
    return f"p:{order_id}"


def partial(object_type: str, *attributes: str) -> tuple[str, tuple[str, ...]]:
    """Object type and attributes, as keys have them, with which the keys of a range begin."""
    return _LETTERS.get(object_type, object_type), attributes


def split(key: str) -> tuple[str, tuple[str, ...]]:
    """The object type and the attributes of a composite key, hashes in hex and intent ids as UUIDs; ("", ()) for a key
    that is not composite. Raises ValueError when an attribute is not what this module writes."""
    if not key.startswith("\x00"):
        return "", ()
    letter, *attributes = key[1:].split("\x00")[:-1]
    object_type = _TYPES.get(letter, letter)
    if object_type == "reading_day":
        point_id, month, day = attributes
        return object_type, (point_id, f"{month}-{day}")
    readers = _READERS.get(object_type)
    if readers is None:
        return object_type, tuple(attributes)
    return object_type, tuple(read(part) for read, part in zip(readers, attributes, strict=True))


def short_hash(digest: str) -> str:
    """A hash, 64 characters of lower-case hex, as 43 of base64url. Raises ValueError for any other text."""
    if not _HASH.fullmatch(digest):
        raise ValueError("not a hash in lower-case hex")
    return _encode(bytes.fromhex(digest))


def long_hash(short: str) -> str:
    """The hash in hex that `short_hash` wrote. Raises ValueError for any other text."""
    return _decode(short, size=32).hex()


def _short_uuid(text: str) -> str:
    if not _UUID.fullmatch(text):
        raise ValueError("not a UUID in lower case")
    return _encode(bytes.fromhex(text.replace("-", "")))


def _long_uuid(short: str) -> str:
    return str(uuid.UUID(bytes=_decode(short, size=16)))


@lru_cache(4_096)  # a step asks for the same few keys again and again
def _shortened(object_type: str, *parts: tuple[str, Callable[[str], str]]) -> str:
    """The key of these ids. Readers may ask for an id of any form: it gets a key with an empty attribute more, which
    nothing is ever written under."""
    try:
        return composite(object_type, *(shorten(part) for part, shorten in parts))
    except ValueError:
        return composite(object_type, "", *(part for part, _ in parts))


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str, *, size: int) -> bytes:
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if len(raw) != size or _encode(raw) != text:  # the last character has bits to spare
        raise ValueError("not what was encoded")
    return raw


_HASH = re.compile("[0-9a-f]{64}")
_UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_READERS: dict[str, tuple[Callable[[str], str], ...]] = {
    "change": (long_hash,),
    "order": (long_hash,),
    "listing": (long_hash,),
    "intent": (str, _long_uuid),
    "purged": (long_hash,),
    "document": (long_hash, long_hash),
    "settlement": (long_hash, str),
    "settlement_version": (long_hash, str, str),
    "settlement_course": (long_hash,),
    "contract_of": (str, long_hash),
    "bill_question": (long_hash,),
    "invoice_of": (long_hash, str, str),
}
