"""The proof as a service, and the JSON Schemas by which drafts are written."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from chaincode import canonical
from chaincode.actions import ACTIONS, args_validator
from chaincode.package_template.model import findings_of
from chaincode.refusals import Refused
from chaincode.tariff.schema import TARIFF_SCHEMA
from gateway.problems import ProblemError

_DIALECT = "http://json-schema.org/draft-07/schema#"
SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "package-template": {"$schema": _DIALECT, **ACTIONS["publish_template"].args},
    "retail-package": {"$schema": _DIALECT, **ACTIONS["publish_package"].args},
    "settlement-method": {"$schema": _DIALECT, **ACTIONS["publish_method"].args},
    "tariff": {"$schema": _DIALECT, **TARIFF_SCHEMA},
}


async def proof_of(draft: Mapping[str, Any]) -> dict[str, Any]:
    """All findings about a draft, which is the arguments of `publish_template` (`schemas.Proof`).

    Raises Refused `invalid_args` (detail: the path) for a draft that does not fit the schema, ProblemError
    `invalid_request` for one that no intent could carry.
    """
    try:
        canonical.dumps(dict(draft))
    except canonical.NotCanonicalError as error:
        raise ProblemError("invalid_request", context={"fault": error.reason}) from None
    action = ACTIONS["publish_template"]
    args = dict(draft)
    args_validator(action.name, with_target=False).check(args)
    wrong = action.rule(args) if action.rule else None
    if wrong is not None:
        raise Refused("invalid_args", path=f"args.{wrong}")
    found = await asyncio.to_thread(findings_of, args)
    return {"sound": not found, "findings": [finding.as_value() for finding in found]}
