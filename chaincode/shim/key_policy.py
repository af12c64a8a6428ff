"""Endorsement policies of single keys (state-based endorsement): all the organisations named must endorse."""

from __future__ import annotations

from enum import IntEnum
from typing import Self

from google.protobuf.message import DecodeError

from chaincode.shim.errors import InvalidArgumentError
from chaincode.shim.protos import MSPPrincipal, MSPRole, SignaturePolicy, SignaturePolicyEnvelope


class Role(IntEnum):
    """Whose signature of an organisation counts."""

    MEMBER = MSPRole.MEMBER
    PEER = MSPRole.PEER


class KeyEndorsementPolicy:
    """A set of organisations, by MSP id, each of which must endorse a write of the key."""

    def __init__(self) -> None:
        self._roles: dict[str, int] = {}

    @classmethod
    def from_bytes(cls, policy: bytes) -> Self:
        """The organisations in a policy as `Stub.get_state_validation_parameter` gives it.

        Raises InvalidArgumentError when it is not a signature policy.
        """
        made = cls()
        try:
            for principal in SignaturePolicyEnvelope.FromString(policy).identities:
                if principal.principal_classification == MSPPrincipal.ROLE:
                    role = MSPRole.FromString(principal.principal)
                    made._roles[role.msp_identifier] = role.role
        except DecodeError:
            raise InvalidArgumentError("this is not a signature policy") from None
        return made

    @property
    def organizations(self) -> list[str]:
        """The MSP ids, sorted."""
        return sorted(self._roles)

    def add_organizations(self, *msp_ids: str, role: Role = Role.PEER) -> None:
        """Require an endorsement of each of these too."""
        for msp_id in msp_ids:
            self._roles[msp_id] = role

    def remove_organizations(self, *msp_ids: str) -> None:
        """Require no endorsement of these any more."""
        for msp_id in msp_ids:
            self._roles.pop(msp_id, None)

    def to_bytes(self) -> bytes:
        """The policy for `Stub.set_state_validation_parameter`: the same bytes for the same organisations."""
        msp_ids = self.organizations
        principals = [
            MSPPrincipal(
                principal_classification=MSPPrincipal.ROLE,
                principal=MSPRole(role=self._roles[msp_id], msp_identifier=msp_id).SerializeToString(),
            )
            for msp_id in msp_ids
        ]
        rules = [SignaturePolicy(signed_by=index) for index in range(len(msp_ids))]
        everyone = SignaturePolicy(n_out_of=SignaturePolicy.NOutOf(n=len(msp_ids), rules=rules))
        policy: bytes = SignaturePolicyEnvelope(version=0, rule=everyone, identities=principals).SerializeToString()
        return policy
