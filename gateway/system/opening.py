"""What the operator's and the regulator's pages ask of the network, put together for one instance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gateway.fabric import Network, load_connection_profile
from gateway.health import Health
from gateway.problems import ProblemError
from gateway.settings import Settings
from gateway.system.heights import HeightHistory
from gateway.system.nodes import NodeSurvey


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemService:
    """The application keeps it in `app.state.system`, and runs `heights` beside the requests."""

    survey: NodeSurvey
    heights: HeightHistory

    async def chaincode_version(self, name: str) -> str | None:
        """The version of a chaincode that our own peers run, as discovery tells it."""
        try:
            nodes = (await self.survey.survey()).nodes
        except ProblemError:
            return None
        versions = [node.chaincodes.get(name) for node in nodes if node.own and node.chaincodes]
        return next((version for version in versions if version), None)


def open_system(settings: Settings, *, network: Network, health: Health, clock: Callable[[], int]) -> SystemService:
    """`clock` gives ms since 1970 UTC."""
    own = load_connection_profile(settings.profile).endpoints
    return SystemService(
        survey=NodeSurvey(network=network, organisation=settings.msp_id, own=own),
        heights=HeightHistory(health=health, clock=clock),
    )
