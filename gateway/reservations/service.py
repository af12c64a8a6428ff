"""Reads of reservations, asked of the organisation's own peer: the read model holds none of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from chaincode.keys import TERMS_MEMBERS
from gateway.fabric import Contract, EvaluateError
from gateway.problems import ProblemError
from gateway.reservations.schemas import VolumeSummary, YearVolume


class Entry(TypedDict):
    """Something to do about one reservation: end it (`due`), or pass on what was made from it (`kind` is `listing` or
    `bid`, `source` the listing or the sequence)."""

    commitment: str
    due: bool
    kind: str
    source: str


class ReservationReads:
    """As one organisation (MSP id), which is a member of the collection."""

    def __init__(self, *, contract: Contract, organisation: str) -> None:
        self._contract = contract
        self._organisation = organisation

    async def summary(self, retailer: str) -> VolumeSummary:
        """The retailer's years. Raises ProblemError `not_found` (no such retailer, or this organisation may not see
        it), `network_unavailable`."""
        if self._organisation not in TERMS_MEMBERS:
            raise ProblemError("not_found")
        try:
            years: dict[str, Any] = json.loads(await self._evaluate("ReadVolume", [retailer]))
        except EvaluateError as error:
            raise ProblemError("network_unavailable" if error.chaincode_response is None else "not_found") from None
        empty = {"cap_wh": None, "free_wh": None}
        return VolumeSummary(
            retailer=retailer, years=[YearVolume(year=year, **{**empty, **volume}) for year, volume in years.items()]
        )

    async def page(self, retailer: str, *, first: str | None) -> tuple[list[Entry], str | None]:
        """What there is to do about some reservations of the retailer, from the commitment `first` on, and the one that
        the next page begins with. Raises EvaluateError."""
        ids = [retailer] if first is None else [retailer, first]
        page: dict[str, Any] = json.loads(await self._evaluate("ReadReservations", ids))
        return page["entries"], page.get("next")

    async def due_of(self, retailer: str, orders: Sequence[str]) -> list[Entry]:
        """What is due of at most 200 orders of the retailer. Raises EvaluateError."""
        entries: list[Entry] = json.loads(await self._evaluate("ReadOrderReservations", [retailer, *orders]))
        return entries

    async def would_release(self, transient: Mapping[str, bytes]) -> int:
        """How many reservations a `Release` would change now. Raises EvaluateError."""
        answer = await self._evaluate("Release", [], transient)
        return int(json.loads(answer)["released"])

    async def release(self, transient: Mapping[str, bytes]) -> None:
        """Release, and wait for the block. Raises GatewayError."""
        await self._contract.submit("Release", transient=transient, endorsing_organizations=sorted(TERMS_MEMBERS))

    async def _evaluate(
        self, function: str, arguments: Sequence[str], transient: Mapping[str, bytes] | None = None
    ) -> bytes:
        return await self._contract.evaluate(
            function,
            arguments=arguments,
            transient=transient or {},
            endorsing_organizations=[self._organisation],
        )
