"""What an action is: the row type of the table in `chaincode.actions`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from chaincode.intent import Intent
from chaincode.schemas import Schema

Noun = Literal[
    "participant",
    "user",
    "change",
    "access_model",
    "audit_anchor",
    "policy",
    "calendar",
    "reference_price",
    "template",
    "settlement_method",
    "package",
    "order",
    "sequence",
    "listing",
    "bid",
    "announcement",
    "metering_point",
    "meter",
    "reading_day",
    "settlement",
    "posting",
    "plant",
    "plant_settlement",
    "closing",
    "bill_question",
    "invoice",
]
Target = Literal["none", "required", "optional"]
Private = Literal["terms", "income_terms", "statement", "posting", "note", "none"]
DEPOSITED: frozenset[Private] = frozenset({"terms", "income_terms"})

# Their records are not targets: the arguments or the actor's organisation name them, and they may or may not exist. The
# target of a settlement is its order or plant, a closing is the participant's.
UNTARGETED_NOUNS: frozenset[Noun] = frozenset(
    {
        *("policy", "access_model", "audit_anchor", "calendar", "reference_price", "bid", "reading_day", "settlement"),
        *("plant_settlement", "closing", "invoice"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One action that an intent may name.

    `roles` may name it; where `organisations` (MSP ids) are given, only their users'. `target` says whether the intent
    names an existing record, `private` whether it carries terms, those of a plant, a statement with its readings, a
    posting, or a note for the two parties. `args` is the JSON Schema of the arguments; `args_with_target`, where it is
    given, replaces it when the intent names a record. `rule` is what a schema cannot say: given arguments that fit the
    schema it returns the name of the argument that is wrong, or None. `example` is an example of the arguments.
    `touches` names what the step may write beside its own record: the id of a record that other steps have as their
    target, or `type/attribute/…` for what is never one. Who puts intents into transactions has no two transactions
    under way that touch the same, so that intents do not undo each other.
    """

    name: str
    noun: Noun
    roles: tuple[str, ...]
    summary: str
    args: Schema
    example: dict[str, Any]
    target: Target = "required"
    private: Private = "none"
    organisations: tuple[str, ...] = ()
    args_with_target: Schema | None = None
    rule: Callable[[dict[str, Any]], str | None] | None = None
    touches: Callable[[Intent], Iterable[str]] | None = None

    def schema_for(self, target: str | None) -> Schema:
        """The schema that the arguments must fit, given the intent's target."""
        return self.args if target is None or self.args_with_target is None else self.args_with_target
