"""What `energysale doctor` says of certificates: unreadable, ending soon, revoked."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from cryptography import x509

from network.credentials import credentials
from network.finding import Finding
from network.paths import RunDirectory
from network.renewal import WARNING
from network.revocation import revoked_serial_numbers
from network.topology import Topology

_SUBJECT = "certificates"
_RENEW = "`energysale certificates renew` does it, one process after another"
# A root is in the channel's configuration and in every certificate below it: it is not renewed like those.
_ROOT = "plan a change of the organisation's root before that day: a config update, then new certificates for all"


def certificate_findings(run: RunDirectory, topology: Topology) -> Iterator[Finding]:
    """Each certificate that something is to be done about, and which of the others ends first."""
    now = datetime.datetime.now(datetime.UTC)
    sound: list[tuple[datetime.datetime, str]] = []
    for path, remedy in _certificates(run, topology):
        try:
            until = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
        except (OSError, ValueError):
            yield Finding(
                severity="problem",
                subject=_SUBJECT,
                found=f"{path} is not a certificate",
                remedy=f"restore {path.name} from a copy",
            )
            continue
        if until - now > WARNING:
            sound.append((until, path.name))
            continue
        yield Finding(
            severity="problem" if until <= now else "warning",
            subject=_SUBJECT,
            found=f"{path} ends on {until:%Y-%m-%d}",
            remedy=remedy,
        )
    yield from _revoked(run, topology)
    if sound:
        until, name = min(sound)
        yield Finding(severity="ok", subject=_SUBJECT, found=f"the next to end is {name}, on {until:%Y-%m-%d}")


def _certificates(run: RunDirectory, topology: Topology) -> Iterator[tuple[Path, str]]:
    for credential in credentials(topology):
        yield run.organisations / credential.certificate, _RENEW
    for authority in topology.authorities():
        yield run.authority_tls_certificate(authority.name), _RENEW
        yield run.authority_root(authority.name), _ROOT
        yield run.authority_tls_root(authority.name), _ROOT


def _revoked(run: RunDirectory, topology: Topology) -> Iterator[Finding]:
    for authority in topology.authorities():
        revoked = revoked_serial_numbers(run, topology, authority)
        for credential in credentials(topology):
            if credential.authority != authority or credential.tls or not revoked:
                continue
            certificate = x509.load_pem_x509_certificate((run.organisations / credential.certificate).read_bytes())
            if certificate.serial_number in revoked:
                yield Finding(
                    severity="problem",
                    subject=_SUBJECT,
                    found=f"the certificate of {credential.name} is revoked",
                    remedy="`energysale certificates renew` gives it another key and certificate",
                )
