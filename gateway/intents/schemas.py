"""The bodies of `/api/v1/intents`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, FailFast, Field, TypeAdapter, ValidationError

from chaincode.intent import SecondSignature, SignedIntent
from gateway.intents.result import ResultStatus
from gateway.problems import ProblemError

MAX_BODY_BYTES = 4 * 1024 * 1024
MAX_ITEMS = 1_000


class SecondSignatureItem(BaseModel):
    """A second person's signature over the same text, where the author's limit asks for one."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    actor: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$", description="Id of the second user.")]
    signature: Annotated[str, Field(description="As the author's, by the second user's key.")]


class IntentItem(BaseModel):
    """One signed intent, as its author signed it."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    intent: Annotated[
        str, Field(description="The intent's exact canonical text (RFC 8785): the bytes that were signed.")
    ]
    signature: Annotated[
        str, Field(description="ES256 over `energysale/intent/v1\\0` and the text: base64url of the 64 bytes r‖s.")
    ]
    private: Annotated[
        str | None,
        Field(repr=False, description="The exact canonical private text (terms, a bill), where the action takes one."),
    ] = None
    second: SecondSignatureItem | None = None


class IntentResult(BaseModel):
    """What became of one intent. `applied` and `exists` are committed on the ledger; `pending` is not known yet."""

    digest: Annotated[str, Field(description="SHA-256 (hex) of the intent's text; the id of an order that it makes.")]
    intent_id: str | None
    status: ResultStatus
    target: Annotated[str | None, Field(description="Id of the record that it changed or made.")]
    version: Annotated[int | None, Field(description="Version of the record that the intent made.")]
    code: Annotated[str | None, Field(description="Why it was refused.")]
    detail: dict[str, Any] | None
    transaction_id: Annotated[str | None, Field(description="The Fabric transaction that applied it.")]
    block_number: Annotated[int | None, Field(description="The block that holds the transaction.")]


class TransactionEndorsers(BaseModel):
    """Which organisations must agree to one transaction of a step."""

    function: Annotated[str, Field(description="The transaction function.")]
    one_of_each: Annotated[list[list[str]], Field(description="Of each list one organisation (MSP id) must endorse.")]


class IntentDryRun(BaseModel):
    """What would become of one intent. Nothing was kept or changed."""

    dry_run: Annotated[bool, Field(description="Always true.")]
    digest: Annotated[str, Field(description="SHA-256 (hex) of the intent's text; the id of an order that it makes.")]
    intent_id: str | None
    status: Annotated[str, Field(description="`applied`, `exists` or `refused`: what it would be.")]
    target: Annotated[str | None, Field(description="Id of the record that it would change or make.")]
    version: Annotated[int | None, Field(description="Version of the record that the intent would make.")]
    code: Annotated[str | None, Field(description="Why it would be refused.")]
    detail: dict[str, Any] | None
    endorsing_organisations: list[TransactionEndorsers] | None


_ONE = TypeAdapter(IntentItem)
_MANY = TypeAdapter(Annotated[list[IntentItem], FailFast()])


def parse_body(body: bytes) -> SignedIntent | list[SignedIntent]:
    """The signed intents in a request's body: one for a JSON object, a list for an array.

    Raises ProblemError: `invalid_request`, `too_many_intents`.
    """
    try:
        if body.lstrip()[:1] != b"[":
            return _signed(_ONE.validate_json(body))
        items = _MANY.validate_json(body)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        where = [{"path": ".".join(map(str, fault["loc"])), "fault": fault["type"]} for fault in faults]
        raise ProblemError("invalid_request", context={"errors": where}) from None
    if not items:
        raise ProblemError("invalid_request", detail="The list of intents is empty.")
    if len(items) > MAX_ITEMS:
        raise ProblemError("too_many_intents", context={"limit": MAX_ITEMS})
    return [_signed(item) for item in items]


def _signed(item: IntentItem) -> SignedIntent:
    second = SecondSignature(actor=item.second.actor, signature=item.second.signature) if item.second else None
    return SignedIntent(intent=item.intent, signature=item.signature, private=item.private, second=second)
