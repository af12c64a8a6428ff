"""The steps on participants, users, changes, the access model, audit anchors and flow policies: one table."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode.context import ActionFunction
from chaincode.identity import access_model, audit_anchor, changes, flow_policies, participants, users
from chaincode.intent import Intent


def _nothing(_: Intent) -> Iterable[str]:
    return ()


IDENTITY_FUNCTIONS = {
    "register_participant": ActionFunction(run=participants.register_participant, reads=participants.reads),
    "update_participant": ActionFunction(run=participants.update_participant, reads=_nothing),
    "rate_participant": ActionFunction(run=participants.rate_participant, reads=_nothing),
    "set_participant_status": ActionFunction(run=participants.set_participant_status, reads=_nothing),
    "set_volume_cap": ActionFunction(run=participants.set_volume_cap, reads=_nothing),
    "declare_default": ActionFunction(run=participants.declare_default, reads=_nothing),
    "set_encryption_key": ActionFunction(run=participants.set_encryption_key, reads=_nothing),
    "register_user": ActionFunction(run=users.register_user, reads=users.reads_of_registration),
    "set_user_roles": ActionFunction(run=users.set_user_roles, reads=users.reads_of_membership),
    "set_user_status": ActionFunction(run=users.set_user_status, reads=_nothing),
    "certify_user": ActionFunction(run=users.certify_user, reads=_nothing),
    "set_user_limit": ActionFunction(run=users.set_user_limit, reads=_nothing),
    "replace_key": ActionFunction(run=users.replace_key, reads=_nothing),
    "propose_key": ActionFunction(run=changes.propose_key, reads=changes.reads_of_proposal),
    "propose_registrar": ActionFunction(run=changes.propose_registrar, reads=changes.reads_of_proposal),
    "approve_change": ActionFunction(
        run=changes.approve_change, reads=_nothing, reads_of_record=changes.reads_of_change
    ),
    "decline_change": ActionFunction(run=changes.decline_change, reads=_nothing),
    "set_access_model": ActionFunction(run=access_model.set_access_model, reads=_nothing),
    "anchor_audit": ActionFunction(run=audit_anchor.anchor_audit, reads=_nothing),
    "set_flow_policy": ActionFunction(run=flow_policies.set_flow_policy, reads=flow_policies.reads),
}
