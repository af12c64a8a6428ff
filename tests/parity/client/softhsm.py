"""SoftHSM, a hardware security module in software, with a token for the tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from network.command import run_command

TOKEN, PIN, KEY_ID = "parity", "1234", b"\x5a\x01"
_LIBRARIES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)


@dataclass
class Module:
    """The PKCS#11 library and its token."""

    library: Path
    _keys: set[str] = field(default_factory=set)

    def take_key(self, path: str) -> None:
        """Have the token hold the key of a PEM file (PKCS #8), once."""
        if path not in self._keys:
            words = ["--import", path, "--token", TOKEN, "--label", "service", "--id", KEY_ID.hex(), "--pin", PIN]
            run_command(["softhsm2-util", *words])
            self._keys.add(path)


@contextmanager
def soft_module(folder: Path) -> Iterator[Module | None]:
    """A module with an empty token in `folder`, for this process and those that it starts; None where there is none."""
    library = next((Path(name) for name in _LIBRARIES if Path(name).is_file()), None)
    if library is None or shutil.which("softhsm2-util") is None:
        yield None
        return
    settings = folder / "softhsm2.conf"
    (folder / "tokens").mkdir()
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(settings))
        run_command(["softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", PIN])
        yield Module(library)
