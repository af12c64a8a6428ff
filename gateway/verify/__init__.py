"""The verifier of evidence files. It reads a file and nothing else: no network, no clock, no configuration."""

from gateway.verify.failures import CODES, EvidenceError
from gateway.verify.report import ProvedStep, Registration, Report
from gateway.verify.verification import verify

__all__ = ["CODES", "EvidenceError", "ProvedStep", "Registration", "Report", "verify"]
