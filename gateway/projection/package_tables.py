"""The tables of calendars, reference prices, package templates, settlement methods and retail packages. As in
`tables.py`, every row follows from the chain. Columns are what lists filter and sort by; the record is kept as the
ledger has it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from gateway.projection.tables import metadata

# Every version of every region's calendar; the last one holds.
calendars = Table(
    "calendars",
    metadata,
    Column("region", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
)

# Every version of every month's price; the last one holds.
reference_prices = Table(
    "reference_prices",
    metadata,
    Column("reference", String(64), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
)

# `price_kinds` has each kind between spaces: " fixed time_of_use ". `green`: a premium for green power is charged.
templates = Table(
    "templates",
    metadata,
    Column("template_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("region", String(64), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("name", String(80), nullable=False),
    Column("price_kinds", String(80), nullable=False),
    Column("green", Boolean, nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("valid_to", String(10), nullable=False),
    Column("retired", Boolean, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
)

template_versions = Table(
    "template_versions",
    metadata,
    Column("template_id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("region", String(64), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("price_kinds", String(80), nullable=False),
    Column("green", Boolean, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
)

settlement_methods = Table(
    "settlement_methods",
    metadata,
    Column("method_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("valid_to", String(10), nullable=False),
    Column("retired", Boolean, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
)

settlement_method_versions = Table(
    "settlement_method_versions",
    metadata,
    Column("method_id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
)

# `classes` as `price_kinds`. `price_least` and `price_most` are over all list prices, in 1e-8 yuan per kWh.
packages = Table(
    "packages",
    metadata,
    Column("package_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("retailer", String(64), nullable=False),
    Column("segment", String(64), nullable=False),
    Column("name", String(80), nullable=False),
    Column("template", String(64), nullable=False),
    Column("template_version", Integer, nullable=False),
    Column("classes", String(64), nullable=False),
    Column("price_least", BigInteger, nullable=False),
    Column("price_most", BigInteger, nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("valid_to", String(10), nullable=False),
    Column("retired", Boolean, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("packages_by_retailer", "retailer", "package_id"),
    Index("packages_by_template", "template", "template_version"),
)

package_versions = Table(
    "package_versions",
    metadata,
    Column("package_id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("template", String(64), nullable=False),
    Column("template_version", Integer, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
)
