"""Signing elsewhere: fabric-gateway's feature offlinesign, and what one client wrote going on in the other."""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest

from gateway.fabric import load_private_key, private_key_signer
from tests.parity.client.compare import Comparison, raw_failure
from tests.parity.client.side import Gateway, Outcome, Side, Thing
from tests.parity.client.test_events import KINDS

pytestmark = pytest.mark.full


@pytest.mark.parametrize("stage", ["evaluate", "submit"])
async def test_nothing_goes_out_unsigned(compare: Comparison, stage: str) -> None:
    async def scenario(side: Side) -> list[str]:
        gateway = await keyless(side)
        error = await raw_failure(getattr(gateway, stage)("echo", "conga"))
        return [error["class"], str(error["code"])]

    official, ours = await compare.different("unsigned", scenario)
    assert official == ["Error", "None"]
    assert ours == ["NotSignedError", "None"]


async def test_an_evaluation_signed_elsewhere(compare: Comparison) -> None:
    async def scenario(side: Side) -> str:
        gateway = await keyless(side)
        return await (await signed(await gateway.proposal("echo", "conga"), gateway)).evaluate()

    assert await compare.same("offline_proposal", scenario) == "conga"


async def test_a_submission_signed_elsewhere(compare: Comparison) -> None:
    async def scenario(side: Side) -> list[object]:
        gateway = await keyless(side)
        result, transaction = await (await signed(await gateway.proposal("echo", "conga"), gateway)).endorse()
        commit = await (await signed(transaction, gateway)).send()
        status = await (await signed(commit, gateway)).status()
        return [result, status["successful"]]

    assert await compare.same("offline_commit", scenario) == ["conga", True]


@pytest.mark.parametrize("kind", KINDS)
async def test_listening_with_a_request_signed_elsewhere(compare: Comparison, kind: str) -> None:
    async def scenario(side: Side) -> bool:
        gateway = await keyless(side)
        first = await announced(side)
        request = await gateway.events_request(kind, start=first)
        event = await (await gateway.open_events(await signed(request, gateway))).next()
        return bool(event["block"] == first)

    assert await compare.same(f"offline_{kind}_events", scenario)


@pytest.mark.parametrize("maker", ["official", "ours"])
async def test_stages_change_hands(compare: Comparison, maker: str) -> None:
    """Each stage is written down by one client, signed outside, and gone on with by the other."""
    first, second = (compare.official, compare.ours) if maker == "official" else (compare.ours, compare.official)
    one, other = await keyless(first), await keyless(second)
    proposal = await signed(await one.proposal("put", f"hands {maker}", "shaken"), other)
    result, transaction = await proposal.endorse()
    commit = await (await signed(transaction, one)).send()
    status = await (await signed(commit, other)).status()
    assert (result, status["successful"]) == ("shaken", True)
    assert await (await first.gateway()).evaluate("get", f"hands {maker}") == "shaken"
    for stage in ("proposal", "transaction", "commit"):
        compare.keep(f"offline_{stage}", f"{maker} first, then the other: {result}")


@pytest.mark.parametrize("maker", ["official", "ours"])
async def test_signed_stages_change_hands(compare: Comparison, maker: str) -> None:
    """The same with the signatures in the bytes: the second client has no key."""
    first, second = (compare.official, compare.ours) if maker == "official" else (compare.ours, compare.official)
    one, other = await first.gateway(), await keyless(second)
    proposal = await one.proposal("put", f"signed {maker}", "shaken")
    await proposal.evaluate()  # which signs it
    result, _ = await (await other.rebuild("proposal", (await proposal.serialised())[0])).endorse()
    _, transaction = await proposal.endorse()
    commit = await transaction.send()
    status = await commit.status()
    again = await (await other.rebuild("transaction", (await transaction.serialised())[0])).send()
    assert again.kind == "commit"
    asked = await (await other.rebuild("commit", (await commit.serialised())[0])).status()
    assert (result, asked) == ("shaken", status)
    for stage in ("proposal", "transaction", "commit"):
        compare.keep(f"offline_{stage}", f"signed by {maker}, sent by the other: {result}")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("maker", ["official", "ours"])
async def test_requests_for_events_change_hands(compare: Comparison, maker: str, kind: str) -> None:
    first, second = (compare.official, compare.ours) if maker == "official" else (compare.ours, compare.official)
    start = await announced(first)
    request = await (await keyless(first)).events_request(kind, start=start)
    other = await keyless(second)
    event = await (await other.open_events(await signed(request, other))).next()
    assert event["block"] == start
    compare.keep(f"offline_{kind}_events", f"{maker} first, then the other: the block that was asked for")


async def keyless(side: Side) -> Gateway:
    """A gateway without a signer."""
    return await side.gateway(credentials=side.credentials("ConsumerOrg", with_key=False))


async def signed(thing: Thing, gateway: Gateway) -> Thing:
    """What `thing` is, made again at `gateway` with a signature that was made here; its digest is the same there."""
    data, digest = await thing.serialised()
    assert await (await gateway.rebuild(thing.kind, data)).serialised() == (data, digest)
    return await gateway.rebuild(thing.kind, data, signature(thing.side, digest))


def signature(side: Side, digest: str) -> str:
    """ConsumerOrg's service signs the digest; both in base64."""
    key = side.credentials("ConsumerOrg").key
    assert key is not None
    return b64encode(private_key_signer(load_private_key(key))(b64decode(digest))).decode()


async def announced(side: Side) -> int:
    """The number of a block with an event of the chaincode."""
    _, commit = await (await side.gateway()).submit_async("announce", "offline", "event")
    status: Outcome = await commit.status()
    return int(status["block"])
