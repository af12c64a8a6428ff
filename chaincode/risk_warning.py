"""A risk warning (风险提示): its text in both languages, and the hash by which one says that it was read. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from chaincode.canonical import dumps
from chaincode.schemas import Schema, closed, digest

MAX_CHARACTERS = 2_000


def risk_warning_hash(text: Mapping[str, str]) -> str:
    """SHA-256 (hex) of the canonical JSON of `text`, which is `{"en": ..., "zh": ...}`."""
    return hashlib.sha256(dumps(dict(text))).hexdigest()


def hash_differs(args: Mapping[str, Any]) -> bool:
    """Whether the arguments have a text to which their hash does not belong. A hash without a text is of a warning
    that is published elsewhere."""
    text = args.get("risk_warning_text")
    return text is not None and args.get("risk_warning_hash") != risk_warning_hash(text)


def risk_warning_fields(description: str) -> dict[str, Schema]:
    """The two arguments of whatever has a risk warning; `description` says who acknowledges it when."""
    return {
        "risk_warning_hash": digest("Hash of the risk warning", f"SHA-256 (hex). {description}"),
        "risk_warning_text": {
            **closed("Risk warning", {"zh": _text("Chinese"), "en": _text("English")}),
            "description": "Public. The hash is of this object's canonical JSON.",
        },
    }


def _text(language: str) -> Schema:
    return {"type": "string", "title": language, "minLength": 1, "maxLength": MAX_CHARACTERS}
