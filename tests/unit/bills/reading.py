"""Texts of bills read back."""

from __future__ import annotations

import io

import pypdf


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    return "\n".join(pages_of(pdf))


def fen(text: str) -> int:
    """An amount of the paper in fen."""
    return int(text.replace(",", "").replace(".", ""))
