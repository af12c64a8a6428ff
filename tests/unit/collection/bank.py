"""A bank for tests: accounts, and the messages that it sends, written by hand and not by the code under test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from gateway.collection.bank_data import BankAccount, bank_account
from gateway.collection.initiation import Collection, Header, Transfer
from gateway.collection.mandates import SequenceType

KEEPER = bank_account(holder="粤能售电有限公司", number="4402 0012 3456 7890", cnaps="102100099996")
PAYER = bank_account(holder="南海纺织厂", number="6222021234567890123", cnaps="103100000026")
ABROAD = bank_account(holder="Mill & Co <Ltd>", number="DE89 3704 0044 0532 0130 00", cnaps="104100000004")
HEADER = Header(
    batch="b-2026-03-001", made_at=datetime(2026, 3, 21, 2, 0, tzinfo=UTC), day="2026-03-23", account=KEEPER
)


def collection(end_to_end_id: str, amount_fen: int, *, debtor: BankAccount = PAYER, first: bool = False) -> Collection:
    return Collection(
        end_to_end_id=end_to_end_id,
        amount_fen=amount_fen,
        debtor=debtor,
        mandate="m-c1-1",
        signed_on="2026-01-05",
        sequence_type=SequenceType.FIRST if first else SequenceType.RECURRING,
        about="2026-02 电费",
    )


def transfer(end_to_end_id: str, amount_fen: int, *, creditor: BankAccount = PAYER) -> Transfer:
    return Transfer(end_to_end_id=end_to_end_id, amount_fen=amount_fen, creditor=creditor, about="2026-02 光伏收益")


@dataclass(frozen=True)
class Line:
    """One entry: `yuan` as the bank writes it, C for money in, D for money out."""

    yuan: str
    direction: str = "CRDT"
    reference: str = "AB1"
    end_to_end_id: str | None = "e1"
    reason: str | None = None
    status: str = "BOOK"
    booked: str = "<Dt>2026-03-23</Dt>"
    currency: str = "CNY"

    def xml(self) -> str:
        id_ = f"<EndToEndId>{self.end_to_end_id}</EndToEndId>" if self.end_to_end_id else ""
        back = f"<RtrInf><Rsn><Cd>{self.reason}</Cd></Rsn></RtrInf>" if self.reason else ""
        return f"""
  <Ntry><Amt Ccy="{self.currency}">{self.yuan}</Amt><CdtDbtInd>{self.direction}</CdtDbtInd>
    <Sts><Cd>{self.status}</Cd></Sts><BookgDt>{self.booked}</BookgDt><AcctSvcrRef>{self.reference}</AcctSvcrRef>
    <BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd>
    <NtryDtls><TxDtls><Refs>{id_}</Refs>{back}</TxDtls></NtryDtls></Ntry>"""


def notification(*lines: Line | str) -> bytes:
    """A file camt.054."""
    entries = "".join(line if isinstance(line, str) else line.xml() for line in lines)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>
  <GrpHdr><MsgId>N1</MsgId><CreDtTm>2026-03-23T20:00:00+08:00</CreDtTm></GrpHdr>
  <Ntfctn><Id>N1-1</Id><Acct><Id><Othr><Id>4402001234567890</Id></Othr></Id></Acct>{entries}
  </Ntfctn></BkToCstmrDbtCdtNtfctn></Document>""".encode()


def statement(*lines: Line, opening: str = "0.00", closing: str = "0.00") -> bytes:
    """A file camt.053."""
    entries = "".join(line.xml() for line in lines)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
  <GrpHdr><MsgId>S1</MsgId><CreDtTm>2026-03-23T23:00:00+08:00</CreDtTm></GrpHdr>
  <Stmt><Id>S1-1</Id><Acct><Id><Othr><Id>4402001234567890</Id></Othr></Id></Acct>{_balances(opening, closing)}{entries}
  </Stmt></BkToCstmrStmt></Document>""".encode()


def _balances(opening: str, closing: str) -> str:
    return "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{amount}</Amt>'
        "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-23</Dt></Dt></Bal>"
        for kind, amount in (("OPBD", opening), ("CLBD", closing))
    )


def together(lines: Sequence[str], *, total: str) -> str:
    """One entry of several details, each `<amount>`."""
    details = "".join(
        f'<TxDtls><Refs><EndToEndId>e{n}</EndToEndId></Refs><Amt Ccy="CNY">{yuan}</Amt>'
        "<CdtDbtInd>CRDT</CdtDbtInd></TxDtls>"
        for n, yuan in enumerate(lines, 1)
    )
    return (
        f'<Ntry><Amt Ccy="CNY">{total}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>2026-03-23</Dt></BookgDt><BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd>"
        f"<NtryDtls>{details}</NtryDtls></Ntry>"
    )
