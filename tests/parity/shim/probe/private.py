"""Steps about private data."""

from __future__ import annotations

from chaincode.shim import Stub
from tests.parity.shim.probe.queries import read_all
from tests.parity.shim.probe.script import Step


async def _get(stub: Stub, step: Step) -> object:
    return await stub.get_private_data(step.text("collection"), step.text("key"))


async def _get_several(stub: Stub, step: Step) -> object:
    return await stub.get_private_data_multiple(step.text("collection"), step.texts("keys"))


async def _get_hash(stub: Stub, step: Step) -> object:
    return await stub.get_private_data_hash(step.text("collection"), step.text("key"))


async def _put(stub: Stub, step: Step) -> object:
    await stub.put_private_data(step.text("collection"), step.text("key"), step.value)
    return None


async def _del(stub: Stub, step: Step) -> object:
    await stub.del_private_data(step.text("collection"), step.text("key"))
    return None


async def _purge(stub: Stub, step: Step) -> object:
    await stub.purge_private_data(step.text("collection"), step.text("key"))
    return None


async def _set_policy(stub: Stub, step: Step) -> object:
    await stub.set_private_data_validation_parameter(step.text("collection"), step.text("key"), step.value)
    return None


async def _get_policy(stub: Stub, step: Step) -> object:
    return await stub.get_private_data_validation_parameter(step.text("collection"), step.text("key"))


async def _range(stub: Stub, step: Step) -> object:
    found = stub.get_private_data_range(step.text("collection"), step.text("start"), step.text("end"))
    return await read_all(found, step)


async def _partial(stub: Stub, step: Step) -> object:
    found = stub.get_private_data_by_partial_composite_key(
        step.text("collection"), step.text("type"), step.texts("attributes")
    )
    return await read_all(found, step)


async def _query(stub: Stub, step: Step) -> object:
    found = stub.get_private_data_query_result(step.text("collection"), step.text("query"))
    return await read_all(found, step)


OPERATIONS = {
    "get_private": _get,
    "get_privates": _get_several,
    "get_private_hash": _get_hash,
    "put_private": _put,
    "del_private": _del,
    "purge_private": _purge,
    "set_private_policy": _set_policy,
    "get_private_policy": _get_policy,
    "private_range": _range,
    "private_partial": _partial,
    "private_query": _query,
}
