"""Fabric's policies, evaluated over the identities whose signatures were found good.

Two forms: a signature policy (`NOutOf` over principals; each identity counts once) and an implicit one over the
policies of a configuration group's subgroups (ANY, MAJORITY, ALL).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from google.protobuf.message import DecodeError

from gateway.verify import msp, protos
from gateway.verify.failures import EvidenceError
from gateway.verify.msp import Identity

_SIGNATURE, _IMPLICIT_META = 1, 3  # common.Policy.PolicyType
_MAX_DEPTH = 20
_ROLES = {1: msp.ADMIN, 2: msp.CLIENT, 3: msp.PEER, 4: msp.ORDERER}  # msp.MSPRole.MSPRoleType; 0 is any member


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of a channel configuration: its policies by name, and its subgroups."""

    policies: Mapping[str, protos.Message]
    groups: Mapping[str, Group] = field(default_factory=dict)

    def at(self, path: str) -> tuple[Group, str]:
        """The group and the policy's name for an absolute path such as `/Channel/Application/Endorsement`.

        Raises EvidenceError `policy_unsupported`.
        """
        parts = path.strip("/").split("/")
        group = self
        for part in parts[1:-1]:
            if part not in group.groups:
                raise EvidenceError("policy_unsupported", detail="no such group")
            group = group.groups[part]
        return group, parts[-1]


def fulfils(group: Group, name: str, identities: Sequence[Identity]) -> bool:
    """Whether `identities` fulfil the policy `name` of `group`; a policy that is not there is fulfilled by nobody.

    Raises EvidenceError `policy_unsupported`.
    """
    policy = group.policies.get(name)
    if policy is None:
        return False
    try:
        if policy.type == _SIGNATURE:
            return fulfils_signature_policy(
                protos.policies.SignaturePolicyEnvelope.FromString(policy.value), identities
            )
        if policy.type == _IMPLICIT_META:
            meta = protos.policies.ImplicitMetaPolicy.FromString(policy.value)
            met = sum(fulfils(each, meta.sub_policy, identities) for each in group.groups.values())
            return met >= _needed(meta.rule, len(group.groups))
    except DecodeError:
        pass
    raise EvidenceError("policy_unsupported")


def fulfils_signature_policy(envelope: protos.Message, identities: Sequence[Identity]) -> bool:
    """Whether `identities` fulfil a common.SignaturePolicyEnvelope. Raises EvidenceError `policy_unsupported`."""
    distinct = list({each.serialized: each for each in identities}.values())
    met, _ = _rule(envelope.rule, envelope.identities, distinct, frozenset(), _MAX_DEPTH)
    return met


def text_of(envelope: protos.Message) -> str:
    """A common.SignaturePolicyEnvelope for people to read."""
    return _text(envelope.rule, envelope.identities, _MAX_DEPTH)


def _text(rule: protos.Message, principals: Sequence[protos.Message], depth: int) -> str:
    if depth == 0 or rule.WhichOneof("Type") is None:
        return "?"
    if rule.WhichOneof("Type") == "signed_by":
        principal = principals[rule.signed_by]
        if principal.principal_classification != protos.msp_principal.MSPPrincipal.ROLE:
            return "?"
        role = protos.msp_principal.MSPRole.FromString(principal.principal)
        return f"{role.msp_identifier}.{_ROLES.get(role.role, 'member')}"
    rules, n = rule.n_out_of.rules, rule.n_out_of.n
    names = {len(rules): "AND(", 1: "OR("}
    return names.get(n, f"OutOf({n}, ") + ", ".join(_text(each, principals, depth - 1) for each in rules) + ")"


def _needed(rule: int, count: int) -> int:
    names = protos.policies.ImplicitMetaPolicy
    return {names.ANY: min(1, count), names.ALL: count, names.MAJORITY: count // 2 + 1}[rule]


def _rule(
    rule: protos.Message,
    principals: Sequence[protos.Message],
    identities: Sequence[Identity],
    used: frozenset[int],
    depth: int,
) -> tuple[bool, frozenset[int]]:
    """Whether the rule is met, and which identities it has used up, in Fabric's own (greedy) order."""
    if depth == 0:
        raise EvidenceError("policy_unsupported", detail="nested too deeply")
    match rule.WhichOneof("Type"):
        case "signed_by":
            if not 0 <= rule.signed_by < len(principals):
                raise EvidenceError("policy_unsupported", detail="no such principal")
            principal = principals[rule.signed_by]
            for place, identity in enumerate(identities):
                if place not in used and _is(identity, principal):
                    return True, used | {place}
            return False, used
        case "n_out_of":
            met = 0
            for each in rule.n_out_of.rules:
                fulfilled, after = _rule(each, principals, identities, used, depth - 1)
                if fulfilled:
                    met, used = met + 1, after
            return met >= rule.n_out_of.n, used
    raise EvidenceError("policy_unsupported")


def _is(identity: Identity, principal: protos.Message) -> bool:
    kinds = protos.msp_principal.MSPPrincipal
    if principal.principal_classification == kinds.IDENTITY:
        return bool(principal.principal == identity.serialized)
    if principal.principal_classification != kinds.ROLE:
        raise EvidenceError("policy_unsupported", detail="a principal that is neither role nor identity")
    try:
        role = protos.msp_principal.MSPRole.FromString(principal.principal)
    except DecodeError:
        raise EvidenceError("policy_unsupported") from None
    if role.msp_identifier != identity.msp_id:
        return False
    return role.role == 0 or _ROLES.get(role.role) in identity.roles
