"""The response of `Apply`, `Purge` and `Deposit`: the results of a batch in few bytes. Pure.

A response is kept on the ledger for good, and nearly every intent gets what it asked for. Such results are only
counted; every other one is spelled out under its place in the batch: `{"usual": 3, "other": {"1": {…}}}`. Whoever has
the batch knows what each intent asked for, and so has the whole list back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from chaincode import canonical
from chaincode.intent import SignedIntent

Result = dict[str, Any]


def applied(expected_version: int | None) -> Result:
    """What `Apply` and `Purge` answer to a step that was taken on the version that it expected (None: it makes one)."""
    return {"status": "applied", "version": (expected_version or 0) + 1}


def deposited() -> Result:
    """What `Deposit` answers when it has written the terms."""
    return {"status": "deposited"}


def usual_of(items: Iterable[SignedIntent]) -> list[Result]:
    """What `Apply` and `Purge` answer to each of `items` when it is applied. Texts of any form are taken: those that
    are no intents are refused, so that theirs does not matter."""
    return [applied(_expected_version(item.intent)) for item in items]


def summarise(results: Sequence[Result], *, usual: Sequence[Result]) -> bytes:
    """The response for `results`, `usual` being what each would be if all went as asked."""
    other = {
        str(place): result
        for place, (result, expected) in enumerate(zip(results, usual, strict=True))
        if result != expected
    }
    summary: dict[str, Any] = {"usual": len(results) - len(other)}
    if other:
        summary["other"] = other
    return canonical.dumps(summary)


def expand(payload: bytes, *, usual: Sequence[Result]) -> list[Result]:
    """The results in a response, one for each of `usual` and in that order.

    Raises ValueError when the payload is not such a response, or not one to as many intents.
    """
    summary = canonical.loads(payload)
    if not isinstance(summary, dict) or not {"usual"} <= summary.keys() <= {"usual", "other"}:
        raise ValueError("not a summary of results")
    count, other = summary["usual"], summary.get("other", {})
    if type(count) is not int or not isinstance(other, dict) or ("other" in summary and not other):
        raise ValueError("not a summary of results")
    if not all(isinstance(result, dict) and isinstance(result.get("status"), str) for result in other.values()):
        raise ValueError("not a result")
    places = [str(place) for place in range(len(usual))]
    if count + len(other) != len(usual) or not other.keys() <= set(places):
        raise ValueError(f"{count} and {len(other)} results do not fit {len(usual)} intents")
    return [other.get(place, expected) for place, expected in zip(places, usual, strict=True)]


def _expected_version(text: str) -> int | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    version = value.get("expected_version") if isinstance(value, dict) else None
    return version if isinstance(version, int) else None
