"""Checking a file from a command line: what `energysale verify` and `energysale-verify` both do."""

from __future__ import annotations

import hashlib
import json
import warnings
from pathlib import Path

from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning

from gateway.verify.container import MAX_FILE_BYTES, load
from gateway.verify.failures import EvidenceError
from gateway.verify.show import save_documents, show_failure, show_report
from gateway.verify.verification import verify

HOLDS, FAILS = 0, 1


def check_file(
    file: Path, *, network: str | None, trusted_roots: Path | None, as_json: bool, documents: Path | None
) -> int:
    """Check `file`, print the outcome and return the exit code: 0 it holds, 1 it does not.

    `trusted_roots` is a PEM file; `documents` a folder for the texts in the file.
    """
    try:
        data = _read(file)
        with warnings.catch_warnings(action="error", category=CryptographyDeprecationWarning):
            roots = None if trusted_roots is None else x509.load_pem_x509_certificates(_read(trusted_roots))
            report = verify(data, network=network, trusted_roots=roots)
    except (ValueError, CryptographyDeprecationWarning):
        return _failed(EvidenceError("file_unreadable", where=str(trusted_roots)), as_json=as_json)
    except EvidenceError as error:
        return _failed(error, as_json=as_json)
    if documents is not None:
        save_documents({hashlib.sha256(each).hexdigest(): each for each in load(data).documents}, documents)
    if as_json:
        print(json.dumps(report.as_value(), ensure_ascii=False))
    else:
        show_report(report)
    return HOLDS


def _failed(error: EvidenceError, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"holds": False, **error.as_value()}, ensure_ascii=False))
    else:
        show_failure(error)
    return FAILS


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise EvidenceError("file_unreadable", where=str(path), detail=error.strerror or "") from None
