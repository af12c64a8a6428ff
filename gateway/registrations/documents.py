"""The documents of an application: which kinds there are, what is taken, what the bytes say they are. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.problems import ProblemError

MAX_DOCUMENT_BYTES = 5 * 1024 * 1024

_SIGNATURES = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """`qualification` says whether its hash goes on the chain; papers of a person never do."""

    name: str
    title_zh: str
    title_en: str
    qualification: bool


DOCUMENT_KINDS: dict[str, DocumentKind] = {
    kind.name: kind
    for kind in (
        DocumentKind("business_licence", "营业执照", "Business licence", True),
        DocumentKind("retail_licence", "售电公司资质", "Licence to retail electricity", True),
        DocumentKind("connection_certificate", "用电户号证明", "Proof of the metering points", True),
        DocumentKind("credit_certificate", "信用证明", "Proof of credit standing", True),
        DocumentKind("authorisation_letter", "授权委托书", "Letter that authorises the applicant", False),
        DocumentKind("identity_document", "身份证明", "Identity paper of a person", False),
    )
}


def required_documents(*, participant_kind: str, holder: str) -> frozenset[str]:
    """The kinds without which an application to take part is not taken: by what the participant is."""
    if holder == "household":
        return frozenset({"identity_document"})
    if participant_kind == "retailer":
        return frozenset({"business_licence", "retail_licence"})
    return frozenset({"business_licence"})


def sniff(content: bytes) -> str | None:
    """The media type that the first bytes show: PDF, PNG or JPEG; None for anything else."""
    return next((media_type for media_type, first in _SIGNATURES.items() if content.startswith(first)), None)


def check_document(content: bytes, *, announced: str) -> str:
    """The media type of a document that may be kept.

    Raises ProblemError: `request_too_large`; `unsupported_media_type` when it is none of the three types or not the one
    announced.
    """
    if len(content) > MAX_DOCUMENT_BYTES:
        raise ProblemError("request_too_large", context={"limit": MAX_DOCUMENT_BYTES})
    found = sniff(content)
    if found is None or found != announced:
        raise ProblemError("unsupported_media_type", context={"allowed": sorted(_SIGNATURES)})
    return found
