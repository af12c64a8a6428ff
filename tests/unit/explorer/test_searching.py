"""What a searched text may mean, and how a refused attempt to write is read."""

from __future__ import annotations

import pytest

from gateway.explorer.raw_blocks import signer_value
from gateway.explorer.searching import moment_of
from gateway.explorer.write_attempts import refusal_code
from gateway.fabric import ChaincodeResponse

MIDNIGHT_IN_THE_MARKET = 1_795_190_400_000  # 2026-11-20T16:00:00Z


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-21", MIDNIGHT_IN_THE_MARKET),
        ("2026-11-21t00:00", MIDNIGHT_IN_THE_MARKET),
        ("2026-11-20t16:00:00z", MIDNIGHT_IN_THE_MARKET),
        ("20261121", None),
        ("2026-13-01", None),
        ("consumer-1", None),
        ("", None),
    ],
)
def test_times_are_the_markets_unless_they_say_otherwise(text: str, moment: int | None) -> None:
    assert moment_of(text) == moment


@pytest.mark.parametrize(
    ("status", "message", "code"),
    [
        (200, "", None),
        (403, '{"code":"read_only_organisation"}', "read_only_organisation"),
        (500, "access denied", "refused_by_peer"),
        (500, "[]", "refused_by_peer"),
    ],
)
def test_a_refusal_is_told_by_its_code(status: int, message: str, code: str | None) -> None:
    assert refusal_code(ChaincodeResponse(status=status, message=message)) == code


def test_an_unreadable_certificate_is_nobodys() -> None:
    assert signer_value("Org", b"not PEM") == {"msp_id": "Org", "subject": "", "serial": ""}
