"""The entities that the API shows, their fields, and how much care each needs. Plain data.

A field that is not listed here is not shown to anybody: whoever adds one to an answer decides here what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much care an entity needs."""

    PUBLIC = "public"  # on the ledger, for all organisations
    INTERNAL = "internal"  # for signed-in users
    CONFIDENTIAL = "confidential"  # for those it concerns and those who watch over them
    PRIVATE = "private"  # personal data and terms


@dataclass(frozen=True, slots=True)
class Field:
    """One field. A dot steps into an object: `data.contact.name`.

    `mask` is set for personal data and names its masking function. `hashed_as` names the field beside it that holds its
    hash, and that stays where the field itself is seen by hash only.
    """

    name: str
    mask: str | None = None
    hashed_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One kind of thing that is shown."""

    name: str
    level: Level
    fields: Mapping[str, Field]

    @property
    def personal(self) -> tuple[str, ...]:
        """The fields with personal data."""
        return tuple(field.name for field in self.fields.values() if field.mask is not None)


def _entity(name: str, level: Level, names: str, *fields: Field) -> Entity:
    every = (*(Field(each) for each in names.split()), *fields)
    return Entity(name=name, level=level, fields={field.name: field for field in every})


_PARTY_DATA = (
    Field("data.party.holder"),
    Field("data.party.credit_code"),
    Field("data.party.name_zh", mask="party_name"),
    Field("data.party.name_en", mask="party_name"),
    Field("data.party.address", mask="address"),
    Field("data.contact.name", mask="name"),
    Field("data.contact.phone", mask="phone"),
    Field("data.contact.email", mask="email"),
)
_ORDER = (
    "order_id version state stage next consumer retailer segment policy package package_version period_start "
    "period_end terms_hash proposer confirmed audited_by signed text_hash archived_by earlier_terms proposal reason "
    "resolution operator refreshed_at created_at transaction_id changed_in_block block"
)
_STEP = (
    "version action actor role participant intent_id intent_digest transaction_id block position at state stage record"
)

_ROWS = (
    _entity("order", Level.CONFIDENTIAL, _ORDER, Field("terms", hashed_as="terms_hash")),
    _entity("order_step", Level.CONFIDENTIAL, _STEP),
    _entity(
        "order_news",
        Level.CONFIDENTIAL,
        "order_id version action actor role state stage transaction_id at block",
    ),
    _entity(
        "participant",
        Level.INTERNAL,
        "participant_id version organisation kind class status credit_rating data_hash qualifications operator "
        "refreshed_at",
        *_PARTY_DATA,
    ),
    _entity(
        "user",
        Level.INTERNAL,
        "user_id version organisation memberships public_key certificate status valid_from "
        "valid_until limits operator refreshed_at",
        Field("name", mask="name"),
        Field("phone", mask="phone"),
        Field("email", mask="email"),
    ),
    _entity(
        "change",
        Level.INTERNAL,
        "change_id version kind user user_version args proposed_by status reason operator refreshed_at",
    ),
    _entity(
        "registry_step",
        Level.INTERNAL,
        "version action actor role participant reason intent_id intent_digest transaction_id block position at changes",
    ),
    _entity(
        "registration",
        Level.PRIVATE,
        "application_id kind state version participant participant_kind organisation class user roles authorised_by "
        "source created_at refreshed_at clear documents history certificate data_hash",
        *_PARTY_DATA,
    ),
    _entity(
        "registration_document",
        Level.PRIVATE,
        "application_id kind media_type size sha256 expires_on uploaded_at",
        Field("content", mask="all", hashed_as="sha256"),
    ),
    _entity(
        "notification",
        Level.CONFIDENTIAL,
        "id kind title_zh title_en subject user participant role detail due_at created_at read_at",
    ),
    _entity("audit_entry", Level.CONFIDENTIAL, "n at actor kind subject detail previous hash"),
    _entity(
        "package",
        Level.PUBLIC,
        "package_id version retailer segment name bands summer_bands valid_from valid_to retired operator refreshed_at",
    ),
    _entity("policy", Level.PUBLIC, "segment version policy"),
    _entity("block", Level.PUBLIC, "number hash previous_hash transactions valid bytes at"),
    _entity(
        "transaction",
        Level.PUBLIC,
        "transaction_id block position at code valid organisation function intents applied steps",
    ),
)

ENTITIES: Mapping[str, Entity] = {entity.name: entity for entity in _ROWS}
