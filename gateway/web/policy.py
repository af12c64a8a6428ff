"""What a page of ours may load, and what any other answer may: nothing."""

from __future__ import annotations

from collections.abc import Iterable

API_POLICY = b"default-src 'none'; frame-ancestors 'none'"
SCOPE_KEY = "energysale.content_security_policy"
"""Where in an ASGI scope a page leaves its policy for `gateway.middleware.Edge`."""


def page_policy(connect_to: Iterable[str]) -> bytes:
    """The client's Content-Security-Policy. `connect_to` are the origins beside its own that it talks to.

    Styles may be inline because antd writes style tags at run time; scripts may not. Frames are for previews of PDFs
    that the client has as blobs.
    """
    directives = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        " ".join(("connect-src 'self'", *sorted(set(connect_to)))),
        "manifest-src 'self'",
        "frame-src blob:",
        "worker-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
    return "; ".join(directives).encode()
