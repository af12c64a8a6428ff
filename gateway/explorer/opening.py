"""The explorer put together for one instance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gateway.dependencies import Services
from gateway.evidence.peers import Peers
from gateway.explorer.service import Explorer
from gateway.explorer.write_attempts import WriteAttempts
from gateway.fabric import Network, X509Identity
from gateway.intents.prechecks import READ_ONLY_ORGANISATION
from gateway.sessions.limits import RateLimit
from gateway.settings import Settings
from gateway.system.nodes import NodeSurvey


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplorerService:
    """The application keeps it in `app.state.explorer`. `write_attempts` are the regulator's alone, `limit` theirs."""

    explorer: Explorer
    write_attempts: WriteAttempts | None
    limit: RateLimit


def open_explorer(
    settings: Settings,
    *,
    services: Services,
    network: Network,
    identity: X509Identity,
    survey: NodeSurvey,
    clock: Callable[[], int],
) -> ExplorerService:
    """`clock` gives ms since 1970 UTC."""
    peers = Peers(contract=services.contract, system=network.contract("qscc"), channel=settings.channel)
    reads_only = settings.msp_id == READ_ONLY_ORGANISATION
    attempts = WriteAttempts(network=network, survey=survey, identity=identity, chaincode=settings.chaincode)
    return ExplorerService(
        explorer=Explorer(peers=peers, database=services.database, height=services.height),
        write_attempts=attempts if reads_only else None,
        limit=RateLimit(burst=3, per_minute=6, clock=clock),
    )
