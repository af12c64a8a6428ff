"""Metering: points, meters, and the Merkle roots of their readings, day by day. The readings lie off the chain."""
