"""Steps on participants and users as rows: who did what, put together with the records that were written. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chaincode.actions import ACTIONS
from gateway.projection.records import Row

REGISTRY_TYPES = frozenset({"participant", "user", "change"})
_SUBJECTS = ("participant", "user")

Written = tuple[str, str]
"""Type and id of a record."""

Applied = tuple[str, Mapping[str, Any], int]
"""An applied intent's digest, its content, and the version that it made."""


def registry_rows(applied: Sequence[Applied], written: Mapping[Written, str], *, bootstrap: bool) -> Iterator[Row]:
    """Rows of `registry_steps` (without block, position, transaction and time) of one transaction.

    `written` holds the registry's records that the transaction wrote, as text. `bootstrap`: it opened the market, and
    nobody signed an intent. Raises KeyError, TypeError or ValueError when one of them is no such record.
    """
    if not written:
        return
    steps = [(*subject, each) for each in applied for subject in _subjects(each, written)]
    last = {(noun, name): index for index, (noun, name, _, _) in enumerate(steps)}
    for index, (noun, name, version, each) in enumerate(steps):
        record = written[noun, name] if last[noun, name] == index else None
        yield _row(noun, name, version, record=record, **_who(each))
    if bootstrap:
        for (noun, name), text in written.items():
            if noun in _SUBJECTS:
                record = json.loads(text)
                yield _row(noun, name, record["version"], record=text, action="bootstrap", actor=record["operator"])


def _subjects(each: Applied, written: Mapping[Written, str]) -> Iterator[tuple[str, str, int]]:
    """Type, id and new version of what the intent changed; a change that is approved changes its user."""
    _, intent, version = each
    action = ACTIONS.get(intent["action"])
    if action is None:
        return
    if action.noun in _SUBJECTS:
        name = intent["target"] or intent["args"][action.noun]
        if (action.noun, name) in written:
            yield action.noun, name, version
    elif intent["action"] == "approve_change":
        change = json.loads(written["change", intent["target"]])
        yield "user", change["user"], change.get("user_version", 0) + 1


def _who(each: Applied) -> Row:
    digest, intent, _ = each
    return {
        "action": intent["action"],
        "actor": intent["actor"],
        "role": intent["role"],
        "participant": intent["participant"],
        "reason": intent["args"].get("reason"),
        "intent_id": intent["intent_id"],
        "intent_digest": digest,
    }


def _row(noun: str, subject: str, version: int, *, record: str | None, action: str, actor: str, **more: Any) -> Row:
    blank = dict.fromkeys(("role", "participant", "reason", "intent_id", "intent_digest"))
    row = {"noun": noun, "subject": subject, "version": version, "action": action, "actor": actor, "record": record}
    return {**blank, **row, **more}
