"""Every named refusal of the chaincode: one table, which the HTTP API, the SDK and the tests read too.

A refusal's code is stable and is what callers match on. Its title is for people. Its detail says which record and which
field, by key, state, stage, version or path; it never quotes a value that the caller sent, which may be private.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What sort of refusal it is; the HTTP API maps each kind to one status."""

    MALFORMED = "malformed"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
    EXPIRED = "expired"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row of the table."""

    code: str
    kind: Kind
    title: str


_ROWS = (
    # The text of an intent or of a batch.
    ("malformed_json", Kind.MALFORMED, "The text is not JSON of the kind that is let in."),
    ("not_canonical", Kind.MALFORMED, "The text is not in canonical form (RFC 8785)."),
    ("too_large", Kind.TOO_LARGE, "The intent or its private text is larger than its limit."),
    ("invalid_batch", Kind.MALFORMED, "The batch is not a list of one or more signed intents."),
    ("batch_too_large", Kind.TOO_LARGE, "The batch has more intents or more bytes than its limit."),
    ("invalid_intent", Kind.MALFORMED, "The intent does not have the fields that its action asks for."),
    ("unknown_action", Kind.MALFORMED, "There is no such action, or this transaction function does not serve it."),
    ("invalid_args", Kind.MALFORMED, "The arguments do not fit the action's schema."),
    ("private_required", Kind.MALFORMED, "The action needs private terms and their hash."),
    ("private_not_allowed", Kind.MALFORMED, "The action takes no private terms."),
    # Where and when an intent is good.
    ("wrong_network", Kind.MALFORMED, "The intent was signed for another network."),
    ("intent_expired", Kind.EXPIRED, "The intent's time is over."),
    ("expiry_too_far", Kind.MALFORMED, "The intent would be good for more than 24 hours."),
    # Who asks.
    ("unknown_actor", Kind.UNAUTHENTICATED, "The actor is not registered."),
    ("actor_inactive", Kind.FORBIDDEN, "The actor is suspended or revoked, or its time has not come or is over."),
    ("wrong_participant", Kind.FORBIDDEN, "The actor does not belong to the participant that the intent names."),
    ("participant_inactive", Kind.FORBIDDEN, "The participant is suspended or closed."),
    ("role_not_held", Kind.FORBIDDEN, "The actor does not hold the role that the intent names."),
    ("role_not_allowed", Kind.FORBIDDEN, "The role may not do this."),
    ("wrong_organisation", Kind.FORBIDDEN, "The transaction comes from an organisation that is not the actor's."),
    ("read_only_organisation", Kind.FORBIDDEN, "The organisation reads and writes nothing."),
    ("bad_signature", Kind.UNAUTHENTICATED, "The signature is not the actor's over these bytes."),
    ("second_signature_required", Kind.FORBIDDEN, "The actor's limit asks for a second person's signature."),
    ("second_signature_invalid", Kind.FORBIDDEN, "The second signature is not one of another person who may do this."),
    # Which record.
    ("intent_id_reused", Kind.CONFLICT, "The actor has used this intent id for another intent."),
    ("unknown_target", Kind.NOT_FOUND, "There is no such record."),
    ("stale_version", Kind.CONFLICT, "The record has another version than the one the intent names."),
    ("not_a_party", Kind.FORBIDDEN, "The actor's participant is not a party of the record."),
    ("self_not_allowed", Kind.FORBIDDEN, "Nobody decides on their own record, or approves what they have proposed."),
    ("needs_second_registrar", Kind.FORBIDDEN, "This takes a second registrar."),
    ("duties_separated", Kind.CONFLICT, "A role of the platform is held alone."),
    ("not_editable", Kind.FORBIDDEN, "The access model may not give this action to this role."),
    ("anchor_not_growing", Kind.CONFLICT, "The audit trail is not longer than at its last anchor."),
    # The order's moves.
    ("illegal_move", Kind.CONFLICT, "The record's state does not allow this action."),
    ("not_next", Kind.FORBIDDEN, "It is somebody else's turn."),
    ("already_confirmed", Kind.CONFLICT, "This party has confirmed these terms."),
    ("already_signed", Kind.CONFLICT, "This party has signed."),
    ("deadline_not_passed", Kind.CONFLICT, "The flow's deadline for this state has not passed."),
    ("period_not_over", Kind.CONFLICT, "The delivery period is not over."),
    ("no_open_proposal", Kind.CONFLICT, "The order has no proposal that this step could settle."),
    ("proposal_open", Kind.CONFLICT, "The order has a proposal that is not settled."),
    # Terms and texts.
    ("terms_missing", Kind.CONFLICT, "The terms have not been deposited."),
    ("terms_mismatch", Kind.MALFORMED, "The private text does not have the hash that the intent names."),
    ("terms_invalid", Kind.MALFORMED, "The private text is not valid terms with a salt."),
    ("terms_differ", Kind.CONFLICT, "The terms hash is not the record's."),
    ("terms_purged", Kind.CONFLICT, "These terms were purged."),
    ("text_differs", Kind.CONFLICT, "The text hash is not the one that the record carries."),
    # What an order or a package refers to.
    ("unknown_participant", Kind.NOT_FOUND, "There is no such participant."),
    ("unknown_retailer", Kind.NOT_FOUND, "There is no such retailer."),
    ("unknown_package", Kind.NOT_FOUND, "There is no such retail package."),
    ("package_retired", Kind.CONFLICT, "The retail package is retired."),
    ("package_differs", Kind.CONFLICT, "The retail package has another version, retailer or segment."),
    ("package_not_valid", Kind.CONFLICT, "The retail package is not valid for the whole delivery period."),
    ("unknown_policy", Kind.NOT_FOUND, "The market segment has no flow policy."),
    ("no_membership", Kind.CONFLICT, "The user does not act for this participant."),
    ("already_registered", Kind.CONFLICT, "There is a record with this id."),
    ("possession_not_proved", Kind.FORBIDDEN, "The proof does not show that the holder of the new key agrees."),
    # The transaction as a whole.
    ("unknown_function", Kind.MALFORMED, "There is no such transaction function."),
    ("invalid_arguments", Kind.MALFORMED, "The transaction function was called with other arguments than its own."),
    ("transient_not_allowed", Kind.MALFORMED, "This transaction function takes no transient data."),
    ("arguments_not_allowed", Kind.MALFORMED, "This transaction function takes no arguments."),
    ("already_bootstrapped", Kind.CONFLICT, "The market was bootstrapped with other values."),
    ("not_bootstrapped", Kind.UNAVAILABLE, "The market has not been bootstrapped."),
    ("not_an_admin", Kind.FORBIDDEN, "Only an administrator of the exchange does this."),
)

REFUSALS: dict[str, Refusal] = {code: Refusal(code, kind, title) for code, kind, title in _ROWS}


class Refused(Exception):  # noqa: N818 - "refused" is the word of the ledger; it is an answer, not a defect
    """An intent, or a whole call, is refused. `code` is a key of REFUSALS; `detail` says where (key, path, state …)."""

    def __init__(self, code: str, /, **detail: Any) -> None:
        super().__init__(code)
        self.refusal = REFUSALS[code]
        self.detail: Mapping[str, Any] = {name: value for name, value in detail.items() if value is not None}

    @property
    def code(self) -> str:
        return self.refusal.code

    def as_value(self) -> dict[str, Any]:
        """`{"code": …, "detail": {…}}`, without the detail when there is none."""
        return {"code": self.code, **({"detail": dict(self.detail)} if self.detail else {})}
