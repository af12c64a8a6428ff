"""What goes wrong in a browser while a journey is under way, whatever the journey looks at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.async_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# Chromium says this beside each answer of 400 and above; the answers themselves are judged here.
_ECHO = "Failed to load resource"
_ABORTED = "net::ERR_ABORTED"  # the page's own doing: it left, or no longer wants the answer


@dataclass(slots=True)
class _Expected:
    """A refusal that a journey provokes: `path` is a regular expression for the whole path of the URL."""

    status: int
    path: re.Pattern[str]
    seen: int = 0


@dataclass
class Watch:
    """Collects console errors, uncaught errors, failed requests and refusals of all pages of a context."""

    faults: list[str] = field(default_factory=list)
    _expected: list[_Expected] = field(default_factory=list)
    _offline: bool = False

    def look_at(self, context: BrowserContext) -> None:
        """Watch every page of `context`, those to come too."""
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    def expect_refusal(self, status: int, path: str) -> None:
        """The journey provokes answers of this status at paths that `path` matches in full; at least one must come."""
        self._expected.append(_Expected(status, re.compile(path)))

    def expect_lost_connection(self, *, lost: bool = True) -> None:
        """From now on requests may fail; with `lost` false no longer."""
        self._offline = lost

    def assert_clean(self) -> None:
        """Raises AssertionError with everything that went wrong, and what was to be refused and was not."""
        missing = [f"no answer {each.status} at {each.path.pattern}" for each in self._expected if not each.seen]
        found = [*self.faults, *missing]
        assert not found, "\n".join(found)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and _ECHO not in message.text:
            self.faults.append(f"console {message.type}: {message.text} ({message.location['url']})")

    def _error(self, error: WebError) -> None:
        self.faults.append(f"uncaught: {error.error}")

    def _failed(self, request: Request) -> None:
        if request.failure != _ABORTED and not self._offline:
            self.faults.append(f"{request.method} {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status < 400:
            return
        path = re.sub(r"^[a-z]+://[^/]+|[?#].*$", "", response.url)
        for each in self._expected:
            if each.status == response.status and each.path.fullmatch(path):
                each.seen += 1
                return
        self.faults.append(f"{response.request.method} {response.url}: {response.status}")
