"""What `status` and `doctor` found, as tables for a person."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from network.finding import Finding
from network.organisation_list import ListedOrganisation
from network.status import NetworkStatus, ProcessStatus

_WIDTH_ELSEWHERE = 200
_MARKS = {"ok": "[green]ok[/]", "warning": "[yellow]warning[/]", "problem": "[red]problem[/]"}


def console() -> Console:
    """Standard output; wide where it is no terminal, so that a program or a file gets whole names."""
    there = Console()
    return there if there.is_terminal else Console(width=_WIDTH_ELSEWHERE)


def status_table(status: NetworkStatus) -> Table:
    """One row a process."""
    supervised = "supervised" if status.supervised else "not supervised: run `energysale up`"
    table = Table(title=f"{status.network_id}\n{status.run}, {supervised}", title_justify="left")
    for column in ("process", "state", "ready", "height", "pid", "restarts", "last end"):
        table.add_column(column, justify="right" if column in ("height", "pid", "restarts") else "left")
    for process in status.processes:
        table.add_row(*_cells(process))
    if not status.processes:
        table.caption = "Nothing runs: `energysale up` starts it."
    return table


def findings_table(findings: list[Finding]) -> Table:
    """One row a finding, the worst first."""
    table = Table(show_lines=False)
    for column in ("", "what", "found", "remedy"):
        table.add_column(column)
    order = list(reversed(_MARKS))
    for finding in sorted(findings, key=lambda each: order.index(each.severity)):
        table.add_row(_MARKS[finding.severity], finding.subject, finding.found, finding.remedy)
    return table


def organisations_table(organisations: list[ListedOrganisation]) -> Table:
    """One row an organisation."""
    table = Table()
    for column in ("organisation", "state", "domain", "peers", "API's port", "writes", "collections"):
        table.add_column(column, justify="right" if column in ("peers", "API's port") else "left")
    for each in organisations:
        table.add_row(
            each.msp_id,
            each.state,
            each.domain,
            str(each.peers),
            str(each.api_port),
            "no" if each.reads_only else "yes",
            ", ".join(each.collections),
        )
    return table


def _cells(process: ProcessStatus) -> tuple[str, ...]:
    return (
        process.name,
        process.state,
        ("leader" if process.leader else "yes") if process.ready else "no",
        "" if process.height is None else str(process.height),
        "" if process.pid is None else str(process.pid),
        str(process.restarts),
        process.last_exit or "",
    )
