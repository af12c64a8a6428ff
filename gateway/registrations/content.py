"""From an application's body to its columns: sealed, hashed, and with the secret's hash."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from chaincode import canonical
from chaincode.canonical import NotCanonicalError
from chaincode.identity.model import ORGANISATIONS_OF_KIND
from gateway.problems import ProblemError
from gateway.registrations.schemas import ApplicationBody
from gateway.vault import DataKey


def secret_hash(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so that a plain hash cannot be reversed by guessing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def content_columns(body: ApplicationBody, application_id: str, key: DataKey) -> dict[str, Any]:
    """The columns that an application's body fills, its data sealed and hashed with a fresh salt.

    Raises ProblemError `invalid_request` for control and bidi characters.
    """
    data = body.data.model_dump(exclude_none=True)
    try:
        text = canonical.dumps({"data": data, "salt": secrets.token_hex(32)})
    except NotCanonicalError:
        raise ProblemError("invalid_request", detail="A text has characters that are not let in.") from None
    user = body.user
    return {
        "kind": body.kind,
        "participant": body.participant,
        "participant_kind": body.participant_kind,
        "organisation": ORGANISATIONS_OF_KIND[body.participant_kind][0],
        "consumer_class": body.consumer_class,
        "user_id": user.user if user else None,
        "roles": json.dumps(sorted(user.roles) if user else []),
        "public_key": user.public_key if user else None,
        "proof": user.proof if user else None,
        "csr": user.csr if user else None,
        "authorised_by": body.authorisation.user if body.authorisation else None,
        "sealed_data": key.seal(text, context=f"{application_id}/data"),
        "data_hash": hashlib.sha256(text).hexdigest(),
    }
