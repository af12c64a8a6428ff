"""The XML of ISO 20022 messages: written and read against the official schemas in `xsd/`. Pure.

What a bank sends is a stranger's text: no document type, so no entities, nothing fetched, 16 MiB at most, UTF-8 only.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import cast

from lxml import etree

from chaincode.units import parse_decimal
from gateway.problems import ProblemError

PAYOUTS, DEBITS, STATEMENT, NOTIFICATION = (
    "pain.001.001.09",
    "pain.008.001.08",
    "camt.053.001.08",
    "camt.054.001.08",
)
CURRENCY = "CNY"
MAX_FILE_BYTES = 16 * 1024 * 1024

_FOLDER = Path(__file__).parent / "xsd"
_DECLARATION = re.compile(rb"""\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_MORE_THAN_FEN = re.compile(r"(\.[0-9]{2})0+")


def invalid(fault: str, line: int | None = None) -> ProblemError:
    """The problem `invalid_bank_file`; `fault` is a short code, `line` where it is (1 is the first)."""
    return ProblemError("invalid_bank_file", context={"fault": fault} | ({"line": line} if line else {}))


def namespace(message: str) -> str:
    """The XML namespace of a message, by its id."""
    return f"urn:iso:std:iso:20022:tech:xsd:{message}"


def read(content: bytes, *, message: str) -> etree._Element:
    """The root of a bank's file.

    Raises ProblemError `request_too_large`; `invalid_bank_file` with a fault and, where there is one, the line:
    `encoding`, `document_type`, `not_xml`, `another_message`, `against_the_schema`.
    """
    if len(content) > MAX_FILE_BYTES:
        raise ProblemError("request_too_large")
    _check_text(content)
    # The encoding is stated here, so that no declaration can make the bytes mean something else than what was checked.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise invalid("not_xml", error.lineno) from None
    if root.tag != f"{{{namespace(message)}}}Document":
        raise invalid("another_message", 1)
    try:
        _schema(message).assertValid(root)
    except etree.DocumentInvalid as error:
        first = error.error_log[0]  # type: ignore[index]  # the stubs do not know that it is a sequence
        raise invalid("against_the_schema", first.line) from None
    return root


def write(root: etree._Element, *, message: str) -> bytes:
    """The file of a message that was made here. Raises ValueError when the schema does not let it in."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    if not _schema(message).validate(etree.fromstring(content)):
        raise ValueError(f"not a valid {message}")
    return content


def new(message: str, name: str) -> tuple[etree._Element, etree._Element]:
    """The root of a new message and its one child `name`."""
    root = etree.Element(f"{{{namespace(message)}}}Document", nsmap={None: namespace(message)})  # type: ignore[dict-item]
    return root, add(root, name)


def add(parent: etree._Element, path: str, value: str | None = None, **attributes: str) -> etree._Element:
    """Add the elements of `path` (`Cdtr/Nm`) one within the other, the last with `value`."""
    for name in path.split("/"):
        parent = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")
    parent.text = value
    for name, text in attributes.items():
        parent.set(name, text)
    return parent


def find(element: etree._Element, path: str) -> etree._Element | None:
    """The first element at `path`, or None."""
    space = etree.QName(element).namespace
    return element.find("/".join(f"{{{space}}}{name}" for name in path.split("/")))


def find_all(element: etree._Element, path: str) -> list[etree._Element]:
    """All elements at `path`, in the order of the file."""
    space = etree.QName(element).namespace
    return element.findall("/".join(f"{{{space}}}{name}" for name in path.split("/")))


def text(element: etree._Element, path: str) -> str | None:
    """The text at `path`, or None where there is no such element."""
    found = find(element, path)
    return (found.text or "").strip() if found is not None else None


def line_of(element: etree._Element) -> int:
    """The line of the file on which an element begins; 1 is the first."""
    return cast("int | None", element.sourceline) or 1


def yuan(amount_fen: int) -> str:
    """An amount as messages state it: 12345 fen is `123.45`."""
    return f"{amount_fen // 100}.{amount_fen % 100:02d}"


def fen(element: etree._Element) -> int:
    """The amount of an element with a currency, exactly.

    Raises ProblemError `invalid_bank_file`: `currency` (not yuan), `amount` (a part of a fen, or too large).
    """
    if element.get("Ccy") != CURRENCY:
        raise invalid("currency", line_of(element))
    try:
        return parse_decimal(_MORE_THAN_FEN.sub(r"\1", (element.text or "").strip()), places=2)
    except ValueError:
        raise invalid("amount", line_of(element)) from None


def _check_text(content: bytes) -> None:
    declared = _DECLARATION.match(content)
    if declared is not None and declared[1].lower() not in (b"utf-8", b"us-ascii"):
        raise invalid("encoding", 1)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise invalid("encoding", content.count(b"\n", 0, error.start) + 1) from None
    place = content.find(b"<!DOCTYPE")
    if place >= 0:
        raise invalid("document_type", content.count(b"\n", 0, place) + 1)


@cache
def _schema(message: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_FOLDER / f"{message}.xsd")))
