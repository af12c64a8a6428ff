"""The bytes with which an officer stands behind an application: the same for those who sign and who check. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from chaincode import canonical

APPLICATION_PREFIX = b"energysale/application/v1\0"


def authorisation_message(*, network: str, application_id: str, user: str, content: Mapping[str, Any]) -> bytes:
    """The bytes that `user` signs.

    `content` is the application's body as it is sent, without its authorisation and without empty fields. Raises
    NotCanonicalError for texts with control or bidi characters.
    """
    digest = hashlib.sha256(canonical.dumps(dict(content))).hexdigest()
    claim = {"application": application_id, "content": digest, "network": network, "user": user}
    return APPLICATION_PREFIX + canonical.dumps(claim)
