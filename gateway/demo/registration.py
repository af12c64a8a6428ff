"""How consumers and retailers get in: they apply, the auditor decides, the CA certifies, the registrar binds.

Each applicant keeps a ticket in the run directory: a demo that was broken off goes on with the same applications.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from gateway.client.applications import Applications, Ticket
from gateway.client.client import EnergySaleClient
from gateway.client.errors import ProblemError, RefusedError
from gateway.client.keystore import Signer
from gateway.client.ticket_file import TicketFileError, keep_new_ticket, load_ticket
from gateway.demo.cast import Member
from gateway.demo.errors import DemoError
from gateway.demo.paperwork import application, papers, verdict

_PATIENCE_S = 60.0
_POLL_S = 0.1
_EDITABLE = (None, "draft", "changes_requested")
_OVER = ("refused", "withdrawn")
# What a demo that was broken off had sent may come through while the next one looks.
_MOVED_ON = ("illegal_move", "stale_version")
# From which move of an application to which, as the exchange has noted them.
STAGES = (("submit", "approve"), ("approve", "certify"), ("certify", "bind"))

Opened = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """A member of the cast who applies: its user's key, and the ticket of its application."""

    member: Member
    signer: Signer
    ticket: Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Admissions:
    """What became of this run's applications: how many ended in each state, how many had been sent back in between.

    `seconds` has, for each stage, how long each application took; `wall_s` is how long all took together.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    sent_back: int = 0
    seconds: Mapping[tuple[str, str], Sequence[float]] = field(default_factory=dict)
    wall_s: float = 0.0


class Admission:
    """One run of the flow. `auditor` acts as `exchange_auditor`, `registrar` as `exchange_registrar`."""

    def __init__(
        self,
        *,
        applications: Applications,
        auditor: EnergySaleClient,
        registrar: EnergySaleClient,
        tickets: Path,
        network_id: str,
        today: date,
    ) -> None:
        self._applications = applications
        self._auditor = auditor
        self._registrar = registrar
        self._tickets = tickets
        self._network_id = network_id
        self._today = today

    async def run(self, newcomers: Sequence[tuple[Member, Signer]]) -> Admissions:
        """Have all of them apply, and see every application to its end.

        Raises RefusedError when the ledger refuses to register one of them, ProblemError, UnreachableError; DemoError
        for a ticket that cannot be kept or read, or when it takes too long.
        """
        if not newcomers:
            return Admissions()
        began = time.monotonic()
        self._tickets.mkdir(mode=0o700, parents=True, exist_ok=True)
        applicants = list(await asyncio.gather(*(self._apply(member, signer) for member, signer in newcomers)))
        ids = {each.ticket.application_id: each for each in applicants}
        while decisions := await self._audit(ids.keys()):
            sent_back = [each for each, decision in decisions.items() if decision == "request_changes"]
            await asyncio.gather(*(self._hand_in(ids[each], corrected=True) for each in sent_back))
        await self._none_left("approved", ids.keys())
        await self._none_left("certified", ids.keys(), meanwhile=self._bind)
        ended = await asyncio.gather(*(self._applications.show(each.ticket) for each in applicants))
        return _admissions(ended, wall_s=time.monotonic() - began)

    async def _apply(self, member: Member, signer: Signer) -> Applicant:
        """Apply, or go on with the application of a demo that was broken off."""
        path = self._tickets / f"{member.participant}.json"
        try:
            ticket = load_ticket(path) if path.exists() else None
            state = await self._state(ticket) if ticket else None
            if ticket is None or state in _OVER:
                path.unlink(missing_ok=True)
                ticket, state = keep_new_ticket(path), None
        except TicketFileError as error:
            raise DemoError(str(error)) from None
        applicant = Applicant(member=member, signer=signer, ticket=ticket)
        if state in _EDITABLE:
            try:
                await self._hand_in(applicant, corrected=state == "changes_requested")
            except ProblemError as error:
                if error.code not in _MOVED_ON:
                    raise
        return applicant

    async def _state(self, ticket: Ticket) -> str | None:
        """Where the application stands; None where the exchange does not have it."""
        try:
            return str((await self._applications.show(ticket))["state"])
        except ProblemError as error:
            if error.code != "not_found":
                raise
            return None

    async def _hand_in(self, applicant: Applicant, *, corrected: bool) -> None:
        ticket, member = applicant.ticket, applicant.member
        await self._applications.save(ticket, application(member, applicant.signer, network_id=self._network_id))
        for paper in papers(member, today=self._today, corrected=corrected):
            await self._applications.put_document(
                ticket, paper.kind, paper.content, media_type="application/pdf", expires_on=paper.expires_on
            )
        await self._applications.submit(ticket)

    async def _audit(self, ids: Collection[str]) -> dict[str, str]:
        """Decide on each of these that is submitted; the decisions, none when there is nothing to decide on."""
        submitted = await self._in_state("submitted", ids)
        decisions = await asyncio.gather(*(self._decide(each) for each in submitted))
        return dict(zip(submitted, decisions, strict=True))

    async def _decide(self, application_id: str) -> str:
        desk = self._auditor.registrations
        opened = await desk.show(application_id)
        decision, reasons = verdict(opened, today=self._today)
        try:
            if decision == "approve":
                await desk.approve(application_id, version=opened["version"])
            elif decision == "refuse":
                await desk.refuse(application_id, reasons, version=opened["version"])
            else:
                await desk.request_changes(application_id, reasons, version=opened["version"])
        except ProblemError as error:
            if error.code not in _MOVED_ON:
                raise
            return "moved_on"
        return decision

    async def _bind(self) -> None:
        for bound in await self._registrar.registrations.bind_all():
            if bound.code != "done":
                raise RefusedError(bound.code)

    async def _none_left(
        self, state: str, ids: Collection[str], *, meanwhile: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        """Wait until none of these applications is in `state`: the exchange's own loops take them on."""
        deadline = time.monotonic() + _PATIENCE_S
        while left := await self._in_state(state, ids):
            if time.monotonic() > deadline:
                raise DemoError(f"{len(left)} applications are still {state}; see: energysale logs api.exchangeorg")
            if meanwhile is not None:
                await meanwhile()
            await asyncio.sleep(_POLL_S)

    async def _in_state(self, state: str, ids: Collection[str]) -> list[str]:
        found = self._auditor.registrations.find(state=state)
        return [each["application_id"] async for each in found if each["application_id"] in ids]


def _admissions(ended: Sequence[Opened], *, wall_s: float) -> Admissions:
    seconds: dict[tuple[str, str], list[float]] = {stage: [] for stage in STAGES}
    for each in ended:
        at = {move["name"]: move["at"] for move in each["history"]}  # of a move made twice the last one
        for first, second in STAGES:
            if first in at and second in at:
                seconds[first, second].append((at[second] - at[first]) / 1_000)
    return Admissions(
        outcomes=Counter(each["state"] for each in ended),
        sent_back=sum(any(move["name"] == "request_changes" for move in each["history"]) for each in ended),
        seconds=seconds,
        wall_s=wall_s,
    )
