"""Reference prices: what market-linked packages are linked to, month by month, by version."""
