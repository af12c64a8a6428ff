"""Every action that a signed intent may name: one table, put together from the tables of the nouns.

The chaincode checks intents against it; the HTTP API publishes its schemas, examples and summaries.
"""

from __future__ import annotations

from functools import cache

from chaincode.account.actions import POSTING_ACTIONS
from chaincode.action import Action
from chaincode.announcement.actions import ANNOUNCEMENT_ACTIONS
from chaincode.auction.actions import BID_ACTIONS
from chaincode.bill_question.actions import BILL_QUESTION_ACTIONS
from chaincode.billing.actions import SETTLEMENT_ACTIONS
from chaincode.calendar.actions import CALENDAR_ACTIONS
from chaincode.closing.actions import CLOSING_ACTIONS
from chaincode.identity.governance_actions import GOVERNANCE_ACTIONS
from chaincode.identity.participant_actions import PARTICIPANT_ACTIONS
from chaincode.identity.user_actions import USER_ACTIONS
from chaincode.invoice.actions import INVOICE_ACTIONS
from chaincode.listing.actions import LISTING_ACTIONS
from chaincode.metering.actions import METERING_ACTIONS
from chaincode.order.actions import ORDER_ACTIONS
from chaincode.package_template.actions import TEMPLATE_ACTIONS
from chaincode.plant.actions import PLANT_ACTIONS
from chaincode.reference_price.actions import REFERENCE_PRICE_ACTIONS
from chaincode.retail_package.actions import PACKAGE_ACTIONS
from chaincode.schemas import Validator
from chaincode.sequence.actions import SEQUENCE_ACTIONS
from chaincode.settlement_method.actions import SETTLEMENT_METHOD_ACTIONS

__all__ = ["ACTIONS", "Action", "args_validator"]

ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
        *PARTICIPANT_ACTIONS,
        *USER_ACTIONS,
        *GOVERNANCE_ACTIONS,
        *CALENDAR_ACTIONS,
        *REFERENCE_PRICE_ACTIONS,
        *TEMPLATE_ACTIONS,
        *SETTLEMENT_METHOD_ACTIONS,
        *PACKAGE_ACTIONS,
        *ORDER_ACTIONS,
        *SEQUENCE_ACTIONS,
        *LISTING_ACTIONS,
        *BID_ACTIONS,
        *ANNOUNCEMENT_ACTIONS,
        *METERING_ACTIONS,
        *SETTLEMENT_ACTIONS,
        *POSTING_ACTIONS,
        *PLANT_ACTIONS,
        *CLOSING_ACTIONS,
        *BILL_QUESTION_ACTIONS,
        *INVOICE_ACTIONS,
    )
}


@cache
def args_validator(name: str, *, with_target: bool) -> Validator:
    """The compiled schema of an action's arguments; it refuses with `invalid_args`."""
    action = ACTIONS[name]
    schema = action.schema_for("target" if with_target else None)
    return Validator(schema, code="invalid_args", root="args")
