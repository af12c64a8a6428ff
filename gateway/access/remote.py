"""The access model from the access service, kept fresh; every check stays local."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import httpx2
import structlog

from acl.document import ModelError, read_document, shipped_document
from acl.model import AccessModel

PERIOD_S = 5.0
_TIMEOUT_S = 5.0
_MIN_SECRET = 32

log = structlog.get_logger(__name__)


class AccessServiceUnavailableError(Exception):
    """The access service does not answer, refuses the secret, or gives what is no access model."""


class SecretFileError(Exception):
    """The file of the shared secret cannot be read, is open to others, or holds too little."""


def read_secret(path: Path) -> str:
    """The shared secret in `path`: at least 32 characters, in a file for its owner alone. Raises SecretFileError."""
    try:
        mode, secret = path.stat().st_mode, path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise SecretFileError(f"{path}: the secret of the access service cannot be read") from None
    if mode & 0o077:
        raise SecretFileError(f"{path}: others can read it; chmod 600")
    if len(secret) < _MIN_SECRET:
        raise SecretFileError(f"{path}: the secret has fewer than {_MIN_SECRET} characters")
    return secret


class RemoteModel:
    """The model that the access service at `url` has in force, asked for every five seconds with its ETag.

    While the service is away the last model stays; an instance does not start without one. `transport` is for tests.
    """

    def __init__(self, *, url: str, secret: str, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self.model = AccessModel(shipped_document())
        self._etag: str | None = None
        self._task: asyncio.Task[None] | None = None
        self._client = httpx2.AsyncClient(
            base_url=url.rstrip("/"),
            headers={"Authorization": f"Bearer {secret}"},
            timeout=_TIMEOUT_S,
            transport=transport,
        )

    async def start(self) -> None:
        """Get the model, and go on asking. Raises AccessServiceUnavailableError."""
        await self.refresh()
        self._task = asyncio.create_task(self._follow(), name="access-model")

    async def refresh(self) -> bool:
        """Ask once; whether the model is another now. Raises AccessServiceUnavailableError."""
        headers = {} if self._etag is None else {"If-None-Match": self._etag}
        try:
            answer = await self._client.get("/model", headers=headers)
            if answer.status_code == httpx2.codes.NOT_MODIFIED:
                return False
            if not answer.is_success:
                raise AccessServiceUnavailableError(f"the access service answers {answer.status_code}")
            document = read_document(answer.content)
        except httpx2.HTTPError as error:
            raise AccessServiceUnavailableError(f"the access service: {type(error).__name__}") from None
        except ModelError:
            raise AccessServiceUnavailableError("the access service gives what is no access model") from None
        self.model, self._etag = AccessModel(document), answer.headers.get("etag")
        log.info("access_model_fetched", model_hash=document.model_hash)
        return True

    async def close(self) -> None:
        """Stop asking."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self._client.aclose()

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(PERIOD_S)
            try:
                await self.refresh()
            except AccessServiceUnavailableError as error:
                log.warning("access_model_not_refreshed", reason=str(error))
