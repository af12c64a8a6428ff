"""The same calls in processes with another hash seed, time zone and locale give the same bytes."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path

from acl.roles import ROLES
from chaincode import batch
from chaincode.intent import SignedIntent
from tests.unit.chaincode.market import (
    CALENDAR,
    CLASS_OF,
    CONSUMER,
    CONSUMER_2,
    EXCHANGE,
    FIELDS,
    NOW,
    PACKAGE,
    PEOPLE,
    REGISTRAR,
    RETAILER,
    TEMPLATE,
    TERMS,
    Market,
    bootstrap_text,
)

ENVIRONMENTS = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LANG": "C"},
    {"PYTHONHASHSEED": "2", "TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8"},
    {"PYTHONHASHSEED": "3", "TZ": "America/St_Johns", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
)


def _line(organisation: str, unit: str, *args: bytes, transient: bytes | None = None) -> str:
    return " ".join([organisation, unit, str(NOW), transient.hex() if transient else "-", *(arg.hex() for arg in args)])


def _calls() -> list[str]:
    market = Market()
    people: list[SignedIntent] = []
    for person in PEOPLE[1:]:
        if person.participant != "exchange":
            args = {
                "participant": person.participant,
                "organisation": person.organisation,
                "kind": ROLES[person.role].side,
                **CLASS_OF.get(person.participant, {}),
            }
            people.append(market.signed(REGISTRAR, "register_participant", args=args))
        user = {"user": person.user, "participant": person.participant, "roles": list(person.roles)}
        key = {"public_key": person.public_key, "proof": person.proof()}
        people.append(market.signed(REGISTRAR, "register_user", args={**user, **key}))
    rules = [
        market.signed(EXCHANGE, "set_calendar", args=CALENDAR),
        market.signed(EXCHANGE, "publish_template", args=TEMPLATE),
    ]
    package = market.signed(RETAILER, "publish_package", args=PACKAGE)
    submits = [
        market.signed(CONSUMER, "submit", args={**FIELDS, "period_end": f"2026-0{month}-01"}, terms=TERMS)
        for month in range(2, 9)
    ]
    bad = [
        market.signed(CONSUMER, "create", args={**FIELDS, "zzz": 1, "aaa": 2, "mmm": 3}),
        market.signed(CONSUMER_2, "cancel", target=submits[0].digest, expected_version=1),
        market.signed(CONSUMER, "cancel", target=submits[1].digest, expected_version=1),
    ]
    return [
        _line("ExchangeOrg", "admin", b"Bootstrap", bootstrap_text(policies=_policies())),
        _line("ExchangeOrg", "client", b"Apply", batch.encode(people)),
        _line("ExchangeOrg", "client", b"Apply", batch.encode(rules)),
        _line("RetailerOrg", "client", b"Apply", batch.encode([package])),
        _line("ConsumerOrg", "client", b"Deposit", transient=batch.encode(submits, private=True)),
        _line("ConsumerOrg", "client", b"Apply", batch.encode([*submits, *bad])),
        _line("ConsumerOrg", "client", b"ReadOrder", submits[0].digest.encode()),
    ]


def _policies() -> dict[str, object]:
    deadlines = {"submitted": 5, "pending": 6, "signed": 7}
    policy = {"audit": "omitted", "consumer_reconfirms": False, "deadlines_s": deadlines}
    return {"industrial": policy, "residential": policy, "commercial": policy}


async def test_three_processes_endorse_the_same_bytes(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    calls.write_text("\n".join(_calls()))
    outputs = await asyncio.gather(*(_run(calls, environment) for environment in ENVIRONMENTS))
    assert outputs[0].count(b"\n") == 7
    assert sum(map(int, re.findall(rb"'usual': (\d+)", outputs[0]))) > 18
    assert len(set(outputs)) == 1


async def _run(calls: Path, environment: dict[str, str]) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.unit.chaincode.determinism", str(calls)),
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        cwd=Path(__file__).parents[3],
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    return output
