"""The plan: which processes should run, as data that `up` writes and the supervisor follows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from network.files import write_json

Kind = Literal["ca", "orderer", "chaincode", "peer", "api"]
# Started in this order, stopped in the opposite one: nobody loses the part that it is talking to.
ORDER: tuple[Kind, ...] = ("ca", "orderer", "chaincode", "peer", "api")


@dataclass(frozen=True, kw_only=True)
class ProcessSpec:
    """One process. `secrets` maps a variable to the one of the supervisor's environment that has its value."""

    name: str
    kind: Kind
    argv: tuple[str, ...]
    environment: dict[str, str]
    log: str
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Changes when the process must be started anew to follow the plan."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]


def write_plan(path: Path, specs: list[ProcessSpec]) -> str:
    """Keep the plan and give its digest, which the supervisor repeats once it has read it. Raises DiskFull."""
    write_json(path, [asdict(spec) for spec in specs], mode=0o600)
    return plan_digest(path)


def read_plan(path: Path) -> list[ProcessSpec]:
    """The plan's processes in their starting order; none when there is no plan."""
    if not path.exists():
        return []
    specs = [ProcessSpec(**{**item, "argv": tuple(item["argv"])}) for item in json.loads(path.read_text())]
    return sorted(specs, key=lambda spec: ORDER.index(spec.kind))


def plan_digest(path: Path) -> str:
    """Digest of the plan file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.exists() else ""
