"""`python -m tests.parity.table`: writes the side-by-side tables into the READMEs, from the results of the last runs.

Each part has its own rows; here is what they share: the place between two markers.
"""

from __future__ import annotations

import importlib
from pathlib import Path

BEGIN, END = "<!-- side by side: begin -->", "<!-- side by side: end -->"
# Each has README, the file, and side_by_side(), its table.
HALVES = ("tests.parity.client.table", "tests.parity.shim.table", "tests.parity.ca.table")


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table. Raises ValueError when a cell is empty: a line must say something in every column."""
    if any(not cell.strip() for row in rows for cell in row):
        raise ValueError("a cell of the table is empty")
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def between(readme: Path) -> str:
    """What stands between the markers. Raises ValueError when they are not there."""
    _, found, rest = readme.read_text().partition(BEGIN)
    text, ended, _ = rest.partition(END)
    if not (found and ended):
        raise ValueError(f"{readme} has no place for the table")
    return text.strip()


def write(readme: Path, text: str) -> None:
    """Put `text` between the markers. Raises ValueError when they are not there."""
    between(readme)
    before, _, rest = readme.read_text().partition(BEGIN)
    readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}")


def main() -> None:
    """Write the tables of every half that there is."""
    for half in HALVES:
        module = importlib.import_module(half)
        write(module.README, module.side_by_side())


if __name__ == "__main__":
    main()
