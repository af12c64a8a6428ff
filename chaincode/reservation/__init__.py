"""Volume caps of retailers: private reservations of what they commit to."""
