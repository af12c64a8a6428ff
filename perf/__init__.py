"""Load on a running network, measured at the generator and counted from committed blocks."""
