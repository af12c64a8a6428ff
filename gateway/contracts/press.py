"""Sets contract papers as PDF: the same facts give the same bytes on every machine.

Typst runs in a thread of its own: one paper takes 10 to 40 ms, too long for the event loop. Fonts are those of the
installed package alone, the PDF's date is fixed, and its identifier follows from its content.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

_FORMS = Path(__file__).parent / "forms"
_EPOCH_S = 1_767_196_800  # 2026-01-01 00:00 at UTC+8: the same for every paper
_LOCK = threading.Lock()


async def print_paper(form: str, facts: Mapping[str, Any]) -> bytes:
    """The PDF of `facts` in the form `form` (`forms/<form>.typ`)."""
    return await asyncio.to_thread(set_paper, form, facts)


def set_paper(form: str, facts: Mapping[str, Any]) -> bytes:
    """`print_paper` for callers without an event loop."""
    with _LOCK:  # one at a time: each is all of a processor's work
        compiler = typst.Compiler(
            input=_FORMS / f"{form}.typ",
            root=_FORMS,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"facts": json.dumps(facts, ensure_ascii=False, sort_keys=True)},
        )
        # Tags would add half again to the size, and the ledger keeps every archived text for ever.
        pdf = compiler.compile(format="pdf", timestamp=_EPOCH_S, pdf_tags=False)
    if not isinstance(pdf, bytes):
        raise TypeError("a PDF is one file")
    return pdf


@cache
def _fonts() -> typst.Fonts:
    directory = Path(pylopdf_fonts_zh_cn.sans_path()).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[directory])
