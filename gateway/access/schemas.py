"""The access model on the wire. Times are milliseconds since 1970 UTC."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from acl.document import Name
from gateway.access.repository import Version


class Title(BaseModel):
    zh: str
    en: str


class MenuEntry(BaseModel):
    """A menu that the role has, with those under it. A heading has no route."""

    id: str
    title: Title
    route: str | None
    resource: str | None
    children: list[MenuEntry]


class Menus(BaseModel):
    role: str
    model_hash: str
    items: list[MenuEntry]


class ResourceEntry(BaseModel):
    name: str = Field(examples=["order:read", "action:submit"])
    title: Title


class Resources(BaseModel):
    role: str
    model_hash: str
    items: list[ResourceEntry]


class RoleEntry(BaseModel):
    """An organisation role: on which side it acts, whose users may hold it, and its business roles."""

    role: str
    side: str
    organisations: list[str]
    title: Title
    summary: str
    business_roles: list[str]


class Roles(BaseModel):
    model_hash: str
    items: list[RoleEntry]


class BusinessRoles(BaseModel):
    """The business roles that an organisation role is to have."""

    model_config = ConfigDict(extra="forbid")

    business_roles: list[Name] = Field(max_length=100)


class VersionInfo(BaseModel):
    """One version of the model: who made it from which, and what it changed, before and after."""

    version: int
    model_hash: str
    kind: Literal["shipped", "business_role", "organisation_role", "import"]
    author: str | None = Field(description="None for the model out of the box")
    base: int | None
    made_at: int
    in_force: bool
    difference: dict[str, Any]


class VersionPage(BaseModel):
    """Newest first. `next_before` is for the next page, null on the last."""

    items: list[VersionInfo]
    next_before: int | None


class VersionWithDocument(VersionInfo):
    document: dict[str, Any]


class Rehearsal(BaseModel):
    """What an import would do: nothing has been changed. `base` is the version to name in If-Match."""

    dry_run: Literal[True] = True
    base: int
    model_hash: str
    difference: dict[str, Any]


class AnchorIntent(BaseModel):
    """What to sign so that the version comes into force: the intent's action, arguments and expected version."""

    action: Literal["set_access_model"]
    expected_version: int | None
    args: dict[str, Any]


class Brief(BaseModel):
    version: int
    model_hash: str


class AccessState(BaseModel):
    """`ledger` is the chain's record (null: none yet), `in_force` the version that this instance has for it, `deciding`
    the hash of the model that answers checks now. `drift` is empty when all of that fits together."""

    ledger: Brief | None
    in_force: Brief | None
    newest: Brief | None
    deciding: str
    drift: list[Literal["unknown_model", "roles_differ", "deciding_differs"]]


class ViewEntry(BaseModel):
    """One row of the data views. `sights` has the fields that are not clear."""

    entity: str
    level: str
    who: list[str]
    own: list[str]
    mine: list[str]
    addressed: bool
    sights: dict[str, str]
    opens: bool


class Views(BaseModel):
    items: list[ViewEntry]


def version_info(version: Version, *, in_force: bool) -> VersionInfo:
    """A version without its document."""
    return VersionInfo(
        version=version.number,
        model_hash=version.document.model_hash,
        kind=version.kind,
        author=version.author,
        base=version.base,
        made_at=version.made_at,
        in_force=in_force,
        difference=dict(version.difference),
    )
