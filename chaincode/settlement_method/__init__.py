"""Settlement methods 结算方法 of the exchange: what is charged, or paid, beside a package's prices; by version."""
