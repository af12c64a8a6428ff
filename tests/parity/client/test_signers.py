"""Keys of every kind that a Fabric MSP takes, and what is signed of a message."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from tests.parity.client.certified import Key, certified
from tests.parity.client.compare import Comparison, failure
from tests.parity.client.ground import Ground
from tests.parity.client.side import FailedError, Side

pytestmark = pytest.mark.full

P256, P384 = (lambda: ec.generate_private_key(ec.SECP256R1())), (lambda: ec.generate_private_key(ec.SECP384R1()))


@pytest.mark.parametrize(
    ("make", "hashed"),
    [
        pytest.param(P256, "sha256", id="P-256"),
        pytest.param(P384, "sha256", id="P-384"),
        pytest.param(ed25519.Ed25519PrivateKey.generate, "none", id="Ed25519"),
    ],
)
async def test_a_key_signs_every_stage(
    compare: Comparison, ready: Ground, tmp_path: Path, make: Callable[[], Key], hashed: str
) -> None:
    credentials = certified(ready, make(), tmp_path)

    async def scenario(side: Side) -> list[object]:
        gateway = await side.gateway(credentials=credentials, hash=hashed)
        result, commit = await gateway.submit_async("put", f"signed {side.name}", "by a key")
        status = await commit.status()
        event = await (await gateway.events("block", start=status["block"])).next()
        return [result, status["successful"], event["block"] == status["block"]]

    assert await compare.same("signers", scenario) == ["by a key", True, True]


async def test_without_a_hash_the_key_decides(compare: Comparison, ready: Ground, tmp_path: Path) -> None:
    credentials = certified(ready, ed25519.Ed25519PrivateKey.generate(), tmp_path)

    async def scenario(side: Side) -> str:
        gateway = await side.gateway(credentials=credentials)
        try:
            return await gateway.evaluate("echo", "signed")
        except FailedError as failed:
            return str(failed.error["code"])

    official, ours = await compare.different("default_hash", scenario)
    assert (official, ours) == ("FAILED_PRECONDITION", "signed")


@pytest.mark.parametrize("hashed", ["none", "sha256", "sha384", "sha3_256", "sha3_384"])
async def test_what_is_signed_of_a_message(compare: Comparison, hashed: str) -> None:
    """The digest of the same proposal; the network takes SHA-256 alone."""
    official = await compare.official.gateway(hash=hashed)
    ours = await compare.ours.gateway(hash=hashed)
    data, digest = await (await official.proposal("echo", hashed)).serialised()
    assert await (await ours.rebuild("proposal", data)).serialised() == (data, digest)
    compare.keep("hashes", "the same digest")


@pytest.mark.parametrize("hashed", ["sha384", "sha3_256", "sha3_384"])
async def test_a_hash_that_the_network_does_not_take(compare: Comparison, hashed: str) -> None:
    async def scenario(side: Side) -> list[str]:
        error = await failure((await side.gateway(hash=hashed)).evaluate("echo", "signed"))
        return [error["class"], error["code"]]

    assert await compare.same("hashes", scenario) == ["GatewayError", "FAILED_PRECONDITION"]
