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
    ("private_required", Kind.MALFORMED, "The action needs a private text and its hash."),
    ("private_not_allowed", Kind.MALFORMED, "The action takes no private text."),
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
    ("trade_over", Kind.CONFLICT, "A rejected order out of a listing or an auction is not put forward again."),
    ("deadline_not_passed", Kind.CONFLICT, "The flow's deadline for this state has not passed."),
    ("period_not_over", Kind.CONFLICT, "The delivery period is not over."),
    ("no_open_proposal", Kind.CONFLICT, "The order has no proposal that this step could settle."),
    ("proposal_open", Kind.CONFLICT, "The order has a proposal that is not settled."),
    ("another_retailer", Kind.CONFLICT, "Another retailer supplies the consumer in a part of this period."),
    ("end_already_set", Kind.CONFLICT, "An earlier end of the contract is set already."),
    ("date_not_allowed", Kind.CONFLICT, "The day is earlier or later than the step allows."),
    ("already_passed_on", Kind.CONFLICT, "The contract was passed on to the supplier of last resort."),
    ("retailer_not_defaulted", Kind.CONFLICT, "The retailer has neither defaulted nor been closed."),
    (
        "no_last_resort",
        Kind.CONFLICT,
        "The market segment's policy names no supplier of last resort that could step in.",
    ),
    ("too_many_statements", Kind.CONFLICT, "The dispute has as many statements as it may have."),
    # Terms and texts.
    ("terms_missing", Kind.CONFLICT, "The terms have not been deposited."),
    ("terms_mismatch", Kind.MALFORMED, "The private text does not have the hash that the intent names."),
    ("terms_invalid", Kind.MALFORMED, "The private text is not valid terms with a salt."),
    ("terms_differ", Kind.CONFLICT, "The terms hash is not the record's."),
    ("terms_purged", Kind.CONFLICT, "These terms were purged."),
    ("text_differs", Kind.CONFLICT, "The text hash is not the one that the record carries."),
    ("text_archived", Kind.CONFLICT, "A document of this hash is archived for the order already."),
    ("recipients_differ", Kind.MALFORMED, "The envelope is not for exactly those who must be able to read it."),
    ("price_not_in_package", Kind.CONFLICT, "The terms name a price that the retail package does not have."),
    ("prices_not_list", Kind.CONFLICT, "Whoever takes a package at its list prices names no prices."),
    ("price_outside_limits", Kind.CONFLICT, "A price is outside the limits of the template or the trading sequence."),
    ("volume_outside_limits", Kind.CONFLICT, "The energy is outside the limits that the package or its template sets."),
    # A retailer's volume cap.
    ("reservation_missing", Kind.CONFLICT, "The retailer's volume is capped and this step's volume is not reserved."),
    ("reservation_open", Kind.CONFLICT, "The volume of the contract as it stands is not posted yet."),
    ("volume_cap_exceeded", Kind.CONFLICT, "The step would commit the retailer to more volume than its cap."),
    # What an order or a package refers to.
    ("unknown_participant", Kind.NOT_FOUND, "There is no such participant."),
    ("unknown_retailer", Kind.NOT_FOUND, "There is no such retailer."),
    ("unknown_package", Kind.NOT_FOUND, "There is no such retail package."),
    ("package_retired", Kind.CONFLICT, "The retail package is retired."),
    ("package_differs", Kind.CONFLICT, "The retail package has another version, retailer or segment."),
    ("package_not_valid", Kind.CONFLICT, "The retail package is not valid for the whole delivery period."),
    ("duration_not_allowed", Kind.CONFLICT, "The delivery period is shorter or longer than the template allows."),
    ("not_eligible", Kind.FORBIDDEN, "The retail package is not for this consumer."),
    ("unknown_template", Kind.NOT_FOUND, "There is no such package template."),
    ("template_retired", Kind.CONFLICT, "The package template is retired."),
    ("template_differs", Kind.CONFLICT, "The package template has another version, region or stage."),
    ("template_not_valid", Kind.CONFLICT, "The package template is not valid for the whole validity of the package."),
    ("unknown_method", Kind.NOT_FOUND, "There is no such settlement method."),
    ("method_retired", Kind.CONFLICT, "The settlement method is retired."),
    ("method_differs", Kind.CONFLICT, "The settlement method has another version or kind."),
    ("method_not_valid", Kind.CONFLICT, "The settlement method is not valid for the whole validity of the package."),
    ("methods_exclude", Kind.CONFLICT, "The package names two settlement methods of a kind of which there can be one."),
    ("price_names_differ", Kind.MALFORMED, "The prices named are not just those of the tariff."),
    ("tariff_unsound", Kind.MALFORMED, "The tariff does not give every quarter-hour exactly one price."),
    ("unknown_calendar", Kind.NOT_FOUND, "The region has no calendar."),
    ("unknown_order", Kind.NOT_FOUND, "There is no such order to renew."),
    (
        "renewal_differs",
        Kind.CONFLICT,
        "The order to renew has other parties, was no contract, or ends on another day.",
    ),
    ("risk_not_acknowledged", Kind.CONFLICT, "The consumer has not acknowledged the package's risk warning."),
    ("unknown_policy", Kind.NOT_FOUND, "The market segment has no flow policy."),
    ("no_membership", Kind.CONFLICT, "The user does not act for this participant."),
    ("already_registered", Kind.CONFLICT, "There is a record with this id."),
    ("possession_not_proved", Kind.FORBIDDEN, "The proof does not show that the holder of the new key agrees."),
    # What a tariff says, and what energy costs under it.
    ("date_not_covered", Kind.CONFLICT, "The tariff has no season for this date."),
    (
        "invalid_load",
        Kind.MALFORMED,
        "The load profile is not 1 to 1,100 days of 96 quarter-hours, each within its limit.",
    ),
    ("price_missing", Kind.MALFORMED, "There is no number for one of the tariff's prices."),
    ("reference_price_missing", Kind.CONFLICT, "The reference price of this month has not been published."),
    ("contracted_missing", Kind.MALFORMED, "The tariff charges for a contracted quantity that is not given."),
    ("months_differ", Kind.MALFORMED, "What is agreed by month is not of the months of the delivery period."),
    ("delivery_missing", Kind.MALFORMED, "A charge depends on a fact of the delivery that is not given."),
    ("grid_price_missing", Kind.CONFLICT, "The grid charges have no price for this zone and voltage level."),
    ("plant_party_missing", Kind.CONFLICT, "Nobody has a role that the plant's income is parted for."),
    ("invalid_period", Kind.MALFORMED, "The period is not the days of one month that the energy is of."),
    # Trading sequences, listings and auctions.
    ("unknown_sequence", Kind.NOT_FOUND, "There is no such trading sequence."),
    ("unknown_listing", Kind.NOT_FOUND, "There is no such listing."),
    ("sequence_differs", Kind.CONFLICT, "The trading sequence has another mode, segment or delivery period."),
    ("sequence_not_open", Kind.CONFLICT, "The trading sequence is not open."),
    ("sequence_not_revealing", Kind.CONFLICT, "Bids of this trading sequence are not being revealed."),
    ("too_early", Kind.CONFLICT, "The announced time of this step has not come."),
    ("window_over", Kind.CONFLICT, "The announced time of this step is over."),
    ("grace_not_over", Kind.FORBIDDEN, "For an hour after the announced time this is the market operator's alone."),
    ("price_off_step", Kind.CONFLICT, "A price is not a multiple of the trading sequence's price step."),
    ("listing_not_open", Kind.CONFLICT, "The listing was withdrawn, or all of it is taken."),
    ("listing_exhausted", Kind.CONFLICT, "The listing has less left than was asked for."),
    ("listing_taken", Kind.CONFLICT, "Something of the listing is taken, so its prices stay."),
    ("prices_differ", Kind.CONFLICT, "The listing has other prices."),
    ("take_too_small", Kind.CONFLICT, "Less than the listing's smallest take, and not the whole rest."),
    ("volume_below_taken", Kind.CONFLICT, "More of the listing is taken than would be offered."),
    ("already_bid", Kind.CONFLICT, "The participant has a bid in this auction, which it may change."),
    ("book_full", Kind.CONFLICT, "This side of the auction has as many bids as it may have."),
    ("bid_mismatch", Kind.MALFORMED, "The steps and the salt do not have the hash of the bid."),
    ("not_one_price", Kind.CONFLICT, "The retail package has more than the one price that an auction finds."),
    ("warning_differs", Kind.CONFLICT, "The retail package has another risk warning than the trading sequence."),
    ("all_allotted", Kind.CONFLICT, "Orders were made of all pairs of this auction."),
    # Metering points, meters and the roots of readings.
    ("unknown_point", Kind.NOT_FOUND, "There is no such metering point."),
    ("unknown_meter", Kind.NOT_FOUND, "There is no such meter."),
    ("point_assigned", Kind.CONFLICT, "The metering point belongs to somebody on this day or later."),
    ("point_not_assigned", Kind.CONFLICT, "The metering point belongs to nobody at present."),
    ("point_not_open", Kind.CONFLICT, "The metering point is not open on this day."),
    ("meter_in_service", Kind.CONFLICT, "A meter is in service at the metering point on this day or later."),
    ("meter_elsewhere", Kind.CONFLICT, "The meter is at another metering point."),
    ("day_not_over", Kind.CONFLICT, "The market-local day of the readings is not over."),
    ("record_full", Kind.CONFLICT, "The record has as many entries as it may have."),
    # Bills.
    ("statement_missing", Kind.CONFLICT, "The bill's statement has not been computed by both trading organisations."),
    ("statement_mismatch", Kind.MALFORMED, "The statement does not have the hash that the intent names."),
    ("statement_invalid", Kind.MALFORMED, "The private text is not a statement with a salt and readings."),
    ("statement_differs", Kind.CONFLICT, "The bill comes to something else than the statement says."),
    ("statement_unbalanced", Kind.CONFLICT, "What the parties of the bill pay and get does not sum to zero."),
    ("end_differs", Kind.CONFLICT, "Whether this is the contract's last bill is not what the intent says."),
    ("carries_differ", Kind.CONFLICT, "The open corrections of earlier bills are not those that the intent names."),
    ("points_missing", Kind.CONFLICT, "The consumer had no metering point in these days."),
    ("points_differ", Kind.CONFLICT, "The readings are not of just the consumer's metering points in these days."),
    ("supplied_twice", Kind.CONFLICT, "Another contract of the consumer has been billed for some of these days."),
    ("readings_missing", Kind.CONFLICT, "A day's readings have not been anchored."),
    ("readings_invalid", Kind.MALFORMED, "The readings are not packed as they should be, or no readings at all."),
    ("readings_differ", Kind.CONFLICT, "The readings are not those whose roots the ledger has."),
    # Plants and the closing of periods.
    ("nothing_proposed", Kind.CONFLICT, "The plant has no proposal that waits for an answer."),
    ("nothing_agreed", Kind.CONFLICT, "Nothing is agreed on the plant's generation of this month."),
    ("month_settled", Kind.CONFLICT, "The month is settled; an agreement begins with one that is not."),
    ("buyer_bound", Kind.CONFLICT, "Another buyer has bought the generation of these months."),
    ("point_not_own", Kind.CONFLICT, "The metering point is not, and never was, the producer's."),
    ("point_elsewhere", Kind.CONFLICT, "The metering point is another plant's."),
    ("bill_missing", Kind.CONFLICT, "A contract or plant of the month has not been settled."),
    ("already_closed", Kind.CONFLICT, "The month is closed."),
    ("statements_differ", Kind.CONFLICT, "The statements to be counted are not those that the intent names."),
    # Questions about bills, and invoices.
    ("note_missing", Kind.CONFLICT, "The private text has not been checked by both trading organisations."),
    ("note_mismatch", Kind.MALFORMED, "The private text does not have the hash that the intent names."),
    ("note_invalid", Kind.MALFORMED, "The private text is not what this step brings, with a salt."),
    ("answer_not_due", Kind.CONFLICT, "The question still waits for its answer, which is not late."),
    ("contract_not_disputed", Kind.CONFLICT, "The contract is to be disputed first, so that the exchange rules on it."),
    ("invoice_exists", Kind.CONFLICT, "There is an invoice of this version of the bill."),
    ("invoice_differs", Kind.CONFLICT, "The invoice is not what the bill comes to."),
    ("nothing_to_invoice", Kind.CONFLICT, "This version of the bill costs nothing, or as much as the one before."),
    # Accounts.
    ("invalid_posting", Kind.MALFORMED, "The posting does not have the accounts, amounts and dates of its purpose."),
    ("posting_differs", Kind.CONFLICT, "The posting's id was used for another posting."),
    ("unknown_posting", Kind.NOT_FOUND, "There is no such posting that this could refer to."),
    ("posting_ended", Kind.CONFLICT, "The posting was posted, voided or has expired, or is still pending."),
    ("posting_expired", Kind.CONFLICT, "The time of the pending posting is over."),
    ("posting_not_expired", Kind.CONFLICT, "The time of the pending posting is not over."),
    ("already_returned", Kind.CONFLICT, "The bank has taken this payment back."),
    ("exceeds_posting", Kind.CONFLICT, "More than is left of the posting that it gives back."),
    ("unknown_bill", Kind.NOT_FOUND, "The participant has no such bill."),
    ("exceeds_open_bills", Kind.CONFLICT, "More than is open on the bills."),
    ("no_late_fee", Kind.CONFLICT, "No late fee has accrued on this bill that was not charged."),
    ("balance_exceeded", Kind.CONFLICT, "The account does not have this much."),
    ("posting_missing", Kind.CONFLICT, "The posting has not been carried out by both trading organisations."),
    ("posting_mismatch", Kind.MALFORMED, "The posting does not have the hash that the intent names."),
    ("posting_exists", Kind.CONFLICT, "There is a posting under this id."),
    ("due_differs", Kind.CONFLICT, "The posting is not what the bill's statement says is due."),
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


# What `Apply` misses in a collection, and the transaction function that puts it there before.
PREPARED_BY = {
    "reservation_missing": "Reserve",
    "statement_missing": "Settle",
    "posting_missing": "Post",
    "note_missing": "Note",
}


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
