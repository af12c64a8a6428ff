"""Bank accounts and files of banks as commands take them: never from the command line, where others could read them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from gateway.commands.json_file import read_object
from gateway.commands.shell import CommandError

ACCOUNT_EXAMPLE = '{"holder": "…", "number": "…", "cnaps": "…"}'
_FIELDS = {"holder": "Holder", "number": "Number", "cnaps": "Clearing code (CNAPS)"}


def read_account(file: Path | None) -> dict[str, str]:
    """An account out of a JSON file ("-": standard input), or typed at the terminal. Raises CommandError."""
    if file is None:
        return _asked()
    return account_in(read_object(file, what="bank account", example=ACCOUNT_EXAMPLE), file)


def account_in(value: Mapping[str, Any], file: Path) -> dict[str, str]:
    """The account among the values of a file. Raises CommandError, which quotes nothing."""
    account = {name: value.get(name) for name in _FIELDS}
    if not all(isinstance(each, str) for each in account.values()):
        raise CommandError(f"{file} is no bank account: {ACCOUNT_EXAMPLE}")
    return {name: str(each) for name, each in account.items()}


def read_bank_file(file: Path) -> bytes:
    """A file of the bank's. Raises CommandError."""
    try:
        return file.read_bytes()
    except OSError:
        raise CommandError(f"{file} cannot be read") from None


def write_private(file: Path, content: bytes) -> None:
    """A file that is its owner's alone, in place of what there was. Raises CommandError."""
    try:
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
    except OSError:
        raise CommandError(f"{file} cannot be written") from None


def _asked() -> dict[str, str]:
    if not sys.stdin.isatty():
        raise CommandError(f"give the account with --account FILE: {ACCOUNT_EXAMPLE}")
    return {name: str(typer.prompt(words, err=True)) for name, words in _FIELDS.items()}
