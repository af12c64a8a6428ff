"""The README's example, run as it stands, against the real server."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.integration.fabric_ca.conftest import RealCa
from tests.standalone import CA_CLIENT, installed, run_example


@pytest.mark.parametrize("place", ["checkout", pytest.param("wheel", marks=pytest.mark.full)])
async def test_the_example_enrols_a_registrar_and_certifies_a_user(
    real_ca: RealCa, secret: str, tmp_path: Path, place: str
) -> None:
    python = Path(sys.executable)
    if place == "wheel":
        python = installed(CA_CLIENT.built(tmp_path / "dist")[0], folder=tmp_path / "environment")
    authority = real_ca.authority
    shutil.copy(real_ca.run.authority_root(authority.name), tmp_path / "root.pem")
    variables = {"CA_URL": authority.url, "CA_NAME": authority.name, "CA_SECRET": secret}
    said = await run_example(CA_CLIENT, tmp_path, python=python, **variables)
    assert "CN=li" in said.strip().split(",")
