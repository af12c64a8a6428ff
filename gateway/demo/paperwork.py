"""What the demo's applicants hand in, and what the auditor makes of it. Names, codes and papers are invented. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gateway.client.applications import new_user
from gateway.client.keystore import Signer
from gateway.demo.cast import CONSUMERS, GRID, OUTSIDER, RETAILERS, SENT_BACK, Consumer, Member
from gateway.registrations.credit_code import check_character
from gateway.registrations.documents import required_documents

APPLICANTS = (*CONSUMERS, *RETAILERS, OUTSIDER, GRID)
_YEAR = timedelta(days=365)
_GUANGZHOU = "440100"

Reason = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document: its kind, its bytes (PDF) and its last day, YYYY-MM-DD."""

    kind: str
    content: bytes
    expires_on: str


def application(member: Member, signer: Signer, *, network_id: str) -> dict[str, Any]:
    """The application of `member` with its first user, in the form of `PUT /api/v1/applications/{id}`."""
    return {
        "kind": "participant",
        "participant": member.participant,
        "participant_kind": member.kind,
        "class": member.segment if isinstance(member, Consumer) else None,
        "data": {"contact": _contact(member), "party": _party(member)},
        "user": new_user(signer, network_id=network_id),
    }


def papers(member: Member, *, today: date, corrected: bool) -> list[Paper]:
    """The documents that a participant of this kind has to show. Those of SENT_BACK have expired until `corrected`."""
    expired = member is SENT_BACK and not corrected
    last_day = today - timedelta(days=1) if expired else today + _YEAR
    kinds = required_documents(participant_kind=member.kind, holder=_holder(member))
    return [
        Paper(kind=kind, content=pdf(f"{kind}: {member.title} - made up for the demo"), expires_on=last_day.isoformat())
        for kind in sorted(kinds)
    ]


def verdict(opened: Mapping[str, Any], *, today: date) -> tuple[str, list[Reason]]:
    """What the auditor decides on an application as the exchange's API shows it: `request_changes`, `refuse` or
    `approve`, and why."""
    if opened["participant"] == OUTSIDER.participant:
        return "refuse", [{"code": "not_eligible", "text": "The licence is for retailing in another province."}]
    expired = [each["kind"] for each in opened["documents"] if (each["expires_on"] or "9") < today.isoformat()]
    if expired:
        return "request_changes", [{"code": "document_expired", "text": kind} for kind in expired]
    return "approve", []


def pdf(line: str) -> bytes:
    """A page with one line of ASCII, as PDF 1.4."""
    text = f"BT /F1 14 Tf 60 770 Td ({line}) Tj ET"
    parts = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
    )
    body, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(parts) + 1
    end = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode("ascii")


def _holder(member: Member) -> str:
    return "household" if isinstance(member, Consumer) and member.segment == "residential" else "company"


def _party(member: Member) -> dict[str, Any]:
    holder = _holder(member)
    return {
        "holder": holder,
        "name_zh": member.title_zh,
        "name_en": member.title,
        "address": f"广东省广州市演示路 {_number(member)} 号",
        "credit_code": _credit_code(member) if holder == "company" else None,
    }


def _contact(member: Member) -> dict[str, str]:
    return {
        "name": member.title_zh,
        "phone": f"+86 20 8300 {_number(member):04}",
        "email": f"{member.participant}@example.com",
    }


def _credit_code(member: Member) -> str:
    first = f"91{_GUANGZHOU}MA0{_number(member):06}"
    return first + check_character(first)


def _number(member: Member) -> int:
    return 1 + APPLICANTS.index(member)
