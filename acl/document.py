"""The access model as a document: its form, its canonical bytes and their hash.

    {"format": 1,
     "resources": {"order:read": {"zh": …, "en": …}},
     "menus": {"orders": {"zh": …, "en": …, "position": 10, "parent": "trading", "route": "/orders", "resource": …}},
     "business_roles": {"common": {"zh": …, "en": …, "menus": […], "resources": […]}},
     "organisation_roles": {"consumer_owner": ["common", …]}}

Lists are sets: their order says nothing, and the canonical form sorts them. What a well-formed document may say is in
`acl.validation`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from acl.catalogue import read_data, resources
from chaincode import canonical

MAX_DOCUMENT_BYTES = 262_144
_QUOTABLE = re.compile(r"[a-z0-9_:]{1,64}")

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
ResourceName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}:[a-z][a-z0-9_]{0,31}$")]
Route = Annotated[str, StringConstraints(pattern=r"^/[a-z0-9/_-]{0,127}$")]
Title = Annotated[str, StringConstraints(min_length=1, max_length=80, strict=True)]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a document: a stable code, and where (`business_roles.common.menus`)."""

    code: str
    path: str


class ModelError(ValueError):
    """A document is refused. `faults` has everything that was found wrong with it, at least one."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.code} at {fault.path}" for fault in faults))
        self.faults = faults


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Titles(_Part):
    """What a thing is called, in Chinese and in English."""

    zh: Title
    en: Title


class Menu(Titles):
    """An entry of the web client's menu. With `route` and `resource` it opens a page, with neither it is a heading."""

    position: int = Field(ge=0, le=100_000, strict=True)
    parent: Name | None = None
    route: Route | None = None
    resource: ResourceName | None = None


class BusinessRole(Titles):
    """What one job needs: menus and resources, by name."""

    menus: frozenset[Name]
    resources: frozenset[ResourceName]


class Document(_Part):
    """A whole access model. `organisation_roles` maps each role of `acl.roles` to its business roles."""

    format: Literal[1] = 1
    resources: dict[ResourceName, Titles] = Field(max_length=500)
    menus: dict[Name, Menu] = Field(max_length=300)
    business_roles: dict[Name, BusinessRole] = Field(max_length=200)
    organisation_roles: dict[Name, frozenset[Name]] = Field(max_length=100)

    def as_value(self) -> dict[str, Any]:
        """The document as JSON has it; fields that are not there are left out."""
        value = self.model_dump(mode="json", exclude_none=True)
        for role in value["business_roles"].values():
            role["menus"], role["resources"] = sorted(role["menus"]), sorted(role["resources"])
        value["organisation_roles"] = {name: sorted(given) for name, given in value["organisation_roles"].items()}
        return value

    @cached_property
    def text(self) -> bytes:
        """The canonical bytes (RFC 8785)."""
        return canonical.dumps(self.as_value())

    @cached_property
    def model_hash(self) -> str:
        """SHA-256 of the canonical bytes, hex: what the chain keeps of the model."""
        return hashlib.sha256(self.text).hexdigest()


def read_document(value: Mapping[str, Any] | bytes | str) -> Document:
    """The document in `value`, a JSON object or its text. Raises ModelError: `invalid_document`, one fault a place."""
    try:
        if isinstance(value, bytes | str):
            if len(value) > MAX_DOCUMENT_BYTES:
                raise ModelError((Fault("document_too_large", ""),))
            value = canonical.parse(value)
        document = Document.model_validate(value)
        _ = document.text  # titles with control or bidirectional characters have no canonical form
    except ValidationError as error:
        places = dict.fromkeys(_place(fault["loc"]) for fault in error.errors())
        raise ModelError(tuple(Fault("invalid_document", place) for place in places)) from None
    except canonical.NotCanonicalError:
        raise ModelError((Fault("invalid_document", ""),)) from None
    return document


def _place(parts: tuple[int | str, ...]) -> str:
    """Where a fault is. A name that is no name is not quoted: nobody knows what it is."""
    return ".".join(text if _QUOTABLE.fullmatch(text) else "?" for text in map(str, parts))


@cache
def shipped_document() -> Document:
    """The access model out of the box."""
    titles = {name: {"zh": each.zh, "en": each.en} for name, each in resources().items()}
    return read_document({"resources": titles, "menus": read_data("menus.toml"), **read_data("roles.toml")})
