"""Steps about public state."""

from __future__ import annotations

import asyncio

from chaincode.shim import ShimError, Stub
from tests.parity.shim.probe.queries import history, moved, numbered, page, read_all
from tests.parity.shim.probe.script import Step


async def _get(stub: Stub, step: Step) -> object:
    return await stub.get_state(step.text("key"))


async def _get_several(stub: Stub, step: Step) -> object:
    return await stub.get_states(step.texts("keys"))


async def _get_many(stub: Stub, step: Step) -> object:
    return len(await stub.get_states(numbered(step.text("key"), step.number("size"))))


async def _get_together(stub: Stub, step: Step) -> object:
    """Ask for all the keys at the same time."""
    reads = (stub.get_state(key) for key in step.texts("keys"))
    answers = await asyncio.gather(*reads, return_exceptions=True)
    refused = any(isinstance(answer, ShimError) for answer in answers)
    return "some were refused" if refused else "all were answered"


async def _get_size(stub: Stub, step: Step) -> object:
    return len(await stub.get_state(step.text("key")) or b"")


async def _put(stub: Stub, step: Step) -> object:
    await stub.put_state(step.text("key"), step.value)
    return None


async def _put_size(stub: Stub, step: Step) -> object:
    await stub.put_state(step.text("key"), bytes(step.number("size")))
    return None


async def _put_many(stub: Stub, step: Step) -> object:
    for key in numbered(step.text("key"), step.number("size")):
        await stub.put_state(key, key.encode())
    return None


async def _del(stub: Stub, step: Step) -> object:
    await stub.del_state(step.text("key"))
    return None


async def _set_policy(stub: Stub, step: Step) -> object:
    await stub.set_state_validation_parameter(step.text("key"), step.value)
    return None


async def _get_policy(stub: Stub, step: Step) -> object:
    return await stub.get_state_validation_parameter(step.text("key"))


async def _range(stub: Stub, step: Step) -> object:
    return await read_all(stub.get_state_range(step.text("start"), step.text("end")), step)


async def _range_moves(stub: Stub, step: Step) -> object:
    return await moved(stub.get_state_range(step.text("start"), step.text("end")), step.texts("moves"))


async def _range_page(stub: Stub, step: Step) -> object:
    return page(
        await stub.get_state_range_page(
            step.text("start"), step.text("end"), page_size=step.number("page_size"), bookmark=step.text("bookmark")
        )
    )


async def _partial(stub: Stub, step: Step) -> object:
    found = stub.get_state_by_partial_composite_key(step.text("type"), step.texts("attributes"))
    return await read_all(found, step)


async def _partial_page(stub: Stub, step: Step) -> object:
    return page(
        await stub.get_state_by_partial_composite_key_page(
            step.text("type"),
            step.texts("attributes"),
            page_size=step.number("page_size"),
            bookmark=step.text("bookmark"),
        )
    )


async def _every_composite_page(stub: Stub, step: Step) -> object:
    size, bookmark = step.number("page_size"), step.text("bookmark")
    return page(await stub.get_all_composite_keys_page(page_size=size, bookmark=bookmark))


async def _query(stub: Stub, step: Step) -> object:
    return await read_all(stub.get_query_result(step.text("query")), step)


async def _query_page(stub: Stub, step: Step) -> object:
    size, bookmark = step.number("page_size"), step.text("bookmark")
    return page(await stub.get_query_result_page(step.text("query"), page_size=size, bookmark=bookmark))


async def _history(stub: Stub, step: Step) -> object:
    return await history(stub.get_history_for_key(step.text("key")))


OPERATIONS = {
    "get_state": _get,
    "get_states": _get_several,
    "get_many_states": _get_many,
    "get_states_together": _get_together,
    "get_state_size": _get_size,
    "put_state": _put,
    "put_state_size": _put_size,
    "put_many_states": _put_many,
    "del_state": _del,
    "set_state_policy": _set_policy,
    "get_state_policy": _get_policy,
    "range": _range,
    "range_moves": _range_moves,
    "range_page": _range_page,
    "partial": _partial,
    "partial_page": _partial_page,
    "every_composite_page": _every_composite_page,
    "query": _query,
    "query_page": _query_page,
    "history": _history,
}
