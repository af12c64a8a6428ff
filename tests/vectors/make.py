"""`python -m tests.vectors.make`: writes `ledger.json`, `names.json`, `auctions.json`, `reading_days.json` and
`invoices.json`, with which the web client has to agree.

The key is a test's: its number stands in this file. `tests/unit/client/test_client_vectors.py` says when the files no
longer are what the code makes, the client's own tests when it does not agree with them. `client.json` goes the other
way: the client makes it (`app/src/lib/vectors.test.ts`), and the Python test verifies it.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from acl.roles import ROLES
from chaincode import canonical, signature
from chaincode.actions import ACTIONS
from chaincode.auction.model import bid_hash
from chaincode.intent import SESSION_PREFIX, Intent, possession_message, private_text, sign_intent
from chaincode.refusals import REFUSALS
from gateway.client import pkcs8
from gateway.client.keystore import Keystore
from gateway.problems import GATEWAY_PROBLEMS
from gateway.registrations.authorisation import authorisation_message
from gateway.renewals.claim import renewal_message
from gateway.sessions.claims import Claim
from tests.vectors.auctions import auctions
from tests.vectors.invoices import invoices
from tests.vectors.reading_days import reading_days

FOLDER = Path(__file__).parent
LEDGER = FOLDER / "ledger.json"
NAMES = FOLDER / "names.json"
AUCTIONS = FOLDER / "auctions.json"
READING_DAYS = FOLDER / "reading_days.json"
INVOICES = FOLDER / "invoices.json"
CLIENT = FOLDER / "client.json"

NETWORK = "retail/" + "5f" * 32
PASSPHRASE = "correct horse 正确的马"  # noqa: S105 - of the test key
KEY = ec.derive_private_key(0x1F2E3D4C5B6A798897A6B5C4D3E2F1001122334455667788, ec.SECP256R1())
PUBLIC_KEY = signature.public_key_of(KEY)

VALUES: list[Any] = [
    None, True, False, 0, -1, 2**53 - 1, -(2**53) + 1, "", "plain", "é 电 𠮷", 'a "quoted" \\ / text', [], {},
    [1, [2, [3]], {"a": None}], {"b": 1, "a": 2, "B": 3, "_": 4, "10": 5, "9": 6, "": 7},
    {"name": "两部制 Two-part", "steps": [{"energy_wh": 40_000_000, "price_e8": 46_300_000}]},
    {"__proto__": {"constructor": "text"}, "toString": 1}, "\u200a\u2010\u2065 fi",
]  # fmt: skip

REFUSED_TEXTS = [
    "", "{", "nul", "'a'", "[1,]", "01", "+1", "1.0", "1e2", "0.5", "-0", "9007199254740992", "-9007199254740992",
    "NaN", "Infinity", " 1", "1 ", '{"a": 1}', '{"b":1,"a":2}', '{"a":1,"a":2}', '{"é":1}', '"\\u0041"', '"\\/"',
    '"\\n"', '"\\u0000"', '"\x7f"', '"\x85"', '"\u202e"', '"\u200b"', '"\ufeff"', '"\u2066"', '"\u061c"',
    '"\\ud800"', '"\\udc00"', '"\\ud834\\udd1e"', "[" * 17 + "]" * 17, '{"a\x7f":1}', "\ufeff1",
]  # fmt: skip

DEEP = "[" * 16 + "]" * 16


def make() -> dict[str, Any]:
    """The whole file's content."""
    return {
        "about": "Made by tests/vectors/make.py from the ledger's own code. The key is a test's.",
        "key": {"public_key": PUBLIC_KEY, "pkcs8": plain_key()},
        "canonical": [{"text": _text(value), "sha256": _sha256(_text(value))} for value in [*VALUES, json.loads(DEEP)]],
        "refused": REFUSED_TEXTS,
        "intents": [signed(intent) for intent in intents()],
        "terms": [terms()],
        "bids": [bid()],
        "messages": messages(),
        "key_files": key_files(),
    }


def intents() -> list[Intent]:
    """A step that makes a record, one on a record with terms, one with text of both languages."""
    common = {"actor": "li-na", "participant": "bakery-12", "role": "consumer_owner", "network": NETWORK}
    fields: dict[str, Any] = {"expires_at": 1_893_456_000_000, **common}
    order = {
        "retailer": "southgrid-retail",
        "package": "daylight-2026",
        "package_version": 1,
        "segment": "industrial",
        "period_start": "2026-01-01",
        "period_end": "2027-01-01",
    }
    first = "0198c7f0-5a3e-7c11-8d2f-4b1e9a6c7d80"
    return [
        Intent(intent_id=first, action="submit", target=None, expected_version=None, args=order,
               private_hash=terms()["hash"], **fields),
        Intent(intent_id=first[:-1] + "1", action="cancel", target="9f" * 32, expected_version=3, args={},
               private_hash=None, **fields),
        Intent(intent_id=first[:-1] + "2", action="announce_sequence", target=None, expected_version=None,
               args={"name": "2026 年 8 月集中竞价 “auction”", "n": -7}, private_hash=None, **fields),
    ]  # fmt: skip


def signed(intent: Intent) -> dict[str, Any]:
    """An intent's fields, its text, digest and a signature."""
    made = sign_intent(intent, KEY)
    fields = {name: getattr(intent, name) for name in intent.__slots__}
    return {"fields": fields, "text": made.intent, "digest": made.digest, "signature": made.signature}


def terms() -> dict[str, Any]:
    value = {"energy_wh": 1_234_567_000, "prices_e8_yuan_per_kwh": {"peak": 78_200_000, "flat": 46_000_000}}
    salt = bytes(range(32))
    text, digest = private_text(value, salt)
    return {"terms": value, "salt": salt.hex(), "private": text, "hash": digest}


def bid() -> dict[str, Any]:
    """A sealed bid as the command line keeps it."""
    steps = [{"energy_wh": 40_000_000, "price_e8": 46_300_000}, {"energy_wh": 20_000_000, "price_e8": 44_000_000}]
    sealed: dict[str, Any] = {"sequence": "2026-08-auction", "participant": "bakery-12", "steps": steps}
    sealed["salt"] = "0f" * 32
    return {"network": NETWORK, "bid_hash": bid_hash(**sealed), **sealed}


def messages() -> dict[str, Any]:
    """What else is signed: the fields, and the bytes in hex."""
    possession = {"network": NETWORK, "user": "li-na", "participant": "bakery-12", "public_key": PUBLIC_KEY}
    claim = Claim(
        user="li-na",
        network=NETWORK,
        audience="ConsumerOrg",
        nonce="0b7c2f0e-6f0a-4a56-9a38-2f3c1f0a8d11",
        issued_at=1_767_225_600_000,
    )
    renewal: dict[str, Any] = {"network": NETWORK, "user": "li-na", "csr": "-----BEGIN …", "issued_at": 1}
    authorisation: dict[str, Any] = {
        "network": NETWORK,
        "application_id": "0198c7f0-5a3e-7c11-8d2f-4b1e9a6c7d80",
        "user": "li-na",
        "content": {"kind": "user", "data": {"contact": {"name": "李娜"}}},
    }
    return {
        "possession": {"fields": possession, "message": possession_message(**possession).hex()},
        "session": {
            "fields": {name: getattr(claim, name) for name in claim.__slots__},
            "text": claim.canonical().decode(),
            "message": (SESSION_PREFIX + claim.canonical()).hex(),
        },
        "renewal": {"fields": renewal, "message": renewal_message(**renewal).hex()},
        "authorisation": {"fields": authorisation, "message": authorisation_message(**authorisation).hex()},
    }


def key_files() -> dict[str, Any]:
    """The key in every form that the client takes."""
    encrypted = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    pbkdf2 = KEY.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encrypted)
    openssl = serialization.PrivateFormat.TraditionalOpenSSL
    sec1 = KEY.private_bytes(serialization.Encoding.PEM, openssl, serialization.NoEncryption())
    return {
        "passphrase": PASSPHRASE,
        "plain": plain_key(),
        "sec1": sec1.decode(),
        "pbkdf2": pbkdf2.decode(),
        "scrypt": pkcs8.dump(KEY, PASSPHRASE),
        "keystore": keystore_file(),
    }


def keystore_file() -> str:
    """The key as the command line keeps it, with a few lines in front that say whose it is."""
    with tempfile.TemporaryDirectory() as folder:
        keystore = Keystore(Path(folder))
        keystore.add(
            user="li-na",
            participant="bakery-12",
            organisation="ConsumerOrg",
            roles=("consumer_owner", "consumer_operator"),
            pem=plain_key(),
            passphrase=PASSPHRASE,
        )
        return (Path(folder) / "li-na.pem").read_text("utf-8")


def names() -> dict[str, Any]:
    """What the client has words for: every action (with an example), role, argument, and code of a refusal or
    problem."""
    fields = ("name", "noun", "target", "private", "example")
    schemas = [schema for action in ACTIONS.values() for schema in (action.args, action.args_with_target or {})]
    return {
        "actions": [{name: getattr(action, name) for name in fields} for action in ACTIONS.values()],
        "roles": {name: {"zh": role.title_zh, "en": role.title_en} for name, role in ROLES.items()},
        "arguments": sorted({name for schema in schemas for name in schema.get("properties", {})}),
        "codes": sorted({*REFUSALS, *GATEWAY_PROBLEMS}),
    }


def plain_key() -> str:
    return pkcs8.dump(KEY, None)


def _text(value: Any) -> str:
    return canonical.dumps(value).decode()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    LEDGER.write_text(json.dumps(make(), indent=1) + "\n", "ascii")
    NAMES.write_text(json.dumps(names(), indent=1) + "\n", "ascii")
    AUCTIONS.write_text(json.dumps(auctions()) + "\n", "ascii")
    READING_DAYS.write_text(json.dumps(reading_days()) + "\n", "ascii")
    INVOICES.write_text(json.dumps({"invoices": invoices()}) + "\n", "ascii")
