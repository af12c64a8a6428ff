"""The table of the audit trail, in the `records` database. It only ever grows: the database itself refuses the rest."""

from __future__ import annotations

from sqlalchemy import DDL, BigInteger, Column, Index, MetaData, String, Table, Text, event

metadata = MetaData()

entries = Table(
    "audit_entries",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(160)),
    Column("kind", String(64), nullable=False),
    Column("subject", String(160)),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("audit_entries_by_actor", "actor", "n"),
    Index("audit_entries_by_kind", "kind", "n"),
    Index("audit_entries_by_subject", "subject", "n"),
    Index("audit_entries_by_time", "at"),
)

_REFUSAL = "the audit trail is append-only"


def _refuse(dialect: str, statement: str) -> None:
    """Have the database of `dialect` run `statement` when the table has been made."""
    ddl = DDL(statement)  # type: ignore[no-untyped-call] # SQLAlchemy has no types here
    event.listen(entries, "after_create", ddl.execute_if(dialect=dialect))


for _operation in ("UPDATE", "DELETE"):
    _refuse(
        "sqlite",
        f"CREATE TRIGGER audit_entries_no_{_operation.lower()} BEFORE {_operation} ON audit_entries "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    )
# REPLACE deletes without a trigger's knowing; but it comes with a number that is not the next one.
_refuse(
    "sqlite",
    "CREATE TRIGGER audit_entries_only_next BEFORE INSERT ON audit_entries "
    "WHEN NEW.n <> (SELECT coalesce(max(n), 0) + 1 FROM audit_entries) "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
)
_refuse(
    "postgresql",
    "CREATE OR REPLACE FUNCTION audit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
)
_refuse(
    "postgresql",
    "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse()",
)
_refuse(
    "postgresql",
    "CREATE OR REPLACE FUNCTION audit_entries_only_next() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN IF NEW.n <> (SELECT coalesce(max(n), 0) + 1 FROM audit_entries) THEN "
    "RAISE EXCEPTION 'the audit trail is append-only'; END IF; RETURN NEW; END $$",
)
_refuse(
    "postgresql",
    "CREATE TRIGGER audit_entries_only_next BEFORE INSERT ON audit_entries "
    "FOR EACH ROW EXECUTE FUNCTION audit_entries_only_next()",
)
