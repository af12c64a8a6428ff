"""The demo's bank: where everybody has an account, and what it says of the collections that it was sent.

It speaks ISO 20022, as banks do: pain.008 comes in, camt.054 and camt.053 go out. The accounts are invented.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_CNAPS = "102581000013"
_ENTRY = (
    '<Ntry><Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
    "<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef><BkTxCd><Prtry><Cd>COLL</Cd></Prtry></BkTxCd>"
    "<NtryDtls><TxDtls><Refs><EndToEndId>{end_to_end_id}</EndToEndId></Refs>{back}</TxDtls></NtryDtls></Ntry>"
)
_BALANCE = (
    '<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{amount}</Amt>'
    "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Answer:
    """What became of one collection; `failed` is the reason's code, None where the money has come."""

    end_to_end_id: str
    amount_fen: int
    failed: str | None = None


def account_of(participant: str, title: str) -> dict[str, str]:
    """A participant's account, always the same one."""
    digits = str(int(hashlib.sha256(participant.encode()).hexdigest()[:14], 16)).zfill(17)[:17]
    return {"holder": title, "number": f"44{digits}", "cnaps": _CNAPS}


def notification(number: str, day: str, answers: Sequence[Answer]) -> bytes:
    """camt.054 of a day: each collection credited, or why not."""
    return _document("camt.054.001.08", "BkToCstmrDbtCdtNtfctn", "Ntfctn", number, day, _entries(day, answers))


def statement(number: str, day: str, answers: Sequence[Answer]) -> bytes:
    """camt.053 of a day that began with nothing on the account: what came in, and what there was at the end."""
    came = sum(answer.amount_fen for answer in answers if answer.failed is None)
    balances = "".join(
        _BALANCE.format(kind=kind, amount=_yuan(amount), day=day) for kind, amount in (("OPBD", 0), ("CLBD", came))
    )
    credited = [answer for answer in answers if answer.failed is None]
    return _document("camt.053.001.08", "BkToCstmrStmt", "Stmt", number, day, balances + _entries(day, credited))


def _entries(day: str, answers: Sequence[Answer]) -> str:
    return "".join(
        _ENTRY.format(
            amount=_yuan(answer.amount_fen),
            direction="CRDT" if answer.failed is None else "DBIT",
            day=day,
            reference=f"R{place}",
            end_to_end_id=escape(answer.end_to_end_id),
            back="" if answer.failed is None else f"<RtrInf><Rsn><Cd>{answer.failed}</Cd></Rsn></RtrInf>",
        )
        for place, answer in enumerate(answers, 1)
    )


def _document(message: str, root: str, part: str, number: str, day: str, content: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{message}"><{root}>'
        f"<GrpHdr><MsgId>{day}</MsgId><CreDtTm>{day}T20:00:00+08:00</CreDtTm></GrpHdr>"
        f"<{part}><Id>{day}-1</Id><Acct><Id><Othr><Id>{number}</Id></Othr></Id></Acct>{content}</{part}></{root}></Document>"
    ).encode()


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"
