"""SQL for evidence: the chain of data hashes, and people's certificates where this instance issued them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select, union

from gateway.projection.tables import blocks
from gateway.registrations.tables import applications
from gateway.renewals.tables import renewals


def data_hashes(connection: Connection, *, last: int) -> tuple[bytes, ...]:
    """The data hashes of the headers of blocks 0 to `last`."""
    query = select(blocks.c.data_hash).where(blocks.c.number <= last).order_by(blocks.c.number)
    return tuple(bytes.fromhex(each) for each in connection.scalars(query))


def certificates(connection: Connection, fingerprints: Collection[str]) -> list[str]:
    """The certificates (PEM) with these SHA-256, of those that the exchange had issued to people."""
    tables = (applications, renewals)
    queries = [select(each.c.certificate).where(each.c.certificate_hash.in_(fingerprints)) for each in tables]
    return [each for each in connection.scalars(union(*queries)) if each]
