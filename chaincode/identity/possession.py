"""Binding a key takes a proof that its holder agrees: a registrar alone cannot become someone."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import signature as es256
from chaincode.intent import possession_message
from chaincode.refusals import Refused


def check_possession(*, network: str, user: str, participants: Iterable[str], public_key: str, proof: str) -> None:
    """Raise Refused `possession_not_proved` unless `proof` is the new key's over the claim to be `user` of one of
    `participants` on `network`."""
    for participant in sorted(participants):
        message = possession_message(network=network, user=user, participant=participant, public_key=public_key)
        if es256.verify(public_key, message, proof):
            return
    raise Refused("possession_not_proved", key=user)
