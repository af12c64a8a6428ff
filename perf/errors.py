"""What can keep a measurement from being made."""

from __future__ import annotations


class MeasurementError(Exception):
    """A measurement cannot be made or cannot be trusted. The message says why, and what to do about it."""


class NetworkDownError(MeasurementError):
    """The network or one of its APIs does not answer."""


class LoadRefusedError(MeasurementError):
    """The market refused something that the load needs before it can start."""
