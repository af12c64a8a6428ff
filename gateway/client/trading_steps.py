"""The steps of public trading, as `steps.py` has those on orders: sequences, listings and takes, bids.

`version` is the version of the record that the user saw. Optional values that are None are left out. Energy is in Wh,
prices in 1e-8 yuan per kWh.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.client.sealed_bids import SealedBidSteps
from gateway.client.steps import Step

Prices = Mapping[str, int]


def announce_sequence(args: Mapping[str, Any]) -> Step:
    """`args` as the action's schema says."""
    return Step(action="announce_sequence", args=dict(args))


def on_sequence(action: str, sequence: str, *, version: int) -> Step:
    """`open_sequence`, `close_sequence`, `clear_auction` or `allot`."""
    return Step(action=action, target=sequence, version=version)


def cancel_sequence(sequence: str, *, version: int, reason: str) -> Step:
    """`reason` is a short code of a-z and '_'."""
    return Step(action="cancel_sequence", target=sequence, version=version, args={"reason": reason})


def publish_listing(args: Mapping[str, Any]) -> Step:
    """`args` as the action's schema says."""
    return Step(action="publish_listing", args=dict(args))


def amend_listing(listing: str, *, version: int, changes: Mapping[str, Any]) -> Step:
    """`changes` may hold prices, energy_wh and min_take_wh."""
    return Step(action="amend_listing", target=listing, version=version, args=dict(changes))


def withdraw_listing(listing: str, *, version: int) -> Step:
    return Step(action="withdraw_listing", target=listing, version=version)


def take(listing: str, *, energy_wh: int, prices: Prices, segment: str, risk_warning: str | None = None) -> Step:
    """`prices` are the listing's as the user has seen them: others are refused."""
    args = {"listing": listing, "energy_wh": energy_wh, "prices": dict(prices), "segment": segment}
    return Step(action="take", args=_given({**args, "risk_warning": risk_warning}))


def bid(sealed: SealedBidSteps, **declared: Any) -> Step:
    """A participant's first bid; `declared` may hold package, package_version (sellers) and risk_warning (buyers)."""
    return Step(action="bid", args=_given({"sequence": sealed.sequence, "bid_hash": sealed.bid_hash, **declared}))


def change_bid(sealed: SealedBidSteps, *, n: int, version: int, **declared: Any) -> Step:
    """Another bid in the slot `n` of one's own; `declared` as of `bid`."""
    args = {"sequence": sealed.sequence, "n": n, "bid_hash": sealed.bid_hash, **declared}
    return Step(action="change_bid", version=version, args=_given(args))


def withdraw_bid(sequence: str, *, n: int, version: int) -> Step:
    return Step(action="withdraw_bid", version=version, args={"sequence": sequence, "n": n})


def reveal_bid(sealed: SealedBidSteps, *, n: int, version: int) -> Step:
    """From here on the steps are public."""
    args = {"sequence": sealed.sequence, "n": n, "steps": [dict(step) for step in sealed.steps], "salt": sealed.salt}
    return Step(action="reveal_bid", version=version, args=args)


def _given(args: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in args.items() if value is not None}
