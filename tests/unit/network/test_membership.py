"""The update that takes an organisation into the channel, and who signs it."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fabric_protos.common import configtx_pb2

from gateway.fabric import protos
from gateway.fabric.signer import SigningIdentity, private_key_signer
from network.channel_update import members, membership_update, signed_envelope
from tests.unit.fabric.credentials import identity

configtx: Any = configtx_pb2


@pytest.fixture
def config() -> Any:
    """A channel configuration with versions of all kinds."""
    config = configtx.Config(sequence=7)
    config.channel_group.version = 2
    config.channel_group.groups["Orderer"].version = 4
    application = config.channel_group.groups["Application"]
    application.version = 3
    application.mod_policy = "Admins"
    application.values["Capabilities"].version = 1
    application.values["Capabilities"].value = b"capabilities"
    application.policies["Admins"].version = 5
    application.policies["Admins"].policy.value = b"majority"
    for number, msp_id in enumerate(("RetailerOrg", "ConsumerOrg")):
        application.groups[msp_id].version = number
        application.groups[msp_id].values["MSP"].value = b"msp"
    return config


@pytest.fixture
def group() -> Any:
    group = configtx.ConfigGroup(mod_policy="Admins")
    group.values["MSP"].value = b"msp of the new one"
    group.policies["Writers"].mod_policy = "Admins"
    return group


def test_members_are_the_organisations_with_peers(config: Any) -> None:
    assert members(config) == ["ConsumerOrg", "RetailerOrg"]


def test_the_application_gets_another_member_and_nothing_else_changes(config: Any, group: Any) -> None:
    update = membership_update(config, channel="retail", msp_id="GridOrg", group=group)
    read, written = (tree.groups["Application"] for tree in (update.read_set, update.write_set))
    assert (update.channel_id, read.version, written.version) == ("retail", 3, 4)
    assert update.read_set.version == update.write_set.version == 2
    assert list(update.write_set.groups) == ["Application"]  # orderers are not touched
    assert written.mod_policy == "Admins"
    assert sorted(read.groups) == ["ConsumerOrg", "RetailerOrg"]
    assert sorted(written.groups) == ["ConsumerOrg", "GridOrg", "RetailerOrg"]
    assert written.groups["GridOrg"] == group
    for tree in (read, written):  # a group at its next version names all that stays, by version alone
        assert {name: each.version for name, each in tree.policies.items()} == {"Admins": 5}
        assert {name: each.version for name, each in tree.values.items()} == {"Capabilities": 1}
        assert (tree.groups["RetailerOrg"].version, tree.groups["ConsumerOrg"].version) == (0, 1)
        assert not any(each.value for each in tree.values.values())
        assert not any(each.policy.value for each in tree.policies.values())
        assert not tree.groups["RetailerOrg"].values


def test_each_signs_the_update_and_the_first_one_sends(config: Any, group: Any) -> None:
    update = membership_update(config, channel="retail", msp_id="GridOrg", group=group)
    admins = [_identity(msp_id) for msp_id in ("ConsumerOrg", "RetailerOrg")]
    payload = protos.common.Payload.FromString(signed_envelope(update, *admins, channel="retail").payload)
    data = configtx.ConfigUpdateEnvelope.FromString(payload.data)
    assert data.config_update == update.SerializeToString()
    signers = [
        protos.common.SignatureHeader.FromString(signature.signature_header).creator for signature in data.signatures
    ]
    assert signers == [admin.creator for admin in admins]
    sender = protos.common.SignatureHeader.FromString(payload.header.signature_header).creator
    assert sender == admins[0].creator


def _identity(msp_id: str) -> SigningIdentity:
    key = ec.generate_private_key(ec.SECP256R1())
    return SigningIdentity(identity=identity(key, msp_id=msp_id), signer=private_key_signer(key))
