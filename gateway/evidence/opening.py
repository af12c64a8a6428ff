"""The service that makes evidence, put together for one instance."""

from __future__ import annotations

from chaincode.identity.model import EXCHANGE_ORGANISATION
from gateway.dependencies import Services
from gateway.evidence.peers import Peers
from gateway.evidence.service import EvidenceService
from gateway.fabric import Network
from gateway.settings import Settings


def open_evidence(settings: Settings, *, services: Services, network: Network) -> EvidenceService:
    """The application keeps it in `app.state.evidence`. People's certificates are at the exchange alone."""
    peers = Peers(contract=services.contract, system=network.contract("qscc"), channel=settings.channel)
    return EvidenceService(
        orders=services.orders,
        database=services.database,
        height=services.height,
        peers=peers,
        records=services.records if settings.msp_id == EXCHANGE_ORGANISATION else None,
    )
