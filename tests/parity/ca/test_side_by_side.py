"""Both clients against one real server: the same inputs, the same answers, the same registry afterwards."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.fabric_ca import FabricCaClient, UntrustedError
from tests.integration.fabric_ca.conftest import RealCa
from tests.parity.ca.cases import CASES, Case, asked
from tests.parity.ca.official import Official, obtain_official
from tests.parity.ca.ours import Ours
from tests.parity.ca.server import new_server, registry
from tests.parity.ca.side import REGISTRAR, Side
from tests.parity.ca.table import COMPARED
from tests.parity.compared import Case as Outcomes
from tests.parity.compared import Results
from tests.unit.fabric.credentials import certificate, private_key_pem

pytestmark = pytest.mark.full

DIFFERENT = {capability.id for capability in COMPARED.capabilities() if capability.difference}
_VOLATILE = ((r"\b[0-9a-f]{30,}\b", "<hex>"), (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "<time>"))
_results: Results = {}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealCa]:
    ca = new_server(tmp_path_factory.mktemp("server"))
    yield ca
    ca.kill()


@pytest.fixture(scope="module")
async def sides(server: RealCa, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Official, Ours]]:
    """Both with the server's first registrar."""
    official = _official(server, tmp_path_factory.mktemp("official"))
    async with FabricCaClient(server.authority.url, tls_ca=_root(server), ca_name=server.authority.name) as client:
        ours = Ours(client)
        for side in (official, ours):
            await _enroll_registrar(side, server)
        yield official, ours


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.capability}: {case.name}")
async def test_both_are_answered_alike(case: Case, sides: tuple[Official, Ours], server: RealCa) -> None:
    official, ours = [await _outcome(case, side, server) for side in sides]
    outcomes = _kept(case.capability, case.name, official, ours)
    if case.capability not in DIFFERENT:
        assert outcomes.ours == outcomes.official


async def test_a_server_of_one_ca_needs_no_name_of_it(server: RealCa, tmp_path: Path) -> None:
    official = _official(server, tmp_path, ca_name="")
    async with FabricCaClient(server.authority.url, tls_ca=_root(server), ca_name="") as client:
        sides: list[Side] = [official, Ours(client)]
        for side in sides:
            await _enroll_registrar(side, server)
        outcomes = _kept("ca_name", "none given", *[bool(await side.affiliations()) for side in sides])
    assert outcomes == Outcomes(official=True, ours=True)


async def test_a_server_that_there_is_not_is_named(server: RealCa, tmp_path: Path) -> None:
    official = _official(server, tmp_path, ca_name="nobody")
    async with FabricCaClient(server.authority.url, tls_ca=_root(server), ca_name="nobody") as client:
        outcomes = _kept(
            "ca_name", "one that there is not", *[await asked(each.cainfo()) for each in (official, Ours(client))]
        )
    assert outcomes.ours == outcomes.official


async def test_a_server_may_ask_for_a_certificate_of_its_clients(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pair = tmp_path / "client.pem", tmp_path / "client.key"
    pair[0].write_bytes(certificate(key, "client"))
    pair[1].write_bytes(private_key_pem(key))
    server = new_server(tmp_path / "server", client_root=pair[0])
    try:
        (tmp_path / "official").mkdir()
        official = _official(server, tmp_path / "official", tls_client=pair)
        url, name = server.authority.url, server.authority.name
        async with FabricCaClient(url, tls_ca=_root(server), ca_name=name, tls_client=pair) as client:
            for side in (official, Ours(client)):
                await _enroll_registrar(side, server)
        _kept("tls", "a certificate that the server asks for", "enrolled", "enrolled")
    finally:
        server.kill()


async def test_a_server_that_is_not_trusted_is_told_nothing(server: RealCa, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(certificate(ec.generate_private_key(ec.SECP256R1()), "localhost"))
    official = _official(server, tmp_path, tls_ca=other)
    async with FabricCaClient(server.authority.url, tls_ca=other, ca_name="") as client:
        with pytest.raises(UntrustedError):
            await client.cainfo()
        answers = [await asked(each.cainfo()) for each in (official, Ours(client))]
    assert _kept("tls", "a server that is not trusted", *answers) == Outcomes(
        official="refused here", ours="refused here"
    )


async def test_idemix_is_the_official_clients_alone(sides: tuple[Official, Ours], server: RealCa) -> None:
    official, _ = sides
    await official.enroll_idemix("idemix", await official.register("idemix"))
    _kept("idemix", "a credential", official.credential("idemix"), "not there")
    assert official.credential("idemix")


def test_the_results_are_those_that_the_readme_shows() -> None:
    """The last: after a whole run what was found is kept, and a change of it is seen in git."""
    assert {capability.id for capability in COMPARED.capabilities()} == set(_results), "the run was not a whole one"
    before = COMPARED.results_file.read_text() if COMPARED.results_file.exists() else ""
    COMPARED.write(_results)
    assert COMPARED.results_file.read_text() == before, (
        "the outcomes changed: look at them, then python -m tests.parity.table"
    )


async def _outcome(case: Case, side: Side, server: RealCa) -> Any:
    answer = await case.ask(side, case.who)
    chain = await asyncio.to_thread(_root(server).read_text)
    kept = {"answer": answer, "registry": registry(server, side.prefix, case.who)}
    text = json.dumps(kept, default=str).replace(json.dumps(chain)[1:-1], "<chain>")
    text = re.sub(rf"\b{side.prefix}-", "", text)
    for pattern, instead in _VOLATILE:
        text = re.sub(pattern, instead, text)
    return json.loads(text)


def _kept(capability: str, name: str, official: Any, ours: Any) -> Outcomes:
    outcomes = Outcomes(official=official, ours=ours)
    _results.setdefault(capability, {})[name] = outcomes
    return outcomes


async def _enroll_registrar(side: Side, server: RealCa) -> None:
    await side.enroll(REGISTRAR, server.run.bootstrap_secret(server.authority.name).read_text())


def _root(server: RealCa) -> Path:
    return server.run.authority_root(server.authority.name)


def _official(
    server: RealCa,
    folder: Path,
    *,
    ca_name: str | None = None,
    tls_ca: Path | None = None,
    tls_client: tuple[Path, Path] | None = None,
) -> Official:
    return Official(
        obtain_official(),
        folder,
        address=server.authority.url.removeprefix("https://"),
        tls_ca=tls_ca or _root(server),
        ca_name=server.authority.name if ca_name is None else ca_name,
        tls_client=tls_client,
    )
