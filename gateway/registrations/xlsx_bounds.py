"""What an XLSX file may ask of memory, looked at before the library that reads it does. Pure.

That library unpacks whatever is packed, gives each place between the first and the last cell its room, and each cell a
copy of its text. A file of five kilobytes can so ask for half a terabyte, and the whole process ends.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.parsers import expat

MAX_UNPACKED_BYTES = 32 * 1024 * 1024
MAX_COLUMNS = 64
MAX_TEXT_BYTES = 256 * 1024 * 1024
_MAX_PARTS = 200
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
# The XML of a workbook. A spreadsheet of another form in the same kind of archive has none of this.
_PART = re.compile(r"(?i)\[content_types\]\.xml|_rels/\.rels|xl/.*\.(?:xml|rels)")
_UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError)


class XlsxError(ValueError):
    """The file is no workbook, or asks for more than it may."""


def bounded_workbook(content: bytes, *, max_rows: int, max_columns: int = MAX_COLUMNS) -> bytes:
    """The workbook in `content`, unpacked, with its XML alone.

    Raises XlsxError when that is larger than 32 MiB, has a cell below `max_rows` or right of `max_columns`, or would
    have more than 256 MiB of text if each cell had the longest shared one.
    """
    parts = _unpacked(content)
    bounds = _Bounds(max_rows, max_columns)
    for part in parts.values():
        bounds.look_at(part)
    if bounds.cells * bounds.longest_text > MAX_TEXT_BYTES:
        raise XlsxError("texts")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def _unpacked(content: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                if _PART.fullmatch(member.filename) is None:
                    continue
                if member.filename in parts or len(parts) == _MAX_PARTS:
                    raise XlsxError("parts")
                with archive.open(member) as file:
                    part = file.read(left + 1)  # what the archive says of its sizes is its own word
                if len(part) > left:
                    raise XlsxError("size")
                parts[member.filename] = part
                left -= len(part)
    except XlsxError:
        raise
    except _UNREADABLE:
        raise XlsxError("archive") from None
    return parts


class _Bounds:
    """Counts the cells of all parts and finds the longest shared text."""

    def __init__(self, max_rows: int, max_columns: int) -> None:
        self._max_rows = max_rows
        self._max_columns = max_columns
        self._shared: int | None = None  # bytes of the shared text under way
        self.cells = 0
        self.longest_text = 0

    def look_at(self, part: bytes) -> None:
        """Raises XlsxError for a cell out of bounds, and for XML that cannot be read."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            parser.Parse(part, True)
        except expat.ExpatError:
            raise XlsxError("xml") from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = name.rpartition(":")[2]
        if element == "si":
            self._shared = 0
        elif element == "c":
            self.cells += 1
            self._check_place(attributes.get("r", ""))

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "si" and self._shared is not None:
            self.longest_text = max(self.longest_text, self._shared)
            self._shared = None

    def _text(self, text: str) -> None:
        if self._shared is not None:
            self._shared += len(text.encode("utf-8", "surrogatepass"))

    def _check_place(self, place: str) -> None:
        # A cell without a place follows the one before it; no spreadsheet writes that.
        found = _CELL.fullmatch(place)
        if found is None or _column(found[1]) > self._max_columns or int(found[2]) > self._max_rows:
            raise XlsxError("cell")


def _column(letters: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _refuse_doctype(*_: object) -> None:
    raise XlsxError("doctype")
