"""The unit tests' instances with their records in PostgreSQL: a database for each, on one server for all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests.integration import postgresql
from tests.unit.orders.instance import Instance


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a server's first database."""
    programs = postgresql.programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with postgresql.running_server(programs) as url:
        yield url


@pytest.fixture(autouse=True)
def records_on_postgresql(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An instance that is started again in its directory finds its database again."""

    def records_url(directory: Path) -> str:
        name = "records_" + hashlib.sha256(str(directory).encode()).hexdigest()[:16]
        with psycopg.connect(server, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
            if known is None:
                connection.execute(f'CREATE DATABASE "{name}"')
        return make_url(server).set(database=name).render_as_string(hide_password=False)

    monkeypatch.setattr(Instance, "records_url", staticmethod(records_url))
