"""Sets contract papers as PDF: whoever makes a paper again from the same facts has the same bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gateway.typesetting import set_pdf

_FORMS = Path(__file__).parent / "forms"


async def print_paper(form: str, facts: Mapping[str, Any]) -> bytes:
    """The PDF of `facts` in the form `form` (`forms/<form>.typ`)."""
    return await asyncio.to_thread(set_paper, form, facts)


def set_paper(form: str, facts: Mapping[str, Any]) -> bytes:
    """`print_paper` for callers without an event loop."""
    return set_pdf(_FORMS / f"{form}.typ", facts)
