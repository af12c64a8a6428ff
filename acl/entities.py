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
    "resolution origin sequence risk_warning annex_hash statements ends_on notice passed_on_to renews public_terms "
    "operator refreshed_at created_at transaction_id changed_in_block block"
)
_STEP = (
    "version action actor role participant intent_id intent_digest transaction_id block position at state stage record"
)
_BID = (
    "sequence side n place version participant status bid_hash package package_version risk_warning steps salt "
    "operator refreshed_at changed_in_block"
)
_TRADING_STEP = (
    "noun subject sequence version action actor role participant reason intent_id intent_digest transaction_id block "
    "position at status record"
)
_RESULT = (
    "order_id mode origin_id sequence state stage consumer retailer segment package package_version period_start "
    "period_end public terms_hash created_at refreshed_at transaction_id block"
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
        "participant_id version organisation kind class status credit_rating data_hash qualifications encryption_key "
        "volume_cap_wh operator refreshed_at",
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
        "package_id version retailer segment name template template_version region stage classes price_kinds green "
        "prices methods valid_from valid_to volume durations eligibility notice_days risk_warning_hash retired "
        "operator refreshed_at",
    ),
    _entity(
        "template",
        Level.PUBLIC,
        "template_id version region stage classes name tariff price_kinds green price_limits valid_from valid_to "
        "durations volume eligibility risk_warning_hash risk_warning_text retired operator refreshed_at",
    ),
    _entity(
        "settlement_method",
        Level.PUBLIC,
        "method_id version kind name source rules valid_from valid_to retired operator refreshed_at",
    ),
    _entity("calendar", Level.PUBLIC, "region version days operator refreshed_at"),
    _entity(
        "reference_price",
        Level.PUBLIC,
        "reference month version price_e8_yuan_per_kwh curve operator refreshed_at",
    ),
    _entity("policy", Level.PUBLIC, "segment version policy"),
    _entity(
        "announcement",
        Level.PUBLIC,
        "announcement_id version status importance title text valid_to published_at reason operator refreshed_at "
        "changed_in_block",
    ),
    _entity("announcement_step", Level.PUBLIC, _TRADING_STEP),
    # To whom a point belongs is an entity of its own: a consumer sees its own periods alone.
    _entity(
        "metering_point",
        Level.PUBLIC,
        "point_id version grid status opens_on closes_on connection meters operator refreshed_at changed_in_block",
    ),
    _entity("point_assignment", Level.PUBLIC, "point_id participant start end changed_in_block"),
    _entity(
        "meter",
        Level.PUBLIC,
        "meter_id version point state ratio digits resolution_wh capacity_va since replaced_by operator refreshed_at "
        "changed_in_block",
    ),
    _entity("reading_day", Level.PUBLIC, "point_id date version root corrects agent refreshed_at changed_in_block"),
    # The values and what was found about them, at the grid company alone.
    _entity(
        "reading",
        Level.CONFIDENTIAL,
        "point date version state source received_at corrects anchored_version block root flags active_import_wh "
        "active_export_wh reactive_import_varh reactive_export_varh findings",
    ),
    # That there is a bill, and what it is made of by hash; what it comes to is its parties' own.
    _entity(
        "settlement",
        Level.PUBLIC,
        "order_id month version start end final consumer retailer statement_hash readings_hash terms_hash replaces "
        "reason carries operator refreshed_at changed_in_block",
    ),
    # Plants, that their months are settled, and that a month is closed; amounts are in none of it.
    _entity(
        "plant",
        Level.PUBLIC,
        "plant_id version kind producer agreements proposal operator refreshed_at changed_in_block",
    ),
    _entity(
        "plant_settlement",
        Level.PUBLIC,
        "plant_id month version producer buyer agreement statement_hash readings_hash terms_hash replaces reason "
        "carries operator refreshed_at changed_in_block",
    ),
    _entity(
        "closing",
        Level.PUBLIC,
        "retailer month version bills plants late statements_hash statement_hash balanced operator refreshed_at "
        "changed_in_block",
    ),
    # Of questions and invoices: that there are some, and until when to answer; the texts are the parties' own.
    _entity(
        "bill_question",
        Level.PUBLIC,
        "question_id version state order_id month bill_version statement_hash consumer retailer asked_on answer_by "
        "rule question question_hash answer answer_hash answered_on operator refreshed_at changed_in_block",
    ),
    _entity(
        "invoice",
        Level.PUBLIC,
        "version retailer consumer year number kind order_id month bill_version content content_hash issued_on "
        "operator refreshed_at changed_in_block",
    ),
    # What is traded in public: sequences, listings, auctions and what came of them.
    _entity(
        "sequence",
        Level.PUBLIC,
        "sequence_id version kind mode status segment period_start period_end opens_at closes_at name price_step_e8 "
        "price_floor_e8 price_cap_e8 margin_rule reveal_s risk_warning_hash risk_warning_text reveal_until cleared_at "
        "slices allotted reason operator refreshed_at changed_in_block",
    ),
    _entity(
        "listing",
        Level.PUBLIC,
        "listing_id version sequence retailer package package_version segment period_start period_end prices "
        "energy_wh taken_wh remaining_wh min_take_wh status offered_by operator refreshed_at changed_in_block",
    ),
    _entity(
        "take",
        Level.CONFIDENTIAL,
        "listing_id sequence order_id consumer retailer energy_wh actor role intent_id transaction_id block position "
        "at",
    ),
    _entity("bid", Level.PUBLIC, _BID),
    _entity("sealed_bid", Level.CONFIDENTIAL, _BID),
    _entity("trading_step", Level.PUBLIC, _TRADING_STEP),
    _entity("bid_step", Level.CONFIDENTIAL, _TRADING_STEP),
    _entity(
        "auction_result",
        Level.PUBLIC,
        "sequence version price_e8 volume_wh demand_wh supply_wh allotted_wh price_step_e8 margin_rule unrevealed "
        "operator refreshed_at changed_in_block",
    ),
    _entity("auction_fill", Level.PUBLIC, "sequence side n participant energy_wh allotted_wh"),
    _entity("auction_pair", Level.PUBLIC, "sequence slice place buy sell consumer retailer energy_wh order_id failed"),
    _entity("public_result", Level.PUBLIC, _RESULT + " energy_wh prices_e8_yuan_per_kwh"),
    _entity(
        "private_result",
        Level.CONFIDENTIAL,
        _RESULT,
        Field("energy_wh", hashed_as="terms_hash"),
        Field("prices_e8_yuan_per_kwh", hashed_as="terms_hash"),
    ),
    _entity("block", Level.PUBLIC, "number hash previous_hash data_hash transactions valid bytes at"),
    _entity(
        "ledger_intent",
        Level.CONFIDENTIAL,
        "block position digest transaction_id intent_id action actor role participant second target version args "
        "private_hash signature status code result_version at",
    ),
    _entity(
        "transaction",
        Level.PUBLIC,
        "transaction_id block position at code valid organisation function intents applied steps",
    ),
)

ENTITIES: Mapping[str, Entity] = {entity.name: entity for entity in _ROWS}
