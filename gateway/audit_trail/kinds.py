"""What the audit trail records: every kind of entry, and the only fields that its detail may carry.

The table keeps secrets and private values out: a field that is not in it is refused when it is recorded, so that nobody
adds one by accident. `address` is a network address, `session` a session's public id (never a token), `count` a number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chaincode import canonical

MAX_DETAIL_BYTES = 65_536
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._:/@-]{0,159}")


class AuditKindError(ValueError):
    """A programming error: an entry of an unknown kind, or with a field that its kind does not carry."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry: its stable name, what it means, and the fields of its detail."""

    name: str
    summary: str
    fields: frozenset[str]


def _kind(name: str, summary: str, *fields: str) -> Kind:
    return Kind(name, summary, frozenset(fields))


_ROWS = (
    # Sessions.
    _kind("sign_in", "A user signed in.", "method", "session", "participant", "role", "address"),
    _kind("sign_in_failed", "Somebody failed to sign in.", "method", "reason", "address"),
    _kind("locked_out", "Too many failures: the user's password is not tried for a while.", "failures", "until"),
    _kind("session_ended", "A session was ended.", "session", "how"),
    _kind("sessions_ended", "All sessions of a user were ended.", "count", "how"),
    _kind("refresh_token_reused", "An old refresh token was used: its session was ended.", "session", "address"),
    _kind(
        "role_switched",
        "A session goes on in another role or for another participant.",
        "session",
        "participant",
        "role",
    ),
    # Managed keys.
    _kind("custody_invited", "A user may make a managed key.", "participant", "expires_at"),
    _kind("custody_key_made", "A managed key was made.", "participant", "key"),
    _kind("custody_unlocked", "A managed key was unlocked for a session.", "session", "until"),
    _kind("custody_password_changed", "A managed key was sealed under a new password.", "key"),
    _kind("custody_failed", "A managed key was asked for with a wrong password or code.", "operation", "address"),
    _kind("custody_recovery_code_used", "A recovery code stood in for the one-time code.", "left"),
    _kind("custody_codes_renewed", "The one-time secret and the recovery codes were replaced.", "key"),
    _kind("encryption_key_made", "A participant's encryption key was made.", "key"),
    _kind("custody_key_exported", "A managed key was handed to its owner, encrypted.", "key"),
    _kind("custody_key_deleted", "A managed key was deleted.", "key"),
    # Registrations and the registry.
    _kind("registration_decided", "An application was decided on.", "decision", "reasons"),
    _kind("registrations_imported", "Applications were imported from a file.", "lines", "taken"),
    _kind("registry_change_requested", "A registrar asked for a change of the registry.", "action"),
    _kind("registry_change_given_up", "A change of the registry was given up before it was signed.", "action"),
    _kind("registry_record_adopted", "A record that differed was taken over as the ledger has it."),
    # Bank accounts. `how`: withdraw, decline, stop.
    _kind("bank_account_proposed", "Somebody named a bank account to be paid to.", "participant"),
    _kind("bank_account_approved", "A second person approved a bank account.", "participant", "effective_at"),
    _kind("bank_account_ended", "A bank account that was not in force was given up.", "participant", "how"),
    # Collection on behalf. `how` is the move; the actor is missing where the bank's answer has made it.
    _kind("mandate_registered", "A mandate to collect was registered.", "keeper", "payer"),
    _kind("mandate_moved", "A mandate was suspended, resumed or revoked.", "keeper", "how"),
    _kind("batch_made", "A batch for the bank was made.", "keeper", "kind", "count", "file_hash"),
    _kind("batch_moved", "A batch was approved, sent or discarded.", "keeper", "how", "file_hash"),
    _kind("bank_answer_imported", "What the bank has answered was imported.", "entries", "changed", "troubles"),
    _kind("bank_entry_settled", "An entry of the bank's that nothing explained was looked into.", "keeper"),
    _kind("bank_day_imported", "A day's statement of the bank was imported.", "day", "entries"),
    # Requests for readings.
    _kind("readings_requested", "A party asked for a day of readings.", "number", "reason", "participant"),
    _kind("reading_request_declined", "A request for readings was declined.", "number", "reason"),
    # Refusals.
    _kind("request_refused", "The API refused a request.", "code", "method", "route"),
    _kind("intent_refused", "An intent was refused.", "code", "action", "digest"),
    _kind("refusals_not_kept", "More refusals came than could be kept; this many are missing here.", "count"),
    # The access model. `changes` have before and after; where they are too large, `changes_hash` is the SHA-256 of the
    # version's difference.
    _kind(
        "access_model_changed",
        "A version of the access model was made.",
        "base",
        "how",
        "model_hash",
        "changes",
        "changes_hash",
    ),
    # Data that left the instance.
    _kind("export", "Rows were exported.", "resource", "format", "rows", "filters"),
    _kind("personal_data_read", "Personal data was shown in clear.", "entity", "fields", "purpose"),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ROWS}


def detail_text(kind: str, detail: Mapping[str, Any]) -> str:
    """The canonical JSON of an entry's `detail`.

    Raises AuditKindError for an unknown kind, a field that the kind does not carry, a value that is no canonical JSON,
    or more than 64 KiB. The message names the kind and the field, never a value.
    """
    known = KINDS.get(kind)
    if known is None:
        raise AuditKindError(f"the audit trail has no kind {kind!r}")
    unknown = sorted(detail.keys() - known.fields)
    if unknown:
        raise AuditKindError(f"entries of kind {kind} do not carry {', '.join(unknown)}")
    try:
        text = canonical.dumps({name: value for name, value in detail.items() if value is not None})
    except canonical.NotCanonicalError as error:
        raise AuditKindError(f"the detail of an entry of kind {kind} is no canonical JSON: {error.reason}") from None
    if len(text) > MAX_DETAIL_BYTES:
        raise AuditKindError(f"the detail of an entry of kind {kind} is too large")
    return text.decode()


def checked_name(value: str | None) -> str | None:
    """`value`, when it can be the name of an actor or a subject. Raises AuditKindError otherwise."""
    if value is not None and not _NAME.fullmatch(value):
        raise AuditKindError("an actor or subject is 1 to 160 letters, digits, spaces and ._:/@-")
    return value
