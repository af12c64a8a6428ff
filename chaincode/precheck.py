"""What can be checked about an intent without the ledger: form, size, schema, arguments and signature. Pure.

The HTTP API runs the same checks before it takes an intent in, so that most mistakes never reach the chaincode.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from chaincode import signature as es256
from chaincode.action import UNTARGETED_NOUNS
from chaincode.actions import ACTIONS, Action, args_validator
from chaincode.batch import parse_canonical
from chaincode.intent import INTENT_PREFIX, Intent
from chaincode.refusals import Refused
from chaincode.schemas import intent_validator

MAX_INTENT_BYTES = 65_536
MAX_ARCHIVE_BYTES = 524_288
_REMEMBERED_BYTES = 2_048  # of one text; together at most 8 MB
_REMEMBERED = 4_096


def check_intent(text: str) -> Intent:
    """The intent in `text`, which must be its exact canonical form. It is shared: nobody may change its arguments.

    Raises Refused, in this order: `too_large` (over the limit of any action; not even parsed), `malformed_json`,
    `not_canonical`, `too_large`, `invalid_intent`, `unknown_action`, `invalid_args`, `private_required`,
    `private_not_allowed`.
    """
    # Deposit and Apply bring the same intents to the same process at the same time, and so does a resent batch.
    return _remembered_intent(text) if len(text) <= _REMEMBERED_BYTES else _intent(text)


def _intent(text: str) -> Intent:
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_ARCHIVE_BYTES:
        raise Refused("too_large")
    value = parse_canonical(text)
    if size > MAX_INTENT_BYTES and not (isinstance(value, dict) and value.get("action") == "archive"):
        raise Refused("too_large")
    intent_validator().check(value)
    action = ACTIONS.get(value["action"])
    if action is None:
        raise Refused("unknown_action")
    del value["v"]
    intent = Intent(**value)
    _check_target(action, intent)
    _check_args(action, intent)
    _check_private(action, intent)
    return intent


_remembered_intent = lru_cache(_REMEMBERED)(_intent)  # a refusal is an exception, and is not remembered


def verify(text: str, signature: str, public_key: str) -> None:
    """Raise Refused `bad_signature` unless `signature` is `public_key`'s over the intent `text`."""
    check = _remembered_verify if len(text) <= _REMEMBERED_BYTES else _verify
    if not check(text, signature, public_key):
        raise Refused("bad_signature")


def _verify(text: str, signature: str, public_key: str) -> bool:
    return es256.verify(public_key, INTENT_PREFIX + text.encode("utf-8", "surrogatepass"), signature)


_remembered_verify = lru_cache(_REMEMBERED)(_verify)


def _check_target(action: Action, intent: Intent) -> None:
    if action.target == "required" and intent.target is None:
        raise Refused("invalid_intent", path="intent.target")
    if action.target == "none" and intent.target is not None:
        raise Refused("invalid_intent", path="intent.target")
    if action.noun in UNTARGETED_NOUNS:
        return
    if (intent.target is None) != (intent.expected_version is None):
        raise Refused("invalid_intent", path="intent.expected_version")


def _check_args(action: Action, intent: Intent) -> None:
    args: dict[str, Any] = intent.args
    args_validator(action.name, with_target=intent.target is not None).check(args)
    wrong = action.rule(args) if action.rule else None
    if wrong is not None:
        raise Refused("invalid_args", path=f"args.{wrong}")


def _check_private(action: Action, intent: Intent) -> None:
    if action.private != "none" and intent.private_hash is None:
        raise Refused("private_required")
    if action.private == "none" and intent.private_hash is not None:
        raise Refused("private_not_allowed")
