"""The audit trail on PostgreSQL: the unit tests once more, and what this database itself refuses."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gateway.audit_trail import repository
from gateway.audit_trail.chain import origin, verify
from gateway.audit_trail.repository import NewEntry
from gateway.records import Records
from tests.unit.audit_trail.test_audit_trail import *  # noqa: F403 - the same tests, with the fixture of this folder
from tests.unit.audit_trail.test_audit_trail import record
from tests.unit.orders.instance import Instance
from tests.unit.projection.chain import Chain

del test_the_database_itself_refuses_changes  # noqa: F821 - its statements and errors are SQLite's


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET actor = 'wang' WHERE n = 1",
        "DELETE FROM audit_entries WHERE n = 1",
        "DELETE FROM audit_entries",
        "TRUNCATE audit_entries",
        "INSERT INTO audit_entries SELECT n + 7, at, 'wang', kind, subject, detail, previous, hash FROM audit_entries",
        "INSERT INTO audit_entries SELECT 0, at, 'wang', kind, subject, detail, previous, hash FROM audit_entries",
    ],
)
async def test_the_database_refuses_changes(instance: Instance, statement: str) -> None:
    await record(instance, 2)
    with pytest.raises(DBAPIError, match="append-only"):
        instance.records.write_now(lambda connection: connection.execute(text(statement)))
    verdict = instance.records.read_now(
        lambda connection: verify(repository.walk(connection), [], start=start_of(instance.chain), complete=True)
    )
    assert (verdict.holds, verdict.entries) == (True, 2)


async def test_two_processes_write_one_chain(instance: Instance) -> None:
    """As the API and the command line may: neither fails, and the chain holds."""
    other = Records(instance.records_url(instance.directory))
    entry = NewEntry(at=1, actor=None, kind="export", subject=None, detail="{}")

    def work(connection: Any) -> None:
        repository.append(connection, [entry], start=start_of(instance.chain))

    await asyncio.gather(*(records.write(work) for _ in range(20) for records in (instance.records, other)))
    verdict = await other.read(
        lambda connection: verify(repository.walk(connection), [], start=start_of(instance.chain), complete=True)
    )
    other.close()
    assert (verdict.holds, verdict.entries) == (True, 40)


def start_of(chain: Chain) -> str:
    return origin(organisation="ConsumerOrg", network_id=chain.network_id)
