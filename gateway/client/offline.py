"""Files of signed intents: one JSON object `{intent, signature, private}` a line, made offline and sent later.

They hold private terms where a step has them, so they are made readable by their owner only.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from chaincode.intent import SignedIntent
from gateway.client.errors import OfflineFileError


def wire(signed: SignedIntent) -> dict[str, str | None]:
    """A signed intent as it stands in files and in the body of `POST /api/v1/intents`."""
    return {"intent": signed.intent, "signature": signed.signature, "private": signed.private}


def append(path: Path, signed: SignedIntent) -> None:
    """Add a signed intent to the file, which is made with mode 0600 where it is missing. Raises OfflineFileError."""
    line = json.dumps(wire(signed), ensure_ascii=False, separators=(",", ":")) + "\n"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(line)
    except OSError as error:
        raise OfflineFileError(str(path), str(error.strerror)) from None


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
    if not isinstance(value, dict) or not {"intent", "signature"} <= value.keys() <= {"intent", "signature", "private"}:
        raise OfflineFileError(place, "not an object with intent, signature and private")
    texts = value["intent"], value["signature"], value.get("private", "")
    if not all(isinstance(text, str) for text in texts[:2]) or not isinstance(texts[2], str | None):
        raise OfflineFileError(place, "intent, signature and private must be text")
    return SignedIntent(**value)
