"""A market day on real load profiles, played over HTTP and checked against the chain."""
