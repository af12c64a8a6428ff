"""What a call came to, in a form in which two probes can be compared: response, event, reads and writes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from gateway.fabric import protos
from tests.parity.shim.calls import Call
from tests.parity.shim.probe.script import shown

_BY_PEER = "failed: transaction ID: "  # in each refusal that comes from the peer
_PACKAGE = re.compile(r"(<self>[\w-]*):[0-9a-f]{64}")
_BATCH = "failed send batch: "  # what the official shim writes before one


def observe(answer: protos.Message) -> dict[str, Any]:
    """A ProposalResponse as data."""
    response = answer.response
    observed: dict[str, Any] = {
        "status": response.status,
        "message": response.message,
        "payload": _payload(response.payload),
    }
    if answer.payload:
        extension = protos.proposal_response.ProposalResponsePayload.FromString(answer.payload).extension
        action = protos.proposal.ChaincodeAction.FromString(extension)
        event = protos.chaincode_event.ChaincodeEvent.FromString(action.events)
        if event.event_name:
            observed["event"] = [event.event_name, shown(event.payload), event.chaincode_id]
        observed["reads and writes"] = reads_and_writes(action.results)
    return observed


def named(observed: object, call: Call, names: Mapping[str, str]) -> Any:
    """The same with the call's own values, which differ from call to call, replaced by what they are."""
    own = {
        call.transaction_id: "<transaction id>",
        call.binding.hex(): "<binding>",
        str(call.timestamp_ns): "<time>",
        _digest(call.creator): "<creator>",
        _digest(call.signed.proposal_bytes): "<proposal>",
        _digest(call.signed.signature): "<signature>",
    }
    return _renamed(observed, {**names, **own})


def reads_and_writes(results: bytes) -> dict[str, Any]:
    """The read-write set, by chaincode. Of a version only whether there was one: blocks have other numbers."""
    found: dict[str, Any] = {}
    for space in protos.rwset.TxReadWriteSet.FromString(results).ns_rwset:
        public = _public(protos.kv_rwset.KVRWSet.FromString(space.rwset))
        for collection in space.collection_hashed_rwset:
            hashed = protos.kv_rwset.HashedRWSet.FromString(collection.hashed_rwset)
            public[f"collection {collection.collection_name}"] = _hashed(hashed, collection.pvt_rwset_hash)
        found[space.namespace] = {name: value for name, value in public.items() if value}
    return found


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """`names` put in place of what they stand for; what is in the order of the names in the order of the new ones."""
    match value:
        case str():
            for found, name in names.items():
                value = value.replace(found, name)
            return _PACKAGE.sub(r"\1:<package>", value)
        case bool():
            return value
        case int():
            return names.get(str(value), value)
        case list():
            return [_renamed(each, names) for each in value]
        case dict():
            renamed = {_renamed(name, names): _renamed(each, names) for name, each in value.items()}
            if "_lifecycle" in renamed:
                renamed["_lifecycle"]["reads"].sort()
            return renamed
        case _:
            return value


def _public(space: protos.Message) -> dict[str, Any]:
    return {
        "reads": [[shown(read.key), read.HasField("version")] for read in space.reads],
        "writes": [[shown(write.key), write.is_delete, shown(write.value)] for write in space.writes],
        "metadata": [[shown(write.key), _entries(write)] for write in space.metadata_writes],
        "ranges": [_range(query) for query in space.range_queries_info],
    }


def _hashed(space: protos.Message, private_hash: bytes) -> dict[str, Any]:
    return {
        "reads": [[read.key_hash.hex(), read.HasField("version")] for read in space.hashed_reads],
        "writes": [
            [write.key_hash.hex(), write.is_delete, write.value_hash.hex(), write.is_purge]
            for write in space.hashed_writes
        ],
        "metadata": [[write.key_hash.hex(), _entries(write)] for write in space.metadata_writes],
        "private": private_hash.hex(),
    }


def _entries(write: protos.Message) -> list[Any]:
    return [[entry.name, shown(entry.value)] for entry in write.entries]


def _range(query: protos.Message) -> list[Any]:
    hashes = query.reads_merkle_hashes
    return [
        shown(query.start_key),
        shown(query.end_key),
        query.itr_exhausted,
        [shown(read.key) for read in query.raw_reads.kv_reads],
        len(hashes.max_level_hashes),
    ]


def _payload(payload: bytes) -> object:
    """The outcomes of a script's steps, or the payload itself; the size of a large one."""
    if len(payload) > 100_000:
        return f"{len(payload)} bytes"
    try:
        outcomes = json.loads(payload)
    except ValueError:
        return shown(payload)
    return outcomes_named(outcomes)


def outcomes_named(told: Any) -> Any:
    """What a probe told of its steps. Refusals of the peer are compared with their text, those of a shim only as
    such: each has its own words for them."""
    match told:
        case {"value": value, **others} if not others:
            return value
        case {"refused": _, **others} | {"ours": _, **others} if not others:
            return _refusal(told)
        case {"unknown": operation}:
            raise ValueError(f"the probe does not know the step {operation}")
        case dict():
            return {name: outcomes_named(each) for name, each in told.items()}
        case list():
            return [outcomes_named(each) for each in told]
        case _:
            return told


def _refusal(outcome: dict[str, Any]) -> str:
    text = str(outcome.get("refused", "")).removeprefix(_BATCH)
    return f"refused by the peer: {text}" if _BY_PEER in text else "refused by the shim"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
