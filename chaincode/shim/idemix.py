"""What an Idemix identity tells: its unit and its role, and nothing of who it is."""

from __future__ import annotations

from google.protobuf.message import DecodeError

from chaincode.shim.errors import IdentityError
from chaincode.shim.protos import MSPRole, OrganizationUnit, SerializedIdemixIdentity

# The names that the official shim gives the roles; it leaves any other empty.
_ROLES = {MSPRole.MEMBER: "member", MSPRole.ADMIN: "admin", MSPRole.CLIENT: "client", MSPRole.PEER: "peer"}


def idemix_attributes(identity: bytes) -> dict[str, str]:
    """`ou` and `role` of a serialized msp.SerializedIdemixIdentity. Raises IdentityError when it is none."""
    try:
        credential = SerializedIdemixIdentity.FromString(identity)
        unit = OrganizationUnit.FromString(credential.ou)
        role = MSPRole.FromString(credential.role)
    except DecodeError:
        raise IdentityError("the creator is neither an X.509 identity nor an Idemix credential") from None
    return {"ou": unit.organizational_unit_identifier, "role": _ROLES.get(role.role, "")}
