"""Invoices and credit notes of bills: numbered without a gap by retailer and year, amounts between the parties."""
