"""What an approved application asks of the ledger. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from gateway.registry_sync.service import Wish

Qualification = dict[str, str]


def qualifications(documents: Sequence[Row[Any]], *, present: Sequence[Mapping[str, str]]) -> list[Qualification]:
    """The participant's qualifications after the application: a document takes the place of an earlier one of its kind.

    Papers of a person are no qualifications: not even their hashes leave the exchange.
    """
    by_kind: dict[str, Qualification] = {each["kind"]: dict(each) for each in present}
    for document in documents:
        if document.qualification:
            expiry = {"expires_on": document.expires_on} if document.expires_on else {}
            by_kind[document.kind] = {"kind": document.kind, "document_hash": document.sha256, **expiry}
    return [by_kind[kind] for kind in sorted(by_kind)]


def wishes(
    application: Row[Any], documents: Sequence[Row[Any]], *, present: Sequence[Mapping[str, str]], by: str
) -> list[Wish]:
    """The changes, in order, that carry `application` to the ledger. `present` are the participant's qualifications,
    `by` the auditor who approved it."""
    steps: list[tuple[str, str, dict[str, Any]]] = []
    if application.kind == "participant":
        steps.append(("register_participant", application.participant, _participant(application, documents)))
    if application.kind == "change":
        steps.append(("update_participant", application.participant, _change(application, documents, present)))
    if application.user_id is not None:
        steps.append(("register_user", application.user_id, _user(application)))
    return [
        Wish(
            action=action,
            id=record,
            lane=application.participant,
            args=args,
            requested_by=by,
            application_id=application.application_id,
        )
        for action, record, args in steps
    ]


def _participant(application: Row[Any], documents: Sequence[Row[Any]]) -> dict[str, Any]:
    return _without_empty(
        {
            "participant": application.participant,
            "organisation": application.organisation,
            "kind": application.participant_kind,
            "class": application.consumer_class,
            "data_hash": application.data_hash,
            "qualifications": qualifications(documents, present=()),
        }
    )


def _change(
    application: Row[Any], documents: Sequence[Row[Any]], present: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    return _without_empty(
        {
            "class": application.consumer_class,
            "data_hash": application.data_hash,
            "qualifications": qualifications(documents, present=present),
        }
    )


def _user(application: Row[Any]) -> dict[str, Any]:
    return _without_empty(
        {
            "user": application.user_id,
            "participant": application.participant,
            "roles": sorted(json.loads(application.roles)),
            "public_key": application.public_key,
            "proof": application.proof,
            "certificate": application.certificate_hash,
            "valid_until": application.certificate_until,
        }
    )


def _without_empty(args: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in args.items() if value not in (None, [])}
