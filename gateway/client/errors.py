"""What can go wrong for a user of the client. Every class has a stable `code`; none carries a private value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaincode.refusals import REFUSALS


class EnergySaleError(Exception):
    """Base of the client's errors. `code` is what programs match on; the text is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ProblemError(EnergySaleError):
    """The API answered with a problem (RFC 9457). `status` is HTTP's; `context` says which record, field or version."""

    def __init__(self, code: str, message: str, *, status: int, context: Mapping[str, Any] | None = None) -> None:
        super().__init__(code, message + _places(context))
        self.status = status
        self.context = dict(context or {})


class RefusedError(EnergySaleError):
    """An intent was refused: nothing was changed. `detail` says where (key, state, stage, version, path)."""

    def __init__(self, code: str, *, intent_id: str | None = None, detail: Mapping[str, Any] | None = None) -> None:
        super().__init__(code, title_of(code) + _places(detail))
        self.intent_id = intent_id
        self.detail = dict(detail or {})


class TermsRefusedError(RefusedError):
    """The public step is on the ledger, but its terms were refused by `code`: nobody can confirm it as it is."""


class UnresolvedError(EnergySaleError):
    """Whether the intent is on the ledger was not known when patience ended.

    It may still be committed. Sending the same signed intent again is safe and tells.
    """

    def __init__(self, *, intent_id: str | None, digest: str) -> None:
        super().__init__(
            "unresolved",
            f"the outcome of intent {intent_id or digest} is not known yet; send the same intent again, or look it up "
            f"with: energysale intent show {digest}",
        )
        self.intent_id = intent_id
        self.digest = digest


class UnreachableError(EnergySaleError):
    """The API did not answer. Nothing that was sent is known to have arrived."""

    def __init__(self, base_url: str) -> None:
        super().__init__("unreachable", f"the API at {base_url} does not answer; see: energysale status")


class BusyError(EnergySaleError):
    """The API took nothing because it is busy; try again later."""

    def __init__(self, code: str) -> None:
        super().__init__(code, "the API is busy and took nothing; try again later")


class TermsDifferError(EnergySaleError):
    """The opened terms, or a contract text, do not fit the hash on the ledger: sign nothing."""

    def __init__(self, what: str, *, order_id: str) -> None:
        super().__init__("terms_differ", f"{what} of order {order_id} does not fit the ledger's terms hash")
        self.order_id = order_id


class NoRoleError(EnergySaleError):
    """The user holds no role, or more than one, that may take the step."""

    def __init__(self, action: str, roles: tuple[str, ...]) -> None:
        super().__init__("role_not_held", f"'{action}' needs one of the roles {', '.join(roles)}; name it with --role")


class OfflineFileError(EnergySaleError):
    """A file of signed intents cannot be read."""

    def __init__(self, place: str, fault: str) -> None:
        super().__init__("invalid_offline_file", f"{place}: {fault}")


def title_of(code: str) -> str:
    """The sentence that belongs to a refusal's code."""
    refusal = REFUSALS.get(code)
    return refusal.title if refusal else f"The intent was refused: {code}."


def _places(detail: Mapping[str, Any] | None) -> str:
    if not detail:
        return ""
    return " (" + ", ".join(f"{name}: {value}" for name, value in detail.items()) + ")"


class BidNotKeptError(EnergySaleError):
    """The steps of a sealed bid are not to be had on this machine, or could not be kept: nothing was sent."""

    def __init__(self, sequence: str, fault: str) -> None:
        super().__init__("bid_not_kept", f"the sealed steps of the bid in {sequence} {fault}")
