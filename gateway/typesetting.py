"""Sets papers as PDF: the same facts give the same bytes on every machine.

Typst takes 10 to 40 ms for a paper: too long for the event loop. Fonts are those of the installed package alone, the
PDF's date is fixed, and its identifier follows from its content.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

_EPOCH_S = 1_767_196_800  # 2026-01-01 00:00 at UTC+8: the same for every paper
_LOCK = threading.Lock()


def set_pdf(form: Path, facts: Mapping[str, Any]) -> bytes:
    """The PDF of `facts` in the form, a typst file that imports from its own folder alone."""
    with _LOCK:  # one at a time: each is all of a processor's work
        compiler = typst.Compiler(
            input=form,
            root=form.parent,
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
