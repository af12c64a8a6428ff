"""Who may act for whom: the roles of the market, as plain data."""
