"""The users on the ledger against the CAs that certified them, and against what the exchange decided."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from cryptography.hazmat.primitives import hashes

from gateway.client.client import EnergySaleClient
from gateway.demo.cast import Member
from gateway.demo.errors import DemoError
from gateway.demo.findings import Findings
from gateway.fabric import Contract
from gateway.fabric_ca import CertificateFilter, FabricCaError, common_name
from gateway.registrations.authorities import NoAuthorityError, open_authority


async def check_certificates(
    run: Path, contract: Contract, registrar: EnergySaleClient, members: Sequence[Member], findings: Findings
) -> None:
    """Compare each member's user on the peer behind `contract` with the certificates in force of its CA, and see that
    the registry of the ledger has not drifted from the exchange's for any of them.

    Raises DemoError when a CA cannot be asked, GatewayError, ProblemError, UnreachableError.
    """
    organisations = sorted({member.organisation for member in members})
    issued = await asyncio.gather(*(_in_force(run / "profiles" / f"{each}.json") for each in organisations))
    by_organisation = dict(zip(organisations, issued, strict=True))
    for member in members:
        record = json.loads(await contract.evaluate("ReadUser", arguments=[member.user]))
        certificates = by_organisation[member.organisation].get(member.user, [])
        of = f"user {member.user}"
        findings.expect("one certificate in force at the CA", len(certificates) == 1, of=of)
        findings.expect("certificate on the ledger is the CA's", record.get("certificate") in certificates, of=of)
    drifted = {(each["noun"], each["id"]) for each in (await registrar.registrations.drift())["items"]}
    for member in members:
        for noun, id in (("participant", member.participant), ("user", member.user)):  # noqa: A001 - the record's
            findings.expect("no drift from what was decided", (noun, id) not in drifted, of=f"{noun} {id}")


async def _in_force(profile: Path) -> Mapping[str, list[str]]:
    """The SHA-256 (hex of the DER form) of every certificate in force of an organisation's CA, by whom it names."""
    try:
        authority = open_authority(profile)
        async with authority.client as client:
            found = await client.certificates.list(
                caller=authority.registrar, matching=CertificateFilter(not_expired=True, not_revoked=True)
            )
    except (NoAuthorityError, FabricCaError):
        raise DemoError(f"the CA of {profile.stem} cannot be asked; see: energysale status") from None
    by_name: dict[str, list[str]] = defaultdict(list)
    for certificate in found:
        by_name[common_name(certificate.subject)].append(certificate.fingerprint(hashes.SHA256()).hex())
    return by_name
