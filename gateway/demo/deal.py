"""One order as the demo plays it: three people, each at the API of their own organisation, and a clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from gateway.client.client import EnergySaleClient
from gateway.client.errors import RefusedError
from gateway.client.sending import Receipt
from gateway.client.steps import OrderFields
from gateway.demo.tariff import prices_e8_yuan_per_kwh

Call = Coroutine[Any, Any, Receipt]


@dataclass(slots=True)
class Recorder:
    """What happened: seconds of each step by its name, and the illegal attempts with the code that refused each."""

    on_step: Callable[[], None]
    seconds: dict[str, list[float]] = field(default_factory=dict)
    refusals: list[tuple[str, str]] = field(default_factory=list)

    def step(self, action: str, seconds: float) -> None:
        self.seconds.setdefault(action, []).append(seconds)
        self.on_step()

    @property
    def steps(self) -> int:
        return sum(len(each) for each in self.seconds.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """An order as the demo left it: its parties, its version after the last acknowledged step, its state."""

    order_id: str
    version: int
    consumer: str
    retailer: str
    state: str


@dataclass(slots=True, kw_only=True)
class Deal:
    """The order of one consumer with one retailer, and how far it is: its id, and its version after the last step.

    `asked` is what the retailer wants for the flat band, in 1e-8 yuan per kWh.
    """

    consumer: EnergySaleClient
    retailer: EnergySaleClient
    officer: EnergySaleClient
    supervisor: EnergySaleClient
    fields: OrderFields
    energy_wh: int
    asked: int
    recorder: Recorder
    order_id: str = ""
    version: int = 0

    async def take(self, action: str, call: Call) -> Receipt:
        """Time one step, and let everybody's later reads stand at its block or after."""
        began = time.perf_counter()
        receipt = await call
        self.recorder.step(action, time.perf_counter() - began)
        self.order_id = self.order_id or str(receipt.target)
        self.version = receipt.version or self.version
        for client in (self.consumer, self.retailer, self.officer, self.supervisor):
            client.reader.note_block(receipt.block_number)
        return receipt

    async def must_be_refused(self, what: str, call: Call, *, code: str) -> None:
        """Try something illegal. Raises AssertionError when it is not refused by just that code."""
        try:
            await call
        except RefusedError as refused:
            if refused.code != code:
                raise AssertionError(f"{what}: refused by {refused.code}, not by {code}") from refused
            self.recorder.refusals.append((what, code))
        else:
            raise AssertionError(f"{what}: was not refused")

    def terms(self, percent: int) -> dict[str, Any]:
        """Terms at a percentage of the price that the retailer asks, in Guangdong's ratios."""
        return {
            "energy_wh": self.energy_wh,
            "prices_e8_yuan_per_kwh": prices_e8_yuan_per_kwh(self.asked * percent // 100),
        }

    async def agree(self) -> None:
        """Whoever is next confirms, until the terms are agreed."""
        while (order := await self.consumer.orders.get(self.order_id))["state"] in ("submitted", "confirmed"):
            if order["stage"] != "draft":
                return
            party = self.retailer if "retailer" in order["next"] else self.consumer
            await self.take("confirm", party.orders.confirm(self.order_id))

    async def conclude(self) -> None:
        """From agreed terms to a contract in force: audit, both signatures, archiving."""
        await self.take("audit", self.officer.orders.audit(self.order_id))
        await self.take("sign", self.consumer.orders.sign(self.order_id))
        await self.take("sign", self.retailer.orders.sign(self.order_id))
        await self.take("archive", self.officer.orders.archive(self.order_id))
