"""The built web client: which files there are, and under what conditions each is kept.

The folder is listed once for each build; a request is looked up in that list, so that no path leads out of it.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

INDEX = "/index.html"
ASSETS = "/assets/"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))  # the first that the client takes
_TYPES = {".js": "text/javascript; charset=utf-8", ".html": "text/html; charset=utf-8", ".woff2": "font/woff2"}
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One form of a file. `encoding` is a content coding, None for the file as it is; `etag` is strong and quoted."""

    path: Path
    encoding: str | None
    etag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebFile:
    """A file by its URL path. `immutable`: its name changes with its content. `variants` end with the plain one."""

    media_type: str
    immutable: bool
    variants: tuple[Variant, ...]

    def variant_for(self, accept_encoding: str) -> Variant:
        """The form that a client with this Accept-Encoding gets."""
        taken = _taken(accept_encoding)
        return next(each for each in self.variants if each.encoding is None or each.encoding in taken)


class Site:
    """The client in `folder` (None: there is none). A build that comes later, or replaces another, is noticed by its
    index.html."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._seen: tuple[str, int, int] | None = None
        self._files: Mapping[str, WebFile] = {}

    def files(self) -> Mapping[str, WebFile]:
        """The files by URL path (`/assets/…`); empty without a build. Reads the disk: not for the event loop."""
        if self._folder is None:
            return {}
        try:
            real = self._folder.resolve(strict=True)
            status = (real / "index.html").stat()
        except OSError:
            return {}
        seen = (str(real), status.st_mtime_ns, status.st_ino)
        if seen != self._seen:
            self._files = list_files(real)
            self._seen = seen
        return self._files


def list_files(folder: Path) -> dict[str, WebFile]:
    """Every regular file below `folder` by its URL path, with its compressed forms; no link that leads out."""
    root = folder.resolve()
    found = sorted(path for path in root.rglob("*") if path.is_file() and path.resolve().is_relative_to(root))
    plain = {path for path in found if path.suffix not in (".br", ".gz")}
    return {f"/{path.relative_to(root).as_posix()}": _web_file(root, path) for path in sorted(plain)}


def _web_file(root: Path, path: Path) -> WebFile:
    url = f"/{path.relative_to(root).as_posix()}"
    digest = _digest(path)
    variants = [
        Variant(path=packed, encoding=encoding, etag=f'"{digest}-{encoding}"')
        for encoding, suffix in _ENCODINGS
        if (packed := path.with_name(path.name + suffix)).is_file()
    ]
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return WebFile(
        media_type=media_type,
        immutable=url.startswith(ASSETS),
        variants=(*variants, Variant(path=path, encoding=None, etag=f'"{digest}"')),
    )


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()[:32]


def _taken(accept_encoding: str) -> set[str]:
    """The content codings that an Accept-Encoding names and does not refuse (`q=0`)."""
    taken = set()
    for part in accept_encoding.lower().split(","):
        coding, _, quality = (piece.strip() for piece in part.partition(";"))
        if quality.replace(" ", "").rstrip("0").rstrip(".") != "q=":
            taken.add(coding)
    return taken
