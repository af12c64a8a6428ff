"""Plants that feed in: whose they are, who buys, and what their parties get for a month, computed like a bill."""
