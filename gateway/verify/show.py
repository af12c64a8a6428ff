"""The report for people: which network, each step with what it proves, and what stands beside."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gateway.verify.failures import EvidenceError
from gateway.verify.report import CHECKS, ProvedBill, Report

_MARKET_TIME = timezone(timedelta(hours=8))
_WIDE = 240


def show_report(report: Report) -> None:
    """Print what a file proves."""
    console = Console()
    if not console.is_terminal:
        console.width = _WIDE
    of_month = f", bill of {report.bill.month}" if report.bill else ""
    console.print(f"[bold]holds[/bold]: order {report.order}{of_month}")
    _fields(
        console,
        {
            "network": report.network,
            "chaincode": f"{report.chaincode}, definition {report.definition}: {report.endorsement_policy}",
            "as of": f"{moment(report.as_of)}, stated by {', '.join(report.attested_by)}",
            "chain": f"headers of {report.height} blocks, linked from block 0",
            "record": _record(report),
        },
    )
    if report.bill is not None:
        _bill(console, report.bill)
    table = Table("version", "when (UTC+8)", "who", "proves", "block", "endorsed by", "ordered by", box=SIMPLE_HEAD)
    for step in report.steps:
        who = f"{step.actor} and {step.second}" if step.second else step.actor
        table.add_row(
            str(step.version),
            moment(step.at),
            escape(who),
            escape(step.proves),
            str(step.block),
            escape(", ".join(step.endorsers)),
            escape(", ".join(step.orderers)),
        )
    console.print(table)
    for row in report.registrations:
        certificate = ", certificate and its issuer checked" if row.certificate_proved else ""
        console.print(escape(f"key of {row.user} ({row.organisation}) registered in block {row.block}{certificate}"))
    for digest, terms in report.terms.items():
        console.print(escape(f"terms {digest} opened: {json.dumps(terms, sort_keys=True)}"))
    for digest in report.documents:
        console.print(f"document {digest} is in the file")


def show_failure(error: EvidenceError) -> None:
    """Print why a file does not hold, on standard error."""
    Console(stderr=True, soft_wrap=True).print(f"[bold]does not hold[/bold]: {error.code}: {escape(str(error))}")


def moment(at_ms: int) -> str:
    """A time in the market's own zone."""
    return f"{datetime.fromtimestamp(at_ms // 1_000, UTC).astimezone(_MARKET_TIME):%Y-%m-%d %H:%M:%S}"


def save_documents(documents: dict[str, bytes], folder: Path) -> None:
    """Write the texts of a file that holds into `folder`, each under its hash."""
    folder.mkdir(parents=True, exist_ok=True)
    for digest, document in documents.items():
        suffix = ".pdf" if document.startswith(b"%PDF-") else ".bin"
        (folder / f"{digest}{suffix}").write_bytes(document)


def _record(report: Report) -> str:
    version = f"version {report.record['version']}"
    if report.bill is not None:
        return f"{version}, {report.bill.start} to {report.bill.end}, readings {report.bill.readings_hash}"
    return f"{report.record['state']}, {report.record['stage']}, {version}"


def _bill(console: Console, bill: ProvedBill) -> None:
    """What of the bill was checked, and what was not."""
    _fields(console, {name: meaning if name in bill.checks else "not in this file" for name, meaning in CHECKS.items()})
    if bill.statement is not None:
        lines = Table("part", "rule", "Wh", "fen", "payee", box=SIMPLE_HEAD)
        for line in bill.statement["lines"]:
            energy, amount = line.get("energy_wh", ""), line["amount_fen"]
            lines.add_row(*(escape(str(each)) for each in (line["part"], line["rule"], energy, amount, line["payee"])))
        console.print(lines)
        console.print(f"{bill.statement['energy_wh']} Wh, {bill.statement['total_fen']} fen")


def _fields(console: Console, fields: dict[str, str]) -> None:
    table = Table(show_header=False, box=None)
    for name, value in fields.items():
        table.add_row(name, escape(value))
    console.print(table)
