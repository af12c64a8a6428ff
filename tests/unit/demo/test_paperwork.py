"""What the demo's applicants hand in, and what the auditor makes of it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gateway.client.keystore import Keystore
from gateway.demo.cast import CONSUMERS, OUTSIDER, RETAILERS, SENT_BACK, Member
from gateway.demo.paperwork import APPLICANTS, application, papers, pdf, verdict
from gateway.registrations.documents import required_documents
from gateway.registrations.schemas import ApplicationBody

TODAY = date(2026, 3, 1)
NETWORK = "retail/" + "0" * 64


def handed_in(member: Member, *, corrected: bool = False) -> dict[str, Any]:
    """An application as the auditor sees it."""
    documents = papers(member, today=TODAY, corrected=corrected)
    return {
        "participant": member.participant,
        "documents": [{"kind": each.kind, "expires_on": each.expires_on} for each in documents],
    }


@pytest.mark.parametrize("member", APPLICANTS, ids=lambda member: member.participant)
def test_every_application_has_the_form_and_the_papers_that_the_exchange_asks_for(
    member: Member, tmp_path: Path
) -> None:
    signer = Keystore(tmp_path).create(
        user=member.user, participant=member.participant, organisation=member.organisation, roles=member.roles
    )
    value = application(member, signer, network_id=NETWORK)
    body = ApplicationBody.model_validate({name: part for name, part in value.items() if part is not None})
    assert body.data.party is not None
    required = required_documents(participant_kind=member.kind, holder=body.data.party.holder)
    assert {each.kind for each in papers(member, today=TODAY, corrected=False)} == required


def test_nobody_has_the_credit_code_of_another(tmp_path: Path) -> None:
    codes = set()
    for member in (*CONSUMERS[6:], *RETAILERS, OUTSIDER):
        signer = Keystore(tmp_path).create(
            user=member.user, participant=member.participant, organisation=member.organisation, roles=member.roles
        )
        codes.add(application(member, signer, network_id=NETWORK)["data"]["party"]["credit_code"])
    assert len(codes) == 22


def test_the_auditor_refuses_one_sends_one_back_and_approves_the_rest() -> None:
    decisions = {member.participant: verdict(handed_in(member), today=TODAY) for member in APPLICANTS}
    assert decisions.pop(OUTSIDER.participant)[0] == "refuse"
    decision, reasons = decisions.pop(SENT_BACK.participant)
    assert (decision, {reason["code"] for reason in reasons}) == ("request_changes", {"document_expired"})
    assert {decision for decision, _ in decisions.values()} == {"approve"}
    assert verdict(handed_in(SENT_BACK, corrected=True), today=TODAY)[0] == "approve"


def test_a_paper_is_a_pdf_whose_table_says_where_its_objects_are() -> None:
    content = pdf("a licence")
    start = int(content.rpartition(b"startxref\n")[2].partition(b"\n")[0])
    assert content.startswith(b"%PDF-1.4\n")
    assert content[start:].startswith(b"xref\n")
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n", content), 1):
        assert content[int(place) :].startswith(b"%d 0 obj" % number)
