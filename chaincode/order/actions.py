"""The actions on the way to a contract; `contract_actions.py` has those on it.

Which of them is allowed when, and by whom, is the table in `chaincode.order.moves`.
"""

from __future__ import annotations

from typing import Any

from chaincode.action import Action
from chaincode.dates import is_date, is_period
from chaincode.order.contract_actions import CONTRACT_ACTIONS, supply_touched
from chaincode.schemas import DATE, REASON, SEGMENT, TERMS_HASH, closed, digest, identifier, integer

_PACKAGE = identifier("Package", "Id of the retail package.")
_PACKAGE_VERSION = integer("Package version", minimum=1)
_PERIOD_START = {**DATE, "title": "First day of delivery"}
_PERIOD_END = {**DATE, "title": "Day after the last day of delivery"}
_PUBLIC_FIELDS = {
    "retailer": identifier("Retailer", "Participant id of the retailer."),
    "package": _PACKAGE,
    "package_version": _PACKAGE_VERSION,
    "segment": SEGMENT,
    "period_start": _PERIOD_START,
    "period_end": _PERIOD_END,
}
_RISK_WARNING = digest(
    "Risk warning", "SHA-256 (hex) of the package's risk warning, by which the consumer says that it was read."
)
_TIES = {
    "sequence": identifier("Trading sequence", "The bilateral sequence in which the order is negotiated."),
    "risk_warning": _RISK_WARNING,
    "renews": digest("Renewed order", "Id of the contract of the same parties that ends where this order begins."),
}
_CHANGES = {
    "package": _PACKAGE,
    "package_version": _PACKAGE_VERSION,
    "period_start": _PERIOD_START,
    "period_end": _PERIOD_END,
    "risk_warning": _RISK_WARNING,
}
_EXAMPLE_FIELDS = {
    "retailer": "southgrid-retail",
    "package": "daylight-2026",
    "package_version": 1,
    "segment": "industrial",
    "period_start": "2026-01-01",
    "period_end": "2027-01-01",
}
_EXAMPLE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
# Who orders, answers and signs for a party. The table of moves says which side; these say who of it.
_ORDERING = ("consumer_owner", "consumer_operator")
_NEGOTIATING = (*_ORDERING, "retailer_trader", "retailer_contract_manager")
_KEEPING_TIME = (*_NEGOTIATING, "exchange_market_operator", "exchange_supervisor")


def _period(args: dict[str, Any]) -> str | None:
    """A draft that is submitted cites no period, and a counter may change one end of it only."""
    for name in ("period_start", "period_end"):
        if name in args and not is_date(args[name]):
            return name
    if "period_start" in args and "period_end" in args and not is_period(args["period_start"], args["period_end"]):
        return "period_end"
    return None


def _changes(args: dict[str, Any]) -> str | None:
    """A package is cited with its version, never alone."""
    if ("package" in args) != ("package_version" in args):
        return "package_version" if "package" in args else "package"
    return _period(args)


def _reason(title: str) -> dict[str, Any]:
    return closed(title, {"reason": REASON})


ORDER_ACTIONS = (
    Action(
        name="create",
        noun="order",
        roles=_ORDERING,
        target="none",
        summary="发起: start a draft; its terms stay with the consumer.",
        args=closed("Create an order", _PUBLIC_FIELDS),
        rule=_period,
        example=_EXAMPLE_FIELDS,
    ),
    Action(
        name="revise",
        noun="order",
        roles=_ORDERING,
        summary="修改: change a draft or a rejected order.",
        args=closed("Revise an order", _PUBLIC_FIELDS),
        rule=_period,
        example=_EXAMPLE_FIELDS,
    ),
    Action(
        name="submit",
        noun="order",
        roles=_ORDERING,
        target="optional",
        private="terms",
        summary="提交: submit an order with its terms; without a target, make it and submit it in one step.",
        args=closed("Submit a new order", {**_PUBLIC_FIELDS, **_TIES}, optional=tuple(_TIES)),
        args_with_target=closed("Submit a draft", _TIES, optional=tuple(_TIES)),
        rule=_period,
        example=_EXAMPLE_FIELDS,
    ),
    Action(
        name="purchase",
        noun="order",
        roles=_ORDERING,
        target="none",
        private="terms",
        summary="购买套餐: take a package at its list prices; who published it has offered it to everybody.",
        args=closed("Purchase a package", {**_PUBLIC_FIELDS, **_TIES}, optional=tuple(_TIES)),
        rule=_period,
        touches=supply_touched,
        example=_EXAMPLE_FIELDS,
    ),
    Action(
        name="counter",
        noun="order",
        roles=_NEGOTIATING,
        private="terms",
        summary="还价: answer with other terms, and with another package or period where the arguments say so.",
        args=closed("Counter", _CHANGES, optional=tuple(_CHANGES)),
        rule=_changes,
        example={"period_start": "2026-02-01"},
    ),
    Action(
        name="reject",
        noun="order",
        roles=(*_NEGOTIATING, "exchange_auditor", "exchange_supervisor"),
        summary="驳回: send the order back to the consumer.",
        args=_reason("Reject"),
        touches=supply_touched,
        example={"reason": "period_too_short"},
    ),
    Action(
        name="confirm",
        noun="order",
        roles=_NEGOTIATING,
        summary="确认: agree to the deposited terms, cited by their hash.",
        args=closed("Confirm", {"terms_hash": TERMS_HASH, "risk_warning": _RISK_WARNING}, optional=("risk_warning",)),
        touches=supply_touched,
        example={"terms_hash": _EXAMPLE_HASH},
    ),
    Action(
        name="audit",
        noun="order",
        roles=("exchange_auditor",),
        summary="审核: pass the order's parties, package, period and terms hash.",
        args=closed("Audit", {}),
        example={},
    ),
    Action(
        name="cancel",
        noun="order",
        roles=_NEGOTIATING,
        summary="取消: end an order that both have not signed.",
        args=closed("Cancel", {}),
        touches=supply_touched,
        example={},
    ),
    Action(
        name="delete",
        noun="order",
        roles=_ORDERING,
        summary="删除: put an order aside for good; its record stays on the ledger.",
        args=closed("Delete", {}),
        example={},
    ),
    Action(
        name="lapse",
        noun="order",
        roles=_KEEPING_TIME,
        summary="逾期: cancel an order whose deadline has passed, or whose retailer has defaulted.",
        args=closed("Let an order lapse", {}),
        touches=supply_touched,
        example={},
    ),
    *CONTRACT_ACTIONS,
)
