"""Retail packages: what retailers offer, by version."""
