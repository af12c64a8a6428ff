"""The options that commands share, added to a command's own parameters, and what they amount to.

A command is a function whose first parameter is a `StepCall` or a `ReadCall`; `step_command` and `read_command` give
it the options that make one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from gateway.commands.shell import Caller, CommandError, caller, run, show_json

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient
    from gateway.client.sending import Receipt
    from gateway.client.steps import Step

AsUser = Annotated[
    str | None,
    typer.Option("--as", metavar="USER", envvar="ENERGYSALE_USER", help="Who acts; the user's key is in the keystore."),
]
Api = Annotated[
    str | None,
    typer.Option("--api", metavar="URL", help="The API; else that of the user's organisation in the run directory."),
]
Role = Annotated[
    str | None, typer.Option("--role", help="In which role, where the user holds several that may do this.")
]
Offline = Annotated[
    Path | None,
    typer.Option("--offline", metavar="FILE", help="Sign into FILE, to be sent later: energysale intent send."),
]
GoodFor = Annotated[
    float | None,
    typer.Option(
        "--good-for", metavar="HOURS", min=0.01, max=24, help="How long the intent may be sent: else 5 minutes."
    ),
]
Version = Annotated[
    int | None, typer.Option("--version", min=1, help="The version of the record that you saw; offline it is needed.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only ask what would become of it; nothing is changed.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs: JSON.")]

_READ = {"as_user": (AsUser, None), "api": (Api, None), "as_json": (AsJson, False)}
_STEP = {
    "as_user": (AsUser, None),
    "role": (Role, None),
    "version": (Version, None),
    "api": (Api, None),
    "offline": (Offline, None),
    "good_for": (GoodFor, None),
    "dry_run": (DryRun, False),
    "as_json": (AsJson, False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCall:
    """A read, by whom and where from."""

    as_user: str | None
    api: str | None
    as_json: bool

    def read(self, work: Callable[[EnergySaleClient], Coroutine[Any, Any, None]]) -> None:
        """Run `work` with a client; known errors end the command with their exit code."""

        async def with_client() -> None:
            async with caller(self.as_user, self.api).client() as client:
                await work(client)

        run(with_client)

    def read_as_payee(self, work: Callable[[EnergySaleClient], Coroutine[Any, Any, None]]) -> None:
        """The same at the retailers' API, where everybody names the bank account to which retailers pay."""

        async def with_client() -> None:
            async with caller(self.as_user, None, needs_api=False).payee(self.api) as client:
                await work(client)

        run(with_client)

    def read_readings(self, work: Callable[[EnergySaleClient], Coroutine[Any, Any, None]]) -> None:
        """The same at the grid company's API, where everybody reads the readings that are theirs."""

        async def with_client() -> None:
            async with caller(self.as_user, None, needs_api=False).visitor(self.api) as client:
                await work(client)

        run(with_client)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCall:
    """A step: who takes it, in which role, and whether it is sent now or signed into a file."""

    as_user: str | None
    role: str | None
    version: int | None
    api: str | None
    offline: Path | None
    good_for: float | None
    dry_run: bool
    as_json: bool

    def make(self, step: Callable[[], Step]) -> None:
        """Take a step that makes a record and so needs no version."""
        self._take(step, online=None)

    def change(
        self,
        step: Callable[[int], Step],
        online: Callable[[EnergySaleClient], Coroutine[Any, Any, Receipt]] | None = None,
    ) -> None:
        """Take a step on a record. With a version given (and always offline) `step` is signed as it is; without one
        `online` reads the record, checks what is agreed to, and takes it."""
        version = self.version
        if version is None and (self.offline or online is None):
            self._take(_without_version, online=None)
        else:
            self._take(lambda: step(version or 0), online=online if version is None else None)

    def online(self, work: Callable[[EnergySaleClient], Coroutine[Any, Any, Receipt]]) -> None:
        """Take a step that follows from what the API says now, so that it cannot be signed without asking."""
        self._take(_only_online, online=None if self.offline else work)

    def _take(
        self, step: Callable[[], Step], *, online: Callable[[EnergySaleClient], Coroutine[Any, Any, Receipt]] | None
    ) -> None:
        async def work() -> None:
            if self.dry_run and self.offline is not None:
                raise CommandError("--dry-run asks the API, so it cannot be --offline")
            who = caller(self.as_user, self.api, needs_api=self.offline is None)
            if self.offline is not None:
                self._sign_into_file(who, step(), self.offline)
                return
            async with who.client(role=self.role, dry_run=self.dry_run) as client:
                receipt = await (online(client) if online else client.take(step(), life_s=self._life_s()))
            self._show(receipt)

        run(work)

    def _sign_into_file(self, who: Caller, step: Step, path: Path) -> None:
        from gateway.client import offline

        signed = who.maker().make(step, role=self.role, life_s=self._life_s())
        offline.append(path, signed)
        if self.as_json:
            show_json({"digest": signed.digest, "file": str(path)})
        else:
            typer.echo(f"signed into {path}; its digest is {signed.digest}")

    def _life_s(self) -> int:
        from gateway.client.maker import LIFE_S

        return LIFE_S if self.good_for is None else int(self.good_for * 3_600)

    def _show(self, receipt: Receipt) -> None:
        if self.as_json:
            show_json(asdict(receipt))
            return
        if receipt.dry_run:
            typer.echo(f"would be {receipt.status}: {receipt.target} at version {receipt.version}; nothing was changed")
            for each in receipt.endorsing_organisations or ():
                groups = " and ".join(" or ".join(group) for group in each["one_of_each"])
                typer.echo(f"{each['function']} would be endorsed by {groups}")
            return
        block = "" if receipt.block_number is None else f" in block {receipt.block_number}"
        typer.echo(f"{receipt.status}: {receipt.target} is at version {receipt.version}{block}")


def step_command(group: typer.Typer, name: str | None = None) -> Callable[[Callable[..., None]], None]:
    """Add a function of a StepCall to `group`, with the options of a step."""
    return lambda function: _add(group, name, function, StepCall, _STEP)


def read_command(group: typer.Typer, name: str | None = None) -> Callable[[Callable[..., None]], None]:
    """Add a function of a ReadCall to `group`, with the options of a read."""
    return lambda function: _add(group, name, function, ReadCall, _READ)


def _without_version() -> Step:
    raise CommandError("name the version that you saw with --version (offline there is nobody to ask)")


def _only_online() -> Step:
    raise CommandError("this step follows from what the ledger has now: it cannot be signed offline")


def _add(
    group: typer.Typer,
    name: str | None,
    function: Callable[..., None],
    call: type[ReadCall] | type[StepCall],
    options: dict[str, tuple[Any, Any]],
) -> None:
    hints = get_type_hints(function, include_extras=True)
    own = list(inspect.signature(function).parameters.values())[1:]
    parameters = [each.replace(annotation=hints[each.name], kind=inspect.Parameter.KEYWORD_ONLY) for each in own]
    parameters += [
        inspect.Parameter(option, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for option, (annotation, default) in options.items()
    ]

    def command(**values: Any) -> None:
        given = call(**{option: values.pop(option) for option in options})
        function(given, **values)

    command.__doc__ = function.__doc__
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # what Typer reads
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    group.command(name or function.__name__.replace("_", "-"))(command)
