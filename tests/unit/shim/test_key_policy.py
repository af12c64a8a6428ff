"""Key-level endorsement policies."""

from __future__ import annotations

import pytest

from chaincode.shim import InvalidArgumentError, KeyEndorsementPolicy
from chaincode.shim.key_policy import Role
from chaincode.shim.protos import MSPRole, SignaturePolicyEnvelope


def test_every_organization_named_must_endorse() -> None:
    policy = KeyEndorsementPolicy()
    policy.add_organizations("RetailerOrg", "ConsumerOrg", "ExchangeOrg")
    policy.add_organizations("ConsumerOrg", role=Role.MEMBER)
    policy.remove_organizations("ExchangeOrg", "UnknownOrg")
    envelope = SignaturePolicyEnvelope.FromString(policy.to_bytes())
    roles = [MSPRole.FromString(identity.principal) for identity in envelope.identities]
    assert [(role.msp_identifier, role.role) for role in roles] == [
        ("ConsumerOrg", MSPRole.MEMBER),
        ("RetailerOrg", MSPRole.PEER),
    ]
    assert envelope.rule.n_out_of.n == 2
    assert [rule.signed_by for rule in envelope.rule.n_out_of.rules] == [0, 1]


def test_a_policy_is_read_back() -> None:
    policy = KeyEndorsementPolicy()
    policy.add_organizations("B", "A")
    again = KeyEndorsementPolicy.from_bytes(policy.to_bytes())
    assert again.organizations == ["A", "B"]
    assert again.to_bytes() == policy.to_bytes()


def test_other_bytes_are_a_named_error() -> None:
    with pytest.raises(InvalidArgumentError):
        KeyEndorsementPolicy.from_bytes(b"\xff")
