"""Steps about the client's identity and about endorsement policies of keys."""

from __future__ import annotations

from cryptography.hazmat.primitives.serialization import Encoding

from chaincode.shim import ClientIdentity, InvalidArgumentError, KeyEndorsementPolicy, Role, Stub
from tests.parity.shim.probe.operations import digest
from tests.parity.shim.probe.script import Step


async def _id(stub: Stub, _step: Step) -> object:
    return ClientIdentity(stub.creator).id


async def _msp_id(stub: Stub, _step: Step) -> object:
    return ClientIdentity(stub.creator).msp_id


async def _attribute(stub: Stub, step: Step) -> object:
    return ClientIdentity(stub.creator).attribute(step.text("name"))


async def _assert(stub: Stub, step: Step) -> object:
    ClientIdentity(stub.creator).assert_attribute(step.text("name"), step.text("value"))
    return None


async def _has_ou(stub: Stub, step: Step) -> object:
    return ClientIdentity(stub.creator).has_ou(step.text("name"))


async def _certificate(stub: Stub, _step: Step) -> object:
    return digest(ClientIdentity(stub.creator).certificate.public_bytes(Encoding.DER))


async def _key_policy(_stub: Stub, step: Step) -> object:
    """Take the policy in the step's value, add and remove organisations, and tell the result."""
    policy = KeyEndorsementPolicy.from_bytes(step.value or b"")
    role = step.text("role")
    if role not in Role.__members__:
        raise InvalidArgumentError("there is no such role")
    policy.add_organizations(*step.texts("organizations"), role=Role[role])
    policy.remove_organizations(*step.texts("remove"))
    return policy.organizations, policy.to_bytes()


OPERATIONS = {
    "client_id": _id,
    "client_msp_id": _msp_id,
    "client_attribute": _attribute,
    "client_assert": _assert,
    "client_has_ou": _has_ou,
    "client_certificate": _certificate,
    "key_policy": _key_policy,
}
