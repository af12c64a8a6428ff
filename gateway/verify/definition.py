"""The committed definition of a chaincode: by which policies its transactions are endorsed.

A definition is itself written by transactions, of the namespace `_lifecycle`. Each writes what it changes and reads the
sequence number of the one before, and every call of the chaincode reads the sequence number that it runs under.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from google.protobuf.message import DecodeError

from gateway.verify import protos
from gateway.verify.failures import EvidenceError
from gateway.verify.msp import Identity
from gateway.verify.policies import Group, fulfils, fulfils_signature_policy, text_of
from gateway.verify.transactions import Namespace, Result

LIFECYCLE = "_lifecycle"
_LIFECYCLE_POLICY = "/Channel/Application/LifecycleEndorsement"
_DEFAULT_POLICY = "/Channel/Application/Endorsement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One version of a chaincode's definition. `policy` and `collections` are protos.ApplicationPolicy; a collection
    without a policy of its own is not in the latter."""

    sequence: int
    policy: protos.Message = field(repr=False)
    collections: Mapping[str, protos.Message] = field(repr=False)

    @property
    def policy_text(self) -> str:
        """The chaincode's policy for people to read: `AND(ExchangeOrg.peer, OR(…))`, or the name of the channel's."""
        if self.policy.WhichOneof("Type") == "signature_policy":
            return text_of(self.policy.signature_policy)
        return str(self.policy.channel_config_policy_reference)


def sequence_key(chaincode: str) -> str:
    """The key of `_lifecycle` whose version says which definition a transaction ran under."""
    return _field(chaincode, "Sequence")


def following(chaincode: str, before: Mapping[str, bytes], namespace: Namespace, *, where: str) -> dict[str, bytes]:
    """The fields of the definition after a transaction of `_lifecycle`. Raises EvidenceError `definition_missing`."""
    prefix = _field(chaincode, "")
    written = {
        key.removeprefix(prefix): value
        for key, value in namespace.writes.items()
        if key.startswith(prefix) and value is not None
    }
    if "Sequence" not in written:
        raise EvidenceError("definition_missing", where=where)
    return {**before, **written}


def read_definition(fields: Mapping[str, bytes], *, where: str) -> Definition:
    """The definition in its fields. Raises EvidenceError `definition_missing`, `policy_unsupported`."""
    try:
        info = protos.definition.ChaincodeValidationInfo.FromString(_state(fields["ValidationInfo"]).Bytes)
        package = protos.collection.CollectionConfigPackage.FromString(_state(fields.get("Collections", b"")).Bytes)
        if info.validation_plugin != "vscc":
            raise EvidenceError("policy_unsupported", where=where, detail="another validation plugin")
        return Definition(
            sequence=_state(fields["Sequence"]).Int64,
            policy=protos.peer_policy.ApplicationPolicy.FromString(info.validation_parameter),
            collections={
                each.static_collection_config.name: each.static_collection_config.endorsement_policy
                for each in package.config
                if each.static_collection_config.HasField("endorsement_policy")
            },
        )
    except (DecodeError, KeyError):
        raise EvidenceError("definition_missing", where=where) from None


def check_endorsed(
    definition: Definition | None,
    chaincode: str,
    result: Result,
    endorsers: list[Identity],
    *,
    channel_group: Group,
    where: str,
) -> None:
    """Raise EvidenceError `endorsement_policy` unless the endorsers fulfil all policies that the result comes under:
    for what it wrote publicly (or when it wrote nothing) the chaincode's, for each collection the collection's, and
    for `_lifecycle` (`definition` is None) the channel's.

    Raises `policy_unsupported` where single keys have policies of their own.
    """
    group, name = channel_group.at(_LIFECYCLE_POLICY)
    if definition is None:
        if not fulfils(group, name, endorsers):
            raise EvidenceError("endorsement_policy", where=where)
        return
    for written, namespace in result.namespaces.items():
        if written != chaincode and (namespace.writes or namespace.hashed_writes):
            raise EvidenceError("policy_unsupported", where=where, detail="writes of another chaincode")
    namespace = result.namespaces[chaincode]
    if namespace.settles_keys:
        raise EvidenceError("policy_unsupported", where=where, detail="policies of single keys")
    collections = namespace.written_collections
    policies = [definition.collections.get(each, definition.policy) for each in collections]
    if namespace.writes or not collections:
        policies.append(definition.policy)
    if not all(_fulfilled(policy, endorsers, channel_group) for policy in policies):
        raise EvidenceError("endorsement_policy", where=where)


def _fulfilled(policy: protos.Message, endorsers: list[Identity], channel_group: Group) -> bool:
    match policy.WhichOneof("Type"):
        case "signature_policy":
            return fulfils_signature_policy(policy.signature_policy, endorsers)
        case "channel_config_policy_reference":
            group, name = channel_group.at(policy.channel_config_policy_reference or _DEFAULT_POLICY)
            return fulfils(group, name, endorsers)
    raise EvidenceError("policy_unsupported")


def _state(value: bytes) -> protos.Message:
    return protos.lifecycle_db.StateData.FromString(value)


def _field(chaincode: str, name: str) -> str:
    return f"namespaces/fields/{chaincode}/{name}"
