"""What a row of the table of moves may ask for, and by which name a missing fact is refused. Pure."""

from __future__ import annotations

from enum import StrEnum


class Fact(StrEnum):
    """What may be true of an order, its policy, the arguments and the time when a step is tried."""

    AUDIT_BEFORE_SIGN = "audit: before_sign"
    AUDIT_AT_SUBMIT = "audit: at_submit"
    AUDIT_NOT_AT_SUBMIT = "audit: before_sign or omitted"
    AUDIT_DONE_OR_OMITTED = "audit: at_submit or omitted"
    AUDIT_OMITTED = "audit: omitted"
    AUDIT_STATED = "audit: before_sign or at_submit"
    NOT_TRADED = "not out of trading"
    PRIVATE_CHANGE = "only private terms change"
    PUBLIC_CHANGE = "package or period change too"
    NOBODY_CONFIRMED = "nobody has confirmed"
    ONE_CONFIRMED = "one has confirmed"
    RETAILER_CONFIRMED = "the retailer has confirmed"
    NOBODY_SIGNED = "nobody has signed"
    ONE_SIGNED = "one has signed"
    NO_PROPOSAL = "no proposal"
    PROPOSAL_OPEN = "proposal open"
    AMENDMENT_ACCEPTED = "amendment accepted"
    TERMINATION_ENDS_IT = "termination accepted, to end by tomorrow"
    TERMINATION_LIES_AHEAD = "termination accepted, to end later"
    TO_RESUME = "outcome: resume"
    TO_CANCEL = "outcome: cancel"
    DEADLINE_PASSED = "the deadline has passed"
    PERIOD_OVER = "the period is over"
    NO_END_SET = "no earlier end is set"
    NOT_PASSED_ON = "not passed on"
    RETAILER_GONE = "the retailer has defaulted or is closed"


# A fact that is asked for and not there is refused by this name; any other by `illegal_move`.
REFUSAL_OF_FACT = {
    Fact.NOT_TRADED: "trade_over",
    Fact.NO_PROPOSAL: "proposal_open",
    Fact.PROPOSAL_OPEN: "no_open_proposal",
    Fact.AMENDMENT_ACCEPTED: "no_open_proposal",
    Fact.TERMINATION_ENDS_IT: "no_open_proposal",
    Fact.TERMINATION_LIES_AHEAD: "no_open_proposal",
    Fact.DEADLINE_PASSED: "deadline_not_passed",
    Fact.PERIOD_OVER: "period_not_over",
    Fact.NO_END_SET: "end_already_set",
    Fact.NOT_PASSED_ON: "already_passed_on",
    Fact.RETAILER_GONE: "retailer_not_defaulted",
}
