"""What the service's environment tells."""

from __future__ import annotations

import pytest

from chaincode.shim import EnvironmentMissingError, local_msp_id


def test_the_organisation_of_the_service_is_told_by_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORE_PEER_LOCALMSPID", "ExchangeOrg")
    assert local_msp_id() == "ExchangeOrg"


@pytest.mark.parametrize("value", [None, ""])
def test_without_it_there_is_a_named_error(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("CORE_PEER_LOCALMSPID", raising=False)
    if value is not None:
        monkeypatch.setenv("CORE_PEER_LOCALMSPID", value)
    with pytest.raises(EnvironmentMissingError):
        local_msp_id()
