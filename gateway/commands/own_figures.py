"""One's own figures of a month, as the commands that reconcile them take them and show what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.commands.shell import CommandError, show_json

if TYPE_CHECKING:
    from gateway.client.plants import Plants
    from gateway.client.settlements import Settlements

FiguresFile = Annotated[
    Path, typer.Argument(help="Your own figures, CSV or XLSX: energy by point and day, amounts by part.")
]
OfMonth = Annotated[str, typer.Option("--month", help="The month, YYYY-MM.")]
PackedReadings = Annotated[
    Path | None, typer.Option("--readings", help="Packed readings of the month, so that days are compared.")
]
Out = Annotated[Path | None, typer.Option("--out", help="Save the differences here, as .csv or .xlsx.")]


def figures(file: Path, month: str, readings: Path | None) -> dict[str, Any]:
    """What `reconcile` and `differences` of the SDK take. Raises CommandError."""
    from gateway.client.readings_file import ReadingsFile, ReadingsFileError
    from gateway.exports import CSV_TYPE, XLSX_TYPE

    media_type = _known(file, {".csv": CSV_TYPE, ".xlsx": XLSX_TYPE})
    try:
        content = file.read_bytes()
        packed = None if readings is None else ReadingsFile.read(readings).packed
    except (OSError, ReadingsFileError) as error:
        raise CommandError(str(error)) from None
    of_month = None if packed is None else {point: text for (point, of), text in packed.items() if of == month}
    return {"content": content, "media_type": media_type, "readings": of_month}


async def reconcile_figures(
    noun: Plants | Settlements, month: str, asked: dict[str, Any], *, out: Path | None, as_json: bool, **words: str
) -> None:
    """Ask what `asked` and the statements differ by, and save or show it: in the words of `_show` as a table. Raises
    CommandError for another file than .csv or .xlsx, what the client's `reconcile` and `differences` raise."""
    if out is not None:
        file_format = _known(out, {".csv": "csv", ".xlsx": "xlsx"})
        _save(out, await noun.differences(month, file_format=file_format, **asked))
        return
    found = await noun.reconcile(month, **asked)
    if as_json:
        show_json(found)
    else:
        _show(found, **words)


def _save(out: Path, content: bytes) -> None:
    out.write_bytes(content)
    typer.echo(str(out))


def _show(found: dict[str, Any], *, whose: str, name: str, without: str) -> None:
    """Each difference, then how many statements agree. `whose` is what they are of, by the field `name`; `without` the
    state of figures that have none."""
    from gateway.bills.figures import kwh, yuan
    from gateway.bills.words import PARTS, part_word
    from gateway.commands.tables import show_rows

    rows = [
        (
            item[name],
            part_word(each["part"], "en") if each["part"] in PARTS else each["part"] or each["point"],
            each["date"] or each["price"] or " ".join(filter(None, (each["role"], each["payee"]))),
            each["cause"],
            *("" if each[of] is None else kwh(each[of]) for of in ("own_energy_wh", "billed_energy_wh")),
            *("" if each[of] is None else yuan(each[of]) for of in ("own_fen", "billed_fen", "difference_fen")),
        )
        for item in found["items"]
        for each in item["differences"]
    ]
    heads = ("part or point", "day or line", "cause", "own kWh", "billed kWh", "own yuan", "billed yuan")
    show_rows((whose, *heads, "difference, yuan"), rows)
    states = {**_STATES, without: without.replace("no_", "without a ")}
    typer.echo(", ".join(f"{found[state]} {word}" for state, word in states.items()))


_STATES = {"agreed": "agreed", "differs": "differ", "no_figures": "without figures of your own"}


def _known(file: Path, kinds: dict[str, str]) -> str:
    if file.suffix.lower() not in kinds:
        raise CommandError(f"{file} is neither .csv nor .xlsx")
    return kinds[file.suffix.lower()]
