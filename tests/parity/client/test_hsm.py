"""A key that stays in a hardware security module: fabric-gateway's features endorsement_hsm and offlinesign_hsm.

The module is SoftHSM (Debian's softhsm2), with the key of ConsumerOrg's service in it.
"""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest

from gateway.fabric.hsm import HsmSigner
from tests.parity.client.compare import Comparison, raw_failure
from tests.parity.client.ground import Ground
from tests.parity.client.side import FailedError, Gateway, Side, Thing
from tests.parity.client.softhsm import KEY_ID, PIN, TOKEN, Module

pytestmark = pytest.mark.full


@pytest.fixture
def module(softhsm: Module | None, ready: Ground) -> Module:
    if softhsm is None:
        pytest.skip("SoftHSM is not installed")
    softhsm.take_key(ready.profile("ConsumerOrg")["identity"]["private_key"])
    return softhsm


@pytest.mark.parametrize("organisation", ["ConsumerOrg", "RetailerOrg", "ExchangeOrg"])
async def test_the_organisation_named_endorses_for_a_key_in_a_module(
    compare: Comparison, module: Module, organisation: str
) -> None:
    async def scenario(side: Side) -> str:
        return await (await with_module(side, module)).submit("peers_organisation", organizations=[organisation])

    assert await compare.same("hsm", scenario) == organisation


async def test_the_organisations_named_and_no_other_endorse_for_a_key_in_a_module(
    compare: Comparison, module: Module
) -> None:
    async def scenario(side: Side) -> str:
        own = {"ConsumerOrg": "value1", "ExchangeOrg": "value2"}
        gateway = await with_module(side, module)
        return await gateway.submit("expect_own_transient", transient=own, organizations=list(own))

    assert await compare.same("hsm", scenario) == "expected"


@pytest.mark.parametrize("organisation", ["ConsumerOrg", "RetailerOrg"])
async def test_the_organisation_named_evaluates_for_a_key_in_a_module(
    compare: Comparison, module: Module, organisation: str
) -> None:
    async def scenario(side: Side) -> str:
        return await (await with_module(side, module)).evaluate("peers_organisation", organizations=[organisation])

    assert await compare.same("hsm", scenario) == organisation


@pytest.mark.parametrize("stage", ["evaluate", "submit"])
async def test_nothing_goes_out_unsigned_by_a_module(compare: Comparison, module: Module, stage: str) -> None:
    async def scenario(side: Side) -> bool:
        gateway = await side.gateway(credentials=side.credentials("ConsumerOrg", with_key=False))
        return bool(await raw_failure(getattr(gateway, stage)("echo", "conga")))

    assert await compare.same("hsm", scenario)


async def test_an_evaluation_and_a_submission_signed_by_a_module_elsewhere(compare: Comparison, module: Module) -> None:
    async def scenario(side: Side) -> list[object]:
        gateway = await side.gateway(credentials=side.credentials("ConsumerOrg", with_key=False))
        with HsmSigner(library=module.library, token=TOKEN, pin=PIN, key_id=KEY_ID) as sign:

            async def signed(thing: Thing) -> Thing:
                data, digest = await thing.serialised()
                return await gateway.rebuild(thing.kind, data, b64encode(sign(b64decode(digest))).decode())

            proposal = await signed(await gateway.proposal("echo", "conga"))
            evaluated = await proposal.evaluate()
            _, transaction = await proposal.endorse()
            status = await (await signed(await (await signed(transaction)).send())).status()
        return [evaluated, status["successful"]]

    assert await compare.same("hsm", scenario) == ["conga", True]


async def with_module(side: Side, module: Module) -> Gateway:
    """A gateway for ConsumerOrg's service whose key is in the module."""
    key = {"library": str(module.library), "label": TOKEN, "pin": PIN, "identifier": b64encode(KEY_ID).decode()}
    try:
        return await side.gateway(credentials=side.credentials("ConsumerOrg", with_key=False), hsm=key)
    except FailedError as failed:
        if "pkcs11js" in failed.error["message"]:
            pytest.skip("the official client's part for PKCS#11 could not be compiled here")
        raise
