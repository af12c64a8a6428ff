"""Files of signed intents: one JSON object `{intent, signature, private, second}` a line, made offline and sent later.

They hold private terms where a step has them, so they are made readable by their owner only.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from chaincode.intent import SecondSignature, SignedIntent
from gateway.client.errors import OfflineFileError

_FIELDS = frozenset({"intent", "signature", "private", "second"})


def wire(signed: SignedIntent) -> dict[str, Any]:
    """A signed intent as it stands in files and in the body of `POST /api/v1/intents`."""
    value = {"intent": signed.intent, "signature": signed.signature, "private": signed.private}
    return value if signed.second is None else {**value, "second": asdict(signed.second)}


def append(path: Path, signed: SignedIntent) -> None:
    """Add a signed intent to the file, which is made with mode 0600 where it is missing. Raises OfflineFileError."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(_line(signed))
    except OSError as error:
        raise OfflineFileError(str(path), str(error.strerror)) from None


def write(path: Path, signed: Iterable[SignedIntent]) -> None:
    """Put signed intents in place of those in the file. Raises OfflineFileError; then the file is as it was."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(map(_line, signed))
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OfflineFileError(str(path), str(error.strerror)) from None


def _line(signed: SignedIntent) -> str:
    return json.dumps(wire(signed), ensure_ascii=False, separators=(",", ":")) + "\n"


def read(path: Path) -> Iterator[SignedIntent]:
    """The intents in the file, in order. Raises OfflineFileError with the line's number; a line is never quoted."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise OfflineFileError(str(path), f"cannot be read ({type(error).__name__})") from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _signed(f"{path}:{number}", line)


def _signed(place: str, line: str) -> SignedIntent:
    try:
        value = json.loads(line)
    except ValueError:
        raise OfflineFileError(place, "not JSON") from None
    if not isinstance(value, dict) or not {"intent", "signature"} <= value.keys() <= _FIELDS:
        raise OfflineFileError(place, "not an object with intent, signature, private and second")
    texts = value["intent"], value["signature"], value.get("private", "")
    if not all(isinstance(text, str) for text in texts[:2]) or not isinstance(texts[2], str | None):
        raise OfflineFileError(place, "intent, signature and private must be text")
    return SignedIntent(**{**value, "second": _second(place, value.get("second"))})


def _second(place: str, value: Any) -> SecondSignature | None:
    if value is None:
        return None
    if not isinstance(value, dict) or value.keys() != {"actor", "signature"}:
        raise OfflineFileError(place, "the second signature is not an object with actor and signature")
    if not all(isinstance(text, str) for text in value.values()):
        raise OfflineFileError(place, "the second signature's actor and signature must be text")
    return SecondSignature(**value)
