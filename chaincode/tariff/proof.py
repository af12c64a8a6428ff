"""The proof that a tariff gives every moment exactly one price, whatever the calendar will say. Pure.

It decides, for each season, each day type, each quarter-hour and each tier, that exactly one rule applies; that the
seasons cover the year (or, when they are exact dates, the validity) exactly once; that holidays and hot days are
stated; that every price a rule uses is defined and every defined one is used; and that limits are consistent.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from chaincode.refusals import Refused
from chaincode.tariff.consistency import PriceLimits, Ranges, consistency_findings
from chaincode.tariff.coverage import rule_findings
from chaincode.tariff.finding import Finding
from chaincode.tariff.model import Tariff
from chaincode.tariff.seasons import season_findings

MAX_FINDINGS = 20
_NO_RANGES: Ranges = {}


def findings(
    tariff: Tariff,
    *,
    valid_from: str,
    valid_to: str,
    price_limits: PriceLimits | None = None,
    ranges: Ranges = _NO_RANGES,
) -> list[Finding]:
    """All that is wrong with the tariff; nothing when it is sound.

    `[valid_from, valid_to)` is the validity of the template. `price_limits` (`{price name: {"min", "max"}}`) must name
    the tariff's prices exactly; `ranges` are further limits of the template, (least, most) by path.
    """
    return list(_search(tariff, valid_from, valid_to, price_limits, ranges))


def prove(
    tariff: Tariff,
    *,
    valid_from: str,
    valid_to: str,
    price_limits: PriceLimits | None = None,
    ranges: Ranges = _NO_RANGES,
) -> None:
    """Let a sound tariff pass. Takes what `findings` takes.

    Raises Refused: `tariff_unsound` (detail: the first 20 findings, and `more` when there are others).
    """
    found = list(islice(_search(tariff, valid_from, valid_to, price_limits, ranges), MAX_FINDINGS + 1))
    if found:
        first = [finding.as_value() for finding in found[:MAX_FINDINGS]]
        raise Refused("tariff_unsound", findings=first, more=True if len(found) > MAX_FINDINGS else None)


def _search(
    tariff: Tariff, valid_from: str, valid_to: str, price_limits: PriceLimits | None, ranges: Ranges
) -> Iterator[Finding]:
    yield from consistency_findings(tariff, price_limits=price_limits, ranges=ranges)
    yield from season_findings(tariff, valid_from=valid_from, valid_to=valid_to)
    yield from rule_findings(tariff)
