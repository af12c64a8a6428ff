"""The keys of the public state, and the collection and its members. Pure.

Keys are Fabric's composite keys: U+0000, the object type and each attribute, each followed by U+0000. Attributes come
out of intents that fit their schema, so none of them holds U+0000.
"""

from __future__ import annotations

TERMS_COLLECTION = "terms"
TERMS_MEMBERS = frozenset({"ConsumerOrg", "RetailerOrg"})


def composite(object_type: str, *attributes: str) -> str:
    return "\x00" + "\x00".join((object_type, *attributes)) + "\x00"


def market() -> str:
    return composite("market")


def participant(participant_id: str) -> str:
    return composite("participant", participant_id)


def user(user_id: str) -> str:
    return composite("user", user_id)


def package(package_id: str) -> str:
    return composite("package", package_id)


def package_version(package_id: str, version: int) -> str:
    return composite("package_version", package_id, str(version))


def policy(segment: str) -> str:
    return composite("policy", segment)


def policy_version(segment: str, version: int) -> str:
    return composite("policy_version", segment, str(version))


def order(order_id: str) -> str:
    return composite("order", order_id)


def intent(actor: str, intent_id: str) -> str:
    return composite("intent", actor, intent_id)


def purged(terms_hash: str) -> str:
    return composite("purged", terms_hash)
