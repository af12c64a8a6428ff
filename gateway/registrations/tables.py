"""The tables of applications, in the `records` database of the exchange's instance.

Columns named `sealed_…` are encrypted under the application's data key (`data_key`, itself wrapped by the master key).
Times are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

applications = Table(
    "registration_applications",
    metadata,
    Column("application_id", String(36), primary_key=True),
    Column("secret_hash", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(24), nullable=False),
    Column("version", Integer, nullable=False),
    Column("participant", String(64), nullable=False),
    Column("participant_kind", String(16), nullable=False),
    Column("organisation", String(64), nullable=False),
    Column("consumer_class", String(16)),
    Column("user_id", String(64)),
    Column("roles", Text, nullable=False),  # a JSON list
    Column("public_key", String(130)),
    Column("proof", String(86)),
    Column("csr", Text),
    Column("authorised_by", String(64)),
    Column("source", String(8), nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("sealed_data", LargeBinary, nullable=False),  # canonical {data, salt}
    Column("data_hash", String(64), nullable=False),  # SHA-256 of what is sealed
    Column("certificate", Text),
    Column("certificate_hash", String(64)),
    Column("certificate_until", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("refreshed_at", BigInteger, nullable=False),
    Index("registration_applications_by_state", "state", "application_id"),
    Index("registration_applications_by_participant", "participant"),
)

moves = Table(
    "registration_moves",
    metadata,
    Column("application_id", ForeignKey(applications.c.application_id, ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String(16), nullable=False),
    Column("by", String(64)),  # None for the applicant, who has no account yet
    Column("state", String(24), nullable=False),
    Column("reasons", Text, nullable=False),  # a JSON list of {code, text}
    Column("at", BigInteger, nullable=False),
)

documents = Table(
    "registration_documents",
    metadata,
    Column("application_id", ForeignKey(applications.c.application_id, ondelete="CASCADE"), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("media_type", String(32), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("expires_on", String(10)),
    Column("qualification", Boolean, nullable=False),
    Column("sealed_content", LargeBinary, nullable=False),
    Column("uploaded_at", BigInteger, nullable=False),
)
