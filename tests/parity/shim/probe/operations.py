"""Steps about the transaction itself."""

from __future__ import annotations

import hashlib

from chaincode.shim import Stub, local_msp_id
from tests.parity.shim.probe.script import Step


async def _args(stub: Stub, _step: Step) -> object:
    return stub.args[2:]


async def _string_args(stub: Stub, _step: Step) -> object:
    _, parameters = stub.function_and_parameters()
    return parameters[1:]


async def _function_and_parameters(stub: Stub, _step: Step) -> object:
    function, parameters = stub.function_and_parameters()
    return function, parameters[1:]


async def _args_slice(stub: Stub, _step: Step) -> object:
    return digest(b"".join(stub.args))


async def _tx_id(stub: Stub, _step: Step) -> object:
    return stub.tx_id


async def _channel_id(stub: Stub, _step: Step) -> object:
    return stub.channel_id


async def _creator(stub: Stub, _step: Step) -> object:
    return digest(stub.creator)


async def _binding(stub: Stub, _step: Step) -> object:
    return stub.binding.hex()


async def _timestamp(stub: Stub, _step: Step) -> object:
    return stub.timestamp_ns


async def _transient(stub: Stub, _step: Step) -> object:
    return stub.transient


async def _decorations(stub: Stub, _step: Step) -> object:
    return stub.decorations


async def _signed_proposal(stub: Stub, _step: Step) -> object:
    proposal = stub.signed_proposal
    return None if proposal is None else [digest(proposal.proposal_bytes), digest(proposal.signature)]


async def _msp_id(_stub: Stub, _step: Step) -> object:
    return local_msp_id()


async def _event(stub: Stub, step: Step) -> object:
    stub.set_event(step.text("name"), step.value)
    return None


async def _create_composite_key(stub: Stub, step: Step) -> object:
    return stub.create_composite_key(step.text("type"), step.texts("attributes"))


async def _split_composite_key(stub: Stub, step: Step) -> object:
    return stub.split_composite_key(step.text("key"))


async def _invoke_chaincode(stub: Stub, step: Step) -> object:
    response = await stub.invoke_chaincode(step.text("chaincode"), step.blobs("args"), channel=step.text("channel"))
    return response.status, response.message, response.payload or None


async def _start_batch(stub: Stub, _step: Step) -> object:
    stub.start_write_batch()
    return None


async def _finish_batch(stub: Stub, _step: Step) -> object:
    await stub.finish_write_batch()
    return None


def digest(content: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(content).hexdigest()


OPERATIONS = {
    "args": _args,
    "string_args": _string_args,
    "function_and_parameters": _function_and_parameters,
    "args_slice": _args_slice,
    "tx_id": _tx_id,
    "channel_id": _channel_id,
    "creator": _creator,
    "binding": _binding,
    "timestamp": _timestamp,
    "transient": _transient,
    "decorations": _decorations,
    "signed_proposal": _signed_proposal,
    "msp_id": _msp_id,
    "event": _event,
    "create_composite_key": _create_composite_key,
    "split_composite_key": _split_composite_key,
    "invoke_chaincode": _invoke_chaincode,
    "start_batch": _start_batch,
    "finish_batch": _finish_batch,
}
