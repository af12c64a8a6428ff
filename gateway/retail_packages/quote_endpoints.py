"""`POST /api/v1/packages/{id}/quote` and `/packages/compare`: what packages cost on a load profile.

A load is private, so it comes in a body, is never part of a URL, and is neither logged nor stored.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from gateway.access.dependencies import QuoteAsker
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.pages import ID
from gateway.rendering import JSON_TYPE, PreparedResponse, to_json
from gateway.retail_packages import service
from gateway.retail_packages.quote_schemas import CompareRequest, Comparison, QuoteAtBlock, QuoteRequest

router = APIRouter(prefix="/api/v1", tags=["packages"])


@router.post("/packages/compare", summary="Compare packages on a load profile", response_model=Comparison)
async def post_comparison(services: CurrentServices, _: QuoteAsker, __: ReadAtBlock, asked: CompareRequest) -> Response:
    """Up to 20 packages side by side, cheapest first. One that cannot be quoted on this load says why."""
    return _private(await service.compare_packages(services, asked))


@router.post("/packages/{package_id}/quote", summary="Quote a package on a load profile", response_model=QuoteAtBlock)
async def post_quote(
    package_id: Annotated[str, Path(pattern=ID)],
    services: CurrentServices,
    _: QuoteAsker,
    __: ReadAtBlock,
    asked: QuoteRequest,
) -> Response:
    """What the load costs, by line, part and month, computed by the code that settles.

    On readings of the past and published reference prices it is what the package would have cost. A month whose
    reference price is not published is refused with `reference_price_missing`, which names it.
    """
    return _private(await service.quote_package(services, package_id, asked))


def _private(answer: dict[str, Any]) -> Response:
    height = b"%d" % answer["block_height"]
    return PreparedResponse(to_json(answer), (JSON_TYPE, (b"cache-control", b"no-store"), (b"block-height", height)))
